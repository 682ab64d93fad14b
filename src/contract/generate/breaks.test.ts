import type { Json } from '../../core/json/json';
import { compileSchema } from '../../validate/schema/compile-schema';
import { schemaOf } from '../testing/document';
import { breaksOf, replaced } from './breaks';

const found = (schema: object, good: Json): readonly string[] => {
  const { spec, schema: ref } = schemaOf(schema);
  return breaksOf(spec, ref, good).map(({ at, keyword }) => `${at} ${keyword}`);
};

test.each<[string, object, Json, readonly string[]]>([
  ['a pattern', { type: 'string', pattern: '^[0-9]+$' }, '12', [' type', ' pattern']],
  ['an unanchored pattern', { type: 'string', pattern: '[0-9]+' }, '12', [' type', ' pattern']],
  ['an enum of texts', { enum: ['a', 'b'] }, 'a', [' enum']],
  ['an enum of numbers', { enum: [1, 2] }, 1, [' enum']],
  ['a constant', { const: 'x' }, 'x', [' const']],
  ['a format', { type: 'string', format: 'uuid' }, '3c90c3cc-0d44-4b50-8888-8dd25736052a', [' type', ' format']],
  ['bounds', { type: 'integer', minimum: 1, maximum: 9 }, 5, [' type', ' minimum', ' maximum']],
  [
    'open bounds',
    { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 9 },
    5,
    [' type', ' exclusiveMinimum', ' exclusiveMaximum'],
  ],
  ['a step', { type: 'integer', multipleOf: 4 }, 8, [' type', ' multipleOf']],
  ['lengths', { type: 'string', minLength: 2, maxLength: 3 }, 'abc', [' type', ' maxLength', ' minLength']],
  [
    'counts',
    { type: 'array', minItems: 1, maxItems: 2, uniqueItems: true, items: { type: 'integer' } },
    [1],
    [' type', ' maxItems', ' minItems', ' uniqueItems', '/0 type'],
  ],
  ['int32', { type: 'integer', format: 'int32' }, 1, [' type', ' format']],
])('%s is broken one way at a time', (_what, schema, good, expected) => {
  expect(found(schema, good)).toEqual(expected);
});

test('of an object each required property is left out, each documented one is broken, and closed ones get another', () => {
  const schema = {
    type: 'object',
    required: ['id', 'inner'],
    additionalProperties: false,
    properties: {
      id: { type: 'integer' },
      inner: { type: 'object', required: ['deep'], properties: { deep: { type: 'boolean' } } },
    },
  };
  expect(found(schema, { id: 1, inner: { deep: true } })).toEqual([
    ' type',
    '/id required',
    '/inner required',
    ' additionalProperties',
    '/id type',
    '/inner type',
    '/inner/deep required',
    '/inner/deep type',
  ]);
});

test('every break breaks its keyword, and the good value stays as it was', () => {
  const { spec, schema } = schemaOf({
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'string', maxLength: 3, pattern: '^x' } },
  });
  const good = { a: 'xyz' };
  const compiled = compileSchema(spec, schema, 'request');
  for (const { keyword, value } of breaksOf(spec, schema, good)) {
    expect(compiled.kind === 'compiled' && compiled.check(value).map((violation) => violation.keyword)).toContain(
      keyword,
    );
  }
  expect(good).toEqual({ a: 'xyz' });
});

test('a schema that says nothing cannot be broken', () => {
  expect(found({}, 'x')).toEqual([]);
});

test('a value is replaced at a pointer with escaped keys', () => {
  expect(replaced({ 'a/b': [{ 'c~d': 1 }] }, '/a~1b/0/c~0d', 2)).toEqual({ 'a/b': [{ 'c~d': 2 }] });
});
