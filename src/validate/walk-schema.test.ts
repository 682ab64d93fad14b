import fc from 'fast-check';
import { compileWithAjv } from './ajv';
import type { CopiedSchema } from './schema-copy';
import { schemaSpec } from './testing/inline-spec';
import { walkerOf } from './walk-schema';

const { spec } = schemaSpec({});
/**
 * The code that finds all violations; the one that stops at the first takes `{}` for right beside `propertyNames`, whatever comes after.
 * `undefined` where it fails itself: of what `oneOf` has evaluated, some combinations make it write to nothing.
 */
const ajv = (schema: CopiedSchema, value: unknown): boolean | undefined => {
  try {
    return compileWithAjv(spec, 'thorough', schema, new Map()).validate(value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

const texts = fc.constantFrom(
  '',
  'a',
  'b',
  'ab',
  'aab',
  '\u{1f600}',
  '1',
  'constructor',
  '2020-02-30',
  '2020-02-28',
  'x@y.z',
);
const names = fc.constantFrom('a', 'b', 'ab', 'toString', 'valueOf');
const numbers = fc.constantFrom(-1, -0, 0, 0.1, 1, 1.4, 2, 3, 2 ** 31, 2 ** 53, 1e300);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(texts, numbers, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const count = fc.nat(3);
const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');
const pattern = fc.constantFrom('^a', 'b$', '^(a|b)+$', '[0-9]');

/** What may stand in a keyword, by its name. */
const asked = (child: fc.Arbitrary<CopiedSchema>) => {
  const some = fc.array(child, { minLength: 1, maxLength: 3 });
  return {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.array(json, { minLength: 1, maxLength: 3 }),
    enumSet: fc.array(fc.oneof(texts, numbers), { minLength: 1, maxLength: 3 }),
    const: json,
    multipleOf: fc.constantFrom(0.1, 0.5, 2, 1e-300),
    maximum: numbers,
    minimum: numbers,
    exclusiveMaximum: numbers,
    exclusiveMinimum: numbers,
    maxLength: count,
    minLength: count,
    pattern,
    format: fc.constantFrom('date', 'email', 'int32', 'uuid', 'float', 'password', 'byte'),
    maxItems: count,
    minItems: count,
    uniqueItems: fc.boolean(),
    prefixItems: some,
    items: child,
    maxProperties: count,
    minProperties: count,
    required: fc.uniqueArray(names, { maxLength: 2 }),
    dependentRequired: fc.dictionary(names, fc.uniqueArray(names, { maxLength: 2 }), { maxKeys: 2 }),
    dependentSchemas: fc.dictionary(names, child, { maxKeys: 2 }),
    properties: fc.dictionary(names, child, { maxKeys: 3 }),
    patternProperties: fc.dictionary(pattern, child, { maxKeys: 2 }),
    additionalProperties: fc.oneof(child, fc.constant(false as const)),
    propertyNames: child,
    allOf: some,
    anyOf: some,
    oneOf: some,
    not: child,
    if: child,
    // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
    then: child,
    else: child,
  };
};

const KEYWORDS = Object.keys(asked(fc.constant({}))) as readonly (keyof ReturnType<typeof asked>)[];

const schemas = fc.letrec<{ schema: CopiedSchema }>((tie) => ({
  schema: fc
    .uniqueArray(fc.constantFrom(...KEYWORDS), { maxLength: 2 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((keyword) => [keyword, asked(tie('schema'))[keyword]]))))
    .map((schema) => schema as CopiedSchema),
})).schema;

test.each(KEYWORDS)('`%s` is judged as by the code that Ajv makes', (keyword) => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(
      asked(schemas)[keyword],
      schemas,
      fc.array(json, { minLength: 25, maxLength: 25 }),
      (argument, more, values) => {
        for (const schema of [{ [keyword]: argument }, { ...more, [keyword]: argument }]) {
          const walker = walkerOf(schema, new Map());
          const different = values.filter((value) => {
            const judged = walker?.(value);
            const expected = ajv(schema, value);
            if (judged === undefined || expected === undefined) return false;
            seen.add(judged);
            return judged !== expected;
          });
          expect({ schema, different }).toEqual({ schema, different: [] });
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
  expect(seen.size).toBe(2);
});

test('references are followed, and come back to themselves with smaller values', () => {
  const node: CopiedSchema = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'integer' }, next: { $ref: 'r:node' } },
  };
  const walker = walkerOf({ type: 'array', items: { $ref: 'r:node' } }, new Map([['r:node', node]]));
  expect(walker?.([{ id: 1, next: { id: 2 } }])).toBe(true);
  expect(walker?.([{ id: 1, next: { id: 'x' } }])).toBe(false);
});

test.each<[string, CopiedSchema]>([
  ['what was evaluated', { unevaluatedProperties: false }],
  ['a keyword deep inside', { properties: { a: { items: { contains: { type: 'string' } } } } }],
  ['a property of every object', { properties: Object.fromEntries([['__proto__', { type: 'string' }]]) }],
])('%s is left to Ajv', (_what, schema) => {
  expect(walkerOf(schema, new Map())).toBeUndefined();
});

test.each<[string, unknown]>([
  ['a number that JSON cannot write', [Number.NaN]],
  ['nothing', [undefined]],
  ['what never ends', Array.from({ length: 10_000 }).reduce<unknown>((inner) => [inner], 1)],
])('%s is left to Ajv', (_what, value) => {
  const schema: CopiedSchema = { items: { $ref: 'r:items' } };
  expect(walkerOf(schema, new Map([['r:items', schema]]))?.(value)).toBeUndefined();
});

test('a schema that meets many values is left to Ajv from then on', () => {
  const walker = walkerOf({ type: 'string' }, new Map());
  const judged = Array.from({ length: 10_000 }, () => walker?.('text'));
  expect([judged[0], judged.at(-1)]).toEqual([true, undefined]);
});
