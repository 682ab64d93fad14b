import type { ErrorObject } from 'ajv';
import { equalJson, isObject, type Json } from '../../core/json/json';
import { childPointer, type Pointer } from '../../core/json/pointer';
import { compilePattern } from '../patterns/compile-pattern';
import { ENUM_SET } from './enum-set';
import { assertedFormats } from './formats';
import { AGAIN } from './recursion-guard';
import type { SchemaCopy } from './schema-copy';
import type { CopiedSchema } from './schema-keywords';

/** One value on its way through the schemas that describe it. */
export interface ValueWalk {
  readonly definition: SchemaCopy['definition'];
  /** Adds to `errors` what a schema finds wrong with a value, or with a part of it; `at` is its place. */
  ask(schema: CopiedSchema, value: unknown, at: Pointer): void;
  readonly errors: ErrorObject[];
  /** The values that a reference of a loop is being asked about. */
  readonly open: Map<string, unknown[]>;
}

/** What a keyword says of a value; `schema` is the one that it stands in, `at` the value's place as a JSON pointer. */
export type KeywordCheck<T> = (walk: ValueWalk, said: never, schema: CopiedSchema, value: T, at: Pointer) => void;

/** Is a value right? What is wrong with it is told where the asker wants to know. */
const holds = (walk: ValueWalk, schema: CopiedSchema, value: unknown, at: Pointer, tells = true): boolean => {
  const before = walk.errors.length;
  walk.ask(schema, value, at);
  const isRight = walk.errors.length === before;
  if (!tells) walk.errors.length = before;
  return isRight;
};

const report = (
  walk: ValueWalk,
  keyword: string,
  parentSchema: CopiedSchema,
  instancePath: Pointer,
  message: string,
  params: Record<string, unknown> = {},
  data?: unknown,
): void => {
  walk.errors.push({ keyword, parentSchema, instancePath, message, params, schemaPath: '', data });
};

const isOfType = (type: unknown, value: unknown): boolean => {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return typeof value === 'number' && !(value % 1) && !Number.isNaN(value);
    default:
      return typeof value === type;
  }
};

export const checkType: KeywordCheck<unknown> = (walk, said: string | readonly string[], schema, value, at) => {
  const types = [said].flat();
  if (!types.some((type) => isOfType(type, value)))
    report(walk, 'type', schema, at, `must be ${types.join(',')}`, { type: said }, value);
};

const LIMITS = {
  maximum: ['<=', (value: number, limit: number) => value <= limit],
  minimum: ['>=', (value: number, limit: number) => value >= limit],
  exclusiveMaximum: ['<', (value: number, limit: number) => value < limit],
  exclusiveMinimum: ['>', (value: number, limit: number) => value > limit],
} as const;

const limit =
  (keyword: keyof typeof LIMITS): KeywordCheck<number> =>
  (walk, said: number, schema, value, at) => {
    const [comparison, isWithin] = LIMITS[keyword];
    if (!isWithin(value, said))
      report(walk, keyword, schema, at, `must be ${comparison} ${said}`, { comparison, limit: said });
  };

const count =
  <T>(keyword: string, what: string, size: (value: T) => number): KeywordCheck<T> =>
  (walk, said: number, schema, value, at) => {
    const isMost = keyword.startsWith('max');
    if (isMost ? size(value) <= said : size(value) >= said) return;
    report(walk, keyword, schema, at, `must NOT have ${isMost ? 'more' : 'fewer'} than ${said} ${what}`, {
      limit: said,
    });
  };

/** In characters, not in the halves that some of them have. */
const lengthOf = (text: string): number => {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};

const sizeOf = (value: object): number => Object.keys(value).length;
const itemsOf = (value: readonly unknown[]): number => value.length;

const checkFormat = (type: 'number' | 'string'): KeywordCheck<number | string> => {
  return (walk, said: string, schema, value, at) => {
    const format = assertedFormats()[said];
    if (format === undefined || format === true) return;
    const isAny = typeof format === 'object' && !(format instanceof RegExp);
    if (((isAny && 'type' in format && format.type) || 'string') !== type) return;
    const test = isAny ? format.validate : format;
    const isGood =
      test instanceof RegExp ? test.test(String(value)) : (test as (one: unknown) => unknown)(value) === true;
    if (!isGood) report(walk, 'format', schema, at, `must match format "${said}"`, { format: said });
  };
};

/** As Ajv numbers them: it looks up what has one plain type, and compares the others one by one. */
const checkUnique: KeywordCheck<readonly unknown[]> = (walk, said: boolean, schema, value, at) => {
  if (!said) return;
  const { type } = isObject(schema.items) ? schema.items : {};
  const types = type === undefined ? [] : [type].flat();
  const isPlain = types.length > 0 && !types.includes('object') && !types.includes('array');
  const seen = new Map<unknown, number>();
  for (let i = value.length - 1; i >= 0; i -= 1) {
    const j = isPlain ? seen.get(value[i]) : lastEqual(value, i);
    if (j !== undefined && j >= 0) {
      const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`;
      return report(walk, 'uniqueItems', schema, at, message, { i, j });
    }
    if (types.some((each) => isOfType(each, value[i]))) seen.set(value[i], i);
  }
};

const lastEqual = (value: readonly unknown[], before: number): number =>
  value.slice(0, before).findLastIndex((one) => equalJson(one as Json, value[before] as Json));

const isEqual = (listed: unknown, value: unknown): boolean =>
  typeof listed === 'object' && listed !== null ? equalJson(listed as Json, value as Json) : listed === value;

const checkAdditional: KeywordCheck<Record<string, unknown>> = (
  walk,
  said: false | CopiedSchema,
  schema,
  value,
  at,
) => {
  const { properties, patternProperties } = schema;
  const patterns = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  for (const key of Object.keys(value)) {
    if (isObject(properties) && key !== '__proto__' && Object.hasOwn(properties, key)) continue;
    if (patterns.some((pattern) => matches(pattern, key))) continue;
    if (said) walk.ask(said, value[key], childPointer(at, key));
    else {
      const message = 'must NOT have additional properties';
      report(walk, 'additionalProperties', schema, at, message, { additionalProperty: key });
    }
  }
};

const matches = (pattern: string, text: string): boolean => (compilePattern(pattern) ?? /(?:)/).test(text);

const checkOneOf: KeywordCheck<unknown> = (walk, branches: readonly CopiedSchema[], schema, value, at) => {
  const before = walk.errors.length;
  let passing: number | undefined;
  for (const [index, branch] of branches.entries()) {
    if (!holds(walk, branch, value, at)) continue;
    if (passing !== undefined) {
      const message = 'must match exactly one schema in oneOf';
      return report(walk, 'oneOf', schema, at, message, { passingSchemas: [passing, index] });
    }
    passing = index;
  }
  if (passing !== undefined) walk.errors.length = before;
  else report(walk, 'oneOf', schema, at, 'must match exactly one schema in oneOf', { passingSchemas: null });
};

/** Ends where the schema is being asked about this very value (see `recursion-guard`). */
const askAgain: KeywordCheck<unknown> = (walk, reference: string, _schema, value, at) => {
  const open = walk.open.get(reference) ?? [];
  walk.open.set(reference, open);
  if (open.includes(value)) return;
  open.push(value);
  askReference(walk, reference, value, at);
  open.pop();
};

const askReference = (walk: ValueWalk, reference: string, value: unknown, at: Pointer): void => {
  const target = walk.definition(reference);
  if (target) walk.ask(target, value, at);
};

const askItems = (
  walk: ValueWalk,
  schemaOf: (index: number) => CopiedSchema | undefined,
  value: readonly unknown[],
  at: Pointer,
) => {
  let last: { readonly item: unknown; readonly schema: CopiedSchema } | undefined;
  for (const [index, item] of value.entries()) {
    const schema = schemaOf(index);
    // A list that is made to be too long has one item a thousand times.
    if (!schema || (last && last.item === item && last.schema === schema)) continue;
    last = holds(walk, schema, item, childPointer(at, index)) ? { item, schema } : undefined;
  }
};

export type KeywordGroup = 'any' | 'number' | 'string' | 'array' | 'object';
const rule = <T>(keyword: string, group: KeywordGroup, check: KeywordCheck<T>) => ({
  keyword,
  group,
  check: check as KeywordCheck<never>,
});

/** In the order in which Ajv asks. */
export const RULES = [
  rule('$ref', 'any', (walk, said: string, _schema, value, at) => askReference(walk, said, value, at)),
  rule('const', 'any', (walk, said: unknown, schema, value, at) => {
    if (!isEqual(said, value)) report(walk, 'const', schema, at, 'must be equal to constant', { allowedValue: said });
  }),
  rule('enum', 'any', (walk, said: readonly unknown[], schema, value, at) => {
    if (said.some((one) => isEqual(one, value))) return;
    report(walk, 'enum', schema, at, 'must be equal to one of the allowed values', { allowedValues: said });
  }),
  rule('not', 'any', (walk, said: CopiedSchema, schema, value, at) => {
    if (holds(walk, said, value, at, false)) report(walk, 'not', schema, at, 'must NOT be valid');
  }),
  rule('anyOf', 'any', (walk, said: readonly CopiedSchema[], schema, value, at) => {
    const before = walk.errors.length;
    const right = said.filter((branch) => holds(walk, branch, value, at));
    if (right.length > 0) walk.errors.length = before;
    else report(walk, 'anyOf', schema, at, 'must match a schema in anyOf');
  }),
  rule('oneOf', 'any', checkOneOf),
  rule('allOf', 'any', (walk, said: readonly CopiedSchema[], _schema, value, at) => {
    for (const side of said) walk.ask(side, value, at);
  }),
  rule('if', 'any', (walk, said: CopiedSchema, schema, value, at) => {
    const keyword = holds(walk, said, value, at, false) ? 'then' : 'else';
    const clause = schema[keyword];
    if (!isObject(clause) || holds(walk, clause, value, at)) return;
    report(walk, 'if', schema, at, `must match "${keyword}" schema`, { failingKeyword: keyword });
  }),
  rule(ENUM_SET, 'any', (walk, said: readonly unknown[], schema, value, at) => {
    if (!said.includes(value)) report(walk, ENUM_SET, schema, at, `must pass "${ENUM_SET}" keyword validation`);
  }),
  rule(AGAIN, 'any', askAgain),
  ...(['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum'] as const).map((keyword) =>
    rule(keyword, 'number', limit(keyword)),
  ),
  rule('multipleOf', 'number', (walk, said: number, schema, value: number, at) => {
    const times = value / said;
    // As `multipleOfPrecision` has it.
    if (Math.abs(Math.round(times) - times) <= 1e-9) return;
    report(walk, 'multipleOf', schema, at, `must be multiple of ${said}`, { multipleOf: said });
  }),
  rule('format', 'number', checkFormat('number')),
  rule('maxLength', 'string', count('maxLength', 'characters', lengthOf)),
  rule('minLength', 'string', count('minLength', 'characters', lengthOf)),
  rule('pattern', 'string', (walk, said: string, schema, value: string, at) => {
    if (!matches(said, value)) report(walk, 'pattern', schema, at, `must match pattern "${said}"`, { pattern: said });
  }),
  rule('format', 'string', checkFormat('string')),
  rule('maxItems', 'array', count('maxItems', 'items', itemsOf)),
  rule('minItems', 'array', count('minItems', 'items', itemsOf)),
  rule('prefixItems', 'array', (walk, said: readonly CopiedSchema[], _schema, value: readonly unknown[], at) =>
    askItems(walk, (index) => said[index], value, at),
  ),
  rule('items', 'array', (walk, said: CopiedSchema, schema, value: readonly unknown[], at) => {
    const first = Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0;
    askItems(walk, (index) => (index < first ? undefined : said), value, at);
  }),
  rule('uniqueItems', 'array', checkUnique),
  rule('maxProperties', 'object', count('maxProperties', 'properties', sizeOf)),
  rule('minProperties', 'object', count('minProperties', 'properties', sizeOf)),
  rule('required', 'object', (walk, said: readonly string[], schema, value: Record<string, unknown>, at) => {
    for (const name of said) {
      if (value[name] !== undefined) continue;
      report(walk, 'required', schema, at, `must have required property '${name}'`, { missingProperty: name });
    }
  }),
  rule('additionalProperties', 'object', checkAdditional),
  rule(
    'properties',
    'object',
    (walk, said: Record<string, CopiedSchema>, _schema, value: Record<string, unknown>, at) => {
      for (const [name, property] of Object.entries(said)) {
        if (name !== '__proto__' && value[name] !== undefined) walk.ask(property, value[name], childPointer(at, name));
      }
    },
  ),
  rule('patternProperties', 'object', (walk, said: Record<string, CopiedSchema>, _schema, value: object, at) => {
    for (const [pattern, property] of Object.entries(said))
      for (const [key, each] of Object.entries(value))
        if (matches(pattern, key)) walk.ask(property, each, childPointer(at, key));
  }),
];
