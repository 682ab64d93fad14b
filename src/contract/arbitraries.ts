import fc from 'fast-check';
import { isObject, type Json } from '../core/json';
import type { SchemaRef, Spec, SpecNode } from '../specs/spec';
import { textArbitrary } from './arbitrary-text';
import { branchesOf, type Flat, flatten } from './merge-schema';

/** Deeper than this only what is required is made, so that a recursive schema ends. */
const MAX_DEPTH = 4;
/** Deeper than this nothing is made at all: required recursion has no finite value. */
const DEEPEST = 10;

/**
 * Values of a JSON Schema 2020-12, for a request: `readOnly` properties are left out. Composition is folded or chosen from;
 * what generation cannot promise (`not`, `if`, `contains`, two patterns) the caller checks with the compiled schema.
 */
export const arbitraryFor = (spec: Spec, schema: SchemaRef | undefined): fc.Arbitrary<Json> =>
  build(spec, schema ? schema.node : true, 0);

/** One plain value of a schema, the same every time: for a required parameter that the document gives no example of. */
export const sampleOf = (spec: Spec, schema: SchemaRef | undefined): Json => {
  const flat = flatten(spec, schema?.node ?? true);
  if (flat !== false) {
    if (Array.isArray(flat.examples) && flat.examples.length > 0) return flat.examples[0] as Json;
    if ('example' in flat) return flat.example as Json;
    if ('default' in flat) return flat.default as Json;
  }
  return fc.sample(arbitraryFor(spec, schema), { seed: 1, numRuns: 1 })[0] ?? null;
};

/** Built once per schema and depth: a recursive schema of many branches would otherwise be built in every combination of them. */
const build = (spec: Spec, schema: unknown, depth: number): fc.Arbitrary<Json> => {
  if (depth > DEEPEST) return fc.constant(null);
  if (!isObject(schema)) return fromFlat(spec, flatten(spec, schema), depth);
  const byDepth = built.get(schema) ?? new Map<number, fc.Arbitrary<Json>>();
  const made = byDepth.get(depth) ?? fromFlat(spec, flatten(spec, schema), depth);
  built.set(schema, byDepth.set(depth, made));
  return made;
};

const built = new WeakMap<object, Map<number, fc.Arbitrary<Json>>>();

/** `chosen`: the lists of branches already chosen from for this very value. A child that includes its parent brings the parent's list again. */
const fromFlat = (spec: Spec, schema: Flat, depth: number, chosen: readonly unknown[] = []): fc.Arbitrary<Json> => {
  if (schema === false) return fc.constant(null);
  if ('const' in schema) return fc.constant(schema.const as Json);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as Json[]));
  const choice = branchesOf(spec, schema, chosen);
  if (choice) {
    const seen = [...chosen, choice.list];
    return oneOf(choice.branches.map((branch) => () => fromFlat(spec, branch, depth, seen)));
  }
  return oneOf(typesOf(schema).map((type) => () => ofType(spec, schema, type, depth)));
};

const oneOf = (makers: readonly (() => fc.Arbitrary<Json>)[]): fc.Arbitrary<Json> => {
  const made = makers.map((make) => make());
  return made.length === 0 ? fc.constant(null) : fc.oneof(...made);
};

const typesOf = (schema: SpecNode): readonly string[] => {
  const { type } = schema;
  const types = (Array.isArray(type) ? type : type === undefined ? [impliedType(schema)] : [type]) as string[];
  return schema.nullable === true && !types.includes('null') ? [...types, 'null'] : types;
};

const impliedType = (schema: SpecNode): string => {
  if ('properties' in schema || 'required' in schema || 'additionalProperties' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('minimum' in schema || 'maximum' in schema || 'multipleOf' in schema) return 'number';
  return 'string';
};

const ofType = (spec: Spec, schema: SpecNode, type: string, depth: number): fc.Arbitrary<Json> => {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numberArbitrary(schema, type === 'integer');
    case 'array':
      return arrayArbitrary(spec, schema, depth);
    case 'object':
      return objectArbitrary(spec, schema, depth);
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

const arrayArbitrary = (spec: Spec, schema: SpecNode, depth: number): fc.Arbitrary<Json> => {
  const min = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const cap = depth > MAX_DEPTH ? min : min + 3;
  const max = Math.min(typeof schema.maxItems === 'number' ? schema.maxItems : cap, cap);
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const rest = build(spec, schema.items ?? true, depth + 1);
  const limits = {
    minLength: Math.max(0, min - first.length),
    maxLength: Math.max(0, max - first.length, min - first.length),
  };
  const tail =
    schema.uniqueItems === true
      ? fc.uniqueArray(rest, { ...limits, comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
      : fc.array(rest, limits);
  const head = fc.tuple(...first.map((item: unknown) => build(spec, item, depth + 1)));
  return fc.tuple(head, tail).map(([before, after]) => [...before, ...after]);
};

const objectArbitrary = (spec: Spec, schema: SpecNode, depth: number): fc.Arbitrary<Json> => {
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const properties = isObject(schema.properties) ? schema.properties : {};
  const wanted = Object.entries(properties).filter(
    ([name, property]) => !isReadOnly(spec, property) && (depth <= MAX_DEPTH || required.includes(name)),
  );
  const model = Object.fromEntries(wanted.map(([name, property]) => [name, build(spec, property, depth + 1)]));
  for (const name of required)
    model[name] ??= isObject(properties[name]) ? fc.constant(null) : build(spec, true, depth + 1);
  const requiredKeys = required.filter((name) => !isReadOnly(spec, properties[name]));
  for (const name of required) if (!requiredKeys.includes(name)) delete model[name];
  const known = fc.record(model, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<Record<string, Json>>;
  const map = mapArbitrary(spec, schema, depth);
  return map ? fc.tuple(map, known).map(([extra, own]) => ({ ...extra, ...own })) : known;
};

/** Extra entries only where the schema describes them: a bare `additionalProperties: true` asks for nothing. */
const mapArbitrary = (spec: Spec, schema: SpecNode, depth: number): fc.Arbitrary<Record<string, Json>> | undefined => {
  const extra = schema.additionalProperties;
  if (!isObject(extra) || depth > MAX_DEPTH) return undefined;
  const key = fc.nat({ max: 999 }).map((number) => `key${number}`);
  const minKeys = typeof schema.minProperties === 'number' ? schema.minProperties : 0;
  return fc.dictionary(key, build(spec, extra, depth + 1), { minKeys, maxKeys: minKeys + 2, noNullPrototype: true });
};

const isReadOnly = (spec: Spec, schema: unknown): boolean => {
  const flat = flatten(spec, schema);
  return flat !== false && flat.readOnly === true;
};
