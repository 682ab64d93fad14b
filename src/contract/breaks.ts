import { isObject, type Json } from '../core/json';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../core/pointer';
import { type Flat, flatten } from '../schema/flatten';
import type { SchemaRef, Spec } from '../specs/spec';
import { compileSchema } from '../validate/compile-schema';
import type { SchemaViolation } from '../validate/types';
import { unlessUndecided } from '../validate/undecided';

/** One way to break a value, and what the schema says about it. */
interface Break {
  /** Into the value. */
  readonly at: Pointer;
  readonly keyword: string;
  readonly value: Json;
  readonly violation: SchemaViolation;
}

const MAX_DEPTH = 3;

const NONE = (): readonly SchemaViolation[] => [];

/**
 * Every constraint of a schema, broken one at a time, starting from a good value: required properties left out, types, enums,
 * patterns, formats, bounds, lengths and counts. Each is proved against the compiled schema: what does not break it is dropped.
 */
export const breaksOf = (spec: Spec, schema: SchemaRef | undefined, good: Json): readonly Break[] => {
  if (!schema) return [];
  const compiled = compileSchema(spec, schema, 'request');
  if (compiled.kind === 'not-compilable') return [];
  const found = new Map<string, Break>();
  for (const [at, keyword, value] of candidates(spec, flatten(spec, schema.node), good, ROOT, good, 0)) {
    const id = `${at} ${keyword}`;
    const violations = unlessUndecided(() => compiled.check(value), NONE);
    const violation = violations.find((each) => each.keyword === keyword);
    const alone = violations.length === 1;
    if (!violation || (found.has(id) && !alone)) continue;
    if (!found.has(id)) found.set(id, { at, keyword, value, violation });
  }
  return [...found.values()];
};

/** Where, which keyword it is meant to break, and the whole value with that in it. */
type Candidate = readonly [at: Pointer, keyword: string, value: Json];

const candidates = (
  spec: Spec,
  schema: Flat,
  here: Json,
  at: Pointer,
  whole: Json,
  depth: number,
): readonly Candidate[] => {
  if (schema === false || depth > MAX_DEPTH) return [];
  const put = (keyword: string, value: Json): Candidate => [at, keyword, replaced(whole, at, value)];
  return [
    ...wrongValues(schema, here).map(([keyword, value]) => put(keyword, value)),
    ...(isObject(here) ? wrongProperties(spec, schema, here as Record<string, Json>, at, whole, depth) : []),
    ...(Array.isArray(here) && here.length > 0 && 'items' in schema
      ? candidates(spec, flatten(spec, schema.items), here[0] as Json, childPointer(at, 0), whole, depth + 1)
      : []),
  ];
};

const OTHER_TYPES: readonly Json[] = ['understudy', 12345, true, { understudy: true }, ['understudy'], null];

type Wrong = readonly [keyword: string, value: Json];

const wrongValues = (schema: Exclude<Flat, false>, here: Json): readonly Wrong[] => [
  ...OTHER_TYPES.map((value): Wrong => ['type', value]),
  ...('enum' in schema || 'const' in schema
    ? unlisted(schema).map((value): Wrong => ['enum' in schema ? 'enum' : 'const', value])
    : []),
  ...wrongTexts(schema, typeof here === 'string' ? here : ''),
  ...wrongNumbers(schema),
  ...(Array.isArray(here) ? wrongCounts(schema, here as readonly Json[]) : []),
];

const unlisted = (schema: Exclude<Flat, false>): readonly Json[] => {
  const listed = (Array.isArray(schema.enum) ? schema.enum : [schema.const]) as readonly Json[];
  const numbers = listed.filter((value) => typeof value === 'number');
  return [
    ...listed.filter((value) => typeof value === 'string').map((value) => `${value}-unlisted`),
    ...(numbers.length > 0 ? [Math.max(...numbers) + 1] : []),
  ];
};

const wrongTexts = (schema: Exclude<Flat, false>, good: string): readonly Wrong[] => {
  const wrong: Wrong[] = [];
  const { minLength, maxLength } = schema;
  const filled = good === '' ? 'x' : good;
  if (typeof maxLength === 'number') wrong.push(['maxLength', filled.padEnd(maxLength + 1, filled.at(-1))]);
  if (typeof minLength === 'number' && minLength > 0) wrong.push(['minLength', good.slice(0, minLength - 1)]);
  const unlikely = ['understudy', '!', 'x'.repeat(typeof minLength === 'number' ? minLength : 1), '0', ''];
  if ('pattern' in schema) wrong.push(...unlikely.map((text): Wrong => ['pattern', text]));
  if ('format' in schema) wrong.push(...['understudy!', 'not a value', ' '].map((text): Wrong => ['format', text]));
  return wrong;
};

const wrongNumbers = (schema: Exclude<Flat, false>): readonly Wrong[] => {
  const number = (keyword: string): number | undefined =>
    typeof schema[keyword] === 'number' ? (schema[keyword] as number) : undefined;
  const wrong = (keyword: string, change: (bound: number) => number): readonly Wrong[] => {
    const bound = number(keyword);
    return bound === undefined ? [] : [[keyword, change(bound)]];
  };
  return [
    ...wrong('minimum', (bound) => bound - 1),
    ...wrong('maximum', (bound) => bound + 1),
    ...wrong('exclusiveMinimum', (bound) => bound),
    ...wrong('exclusiveMaximum', (bound) => bound),
    ...wrong('multipleOf', (bound) => bound * 1.5),
    ...(schema.format === 'int32' ? [['format', 2 ** 31] as const] : []),
  ];
};

const wrongCounts = (schema: Exclude<Flat, false>, here: readonly Json[]): readonly Wrong[] => {
  const wrong: Wrong[] = [];
  const item = here[0] ?? null;
  if (typeof schema.maxItems === 'number')
    wrong.push(['maxItems', Array.from({ length: schema.maxItems + 1 }, () => item)]);
  if (typeof schema.minItems === 'number' && schema.minItems > 0)
    wrong.push(['minItems', here.slice(0, schema.minItems - 1)]);
  if (schema.uniqueItems === true) wrong.push(['uniqueItems', [item, item]]);
  return wrong;
};

const wrongProperties = (
  spec: Spec,
  schema: Exclude<Flat, false>,
  here: Readonly<Record<string, Json>>,
  at: Pointer,
  whole: Json,
  depth: number,
): readonly Candidate[] => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  return [
    ...required
      .filter((name) => name in here)
      .map((name): Candidate => [childPointer(at, name), 'required', replaced(whole, at, without(here, name))]),
    [at, 'additionalProperties', replaced(whole, at, { ...here, understudyUnknown: true })],
    [at, 'unevaluatedProperties', replaced(whole, at, { ...here, understudyUnknown: true })],
    ...Object.entries(properties).flatMap(([name, property]) =>
      name in here
        ? candidates(spec, flatten(spec, property), here[name] ?? null, childPointer(at, name), whole, depth + 1)
        : [],
    ),
  ];
};

const without = (value: Readonly<Record<string, Json>>, name: string): Json =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

/** A copy of `whole` with another value at `at`. */
export const replaced = (whole: Json, at: string, value: Json): Json => {
  const [key, ...rest] = pointerKeys(at);
  if (key === undefined) return value;
  const below = `${rest.length === 0 ? '' : '/'}${rest.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
  if (Array.isArray(whole))
    return whole.map((item: Json, index) => (String(index) === key ? replaced(item, below, value) : item));
  if (!isObject(whole)) return whole;
  const object = whole as Readonly<Record<string, Json>>;
  return Object.fromEntries(
    Object.entries(object).map(([name, item]) => [name, name === key ? replaced(item, below, value) : item]),
  );
};
