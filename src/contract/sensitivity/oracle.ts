import { GRADES, type Grade } from '../../core/evidence';
import { equalJson, isObject } from '../../core/json/json';
import { isNullable } from '../../schema/nullable';
import { countsBesideReference } from '../../specs/openapi-version';
import type { Spec } from '../../specs/spec';

/** A statement of the document that a value contradicts. */
interface Contradiction {
  readonly grade: Grade;
  readonly keyword: string;
}

/**
 * A second, much smaller reading of JSON Schema. It says which statements a value contradicts, and how sure they are. A
 * mutation that contradicts the document here and passes the checks is a hole in the checks. It shares no code with the
 * checks, or it would have the same holes.
 */
export const contradictions = (spec: Spec, schema: unknown, value: unknown): readonly Contradiction[] =>
  read(spec, schema, value, 'documented', 0, true);

/** The surest of them: one documented statement broken is enough. */
export const surest = (found: readonly Contradiction[]): Contradiction | undefined =>
  [...found].sort((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade))[0];

type FoundContradiction = readonly Contradiction[];

/** @param isWhole nothing beside it says something of the same value, as the parts of an `allOf` do */
const read = (
  spec: Spec,
  schema: unknown,
  value: unknown,
  around: Grade,
  depth: number,
  isWhole: boolean,
): FoundContradiction => {
  if (schema === false) return [{ grade: around, keyword: 'false' }];
  if (!isObject(schema) || depth > 30) return [];
  // Before 3.1 a document says so beside the type.
  if (value === null && isNullable(schema) && !/^3\.[12]/.test(spec.openapi)) return [];
  const grade = 'x-evidence' in schema ? spec.evidence(schema).grade : around;
  const below = (part: unknown, item: unknown): FoundContradiction => read(spec, part, item, grade, depth + 1, true);
  const part = (one: unknown): FoundContradiction => read(spec, one, value, grade, depth + 1, false);
  const own = ownKeywords(schema, value).map((keyword): Contradiction => ({ grade, keyword }));
  const reference = typeof schema.$ref === 'string' ? part(spec.lookup(schema.$ref, schema)) : [];
  const ofOne = list(schema.oneOf).map(part);
  const another = isWhole && isAnother(spec, schema, value) ? [{ grade, keyword: 'properties' }] : [];
  if (typeof schema.$ref === 'string' && !countsBesideReference(spec.openapi)) return [...reference, ...another];
  return [
    ...own,
    ...reference,
    ...list(schema.allOf).flatMap(part),
    ...oneMustFit(list(schema.anyOf).map(part)),
    ...oneMustFit(ofOne),
    ...(ofOne.filter((found) => found.length === 0).length > 1 ? [{ grade, keyword: 'oneOf' }] : []),
    ...condition(schema, part),
    ...inside(schema, value, below),
    ...another,
  ];
};

/** It has properties, and none that the document names, in whatever part. */
const isAnother = (spec: Spec, schema: unknown, value: unknown): boolean => {
  if (!isObject(value)) return false;
  const sides = sidesOf(spec, schema, 0);
  if (
    sides.some(
      ({ additionalProperties: more, patternProperties }) => patternProperties || more === true || isObject(more),
    )
  )
    return false;
  const known = sides.flatMap(({ properties, required }) => [
    ...(isObject(properties) ? Object.keys(properties) : []),
    ...list(required).map(String),
  ]);
  const names = Object.keys(value);
  return (
    sides.some(({ properties }) => isObject(properties) && Object.keys(properties).length > 0) &&
    names.length > 0 &&
    !names.some((name) => known.includes(name))
  );
};

const PARTS = ['allOf', 'anyOf', 'oneOf'] as const;

const sidesOf = (spec: Spec, schema: unknown, depth: number): readonly Readonly<Record<string, unknown>>[] => {
  if (!isObject(schema) || depth > 30) return [];
  const parts = PARTS.flatMap((keyword) => list(schema[keyword]));
  const more = [
    ...parts,
    schema.then,
    schema.else,
    ...(typeof schema.$ref === 'string' ? [spec.lookup(schema.$ref, schema)] : []),
  ];
  return [schema, ...more.flatMap((part) => sidesOf(spec, part, depth + 1))];
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** When no branch fits, what contradicts the nearest one is what contradicts the schema. */
const oneMustFit = (branches: readonly FoundContradiction[]): FoundContradiction => {
  if (branches.some((found) => found.length === 0)) return [];
  return [...branches].sort((a, b) => weight(a) - weight(b))[0] ?? [];
};

const weight = (found: FoundContradiction): number =>
  (found.some(({ keyword }) => keyword === 'type') ? 1000 : 0) + found.length;

const condition = (
  schema: Readonly<Record<string, unknown>>,
  check: (part: unknown) => FoundContradiction,
): FoundContradiction => {
  if (!('if' in schema)) return [];
  const part = check(schema.if).length === 0 ? schema.then : schema.else;
  return part === undefined ? [] : check(part);
};

const inside = (
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
  check: (part: unknown, item: unknown) => FoundContradiction,
): FoundContradiction => {
  if (Array.isArray(value)) return 'items' in schema ? value.flatMap((item: unknown) => check(schema.items, item)) : [];
  if (!isObject(value)) return [];
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.entries(value).flatMap(([name, item]) => {
    if (Object.hasOwn(properties, name)) return check(properties[name], item);
    return 'additionalProperties' in schema && !('patternProperties' in schema)
      ? check(schema.additionalProperties, item)
      : [];
  });
};

/** The names of the assertions that the value itself breaks. */
const ownKeywords = (schema: Readonly<Record<string, unknown>>, value: unknown): readonly string[] =>
  Object.entries(ASSERTIONS).flatMap(([keyword, holds]) =>
    keyword in schema && !holds(schema[keyword], value) ? [keyword] : [],
  );

const number = (value: unknown): value is number => typeof value === 'number';
const length = (value: unknown): number | undefined => (typeof value === 'string' ? [...value].length : undefined);

const ASSERTIONS: Readonly<Record<string, (said: unknown, value: unknown) => boolean>> = {
  type: (said, value) => (Array.isArray(said) ? said : [said]).some((type) => isOfType(value, String(type))),
  enum: (said, value) => list(said).some((item) => equalJson(item, value)),
  const: (said, value) => equalJson(said, value),
  required: (said, value) => !isObject(value) || list(said).every((name) => Object.hasOwn(value, String(name))),
  minimum: (said, value) => !number(value) || value >= Number(said),
  maximum: (said, value) => !number(value) || value <= Number(said),
  exclusiveMinimum: (said, value) => !number(value) || value > Number(said),
  exclusiveMaximum: (said, value) => !number(value) || value < Number(said),
  minLength: (said, value) => (length(value) ?? Number.POSITIVE_INFINITY) >= Number(said),
  maxLength: (said, value) => (length(value) ?? 0) <= Number(said),
  minItems: (said, value) => !Array.isArray(value) || value.length >= Number(said),
  maxItems: (said, value) => !Array.isArray(value) || value.length <= Number(said),
  minProperties: (said, value) => !isObject(value) || Object.keys(value).length >= Number(said),
  pattern: (said, value) => typeof value !== 'string' || matches(String(said), value),
  format: (said, value) => hasFormat(String(said), value),
};

/** A pattern that JavaScript cannot read says nothing. */
const matches = (pattern: string, value: string): boolean => {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
};

const isOfType = (value: unknown, type: string): boolean => {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
};

/**
 * Rough, but enough to distinguish `understudy` and the empty text from a real value; any other format is taken to
 * hold.
 */
const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)$/i,
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d:\d\d/,
  duration: /^P/,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: /^[a-z][a-z\d+.-]*:/i,
  url: /^[a-z][a-z\d+.-]*:/i,
  ipv4: /^\d+(?:\.\d+){3}$/,
  ipv6: /:/,
  byte: /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/,
};

const hasFormat = (format: string, value: unknown): boolean => {
  if (number(value)) return format !== 'int32' || (value >= -(2 ** 31) && value < 2 ** 31);
  return typeof value !== 'string' || (FORMATS[format]?.test(value) ?? true);
};
