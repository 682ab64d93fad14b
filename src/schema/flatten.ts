import { equalJson, isObject } from '../core/json/json';
import type { Spec, SpecNode } from '../specs/spec';
import { type Composition, compose } from './composition';
import { typesOf } from './schema-types';

/** A schema with `$ref` followed and `allOf` folded in; `false` when nothing satisfies it. */
export type Flat = SpecNode | false;

const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];

/**
 * One object that says what a schema, its references and all its `allOf` branches say together. `type` is what they all
 * allow, with `null` as any dialect writes it. `anyOf`, `oneOf`, `if` and `not` stay: they are choices, not facts. What
 * cannot be folded (two patterns) keeps one; generated values are checked against the whole schema afterwards.
 */
export const flatten = (spec: Spec, schema: unknown): Flat => {
  if (schema === false) return false;
  if (!isObject(schema)) return {};
  const known = flattened.get(schema);
  if (known !== undefined) return known;
  const flat = fold(compose(spec, [schema]));
  flattened.set(schema, flat);
  return flat;
};

const fold = ({ nodes, impossible }: Composition): Flat => {
  if (impossible) return false;
  const types = typesOf(nodes);
  if (types?.length === 0) return false;
  const flat = nodes.map(ownWords).reduce<Flat>(mergeFlat, {});
  if (flat === false || types === undefined) return flat;
  return { type: types.length === 1 ? types[0] : types, ...flat };
};

/** What leads elsewhere has been followed, and `type` is read with its null. */
const ownWords = ({ $ref, allOf, type, nullable, 'x-nullable': xNullable, ...own }: SpecNode): SpecNode => own;

/** Schemas never change, so a folded schema is kept, and so can be what is made of it. */
const flattened = new WeakMap<object, Flat>();

const mergeFlat = (a: Flat, b: Flat): Flat => {
  if (a === false || b === false) return false;
  const merged: Record<string, unknown> = { ...a };
  for (const [keyword, value] of Object.entries(b)) {
    const joined = keyword in merged ? join(keyword, merged[keyword], value) : value;
    if (joined === NOTHING) return false;
    merged[keyword] = joined;
  }
  return merged;
};

const NOTHING = Symbol('nothing satisfies both');

const join = (keyword: string, a: unknown, b: unknown): unknown => {
  if (UPPER.includes(keyword)) return Math.min(Number(a), Number(b));
  if (LOWER.includes(keyword)) return Math.max(Number(a), Number(b));
  switch (keyword) {
    case 'type':
      return joinTypes(list(a), list(b));
    case 'enum':
      return orNothing(list(a).filter((x) => list(b).some((y) => equalJson(x, y))));
    case 'required':
      return [...new Set([...list(a), ...list(b)])];
    case 'properties':
    case 'patternProperties':
      return joinMaps(a, b);
    case 'items':
    case 'additionalProperties':
      return a === b ? a : { allOf: [a, b] };
    case 'pattern':
      // Of two the longer one says more; the check afterwards sees both.
      return String(a).length >= String(b).length ? a : b;
    case 'anyOf':
    case 'oneOf':
      // Both lists must hold; the first is chosen from, the check afterwards sees the second.
      return a;
    default:
      return a;
  }
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const orNothing = (values: readonly unknown[]): unknown => (values.length === 0 ? NOTHING : values);

/** An integer is a number (JSON Schema 2020-12, section 6.1.1 of Validation). */
const joinTypes = (a: readonly unknown[], b: readonly unknown[]): unknown => {
  const both = a.filter((type) => b.includes(type) || (type === 'integer' && b.includes('number')));
  const narrowed = b.filter((type) => type === 'integer' && a.includes('number') && !both.includes(type));
  return orNothing([...both, ...narrowed]);
};

const joinMaps = (a: unknown, b: unknown): unknown => {
  const [left, right] = [isObject(a) ? a : {}, isObject(b) ? b : {}];
  const merged: Record<string, unknown> = { ...left };
  for (const [key, schema] of Object.entries(right)) {
    merged[key] = key in merged && merged[key] !== schema ? { allOf: [merged[key], schema] } : schema;
  }
  return merged;
};

const branched = new WeakMap<object, ReadonlyMap<unknown, readonly Flat[]>>();

/** The branches of the first `anyOf` or `oneOf` that was not chosen from yet, each folded together with what stands beside it. */
export const branchesOf = (
  spec: Spec,
  schema: SpecNode,
  chosen: readonly unknown[] = [],
): { readonly list: unknown; readonly branches: readonly Flat[] } | undefined => {
  for (const keyword of ['anyOf', 'oneOf']) {
    const { [keyword]: list, ...rest } = schema;
    if (!Array.isArray(list) || chosen.includes(list)) continue;
    const known = branched.get(schema)?.get(list);
    const branches =
      known ?? list.map((branch) => mergeFlat(rest, flatten(spec, branch))).filter((branch) => branch !== false);
    if (!known) branched.set(schema, new Map(branched.get(schema)).set(list, branches));
    return { list, branches };
  }
  return undefined;
};
