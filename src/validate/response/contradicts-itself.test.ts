import { compileSchema } from '../schema/compile-schema';
import { schemaSpec } from '../testing/inline-spec';
import { contradictsItself } from './contradicts-itself';

const contradictions = (described: object, value: unknown): readonly (string | undefined)[] => {
  const { spec, schema } = schemaSpec(described, {
    Closed: { type: 'object', additionalProperties: false, properties: { a: {} } },
  });
  const compiled = compileSchema(spec, schema, 'response');
  if (compiled.kind !== 'compiled') throw new Error(compiled.reason);
  return compiled
    .check(value)
    .map((broken) => contradictsItself(spec, schema, value, broken)?.pointer.split('/').at(-1));
};

test.each([
  ['crossed bounds', { type: 'integer', minimum: 10, maximum: 5 }, 7, ['schema', 'schema']],
  ['listed values of another type', { type: 'integer', enum: ['1'] }, 1, ['schema']],
  ['a pattern with slashes', { type: 'string', pattern: '/^[a-z]+$/i' }, 'abc', ['schema']],
  [
    'a required property that is forbidden',
    { type: 'object', additionalProperties: false, required: ['b'], properties: { a: {} } },
    { a: 1 },
    ['schema'],
  ],
  [
    'a property that one part describes and the other forbids',
    { allOf: [{ $ref: '#/components/schemas/Closed' }, { type: 'object', properties: { b: {} } }] },
    { a: 1, b: 2 },
    ['1'],
  ],
  ['a list and a pattern', { type: 'string', pattern: '^[0-9]+$', enum: ['a'] }, 'b', ['schema', 'schema']],
  [
    'a listed value that the pattern forbids',
    { type: 'string', pattern: '^[0-9]+$', enum: ['a', '1'] },
    'a',
    ['schema'],
  ],
  ['a constant that is not listed', { const: 'x', enum: ['y'] }, 'x', ['schema']],
  ['one alternative twice', { oneOf: [{ type: 'integer' }, { type: 'integer' }] }, 1, ['schema']],
  [
    'a property that two parts give two types',
    { allOf: [{ properties: { a: { type: 'string' } } }, { properties: { a: { type: 'integer' } } }] },
    { a: 1 },
    ['a'],
  ],
  [
    'a required property that nothing satisfies',
    { required: ['a'], properties: { a: { not: {} } } },
    { a: 1 },
    ['schema'],
  ],
  ['a required property that is never allowed', { required: ['a'], properties: { a: false } }, { a: 1 }, ['schema']],
  ['an answer that nothing satisfies', { not: {} }, 1, ['schema']],
  ['an item that has to be there, and is forbidden', { type: 'array', minItems: 1, items: false }, [1], ['schema']],
  [
    'more required properties than there may be',
    { type: 'object', maxProperties: 1, required: ['a', 'b'] },
    { a: 1, b: 1 },
    ['schema'],
  ],
  ['a bound that the other one excludes', { type: 'integer', exclusiveMinimum: 5, maximum: 5 }, 5, ['schema']],
  ['no whole number between two bounds', { type: 'integer', minimum: 1.2, maximum: 1.8 }, 1, ['schema']],
  ['no multiple between two bounds', { type: 'integer', minimum: 3, maximum: 4, multipleOf: 5 }, 3, ['schema']],
  ['a type that is excluded', { type: 'string', not: { type: 'string' } }, 'a', ['schema']],
  ['null in a list of types, and in no list of values', { type: ['string', 'null'], enum: ['a'] }, null, ['schema']],
  ['null by a word of 3.0', { type: 'string', nullable: true }, null, ['nullable']],
  [
    'null by the word of 2.0',
    { type: 'object', properties: { a: { type: 'string', 'x-nullable': true } } },
    { a: null },
    ['x-nullable'],
  ],
])('%s: nobody can keep to it', (_what, schema, value, places) => {
  expect(contradictions(schema, value)).toEqual(places);
});

test.each([
  ['a bound', { type: 'integer', maximum: 5 }, 7],
  ['a pattern', { type: 'string', pattern: '^[a-z]+$' }, '1'],
  ['a list', { type: 'string', pattern: '^[0-9]+$', enum: ['a', '1'] }, 'b'],
  ['one of two overlapping alternatives', { oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1],
  ['a type beside a length', { allOf: [{ type: 'string' }, { minLength: 2 }] }, 1],
  [
    'a type that another alternative leaves',
    { allOf: [{ type: 'string' }], anyOf: [{ type: 'integer' }, { minLength: 1 }] },
    1,
  ],
  ['a type that may be null', { type: 'string', nullable: true }, 7],
  // That is how a document forbids what can be left out.
  ['a property that is forbidden', { properties: { a: false, b: { not: {} } } }, { a: 1, b: 1 }],
  ['an item too many', { type: 'array', prefixItems: [{}], items: false }, [1, 2]],
  ['a multiple between two bounds', { type: 'number', minimum: 3, maximum: 5, multipleOf: 5 }, 4],
  ['bounds that meet', { type: 'integer', minimum: 5, maximum: 5 }, 4],
  ['a required property', { type: 'object', required: ['a'], properties: { a: {} } }, {}],
  ['a property of another branch', { oneOf: [{ $ref: '#/components/schemas/Closed' }, { type: 'array' }] }, { b: 1 }],
  [
    'crossed bounds of another property',
    { type: 'object', properties: { a: { type: 'integer', minimum: 5, maximum: 3 }, b: { type: 'string' } } },
    { b: 1 },
  ],
])('%s: whoever breaks it is to blame', (_what, schema, value) => {
  const found = contradictions(schema, value);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((each) => each !== undefined)).toEqual([]);
});
