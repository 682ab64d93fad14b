import { type HttpRequest, headerValue } from '../../core/http/http';
import { mediaTypeMatches } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import type { Operation, Parameter, SpecNode } from '../spec';
import type { MatchResult } from './matcher';

/** Follows a schema's `$ref`; what leads nowhere says nothing. */
type ResolveNode = (node: SpecNode) => SpecNode | undefined;

/** By what in a request an operation is known among those of one method and path. */
interface Signs {
  /** By place and name: the only values that a required query or header parameter may have. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every query and header parameter that it knows. */
  readonly known: ReadonlySet<string>;
  /** Of a body that has to be there; `undefined` where none has to. */
  readonly bodyTypes: readonly string[] | undefined;
  /** What its path parameters may be, by name. */
  readonly path: ReadonlyMap<string, RegExp | ReadonlySet<string>>;
}

/**
 * What tells requests for the two apart: a sign that every good request has, the look of an id (a guess: a name may
 * look like a number), or nothing.
 */
export const toldApartBy = (one: Operation, other: Operation, resolve: ResolveNode): 'sign' | 'look' | undefined => {
  const [a, b] = [signsOf(one, resolve), signsOf(other, resolve)];
  if (isMarked(a, b) || isMarked(b, a) || haveOtherBodies(a, b)) return 'sign';
  return haveOtherPaths(a, b) ? 'look' : undefined;
};

/** A value that the other excludes, or a parameter that the other does not have. */
const isMarked = (a: Signs, b: Signs): boolean =>
  [...a.values].some(([key, values]) => {
    const others = b.values.get(key);
    return others ? ![...values].some((value) => others.has(value)) : !b.known.has(key);
  });

const haveOtherBodies = ({ bodyTypes: a }: Signs, { bodyTypes: b }: Signs): boolean =>
  a !== undefined &&
  b !== undefined &&
  !a.some((one) => b.some((other) => mediaTypeMatches(one, other) || mediaTypeMatches(other, one)));

/** The id of the one has a form, and what lacks it means the other: `/orders/{uuid}` and `/orders/{number}`. */
const haveOtherPaths = (a: Signs, b: Signs): boolean => formsOf(a) !== formsOf(b);

const formsOf = ({ path }: Signs): string =>
  [...path.values()]
    .map((form) => (form instanceof RegExp ? form.source : [...form].join()))
    .toSorted()
    .join('/');

const known = new WeakMap<Operation, Signs>();

const signsOf = (operation: Operation, resolve: ResolveNode): Signs => {
  const signs = known.get(operation) ?? readSigns(operation, resolve);
  known.set(operation, signs);
  return signs;
};

const readSigns = ({ parameters, requestBody }: Operation, resolve: ResolveNode): Signs => {
  const marks = parameters.filter((one) => one.in === 'query' || one.in === 'header');
  const values = marks.flatMap((one): [string, ReadonlySet<string>][] => {
    const listed = one.required ? listedValues(one, resolve) : undefined;
    return listed ? [[keyOf(one), listed]] : [];
  });
  return {
    values: new Map(values),
    known: new Set(marks.map(keyOf)),
    bodyTypes: requestBody?.required ? requestBody.content.map(({ mediaType }) => mediaType) : undefined,
    path: new Map(
      parameters.flatMap((one): [string, RegExp | ReadonlySet<string>][] => {
        const allowed = one.in === 'path' ? (listedValues(one, resolve) ?? formOf(one, resolve)) : undefined;
        return allowed ? [[one.name, allowed]] : [];
      }),
    ),
  };
};

const keyOf = (parameter: Parameter): string =>
  parameter.in === 'header' ? `header ${parameter.name.toLowerCase()}` : `query ${parameter.name}`;

const listedValues = ({ schema }: Parameter, resolve: ResolveNode): ReadonlySet<string> | undefined => {
  const node = isObject(schema?.node) ? resolve(schema.node) : undefined;
  if (node?.const !== undefined) return new Set([String(node.const)]);
  return Array.isArray(node?.enum) && node.enum.length > 0 ? new Set(node.enum.map(String)) : undefined;
};

/** What tells the id of one from the name of the other at a glance; the check of the request looks closer. */
const formOf = ({ schema }: Parameter, resolve: ResolveNode): RegExp | undefined => {
  const node = isObject(schema?.node) ? resolve(schema.node) : undefined;
  if (node?.format === 'uuid') return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
  return node?.type === 'integer' ? /^[+-]?\d+$/ : undefined;
};

/** The part of a request that distinguishes operations of one path. */
type Telling = Pick<HttpRequest, 'query' | 'headers' | 'body'>;

type SamePathMatch<T> = Extract<MatchResult<T>, { kind: 'found' }>;

/** The operation that a request means, of those that share its method and path: the one that most of it speaks for. */
export const meantOf = <T>(
  found: SamePathMatch<T>,
  operationOf: (value: T) => Operation,
  resolve: ResolveNode,
  request: Telling,
): SamePathMatch<T> => {
  const query = new URLSearchParams(request.query);
  const all = [found, ...(found.others ?? [])].map((one) => ({
    one,
    weight: supportOf(signsOf(operationOf(one.value), resolve), query, request, one.values),
  }));
  // One of which everything is there, and of those the one that asks for most.
  const { one } = all.reduce((best, next) => (next.weight > best.weight ? next : best));
  const { value, values, encoded } = one;
  return { kind: 'found', value, values, ...(encoded && { encoded }) };
};

/** How many of its signs a request has; above all others are those that have all. */
const supportOf = (
  { values, bodyTypes, path }: Signs,
  query: URLSearchParams,
  { headers, body }: Telling,
  inPath: Readonly<Record<string, string>>,
): number => {
  const type = headerValue(headers, 'content-type') ?? '';
  const held = [...values].filter(([key, allowed]) => {
    const name = key.slice(key.indexOf(' ') + 1);
    const value = key.startsWith('query') ? query.get(name) : headerValue(headers, name);
    return typeof value === 'string' && allowed.has(value);
  });
  const hasBody = body.length > 0 && bodyTypes?.some((one) => mediaTypeMatches(one, type)) === true;
  const hasAll = held.length === values.size && (bodyTypes === undefined || hasBody);
  const fits = [...path].every(([name, allowed]) => isAllowed(allowed, inPath[name] ?? ''));
  // A parameter says more than a media type that others may have, too, and that more than the look of an id.
  return (hasAll ? ALL : 0) + held.length * 4 + Number(hasBody) * 2 + (fits ? path.size / (path.size + 1) : -1);
};

const isAllowed = (allowed: RegExp | ReadonlySet<string>, text: string): boolean =>
  allowed instanceof RegExp ? allowed.test(text) : allowed.has(text);

const ALL = 1000;
