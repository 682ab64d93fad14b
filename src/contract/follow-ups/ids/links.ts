import { headerValue } from '../../../core/http/http';
import { isObject, parsedJson } from '../../../core/json/json';
import { childPointer, type Pointer, ROOT } from '../../../core/json/pointer';
import { evaluate, parseExpression } from '../../../specs/callbacks/runtime-expression';
import type { Operation, ResponseSpec, Spec } from '../../../specs/spec';
import type { GoodAnswer } from '../follow-up';
import { idText } from './id-text';
import { plainText } from './plain-text';

/** What an answer gives to the next request of another operation (OpenAPI 3.1, section 4.8.20). */
export interface Link {
  readonly source: Operation;
  /** Of which of the source's answers. */
  readonly status: string;
  /** The operation it leads to. */
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** By the place of each value in the body. */
  readonly body: ReadonlyMap<Pointer, unknown>;
}

/** The links of the very answer that came. */
export const linksOf = (spec: Spec, source: Operation, { exchange }: GoodAnswer): readonly Link[] => {
  const status = String(exchange.response.status);
  const response = source.responses.find((each) => each.status === status || each.status === `${status[0]}XX`);
  return response ? readLinks(spec, source, response) : [];
};

/** The links of a document that lead to an operation. */
export const linksTo = (spec: Spec, operation: Operation): readonly Link[] => {
  const known = byTarget.get(spec) ?? indexOf(spec);
  byTarget.set(spec, known);
  return known.get(operation) ?? [];
};

const byTarget = new WeakMap<Spec, ReadonlyMap<Operation, readonly Link[]>>();

const indexOf = (spec: Spec): ReadonlyMap<Operation, readonly Link[]> => {
  const index = new Map<Operation, Link[]>();
  for (const source of spec.operations)
    for (const link of source.responses.flatMap((response) => readLinks(spec, source, response)))
      index.set(link.operation, [...(index.get(link.operation) ?? []), link]);
  return index;
};

const readLinks = (spec: Spec, source: Operation, { status, node }: ResponseSpec): readonly Link[] => {
  const links = isObject(node.links) ? Object.values(node.links) : [];
  if (links.length === 0) return [];
  const named = byName.get(spec) ?? operationsByName(spec);
  byName.set(spec, named);
  return links.filter(isObject).flatMap((each) => {
    const link = spec.resolve(each);
    const operation = named.get(`${link.operationId ?? link.operationRef}`);
    if (!operation) return [];
    const parameters = isObject(link.parameters) ? link.parameters : {};
    return [{ source, status, operation, parameters, body: bodyValues(link.requestBody) }];
  });
};

// Each link asks, and a look at all operations each time would be the square of a large document.
const byName = new WeakMap<Spec, ReadonlyMap<string, Operation>>();

/** By what a link may call them: their ids and their places. Of two with one id the first is meant. */
const operationsByName = ({ operations }: Spec): ReadonlyMap<string, Operation> =>
  new Map(operations.toReversed().flatMap((each) => [[each.id, each] as const, [referenceTo(each), each] as const]));

/** A constant body is the document's own example; only what an expression stands for comes from an answer. */
const bodyValues = (body: unknown): ReadonlyMap<Pointer, unknown> =>
  new Map(
    Object.entries(isObject(body) ? body : {})
      .filter(([, written]) => typeof written === 'string' && parseExpression(written))
      .map(([key, written]) => [childPointer(ROOT, key), written]),
  );

const referenceTo = ({ path, method }: Operation): string =>
  `#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;

/** The text that a value of a link stands for. Constants stand there, too. */
export const expressed = (written: unknown, source: Operation, answer: GoodAnswer): string | undefined => {
  const expression = typeof written === 'string' ? parseExpression(written) : undefined;
  if (!expression) return idText(written);
  const { request, response } = answer.exchange;
  return idText(
    evaluate(expression, {
      url: request.path,
      method: source.method,
      status: response.status,
      header: (of, name) => headerValue((of === 'request' ? request : response).headers, name),
      query: (name) => new URLSearchParams(request.query).get(name) ?? undefined,
      path: (name) => plainText(answer.case.request.pathValues[name]),
      body: (of) => (of === 'response' ? answer.inTexts : parsedJson(answer.case.request.body)),
    }),
  );
};
