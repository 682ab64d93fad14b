import { isObject, type Json } from '../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../../core/json/pointer';
import { type Flat, flatten } from '../../schema/flatten';
import type { SchemaRef, Spec } from '../../specs/spec';
import { compileSchema } from '../../validate/schema/compile-schema';
import { unlessUndecided } from '../../validate/schema/undecided';
import type { SchemaViolation } from '../../validate/validate-types';
import { itemCount, LONGEST_TEXT, TooLarge, textLength, unlessTooLarge } from './values/too-large';

/** One way to break a value, and what the schema says about it. */
interface Break {
  /** Into the value. */
  readonly at: Pointer;
  readonly keyword: string;
  readonly value: Json;
  readonly violation: SchemaViolation;
}

const MAX_DEPTH = 3;
/** Of one value; a large body has thousands, and each costs a request and a copy of the body. */
const MOST_BREAKS = 100;

const NONE = (): readonly SchemaViolation[] => [];

/**
 * Every constraint of a schema, broken one at a time, starting from a good value. Broken are required properties,
 * types, enums, patterns, formats, bounds, lengths and counts. Each broken value is checked against the compiled
 * schema; one that satisfies it is dropped. `leftOut` gets what is too large to be made.
 */
export const breaksOf = (
  spec: Spec,
  schema: SchemaRef | undefined,
  good: Json,
  leftOut: (at: Pointer, keyword: string, reason: string) => void = () => {},
): readonly Break[] => {
  if (!schema) return [];
  const compiled = compileSchema(spec, schema, 'request');
  if (compiled.kind === 'not-compilable') return [];
  const found = new Map<string, Break>();
  for (const [at, keyword, make] of candidates(spec, flatten(spec, schema.node), good, ROOT, good, 0)) {
    const id = `${at} ${keyword}`;
    if (found.has(id)) continue;
    if (found.size >= MOST_BREAKS) {
      leftOut(ROOT, 'others', `only ${MOST_BREAKS} ways to break one value are tried`);
      break;
    }
    const value = unlessTooLarge(make, (error) => error);
    if (value instanceof TooLarge) {
      leftOut(at, keyword, value.message);
      continue;
    }
    const violations = unlessUndecided(() => compiled.check(value), NONE);
    const violation = violations.find((each) => each.keyword === keyword);
    if (violation) found.set(id, { at, keyword, value, violation });
  }
  return [...found.values()];
};

/** Where, which keyword it is meant to break, and the whole value with that in it. */
type BreakCandidate = readonly [at: Pointer, keyword: string, make: () => Json];

const candidates = (
  spec: Spec,
  schema: Flat,
  here: Json,
  at: Pointer,
  whole: Json,
  depth: number,
): readonly BreakCandidate[] => {
  if (schema === false || depth > MAX_DEPTH) return [];
  const put = ([keyword, make]: Wrong): BreakCandidate => [at, keyword, () => replaced(whole, at, make())];
  return [
    ...wrongValues(schema, here).map(put),
    ...(isObject(here) ? wrongProperties(spec, schema, here as Record<string, Json>, at, whole, depth) : []),
    ...(Array.isArray(here) && here.length > 0 && 'items' in schema
      ? candidates(spec, flatten(spec, schema.items), here[0] as Json, childPointer(at, 0), whole, depth + 1)
      : []),
  ];
};

const OTHER_TYPES: readonly Json[] = ['understudy', 12345, true, { understudy: true }, ['understudy'], null];

/** What stands in them is nobody's secret, wherever it is sent. */
export const WRONG_TEXTS: ReadonlySet<string> = new Set(['understudy', '12345', 'true']);

/** `make` may find its value too large. */
type Wrong = readonly [keyword: string, make: () => Json];

const wrong = (keyword: string, value: Json): Wrong => [keyword, () => value];

const wrongValues = (schema: Exclude<Flat, false>, here: Json): readonly Wrong[] => [
  ...OTHER_TYPES.map((value) => wrong('type', value)),
  ...('enum' in schema || 'const' in schema
    ? unlisted(schema).map((value) => wrong('enum' in schema ? 'enum' : 'const', value))
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
    ...(numbers.length > 0 ? [numbers.reduce((a, b) => Math.max(a, b)) + 1] : []),
  ];
};

const wrongTexts = (schema: Exclude<Flat, false>, good: string): readonly Wrong[] => {
  const { minLength, maxLength } = schema;
  const filled = good === '' ? 'x' : good;
  const short = typeof minLength === 'number' ? Math.min(Math.max(0, minLength), LONGEST_TEXT) : 1;
  return [
    ...(typeof maxLength === 'number'
      ? [['maxLength', () => filled.padEnd(textLength(maxLength + 1), filled.at(-1))] as const]
      : []),
    ...(typeof minLength === 'number' && minLength > 0 ? [wrong('minLength', good.slice(0, minLength - 1))] : []),
    ...('pattern' in schema
      ? ['understudy', '!', 'x'.repeat(short), '0', ''].map((text) => wrong('pattern', text))
      : []),
    ...('format' in schema ? ['understudy!', 'not a value', ' '].map((text) => wrong('format', text)) : []),
  ];
};

const wrongNumbers = (schema: Exclude<Flat, false>): readonly Wrong[] => {
  const beyond = (keyword: string, change: (bound: number) => number): readonly Wrong[] => {
    const bound = schema[keyword];
    return typeof bound === 'number' ? [wrong(keyword, change(bound))] : [];
  };
  return [
    ...beyond('minimum', (bound) => bound - 1),
    ...beyond('maximum', (bound) => bound + 1),
    ...beyond('exclusiveMinimum', (bound) => bound),
    ...beyond('exclusiveMaximum', (bound) => bound),
    ...beyond('multipleOf', (bound) => bound * 1.5),
    ...(schema.format === 'int32' ? [wrong('format', 2 ** 31)] : []),
  ];
};

const wrongCounts = (schema: Exclude<Flat, false>, here: readonly Json[]): readonly Wrong[] => {
  const { minItems, maxItems } = schema;
  const item = here[0] ?? null;
  return [
    ...(typeof maxItems === 'number'
      ? [['maxItems', () => Array.from({ length: itemCount(maxItems + 1) }, () => item)] as const]
      : []),
    ...(typeof minItems === 'number' && minItems > 0 ? [wrong('minItems', here.slice(0, minItems - 1))] : []),
    ...(schema.uniqueItems === true ? [wrong('uniqueItems', [item, item])] : []),
  ];
};

const wrongProperties = (
  spec: Spec,
  schema: Exclude<Flat, false>,
  here: Readonly<Record<string, Json>>,
  at: Pointer,
  whole: Json,
  depth: number,
): readonly BreakCandidate[] => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  return [
    ...required
      .filter((name) => name in here)
      .map(
        (name): BreakCandidate => [childPointer(at, name), 'required', () => replaced(whole, at, without(here, name))],
      ),
    [at, 'additionalProperties', () => replaced(whole, at, { ...here, understudyUnknown: true })],
    [at, 'unevaluatedProperties', () => replaced(whole, at, { ...here, understudyUnknown: true })],
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
