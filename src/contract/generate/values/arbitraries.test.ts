import fc from 'fast-check';
import { compileSchema } from '../../../validate/schema/compile-schema';
import { schemaOf } from '../../testing/document';
import { arbitraryFor } from './arbitraries';
import { plainValue } from './plain-value';

const SCHEMAS: Readonly<Record<string, object | boolean>> = {
  'any value': true,
  'a plain text': { type: 'string' },
  'a text with lengths': { type: 'string', minLength: 3, maxLength: 5 },
  'a pattern with a length': { type: 'string', pattern: '^[a-z]+$', maxLength: 4 },
  'two patterns': { type: 'string', allOf: [{ pattern: '^a' }, { pattern: '^a[0-9]{2}$' }] },
  ...Object.fromEntries(
    [
      'date-time',
      'date',
      'time',
      'uuid',
      'email',
      'hostname',
      'ipv4',
      'ipv6',
      'uri',
      'duration',
      'json-pointer',
      'regex',
      'uri-reference',
    ].map((format) => [`the format ${format}`, { type: 'string', format }]),
  ),
  'an integer with bounds': { type: 'integer', minimum: 3, maximum: 5 },
  'an integer with open bounds': { type: 'integer', exclusiveMinimum: 3, exclusiveMaximum: 5 },
  'a large minimum': { type: 'integer', minimum: 2 ** 40 },
  'a small maximum': { type: 'number', maximum: -(2 ** 40) },
  'a decimal step': { type: 'number', multipleOf: 0.1, minimum: 0, maximum: 2 },
  int32: { type: 'integer', format: 'int32' },
  'several types': { type: ['string', 'null', 'boolean'] },
  'an enum': { enum: ['a', 1, null] },
  'a constant': { const: { a: 1 } },
  'a list': { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 3 },
  'a set': { type: 'array', items: { type: 'integer', minimum: 0, maximum: 3 }, uniqueItems: true, minItems: 2 },
  'a tuple': {
    type: 'array',
    prefixItems: [{ type: 'integer' }, { type: 'string' }],
    items: { type: 'boolean' },
    minItems: 2,
  },
  'an object': {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'integer' }, b: { type: 'string' } },
    additionalProperties: false,
  },
  'a required property without a schema': { type: 'object', required: ['a'] },
  'a map': { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1 },
  allOf: {
    allOf: [
      { type: 'object', required: ['a'] },
      { properties: { a: { type: 'integer' } } },
      { properties: { a: { minimum: 5 } } },
    ],
  },
  anyOf: { anyOf: [{ type: 'integer' }, { type: 'string', maxLength: 2 }] },
  'oneOf beside properties': {
    type: 'object',
    properties: { kind: { enum: ['a', 'b'] } },
    required: ['kind'],
    oneOf: [{ properties: { kind: { const: 'a' } } }, { properties: { kind: { const: 'b' } } }],
  },
  'a number that is an integer': { type: 'number', allOf: [{ type: 'integer' }] },
  'a list that refers to itself': { $ref: '#/components/schemas/Tree' },
};

const REFERRED = {
  Tree: {
    type: 'object',
    required: ['name', 'children'],
    properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
  },
};

test.each(Object.entries(SCHEMAS))('values of %s satisfy it', (_what, written) => {
  const { spec, schema } = schemaOf(written, REFERRED);
  const compiled = compileSchema(spec, schema, 'request');
  if (compiled.kind !== 'compiled') throw new Error(compiled.reason);
  for (const value of fc.sample(arbitraryFor(spec, schema), { seed: 7, numRuns: 60 })) {
    expect({ value, broken: compiled.check(value) }).toEqual({ value, broken: [] });
  }
  expect(compiled.check(plainValue(spec, schema))).toEqual([]);
});

test('the same seed draws the same values', () => {
  const { spec, schema } = schemaOf({ type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } } });
  const draw = () => fc.sample(arbitraryFor(spec, schema), { seed: 3, numRuns: 5 });
  expect(draw()).toEqual(draw());
});

test('what only the server writes is not drawn for a request', () => {
  const { spec, schema } = schemaOf({
    type: 'object',
    required: ['id', 'a'],
    properties: { id: { type: 'integer', readOnly: true }, a: { type: 'integer' } },
  });
  expect(
    fc.sample(arbitraryFor(spec, schema), { seed: 1, numRuns: 20 }).every((value) => !('id' in (value as object))),
  ).toBe(true);
});

test('the example, then the default, comes before a made value', () => {
  const { spec, schema } = schemaOf({ type: 'string', default: 'd', examples: ['e'] });
  expect(plainValue(spec, schema)).toBe('e');
});

test.each(['nullable', 'x-nullable'])('a schema that is %s has null among its values', (word) => {
  const { spec, schema } = schemaOf({ type: 'string', [word]: true }, {}, '3.0.3');
  expect(fc.sample(arbitraryFor(spec, schema), { seed: 1, numRuns: 50 })).toContain(null);
});
