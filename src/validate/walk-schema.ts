import { equalJson, isObject } from '../core/json';
import { ENUM_SET, formatTest } from './ajv';
import { compilePattern } from './patterns';
import type { CopiedSchema } from './schema-copy';

/** Does the value conform? `undefined`: that is left to Ajv, of this value and of all that come later. */
export type Walker = (value: unknown) => boolean | undefined;

/**
 * How many steps through values are taken for each schema that can be reached. To make code of a schema takes Ajv as long as some hundred
 * steps; a value that comes again and again is worth the code, the few of a short run are not.
 */
const STEPS = 40;
const FEWEST = 2000;

/**
 * Judges values by walking schema and value together, exactly as Ajv's code would. `undefined` when the schema, or one that it reaches, says
 * something that only Ajv knows.
 */
export const walkerOf = (root: CopiedSchema, reachable: ReadonlyMap<string, CopiedSchema>): Walker | undefined => {
  let size = 0;
  for (const schema of [root, ...reachable.values()]) size += sizeOf(schema);
  if (!Number.isFinite(size)) return undefined;
  const walk: Walk = { reachable, left: FEWEST + STEPS * size };
  return (value) => {
    if (walk.left < 0) return undefined;
    try {
      return holds(walk, root, value);
    } catch {
      // No JSON value, too many steps, a pattern that was not decided, or nested deeper than the stack.
      walk.left = -1;
      return undefined;
    }
  };
};

interface Walk {
  readonly reachable: ReadonlyMap<string, CopiedSchema>;
  /** Steps that may still be taken. */
  left: number;
}

type Shape = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** What a keyword asks of a value of the shape that it is about. */
type Ask = (walk: Walk, argument: never, value: never, schema: CopiedSchema) => boolean;

const take = (walk: Walk, steps: number): void => {
  walk.left -= steps;
  if (walk.left < 0) throw new Error('Too many steps');
};

const holds = (walk: Walk, schema: CopiedSchema, value: unknown): boolean => {
  take(walk, 1);
  const shape = shapeOf(value);
  for (const keyword in schema) {
    const asked = ASKED[keyword];
    if (!asked) continue;
    const ask = asked[shape] ?? asked.any;
    if (ask && !ask(walk, schema[keyword] as never, value as never, schema)) return false;
  }
  return true;
};

const shapeOf = (value: unknown): Shape => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  if (type === 'string' || type === 'boolean' || type === 'object') return type;
  // What JSON cannot write means something else to every keyword.
  if (type === 'number' && Number.isFinite(value)) return 'number';
  throw new Error('No JSON value');
};

type Fields = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, CopiedSchema>>;

const isType = (type: string, value: unknown): boolean =>
  type === 'integer' ? Number.isInteger(value) : shapeOf(value) === type;

const isListed = (values: readonly unknown[], value: unknown): boolean =>
  values.some((each) => (typeof each === 'object' ? equalJson(each, value) : each === value));

/** Ajv counts characters, not their halves. */
const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};

/** A property that is not there has no value, as has one of which the prototype knows nothing either. */
const isThere = (value: Fields, name: string): boolean => value[name] !== undefined;

const hasAll = (value: Fields, names: readonly string[]): boolean => names.every((name) => isThere(value, name));

const matches = (pattern: string, text: string): boolean => {
  const compiled = compilePattern(pattern);
  if (!compiled) throw new Error('No pattern');
  return compiled.test(text);
};

/** Ajv allows for what a quotient in binary is off. */
const isMultiple = (value: number, step: number): boolean => {
  const quotient = value / step;
  return !(Math.abs(Math.round(quotient) - quotient) > 1e-9);
};

const isAdditional = (name: string, { properties, patternProperties }: CopiedSchema): boolean =>
  !(isObject(properties) && Object.hasOwn(properties, name)) &&
  !(isObject(patternProperties) && Object.keys(patternProperties).some((pattern) => matches(pattern, name)));

const isOfFormat = (value: string | number, name: string): boolean => {
  const test = formatTest(name, typeof value === 'string' ? 'string' : 'number');
  return !test || test(value);
};

const allItems = (walk: Walk, schema: CopiedSchema, items: readonly unknown[], from = 0): boolean => {
  for (let index = from; index < items.length; index += 1) if (!holds(walk, schema, items[index])) return false;
  return true;
};

const isUnique = (walk: Walk, items: readonly unknown[]): boolean => {
  if (items.every((item) => typeof item !== 'object')) return new Set(items).size === items.length;
  take(walk, items.length ** 2);
  return items.every((item, index) => !items.slice(0, index).some((before) => equalJson(before, item)));
};

/** By keyword, and by the shape that a value must have for the keyword to say anything of it. */
type Asked = Readonly<Partial<Record<Shape | 'any', Ask>>>;

const string = (test: (value: string, argument: never) => boolean): Asked => ({
  string: (_walk, argument, value) => test(value, argument),
});
const number = (test: (value: number, argument: never) => boolean): Asked => ({
  number: (_walk, argument, value) => test(value, argument),
});
const array = (test: (value: readonly unknown[], argument: never) => boolean): Asked => ({
  array: (_walk, argument, value) => test(value, argument),
});
const object = (ask: (walk: Walk, argument: never, value: Fields, schema: CopiedSchema) => boolean): Asked => ({
  object: ask,
});
const any = (ask: (walk: Walk, argument: never, value: unknown, schema: CopiedSchema) => boolean): Asked => ({
  any: ask,
});

const ASKED: Readonly<Record<string, Asked>> = Object.assign(Object.create(null) as Record<string, Asked>, {
  $ref: any((walk, reference: string, value) => {
    const target = walk.reachable.get(reference);
    if (!target) throw new Error(`Nothing is known of ${reference}`);
    return holds(walk, target, value);
  }),
  type: any((_walk, type: string | readonly string[], value) =>
    typeof type === 'string' ? isType(type, value) : type.some((one) => isType(one, value)),
  ),
  enum: any((_walk, values: readonly unknown[], value) => isListed(values, value)),
  // Where the list is long, the code that looks it up in a set is soon worth its making.
  [ENUM_SET]: any((walk, values: readonly unknown[], value) => {
    take(walk, values.length / 10);
    return values.includes(value);
  }),
  const: any((_walk, only: unknown, value) => isListed([only], value)),
  multipleOf: number(isMultiple),
  maximum: number((value, limit: number) => value <= limit),
  minimum: number((value, limit: number) => value >= limit),
  exclusiveMaximum: number((value, limit: number) => value < limit),
  exclusiveMinimum: number((value, limit: number) => value > limit),
  maxLength: string((text, count: number) => text.length <= count || lengthOf(text) <= count),
  minLength: string((text, count: number) => text.length >= count && lengthOf(text) >= count),
  pattern: string((text, pattern: string) => matches(pattern, text)),
  format: { ...string(isOfFormat), ...number(isOfFormat) },
  maxItems: array((items, count: number) => items.length <= count),
  minItems: array((items, count: number) => items.length >= count),
  uniqueItems: { array: (walk, wanted: boolean, items: readonly unknown[]) => !wanted || isUnique(walk, items) },
  prefixItems: {
    array: (walk, schemas: readonly CopiedSchema[], items: readonly unknown[]) =>
      schemas.every((schema, index) => index >= items.length || holds(walk, schema, items[index])),
  },
  items: {
    array: (walk, schema: CopiedSchema, items: readonly unknown[], { prefixItems }) =>
      allItems(walk, schema, items, Array.isArray(prefixItems) ? prefixItems.length : 0),
  },
  maxProperties: object((_walk, count: number, value) => Object.keys(value).length <= count),
  minProperties: object((_walk, count: number, value) => Object.keys(value).length >= count),
  required: object((_walk, names: readonly string[], value) => hasAll(value, names)),
  dependentRequired: object((_walk, dependent: Readonly<Record<string, readonly string[]>>, value) =>
    Object.entries(dependent).every(([name, names]) => !isThere(value, name) || hasAll(value, names)),
  ),
  dependentSchemas: object((walk, schemas: Schemas, value) =>
    Object.entries(schemas).every(([name, schema]) => !isThere(value, name) || holds(walk, schema, value)),
  ),
  properties: object((walk, schemas: Schemas, value) => {
    for (const name in schemas) {
      const each = value[name];
      if (each !== undefined && !holds(walk, schemas[name] as CopiedSchema, each)) return false;
    }
    return true;
  }),
  patternProperties: object((walk, schemas: Schemas, value) =>
    Object.entries(schemas).every(([pattern, schema]) =>
      Object.keys(value).every((name) => !matches(pattern, name) || holds(walk, schema, value[name])),
    ),
  ),
  additionalProperties: object((walk, rest: CopiedSchema | false, value, schema) =>
    Object.keys(value).every(
      (name) => !isAdditional(name, schema) || (rest !== false && holds(walk, rest, value[name])),
    ),
  ),
  propertyNames: object((walk, schema: CopiedSchema, value) =>
    Object.keys(value).every((name) => holds(walk, schema, name)),
  ),
  allOf: any((walk, schemas: readonly CopiedSchema[], value) => schemas.every((schema) => holds(walk, schema, value))),
  anyOf: any((walk, schemas: readonly CopiedSchema[], value) => schemas.some((schema) => holds(walk, schema, value))),
  oneOf: any(
    (walk, schemas: readonly CopiedSchema[], value) =>
      schemas.filter((schema) => holds(walk, schema, value)).length === 1,
  ),
  not: any((walk, schema: CopiedSchema, value) => !holds(walk, schema, value)),
  if: any((walk, condition: CopiedSchema, value, schema) => {
    const next = holds(walk, condition, value) ? schema.then : schema.else;
    return next === undefined || holds(walk, next as CopiedSchema, value);
  }),
  // Asked with `if`.
  // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
  then: {},
  else: {},
} satisfies Readonly<Record<string, Asked>>);

const ONE: ReadonlySet<string> = new Set([
  'items',
  'additionalProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
]);
const LISTS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);

const sizes = new WeakMap<CopiedSchema, number>();

/** How many schemas it holds; infinite where one of them has a keyword that is not in the table, or a name that JavaScript keeps for itself. */
const sizeOf = (schema: CopiedSchema): number => {
  const known = sizes.get(schema);
  if (known !== undefined) return known;
  let size = 1;
  for (const [keyword, value] of Object.entries(schema)) {
    const unknown = !(keyword in ASKED) || (MAPS.has(keyword) && Object.hasOwn(value as object, '__proto__'));
    if (unknown) size = Number.POSITIVE_INFINITY;
    else for (const child of childrenOf(keyword, value)) size += sizeOf(child);
  }
  sizes.set(schema, size);
  return size;
};

/** The schemas in a keyword's value. */
const childrenOf = (keyword: string, value: unknown): readonly CopiedSchema[] => {
  if (ONE.has(keyword)) return isObject(value) ? [value] : [];
  if (LISTS.has(keyword)) return value as readonly CopiedSchema[];
  if (!MAPS.has(keyword)) return [];
  return Object.values(value as Schemas);
};
