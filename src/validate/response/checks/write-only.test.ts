import type { Fact } from '../../../core/results/finding';
import { schemaSpec } from '../../testing/inline-spec';
import type { CheckContext } from './check';
import { writeOnlyProperties } from './write-only';

const leaks = (described: object, value: unknown): readonly string[] => {
  const { spec, schema } = schemaSpec(described);
  const context = { spec, content: { schema }, body: { kind: 'value', value } } as unknown as CheckContext;
  return (writeOnlyProperties(context).facts ?? []).map(({ at }: Fact) => at);
};

const kind = (name: string, secret: object) => ({
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string', enum: [name] }, secret },
});
const hidden = kind('hidden', { type: 'string', writeOnly: true });
const shown = kind('shown', { type: 'string' });

test.each([
  ['alone', hidden],
  ['as the first of two branches', { oneOf: [hidden, shown] }],
  ['as the second', { oneOf: [shown, hidden] }],
  ['as a part', { allOf: [{ type: 'object' }, hidden] }],
])('what only a client sends is told where its schema stands %s', (_how, schema) => {
  expect(leaks(schema, { kind: 'hidden', secret: 'x' })).toEqual(['/body/secret']);
});

test.each([[{ oneOf: [hidden, shown] }], [{ oneOf: [shown, hidden] }]])(
  'a property of that name in another branch is no leak',
  (schema) => {
    expect(leaks(schema, { kind: 'shown', secret: 'x' })).toEqual([]);
  },
);

test('it is told in lists, and in maps', () => {
  const secret = { type: 'string', writeOnly: true };
  expect(leaks({ type: 'array', items: hidden }, [{ kind: 'hidden', secret: 'x' }])).toEqual(['/body/0/secret']);
  expect(leaks({ type: 'object', additionalProperties: secret }, { any: 'x' })).toEqual(['/body/any']);
});
