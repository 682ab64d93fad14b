import { withoutValue } from '../../validate/lint/lint-values';
import { inlineSpec } from '../../validate/testing/inline-spec';

const said = (schemas: object) => {
  const paths = { '/a': { get: { responses: { '204': { description: 'None.' } } } } };
  const spec = inlineSpec({ openapi: '3.0.3', info: { title: 't', version: '1' }, paths, components: { schemas } });
  return withoutValue(spec, spec.suspects).map(({ rule, place }) => `${rule} ${place.pointer}`);
};

const closedTo = (name: string) => ({
  type: 'object',
  additionalProperties: false,
  required: [name],
  properties: { [name]: { type: 'integer' } },
});

test.each([
  ['crossed bounds', { type: 'integer', minimum: 5, maximum: 3 }],
  ['a text that is too short for its length', { type: 'string', minLength: 5, maxLength: 3 }],
  ['values of another type', { type: 'boolean', enum: ['true', 'false'] }],
  ['a required property that is forbidden', { type: 'object', additionalProperties: false, required: ['a'] }],
  ['an empty list', { type: 'string', enum: [] }],
  ['an empty list without a type', { enum: [] }],
  ['parts with crossed bounds', { allOf: [{ type: 'integer', minimum: 5 }, { maximum: 3 }] }],
  ['a closed part', { allOf: [closedTo('a'), { type: 'object', required: ['b'], properties: { b: {} } }] }],
  ['a closed base of a base', { allOf: [{ allOf: [{ $ref: '#/components/schemas/Base' }] }, closedTo('b')] }],
  ['parts of different types', { allOf: [{ type: 'string' }, { $ref: '#/components/schemas/Count' }] }],
])('%s: no value is found, and that is said', (_what, schema) => {
  expect(said({ Count: { type: 'integer' }, Base: closedTo('a'), Bad: schema })).toEqual([
    'schema-without-value /components/schemas/Bad',
  ]);
});

const closed = { type: 'object', additionalProperties: false };

test.each([
  ['bounds of another type', { type: 'integer', minLength: 5, maxLength: 3 }],
  ['crossed bounds of what may be null', { type: 'integer', nullable: true, minimum: 5, maximum: 3 }],
  ['a required property by a pattern', { ...closed, required: ['a1'], patternProperties: { '^a': {} } }],
  ['a required property that is listed', { ...closed, required: ['a'], properties: { a: {} } }],
  ['a closed part that knows what another requires', { allOf: [closedTo('a'), { required: ['a'] }] }],
  ['an integer that is a number', { allOf: [{ type: 'number' }, { type: 'integer' }] }],
  ['a property that is called like a bound', { type: 'object', properties: { minimum: { default: 5 }, maximum: {} } }],
])('%s: there is a value, and nothing is said', (_what, schema) => {
  expect(said({ Good: schema })).toEqual([]);
});
