import { schemaSpec } from '../testing/inline-spec';
import { compileSchema } from './compile-schema';

const compiled = (schema: unknown) => {
  const { spec, schema: ref } = schemaSpec(schema);
  return compileSchema(spec, ref, 'response');
};

const withProperties = (count: number, value: object) => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, value])),
});

const nested = (depth: number): object =>
  depth === 0 ? { type: 'string' } : { oneOf: [nested(depth - 1), nested(depth - 1)] };

test.each([
  ['an object of 30,000 properties', withProperties(30_000, { type: 'string' })],
  ['a oneOf within a oneOf, eleven deep', nested(11)],
])('%s is too large, and is known to be before any code is made of it', (_name, schema) => {
  expect(compiled(schema)).toMatchObject({ kind: 'not-compilable', tooLarge: true });
});

test('a list of 300,000 values is not', () => {
  const values = Array.from({ length: 300_000 }, (_, index) => `value${index}`);
  const schema = compiled({ type: 'string', enum: values });
  expect(schema.kind === 'compiled' && [schema.accepts('value299999'), schema.accepts('other')]).toEqual([true, false]);
});

test('an object of 1,500 properties is checked', () => {
  const schema = compiled(withProperties(1500, { type: 'string' }));
  if (schema.kind !== 'compiled') throw new Error(schema.reason);
  expect([schema.accepts({ p1499: 'x' }), schema.accepts({ p1499: 5 })]).toEqual([true, false]);
  expect(schema.check({ p1499: 5 })).toMatchObject([{ pointer: '/p1499', keyword: 'type' }]);
});
