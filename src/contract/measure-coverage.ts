import { headerValue } from '../core/http/http';
import { essence } from '../core/http/media-type';
import type { ContractCase, Exchange } from '../core/results/case';
import type { Coverage, CoverageItem } from '../core/results/coverage';
import type { MediaTypeSpec, Operation, Parameter, ResponseSpec, Spec } from '../specs/spec';
import { readBody } from '../validate/bodies/read-body';
import { documentedContent, documentedResponse } from '../validate/response/documented-response';
import { documentedProperties, observedProperties } from './coverage-properties';
import { sentParameters } from './generate/sample-request';
import { isCredential } from './values/credential-parameters';

/** Counts what was seen of everything a document describes; never what was merely attempted. */
interface CoverageCounter {
  saw(operation: Operation, contractCase: ContractCase, exchange: Exchange): void;
  report(): Coverage;
}

export const createCoverage = (spec: Spec): CoverageCounter => {
  const counts = new Map<string, Entry>();
  const properties = new Map<object, Map<string, Entry>>();
  const lastBodies = new WeakMap<MediaTypeSpec, CountedBody>();
  const key = (operation: Operation, dimension: string, name: string) => `${operation.id} ${dimension} ${name}`;
  const document = (operation: Operation, dimension: Dimension, name: string): Entry => {
    const id = key(operation, dimension, name);
    const entry = counts.get(id) ?? { item: { operationId: operation.id, dimension, name }, seen: 0 };
    counts.set(id, entry);
    return entry;
  };
  const met = new Set<object>();
  for (const operation of spec.operations) {
    for (const parameter of ownParameters(operation)) document(operation, 'parameter', sentName(parameter));
    for (const response of operation.responses) {
      document(operation, 'status', response.status);
      for (const content of response.content) {
        const prefix = `${response.status} ${content.mediaType}`;
        document(operation, 'media-type', prefix);
        for (const { node, name, at } of documentedProperties(spec, content.schema?.node ?? true, met)) {
          const ofNode = properties.get(node) ?? new Map<string, Entry>();
          properties.set(node, ofNode.set(name, document(operation, 'property', `${prefix} ${at}`)));
        }
      }
    }
  }
  const observedBody = (
    operation: Operation,
    response: ResponseSpec,
    content: MediaTypeSpec,
    type: string,
    body: Uint8Array,
  ): readonly Entry[] => {
    const found = new Set<Entry>();
    const add = (entry: Entry | undefined): void => {
      if (entry) found.add(entry);
    };
    add(counts.get(key(operation, 'media-type', `${response.status} ${content.mediaType}`)));
    const read = readBody(spec, content, type, body, 'response');
    if (read.kind === 'value')
      observedProperties(spec, content.schema?.node ?? true, read.value, (node, name) =>
        add(properties.get(node)?.get(name)),
      );
    return [...found];
  };
  const bodyOf = (operation: Operation, response: ResponseSpec, { response: { headers, body } }: Exchange) => {
    const mediaType = headerValue(headers, 'content-type');
    const content = mediaType === undefined ? undefined : documentedContent(response.content, mediaType);
    if (!content || mediaType === undefined) return [];
    const type = essence(mediaType);
    // A mock gives the same answer to many questions: the same bytes count the same again, without being read again.
    const last = lastBodies.get(content);
    const same = last && last.operation === operation && last.response === response && last.type === type;
    if (same && Buffer.compare(last.body, body) === 0) return last.entries;
    const entries = observedBody(operation, response, content, type, body);
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
    report: () => ({ items: [...counts.values()].map(({ item, seen }) => ({ seen, ...item })) }),
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

const sentName = (parameter: Parameter): string => `${parameter.in} ${parameter.name}`;

/** Place and name of each parameter that went over the wire. */
const sentNames = (operation: Operation, { request }: ContractCase): readonly string[] =>
  ownParameters(operation).flatMap((parameter) => (isSentWith(request, parameter) ? [sentName(parameter)] : []));

/** A credential is of the request, and of no case. */
const ownParameters = (operation: Operation): readonly Parameter[] =>
  sentParameters(operation).filter((parameter) => !isCredential(operation, parameter));

const isSentWith = (
  { pathValues, query, headers, values }: ContractCase['request'],
  { in: where, name }: Parameter,
): boolean => {
  if (where === 'path') return name in pathValues;
  // Cookies are secrets in a result.
  if (where === 'cookie') return values.some((value) => value.in === where && value.name === name);
  if (where === 'header') return name.toLowerCase() in headers;
  if (where === 'querystring') return query.length > 0;
  return query.some(([sent]) => sent === name || sent.startsWith(`${name}[`));
};
