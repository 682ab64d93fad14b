import { schemaOf } from '../contract/testing/document';
import { flatten } from './flatten';

const flat = (schema: object, openapi: string) => {
  const made = schemaOf(schema, { Text: { type: 'string', minLength: 1 } }, openapi);
  return flatten(made.spec, made.schema.node);
};

const beside = { $ref: '#/components/schemas/Text', maxLength: 2, allOf: [{ pattern: '^a' }] };

test.each(['3.1.0', '3.2.0'])('what stands beside a reference counts in %s', (openapi) => {
  expect(flat(beside, openapi)).toEqual({ type: 'string', minLength: 1, maxLength: 2, pattern: '^a' });
});

test('what stands beside a reference does not count in 3.0', () => {
  expect(flat(beside, '3.0.3')).toEqual({ type: 'string', minLength: 1 });
});
