import { isObject, type Json } from '../../core/json/json';
import { childPointer, type Pointer, ROOT } from '../../core/json/pointer';
import { flatten } from '../../schema/flatten';
import type { Spec } from '../../specs/spec';
import { replaced } from '../generate/breaks';

export const VALUE_MUTATIONS = [
  'drop',
  'rename',
  'retype',
  'null',
  'empty',
  'add',
  'out-of-range',
  'wrong-enum',
  'wrong-format',
] as const;

export const ANSWER_MUTATIONS = [
  'wrong-status',
  'wrong-media-type',
  'truncated',
  'no-body',
  'wrong-error-shape',
] as const;

/** Of an answer that is good by itself, and not beside its request and an earlier one. */
export const RELATION_MUTATIONS = [
  'parameter-ignored',
  'selection-lost',
  'key-lost',
  'moment-moved',
  'unknown-id-answered',
] as const;

export type MutationKind =
  | (typeof VALUE_MUTATIONS)[number]
  | (typeof ANSWER_MUTATIONS)[number]
  | (typeof RELATION_MUTATIONS)[number];

/** One change to a body. */
interface ValueMutation {
  readonly kind: (typeof VALUE_MUTATIONS)[number];
  /** What is changed: a property, or the object that gains one. */
  readonly at: Pointer;
  readonly value: Json;
}

/** Every change at every property of `value`; of a list its first item stands for all. */
export const valueMutations = (spec: Spec, schema: unknown, value: Json): readonly ValueMutation[] =>
  mutate(spec, schema, value, ROOT, value);

const mutate = (spec: Spec, schema: unknown, here: Json, at: Pointer, whole: Json): readonly ValueMutation[] => {
  const put = (kind: ValueMutation['kind'], value: Json, where = at): ValueMutation => ({
    kind,
    at: where,
    value: replaced(whole, at, value),
  });
  const own = [
    put('retype', retyped(here)),
    ...(here === null ? [] : [put('null', null)]),
    ...spoiled(spec, schema, here).map(([kind, value]) => put(kind, value)),
  ];
  if (Array.isArray(here)) {
    const item = here[0] as Json | undefined;
    const empty = here.length > 0 ? [put('empty', [])] : [];
    return [
      ...own,
      ...empty,
      ...(item === undefined ? [] : mutate(spec, itemSchema(spec, schema), item, childPointer(at, 0), whole)),
    ];
  }
  if (!isObject(here)) return [...own, ...(typeof here === 'string' && here !== '' ? [put('empty', '')] : [])];
  const object = here as Readonly<Record<string, Json>>;
  return [
    ...own,
    ...(Object.keys(object).length > 0 ? [put('empty', {})] : []),
    put('add', { ...object, understudyExtra: 'understudy' }),
    ...Object.entries(object).flatMap(([name, item]) => [
      put('drop', without(object, name), childPointer(at, name)),
      put('rename', { ...without(object, name), [`${name}Renamed`]: item }, childPointer(at, name)),
      ...mutate(spec, propertySchema(spec, schema, name), item, childPointer(at, name), whole),
    ]),
  ];
};

const without = (object: Readonly<Record<string, Json>>, name: string): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** A value of a type that looks like the mistake people make: `"7"` for 7, a list for its only item. */
const retyped = (value: Json): Json => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return 4711;
  if (value === null) return 4711;
  return Array.isArray(value) ? { item: value[0] ?? null } : [value];
};

/** What breaks a bound, a list of values or a format that the schema states here. */
const spoiled = (spec: Spec, schema: unknown, here: Json): readonly (readonly [ValueMutation['kind'], Json])[] =>
  statements(spec, schema).flatMap((flat): readonly (readonly [ValueMutation['kind'], Json])[] => {
    const out: [ValueMutation['kind'], Json][] = [];
    if (typeof here === 'number') {
      if (typeof flat.minimum === 'number') out.push(['out-of-range', flat.minimum - 1]);
      if (typeof flat.maximum === 'number') out.push(['out-of-range', flat.maximum + 1]);
      if (flat.format === 'int32') out.push(['out-of-range', 2 ** 31]);
    }
    if (typeof here === 'string') {
      if (typeof flat.maxLength === 'number') out.push(['out-of-range', 'x'.repeat(flat.maxLength + 1)]);
      if ('pattern' in flat || 'format' in flat) out.push(['wrong-format', 'understudy']);
    }
    if (Array.isArray(flat.enum) || 'const' in flat)
      out.push(['wrong-enum', typeof here === 'number' ? here + 4711 : 'understudy-unlisted']);
    return out;
  });

/** The schema itself and each branch it may choose, folded. */
const statements = (
  spec: Spec,
  schema: unknown,
  above: readonly unknown[] = [],
): readonly Readonly<Record<string, unknown>>[] => {
  const flat = flatten(spec, schema);
  if (flat === false) return [];
  const lists = [flat.anyOf, flat.oneOf].filter((list) => Array.isArray(list) && !above.includes(list));
  const seen = [...above, ...lists];
  return [
    flat,
    ...lists.flatMap((list) => (list as readonly unknown[]).flatMap((branch) => statements(spec, branch, seen))),
  ];
};

const propertySchema = (spec: Spec, schema: unknown, name: string): unknown => {
  for (const flat of statements(spec, schema)) {
    if (isObject(flat.properties) && Object.hasOwn(flat.properties, name)) return flat.properties[name];
    if (isObject(flat.additionalProperties)) return flat.additionalProperties;
  }
  return true;
};

const itemSchema = (spec: Spec, schema: unknown): unknown =>
  statements(spec, schema).find((flat) => 'items' in flat)?.items ?? true;
