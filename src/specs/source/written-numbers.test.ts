import { mayLoseDigits } from './written-numbers';

test.each([
  ['a: 1.0', true],
  ['- 174322306148984899', true],
  ['{"a":[1,2.50]}', true],
  ['a: 1E3 # comment', true],
  ['a: [1, 2.5, 1000]', false],
  ['info: { version: 1.0, title: T }', false],
  ['description: OAuth 2.0 is what it speaks', false],
  ["a: '1.0'", false],
  ['a: 2019-08-24', false],
])('%s may lose digits: %s', (text, may) => {
  expect(mayLoseDigits(text)).toBe(may);
});
