import type { ContractCase, Exchange } from '../core/case';
import type { Coverage, CoverageItem } from '../core/coverage';
import { headerValue } from '../core/http';
import { isObject } from '../core/json';
import { essence } from '../core/media-type';
import { flatten } from '../schema/flatten';
import type { MediaTypeSpec, Operation, ResponseSpec, Spec } from '../specs/spec';
import { documentedContent, documentedResponse } from '../validate/documented-response';
import { readBody } from '../validate/read-body';
import { sentParameters } from './sample-request';

/** Counts what was seen of everything a document describes; never what was merely attempted. */
interface CoverageCounter {
  saw(operation: Operation, contractCase: ContractCase, exchange: Exchange): void;
  report(): Coverage;
}

export const createCoverage = (spec: Spec): CoverageCounter => {
  const counts = new Map<string, Entry>();
  const lastBodies = new WeakMap<MediaTypeSpec, CountedBody>();
  const key = (operation: Operation, dimension: string, name: string) => `${operation.id} ${dimension} ${name}`;
  for (const operation of spec.operations) {
    for (const item of documentedItems(spec, operation)) {
      counts.set(key(operation, item.dimension, item.name), { item, seen: 0 });
    }
  }
  const bodyOf = (operation: Operation, response: ResponseSpec, { response: { headers, body } }: Exchange) => {
    const mediaType = headerValue(headers, 'content-type');
    const content = mediaType === undefined ? undefined : documentedContent(response.content, mediaType);
    if (!content || mediaType === undefined) return [];
    const type = essence(mediaType);
    // A mock gives the same answer to many questions: the same bytes count the same again, without being read again.
    const last = lastBodies.get(content);
    const same = last && last.operation === operation && last.response === response && last.type === type;
    if (same && Buffer.compare(last.body, body) === 0) return last.entries;
    const names = observedBody(spec, response, content, type, body);
    const entries = names.flatMap(([dimension, name]) => counts.get(key(operation, dimension, name)) ?? []);
    lastBodies.set(content, { operation, response, type, body, entries });
    return entries;
  };
  return {
    saw: (operation, contractCase, exchange) => {
      // Another method is not this operation, whatever it was sent with.
      if (contractCase.request.method !== operation.method) return;
      const response = documentedResponse(operation, exchange.response.status);
      for (const name of sentNames(operation, contractCase)) count(counts.get(key(operation, 'parameter', name)));
      if (!response) return;
      count(counts.get(key(operation, 'status', response.status)));
      bodyOf(operation, response, exchange).forEach(count);
    },
    report: () => ({ items: [...counts.values()].map(({ item, seen }) => ({ ...item, seen })) }),
  };
};

interface Entry {
  readonly item: Omit<CoverageItem, 'seen'>;
  seen: number;
}

/** The last answer of one media type, and what it counted. */
interface CountedBody {
  readonly operation: Operation;
  readonly response: ResponseSpec;
  readonly type: string;
  readonly body: Uint8Array;
  readonly entries: readonly Entry[];
}

const count = (entry: Entry | undefined): void => {
  if (entry) entry.seen += 1;
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

/** Place and name of each parameter that went over the wire. */
const sentNames = (operation: Operation, { request }: ContractCase): readonly string[] =>
  sentParameters(operation).flatMap((parameter) => {
    const sent =
      parameter.in === 'path'
        ? parameter.name in request.pathValues
        : parameter.in === 'query'
          ? request.query.some(([name]) => name === parameter.name || name.startsWith(`${parameter.name}[`))
          : parameter.name.toLowerCase() in request.headers;
    return sent ? [`${parameter.in} ${parameter.name}`] : [];
  });

const observedBody = (
  spec: Spec,
  response: ResponseSpec,
  content: MediaTypeSpec,
  type: string,
  body: Uint8Array,
): readonly (readonly [Dimension, string])[] => {
  const prefix = `${response.status} ${content.mediaType}`;
  const read = readBody(spec, content, type, body, 'response');
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
