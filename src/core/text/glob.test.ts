import { matchesGlob } from './glob';

test.each([
  ['getPet', 'getPet', true],
  ['getpet', 'getPet', true],
  ['get*', 'getPet', true],
  ['get*', 'repos/getPet', false],
  ['repos/*', 'repos/get', true],
  ['/pets/*', '/pets/{id}', true],
  ['/pets/*', '/pets/{id}/photos', false],
  ['/pets/**', '/pets/{id}/photos', true],
  ['/pets/{id}', '/pets/{id}', true],
  ['/pets/{id}', '/pets/id', false],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['a.c', 'abc', false],
  ['GET /pets', 'GET /pets', true],
  ['(x)+', '(x)+', true],
])('%s and %s: %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});
