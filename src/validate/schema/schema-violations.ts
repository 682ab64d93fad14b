import type { ErrorObject } from 'ajv';
import type { Grade } from '../../core/evidence';
import { isObject, type Json } from '../../core/json/json';
import { type Pointer, pointerKeys, ROOT, type SpecPlace, toPointer, valueAt } from '../../core/json/pointer';
import { isNullable } from '../../schema/nullable';
import { hasNullable } from '../../specs/openapi-version';
import type { Spec } from '../../specs/spec';
import type { SchemaViolation } from '../validate-types';
import { reduceErrors } from './best-branch';
import { ENUM_SET } from './enum-set';
import type { SchemaCopy } from './schema-copy';
import { schemaPaths } from './schema-paths';

/** Ajv's errors, reduced to those that matter, each with its place in the vendor's file and its grade. */
type ToViolations = (errors: readonly ErrorObject[]) => readonly SchemaViolation[];

export const compileViolations = (spec: Spec, copy: SchemaCopy): ToViolations => {
  const paths = schemaPaths(copy, (origin) => spec.evidence(origin).grade);
  const whole = copy.origins.get(copy.root) ?? spec.root;
  // A client that makes a mistake makes it again: places and grades at the root of a value are looked up once.
  const places = new WeakMap<object, SpecPlace>();
  const grades = new WeakMap<object, Grade>();
  const placeOf = (schema: object): SpecPlace => {
    const place = places.get(schema) ?? spec.place(copy.origins.get(schema) ?? whole);
    places.set(schema, place);
    return place;
  };
  const gradeOf = (schema: object, pointer: Pointer): Grade => {
    if (!spec.mayHave('x-evidence')) return 'documented';
    const known = pointer === ROOT ? grades.get(schema) : undefined;
    const grade = known ?? paths.grade(copy.root, pointerKeys(pointer), schema) ?? 'documented';
    if (pointer === ROOT) grades.set(schema, grade);
    return grade;
  };
  const violationOf = (error: ErrorObject): SchemaViolation => {
    const schema = error.parentSchema as Record<string, unknown>;
    const pointer = toPointer(error.instancePath);
    const said = describe(error, schema);
    const origin = copy.origins.get(schema);
    const message = `${inItsDigits(spec, origin, said)}${error.data === null ? whyNoNull(spec, origin, said.keyword) : ''}`;
    const violation = { pointer, ...said, message, spec: placeOf(schema), evidence: gradeOf(schema, pointer) };
    schemas.set(violation, copy.origins.get(schema) ?? whole);
    return violation;
  };
  return (errors) => reduceErrors(errors, paths).map(violationOf);
};

/** The schema of the document that a value breaks. */
export const schemaOf = (violation: SchemaViolation): object | undefined => schemas.get(violation);

const schemas = new WeakMap<SchemaViolation, object>();

const SHOWN = 10;

/** Some list every name that may come. Its line in the document has it in full. */
const shortPattern = (pattern: string): string =>
  pattern.length > LONG_PATTERN ? `${pattern.slice(0, LONG_PATTERN)}…` : pattern;

const LONG_PATTERN = 200;

/** Keyword, parameters and sentence; nothing of the value itself, which may be a secret. */
const describe = (
  error: ErrorObject,
  schema: Record<string, unknown>,
): Pick<SchemaViolation, 'keyword' | 'params' | 'message'> => {
  const { keyword } = error;
  const params = error.params as Json & Record<string, Json>;
  if (keyword === 'enum' || keyword === ENUM_SET) return describeEnum(schema[keyword] as readonly Json[]);
  if (keyword === 'const') return { keyword, params, message: `must be ${JSON.stringify(params.allowedValue)}` };
  if (keyword === 'type' && Array.isArray(params.type))
    return { keyword, params, message: `must be ${params.type.join(' or ')}` };
  if (keyword === 'pattern')
    return { keyword, params, message: `must match pattern "${shortPattern(String(schema.pattern))}"` };
  if (keyword === 'not' && isEmptyNot(schema))
    return { keyword: 'false schema', params: {}, message: 'is not allowed here' };
  if (keyword === 'additionalProperties') {
    return { keyword, params, message: `must not have the property ${JSON.stringify(params.additionalProperty)}` };
  }
  if (keyword === 'unevaluatedProperties') {
    return { keyword, params, message: `must not have the property ${JSON.stringify(params.unevaluatedProperty)}` };
  }
  if (keyword === 'propertyNames') {
    return { keyword, params, message: `must not have a property of the name ${JSON.stringify(params.propertyName)}` };
  }
  return {
    keyword,
    params,
    message: (error.message ?? `breaks ${keyword}`).replace(/\bNOT\b/g, 'not').replace('items ## ', 'items '),
  };
};

/** A number that JavaScript takes for another one, as the document writes it: 9223372036854775807, and not …776000. */
const inItsDigits = (
  { numbers }: Spec,
  origin: object | undefined,
  { keyword, params, message }: Pick<SchemaViolation, 'keyword' | 'params' | 'message'>,
): string => {
  const listed = Object.values(isObject(params) ? params : {})
    .flat()
    .filter(isBeyondDigits);
  const holder = keyword === 'enum' ? valueAt(origin, '/enum') : origin;
  if (['enum', 'const'].includes(keyword) && listed.length > 0 && isObjectOrList(holder)) {
    const entries = Object.entries(holder).filter(([key]) => keyword === 'enum' || key === 'const');
    // Each in its turn: two of them may be one number in JavaScript.
    return entries.reduce(
      (said, [key, value]) =>
        isBeyondDigits(value) ? said.replace(String(value), numbers.textOf(holder, key, value) ?? String(value)) : said,
      message,
    );
  }
  const limit = valueAt(params, '/limit');
  if (typeof limit !== 'number' || Number.isSafeInteger(limit) || origin === undefined) return message;
  return message.replace(String(limit), numbers.textOf(origin, keyword, limit) ?? String(limit));
};

const isBeyondDigits = (value: unknown): value is number => typeof value === 'number' && !Number.isSafeInteger(value);

const isObjectOrList = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whoever reads `nullable` beside the type wonders why null is wrong. */
const whyNoNull = ({ openapi }: Spec, origin: object | undefined, keyword: string): string =>
  keyword === 'type' && isObject(origin) && isNullable(origin) && !hasNullable(openapi)
    ? ': `nullable` means nothing since 3.1'
    : '';

const isEmptyNot = (schema: Record<string, unknown>): boolean => JSON.stringify(schema.not) === '{}';

const describeEnum = (values: readonly Json[]): Pick<SchemaViolation, 'keyword' | 'params' | 'message'> => {
  const shown = values.slice(0, SHOWN).map((value) => JSON.stringify(value));
  const more = values.length > SHOWN ? ` or one of ${values.length - SHOWN} more` : '';
  return {
    keyword: 'enum',
    params: { allowedValues: values.slice(0, SHOWN) },
    message: `must be ${values.length === 1 ? '' : 'one of '}${shown.join(', ')}${more}`,
  };
};
