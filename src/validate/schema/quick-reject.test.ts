import { schemaSpec } from '../testing/inline-spec';
import { compileSchema } from './compile-schema';
import { quickRejectOf } from './quick-reject';

const references = new Map<string, object>([['r:base', { required: ['id'] }]]);

test.each<[string, object, unknown, string]>([
  ['another type', { type: 'object' }, 'text', 'refused'],
  ['a list', { type: 'object' }, [], 'refused'],
  ['a missing name', { required: ['a'] }, { b: 1 }, 'refused'],
  ['a name that no text has', { required: ['a'] }, 'text', 'unknown'],
  ['another constant', { properties: { kind: { const: 'a' } } }, { kind: 'b' }, 'refused'],
  ['a value that is not listed', { properties: { kind: { enum: ['a', 'c'] } } }, { kind: 'b' }, 'refused'],
  ['one that is', { properties: { kind: { enum: ['a', 'b'] } } }, { kind: 'b' }, 'unknown'],
  ['no constant', { properties: { kind: { const: 'a' } } }, {}, 'unknown'],
  ['a constant that is no text', { properties: { kind: { const: 1 } } }, { kind: 2 }, 'unknown'],
  ['what a base demands', { allOf: [{ $ref: 'r:base' }] }, { a: 1 }, 'refused'],
  ['one of several types', { type: ['object', 'null'] }, null, 'unknown'],
])('the quick check answers for %s', (_what, schema, value, expected) => {
  expect(quickRejectOf(schema, references)(value)).toBe(expected);
});

test('many branches are chosen among as few are, and their errors are told', () => {
  const branch = (index: number) => ({
    type: 'object',
    required: ['kind', 'more'],
    properties: { kind: { const: `k${index}` }, more: { type: 'object', properties: { n: { type: 'integer' } } } },
  });
  const schemas = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`B${index}`, branch(index)]));
  const oneOf = Object.keys(schemas).map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const { spec, schema } = schemaSpec({ type: 'array', items: { oneOf } }, schemas);
  const made = compileSchema(spec, schema, 'response');
  if (made.kind !== 'compiled') throw new Error(made.reason);
  const good = { kind: 'k7', more: { n: 1 } };
  expect(made.accepts([good, { kind: 'k39', more: {} }])).toBe(true);
  for (const bad of [{ kind: 'k40', more: {} }, { kind: 'k7' }, { kind: 'k7', more: { n: 'x' } }, 7]) {
    expect([made.accepts([good, bad]), made.check([good, bad]).length > 0]).toEqual([false, true]);
  }
  expect(made.check([{ kind: 'k7', more: { n: 'x' } }])).toMatchObject([{ pointer: '/0/more/n', keyword: 'type' }]);
  expect(made.accepts([good])).toBe(true);
});
