import { plain, plainDeep, plainLine, withoutCommands } from './plain';

test('control characters and direction marks become visible, line breaks and tabs stay', () => {
  expect(plain('a\u001b[31mb\u009b0m\u202ec\td\n')).toBe('a\\u001b[31mb\\u009b0m\\u202ec\td\n');
});

test('a line of JSON means the same afterwards', () => {
  const value = { path: '/\u009b2J\u202e\u007f' };
  expect(JSON.parse(plain(JSON.stringify(value)))).toEqual(value);
});

test('one line stays one line', () => {
  expect(plainLine('a\r\n  ::error::b\u2028c')).toBe('a ::error::b c');
});

test('every text in a value is made plain, keys too', () => {
  expect(plainDeep({ 'a\u001b': ['b\u001b', 1, null, { c: 'd\u0007' }] })).toEqual({
    'a\\u001b': ['b\\u001b', 1, null, { c: 'd\\u0007' }],
  });
});

test('a line that a CI system would obey is none any more', () => {
  expect(withoutCommands('x\n  ::error::y\n##[group]z')).toBe('x\n  \u200b::error::y\n\u200b##[group]z');
});
