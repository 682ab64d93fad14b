import { excessOf } from './excess';

const aliased = (levels: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level++) value = Array.from({ length: 9 }, () => value).map((one) => one);
  return value;
};

test('a value that aliases make large is too large', () => {
  expect(excessOf(aliased(5))).toBeUndefined();
  expect(excessOf(aliased(9))).toContain('too large');
  expect(excessOf({ a: aliased(300) })).toContain('too large');
});

test('a long text that is aliased often is too large', () => {
  const text = 'x'.repeat(1024 * 1024);
  expect(excessOf(Array.from({ length: 60 }, () => text))).toBeUndefined();
  expect(excessOf(Array.from({ length: 70 }, () => text))).toContain('too large');
});

test('a value that holds itself is too large', () => {
  const self: unknown[] = [];
  self.push(self);
  expect(excessOf(self)).toContain('too large');
});

test('a value of a hundred thousand levels is nested too deeply', () => {
  expect(excessOf(JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toContain('nested too deeply');
  expect(excessOf(JSON.parse(`${'['.repeat(1500)}${']'.repeat(1500)}`))).toBeUndefined();
});
