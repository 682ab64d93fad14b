import type { ContractCase, Exchange } from '../core/case';
import type { Coverage, CoverageItem } from '../core/coverage';
import { headerValue } from '../core/http';
import { isObject } from '../core/json';
import { essence } from '../core/media-type';
import type { MediaTypeSpec, Operation, ResponseSpec, Spec } from '../specs/spec';
import { documentedContent, documentedResponse } from '../validate/documented-response';
import { readBody } from '../validate/read-body';
import { flatten } from './merge-schema';
import { sentParameters } from './sample-request';

/** Counts what was seen of everything a document describes; never what was merely attempted. */
export interface CoverageCounter {
  saw(operation: Operation, contractCase: ContractCase, exchange: Exchange): void;
  report(): Coverage;
}

export const createCoverage = (spec: Spec): CoverageCounter => {
  const counts = new Map<string, { item: Omit<CoverageItem, 'seen'>; seen: number }>();
  const key = (operation: Operation, dimension: string, name: string) => `${operation.id} ${dimension} ${name}`;
  for (const operation of spec.operations) {
    for (const item of documentedItems(spec, operation)) {
      counts.set(key(operation, item.dimension, item.name), { item, seen: 0 });
    }
  }
  return {
    saw: (operation, contractCase, exchange) => {
      // Another method is not this operation, whatever it was sent with.
      if (contractCase.request.method !== operation.method) return;
      for (const [dimension, name] of observedItems(spec, operation, contractCase, exchange)) {
        const entry = counts.get(key(operation, dimension, name));
        if (entry) entry.seen += 1;
      }
    },
    report: () => ({ items: [...counts.values()].map(({ item, seen }) => ({ ...item, seen })) }),
  };
};

type Dimension = CoverageItem['dimension'];

const documentedItems = (spec: Spec, operation: Operation): readonly Omit<CoverageItem, 'seen'>[] => {
  const item = (dimension: Dimension, name: string) => ({ operationId: operation.id, dimension, name });
  return [
    ...sentParameters(operation).map((parameter) => item('parameter', `${parameter.in} ${parameter.name}`)),
    ...operation.responses.flatMap((response) => [
      item('status', response.status),
      ...response.content.flatMap((content) => [
        item('media-type', `${response.status} ${content.mediaType}`),
        ...propertyPointers(spec, content).map((at) =>
          item('property', `${response.status} ${content.mediaType} ${at}`),
        ),
      ]),
    ]),
  ];
};

/** Every documented property of a body, array indexes as `*`; a schema inside itself is walked once. */
const propertyPointers = (spec: Spec, content: MediaTypeSpec): readonly string[] => {
  const found = new Set<string>();
  const walk = (schema: unknown, at: string, above: readonly unknown[]): void => {
    if (above.includes(schema) || above.length > MAX_DEPTH) return;
    const flat = flatten(spec, schema);
    if (flat === false) return;
    const below = [...above, schema];
    for (const list of [flat.anyOf, flat.oneOf]) {
      if (!Array.isArray(list) || above.includes(list)) continue;
      for (const branch of list) walk(branch, at, [...below, list]);
    }
    if ('items' in flat) walk(flat.items, `${at}/*`, below);
    for (const [name, property] of Object.entries(isObject(flat.properties) ? flat.properties : {})) {
      if (above.includes(property)) continue;
      found.add(`${at}/${name}`);
      walk(
        isObject(property) && typeof property.$ref === 'string' ? spec.resolve(property) : property,
        `${at}/${name}`,
        below,
      );
    }
  };
  walk(content.schema?.node ?? true, '', []);
  return [...found];
};

const MAX_DEPTH = 24;

const observedItems = (
  spec: Spec,
  operation: Operation,
  { request }: ContractCase,
  exchange: Exchange,
): readonly (readonly [Dimension, string])[] => {
  const response = documentedResponse(operation, exchange.response.status);
  return [
    ...sentParameters(operation).flatMap((parameter) => {
      const sent =
        parameter.in === 'path'
          ? parameter.name in request.pathValues
          : parameter.in === 'query'
            ? request.query.some(([name]) => name === parameter.name || name.startsWith(`${parameter.name}[`))
            : parameter.name.toLowerCase() in request.headers;
      return sent ? [['parameter', `${parameter.in} ${parameter.name}`] as const] : [];
    }),
    ...(response ? [['status', response.status] as const, ...observedBody(spec, response, exchange)] : []),
  ];
};

const observedBody = (
  spec: Spec,
  response: ResponseSpec,
  exchange: Exchange,
): readonly (readonly [Dimension, string])[] => {
  const mediaType = headerValue(exchange.response.headers, 'content-type');
  const content = mediaType === undefined ? undefined : documentedContent(response.content, mediaType);
  if (!content || mediaType === undefined) return [];
  const prefix = `${response.status} ${content.mediaType}`;
  const read = readBody(spec, content, essence(mediaType), exchange.response.body, 'response');
  const pointers = read.kind === 'value' ? valuePointers(read.value) : [];
  return [['media-type', prefix], ...pointers.map((at) => ['property', `${prefix} ${at}`] as const)];
};

const valuePointers = (value: unknown): readonly string[] => {
  const found = new Set<string>();
  const walk = (at: unknown, pointer: string): void => {
    if (Array.isArray(at)) for (const item of at) walk(item, `${pointer}/*`);
    else if (isObject(at)) {
      for (const [name, item] of Object.entries(at)) {
        found.add(`${pointer}/${name}`);
        walk(item, `${pointer}/${name}`);
      }
    }
  };
  walk(value, '');
  return [...found];
};
