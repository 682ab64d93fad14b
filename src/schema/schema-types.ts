import type { SpecNode } from '../specs/spec';
import { isNullable } from './nullable';

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** The JSON types that all of `nodes` allow (null in every dialect); `undefined` when none of them says. */
export const typesOf = (nodes: readonly SpecNode[]): readonly string[] | undefined => {
  let types: readonly string[] | undefined;
  for (const node of nodes) {
    const own = ownTypes(node);
    if (own !== undefined) types = types === undefined ? own : intersect(types, own);
  }
  return types;
};

const KNOWN = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);

const ownTypes = (node: SpecNode): readonly string[] | undefined => {
  const listed = Array.isArray(node.type) ? node.type : [node.type];
  const types = listed.filter((type): type is string => typeof type === 'string' && KNOWN.has(type));
  if (types.length === 0) return undefined;
  return isNullable(node) ? [...types, 'null'] : types;
};

/** An integer is a number (JSON Schema 2020-12 Validation, section 6.1.1). */
const intersect = (one: readonly string[], other: readonly string[]): readonly string[] => {
  const both = one.flatMap((type) => {
    if (other.includes(type)) return [type];
    if (type === 'number' && other.includes('integer')) return ['integer'];
    return type === 'integer' && other.includes('number') ? ['integer'] : [];
  });
  return [...new Set(both)];
};

export const hasType = (types: readonly string[] | undefined, value: unknown): boolean =>
  types === undefined || types.includes(typeName(value)) || (Number.isInteger(value) && types.includes('integer'));

/** Of a JSON value; `number` also for an integer. */
export const typeName = (value: unknown): JsonType =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as JsonType);

/** Of a JSON value; `integer` where it is one. */
export const jsonTypeOf = (value: unknown): JsonType => (Number.isInteger(value) ? 'integer' : typeName(value));

/** Every number that `nodes` give for `keyword`. */
export const numbersOf = (nodes: readonly SpecNode[], keyword: string): readonly number[] =>
  nodes.map((node) => node[keyword]).filter((value): value is number => typeof value === 'number');

/** Every text that `nodes` give for `keyword`. */
export const textsOf = (nodes: readonly SpecNode[], keyword: string): readonly string[] =>
  nodes.map((node) => node[keyword]).filter((value): value is string => typeof value === 'string');

/** Is a text bytes as they are? OpenAPI's own format says so, and an encoding that changes nothing (RFC 2045, section 6.2). */
export const isBytes = ({ format, contentEncoding }: SpecNode): boolean =>
  format === 'binary' || isUnchanged(contentEncoding);

export const isUnchanged = (contentEncoding: unknown): boolean =>
  typeof contentEncoding === 'string' && /^(?:binary|7bit|8bit)$/i.test(contentEncoding);

/** Bounds of a number, both ways of `exclusive…` included: a number of its own since 3.1, `true` beside the bound before. */
export const boundsOf = (nodes: readonly SpecNode[], gap: number): { readonly low: number; readonly high: number } => ({
  low: Math.max(
    Number.NEGATIVE_INFINITY,
    ...numbersOf(nodes, 'minimum'),
    ...exclusive(nodes, 'exclusiveMinimum', 'minimum').map((bound) => bound + gap),
  ),
  high: Math.min(
    Number.POSITIVE_INFINITY,
    ...numbersOf(nodes, 'maximum'),
    ...exclusive(nodes, 'exclusiveMaximum', 'maximum').map((bound) => bound - gap),
  ),
});

const exclusive = (nodes: readonly SpecNode[], keyword: string, bound: string): readonly number[] =>
  nodes.flatMap((node) => {
    if (typeof node[keyword] === 'number') return [node[keyword]];
    return node[keyword] === true && typeof node[bound] === 'number' ? [node[bound]] : [];
  });
