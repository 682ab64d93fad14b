import { schemaText, twinsOf } from './equal-schemas';

describe('schemaText', () => {
  test.each([
    [{ const: Number.POSITIVE_INFINITY }, { const: null }],
    [{ enum: [Number.NaN, null] }, { enum: [null, Number.NaN] }],
    [{ const: Number.POSITIVE_INFINITY }, { const: Number.NEGATIVE_INFINITY }],
  ])('%p and %p do not say the same', (one, other) => {
    expect(schemaText(one)).not.toBe(schemaText(other));
  });

  test('a value that leads into itself has none', () => {
    const value: unknown[] = [];
    value.push(value);
    expect(schemaText({ const: value })).toBeUndefined();
  });
});

test('each node has the node at its own place as its twin', () => {
  const make = () => ({ allOf: [{ type: 'object', properties: { id: { type: 'integer' } } }, { required: ['id'] }] });
  const [one, other] = [make(), make()];
  const twins = twinsOf(one, other);
  expect(twins.get(one)).toBe(other);
  expect(twins.get(one.allOf[0]?.properties?.id ?? {})).toBe(other.allOf[0]?.properties?.id);
});
