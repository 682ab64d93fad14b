import fc from 'fast-check';
import { isObject, type Json } from '../../../core/json/json';
import { branchesOf, type Flat, flatten } from '../../../schema/flatten';
import type { SchemaRef, Spec, SpecNode } from '../../../specs/spec';
import { textArbitrary } from './arbitrary-text';
import { itemCount, propertyCount, unlessTooLarge } from './too-large';

/** Deeper than this only what is required is made, so that a recursive schema ends. */
const MAX_DEPTH = 4;
/** Deeper than this nothing is made at all: required recursion has no finite value. */
const DEEPEST = 10;

/**
 * How many parts a value has room for. Each part shares its room among its own parts; with none left, only what is
 * required is made.
 */
const ROOM = 500;
/** With less than this not even that: in schemas that all require each other no value is ever complete. */
const LEAST_ROOM = 0.02;

interface At {
  readonly depth: number;
  readonly room: number;
}

const below = ({ depth, room }: At, shares: number): At => ({ depth: depth + 1, room: room / Math.max(1, shares) });

const hasRoom = ({ depth, room }: At): boolean => depth <= MAX_DEPTH && room >= 1;

/**
 * Values of a JSON Schema 2020-12, for a request: `readOnly` properties are left out. Composition is folded or chosen from;
 * what generation cannot promise (`not`, `if`, `contains`, two patterns) the caller checks with the compiled schema.
 */
export const arbitraryFor = (spec: Spec, schema: SchemaRef | undefined): fc.Arbitrary<Json> =>
  build(spec, schema ? schema.node : true, { depth: 0, room: ROOM });

/** Built once per schema, depth and room: a recursive schema of many branches would otherwise be built in every combination of them. */
const build = (spec: Spec, schema: unknown, at: At): fc.Arbitrary<Json> => {
  if (at.depth > DEEPEST || at.room < LEAST_ROOM) return fc.constant(null);
  const rounded = { ...at, room: 2 ** Math.floor(Math.log2(at.room)) };
  if (!isObject(schema)) return fromFlat(spec, flatten(spec, schema), rounded);
  const key = `${rounded.depth} ${rounded.room}`;
  const known = built.get(schema) ?? new Map<string, fc.Arbitrary<Json>>();
  const made = known.get(key) ?? fromFlat(spec, flatten(spec, schema), rounded);
  built.set(schema, known.set(key, made));
  return made;
};

const built = new WeakMap<object, Map<string, fc.Arbitrary<Json>>>();

/** `chosen`: the lists of branches already chosen from for this very value. A child that includes its parent brings the parent's list again. */
const fromFlat = (spec: Spec, schema: Flat, at: At, chosen: readonly unknown[] = []): fc.Arbitrary<Json> => {
  if (schema === false) return fc.constant(null);
  if ('const' in schema) return fc.constant(schema.const as Json);
  if (Array.isArray(schema.enum)) return oneOfThese(schema.enum as Json[]);
  // Branches that lead to branches are as many as their product.
  const choice = chosen.length > 0 && at.room < 1 ? undefined : branchesOf(spec, schema, chosen);
  if (choice) {
    const seen = [...chosen, choice.list];
    const share = { ...at, room: at.room / Math.max(1, choice.branches.length) };
    return oneOf(choice.branches.map((branch) => () => fromFlat(spec, branch, share, seen)));
  }
  return oneOf(typesOf(schema).map((type) => () => ofType(spec, schema, type, at)));
};

const oneOf = (makers: readonly (() => fc.Arbitrary<Json>)[]): fc.Arbitrary<Json> => {
  const made = makers.map((make) => make());
  return made.length === 0 ? fc.constant(null) : fc.oneof(...made);
};

/** An `enum` may be longer than a list of arguments can be. */
const oneOfThese = (values: readonly Json[]): fc.Arbitrary<Json> =>
  values.length === 0 ? fc.constant(null) : fc.nat({ max: values.length - 1 }).map((index) => values[index] ?? null);

const typesOf = (schema: SpecNode): readonly string[] => {
  const { type } = schema;
  return (Array.isArray(type) ? type : type === undefined ? [impliedType(schema)] : [type]) as string[];
};

const impliedType = (schema: SpecNode): string => {
  if ('properties' in schema || 'required' in schema || 'additionalProperties' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('minimum' in schema || 'maximum' in schema || 'multipleOf' in schema) return 'number';
  return 'string';
};

const ofType = (spec: Spec, schema: SpecNode, type: string, at: At): fc.Arbitrary<Json> => {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numberArbitrary(schema, type === 'integer');
    case 'array':
      return arrayArbitrary(spec, schema, at);
    case 'object':
      return objectArbitrary(spec, schema, at);
    default:
      return textArbitrary(schema);
  }
};

const INT32 = 2 ** 31;

const numberArbitrary = (schema: SpecNode, whole: boolean): fc.Arbitrary<Json> => {
  const step = typeof schema.multipleOf === 'number' ? schema.multipleOf : whole ? 1 : 0;
  const [low, high] = bounds(schema, step || 1e-6);
  if (step === 0) return fc.double({ min: low, max: Math.max(low, high), noNaN: true, noDefaultInfinity: true });
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  const times = fc.integer({
    min: Math.max(first, -INT32),
    max: Math.max(Math.min(last, INT32 - 1), Math.max(first, -INT32)),
  });
  // 3 * 0.1 is 0.30000000000000004: digits that the step does not have would break `multipleOf`.
  const digits = (String(step).split('.')[1] ?? '').length;
  return times.map((count) => Number((count * step).toFixed(digits)));
};

const bounds = (schema: SpecNode, nudge: number): readonly [number, number] => {
  const read = (keyword: string): number | undefined =>
    typeof schema[keyword] === 'number' ? (schema[keyword] as number) : undefined;
  const above = read('exclusiveMinimum');
  const below = read('exclusiveMaximum');
  const low = Math.max(read('minimum') ?? -INT32, above === undefined ? -INT32 : above + nudge);
  const high = Math.min(read('maximum') ?? INT32 - 1, below === undefined ? INT32 - 1 : below - nudge);
  // A bound beyond the default range moves the range, it does not empty it.
  return low <= high ? [low, high] : read('minimum') === undefined ? [high - 1000, high] : [low, low + 1000];
};

const arrayArbitrary = (spec: Spec, schema: SpecNode, at: At): fc.Arbitrary<Json> => {
  const min = typeof schema.minItems === 'number' ? itemCount(schema.minItems) : 0;
  const cap = hasRoom(at) ? min + 3 : min;
  const max = Math.min(typeof schema.maxItems === 'number' ? schema.maxItems : cap, cap);
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const part = below(at, cap + first.length);
  const rest = build(spec, schema.items ?? true, part);
  const limits = {
    minLength: Math.max(0, min - first.length),
    maxLength: Math.max(0, max - first.length, min - first.length),
  };
  const tail =
    schema.uniqueItems === true
      ? fc.uniqueArray(rest, { ...limits, comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
      : fc.array(rest, limits);
  const head = fc.tuple(...first.map((item: unknown) => build(spec, item, part)));
  return fc.tuple(head, tail).map(([before, after]) => [...before, ...after]);
};

const objectArbitrary = (spec: Spec, schema: SpecNode, at: At): fc.Arbitrary<Json> => {
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const properties = isObject(schema.properties) ? schema.properties : {};
  const wanted = Object.entries(properties).filter(
    ([name, property]) =>
      !isReadOnly(spec, property) &&
      (hasRoom(at) || (!isLarge(spec, property) && at.depth <= MAX_DEPTH) || required.includes(name)),
  );
  const part = below(at, wanted.filter(([, property]) => isLarge(spec, property)).length);
  const model = Object.fromEntries(
    wanted.flatMap(([name, property]) => {
      const made = (): [string, fc.Arbitrary<Json>][] => [[name, build(spec, property, part)]];
      return required.includes(name) ? made() : unlessTooLarge(made, () => []);
    }),
  );
  for (const name of required) model[name] ??= isObject(properties[name]) ? fc.constant(null) : build(spec, true, part);
  const requiredKeys = required.filter((name) => !isReadOnly(spec, properties[name]));
  for (const name of required) if (!requiredKeys.includes(name)) delete model[name];
  const known = fc.record(model, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<Record<string, Json>>;
  const map = mapArbitrary(spec, schema, at);
  return map ? fc.tuple(map, known).map(([extra, own]) => ({ ...extra, ...own })) : known;
};

/** Extra entries only where the schema describes them: a bare `additionalProperties: true` asks for nothing. */
const mapArbitrary = (spec: Spec, schema: SpecNode, at: At): fc.Arbitrary<Record<string, Json>> | undefined => {
  const extra = schema.additionalProperties;
  if (!isObject(extra) || !hasRoom(at)) return undefined;
  const minKeys = typeof schema.minProperties === 'number' ? propertyCount(schema.minProperties) : 0;
  const key = fc.nat({ max: 999 + 2 * minKeys }).map((number) => `key${number}`);
  return fc.dictionary(key, build(spec, extra, below(at, minKeys + 2)), {
    minKeys,
    maxKeys: minKeys + 2,
    noNullPrototype: true,
  });
};

/** Has it parts of its own, or may it have? */
const isLarge = (spec: Spec, schema: unknown): boolean => {
  const flat = flatten(spec, schema);
  return flat !== false && LARGE.some((keyword) => keyword in flat);
};

const LARGE = ['properties', 'items', 'prefixItems', 'additionalProperties', 'anyOf', 'oneOf', 'required'];

const isReadOnly = (spec: Spec, schema: unknown): boolean => {
  const flat = flatten(spec, schema);
  return flat !== false && flat.readOnly === true;
};
