import { plain, plainJson, plainLines, printable } from './plain';

test.each([
  ['a\u001b]0;title\u0007b', 'a\\u001b]0;title\\u0007b'],
  ['\u009b31m \u202eesrever\u2066', '\\u009b31m \\u202eesrever\\u2066'],
  ['one\r\ntwo\u2028three', 'one\\u000d\\u000atwo\\u2028three'],
  ['a\ttab, ünïcode, 漢字', 'a\ttab, ünïcode, 漢字'],
])('%j is one line without control characters', (text, shown) => {
  expect(plain(text)).toBe(shown);
});

test.each(['::error::x', '  ::error::x', 'a\n::stop-commands::t', '\u00a0::add-mask::e', 'x\n\t ::warning file=a::x'])(
  'no line of %j begins with a command',
  (text) => {
    for (const shown of [plain(text), plainLines(text)]) expect(shown).not.toMatch(/^\s*::/m);
  },
);

test.each(['##[error]x', 'a ##[stop-commands]t', '##vso[task.setvariable]x', '####[add-mask]e'])(
  '%s is no command anywhere in a line',
  (text) => {
    for (const shown of [plain(text), plainLines(text)]) expect(shown).not.toMatch(/##\w*\[/);
  },
);

test('text for a page keeps its lines and what would be a command elsewhere', () => {
  expect(printable('a\n::error::\u001bx ##[y]')).toBe('a\n::error::\\u001bx ##[y]');
});

test('JSON means the same afterwards', () => {
  const value = { a: '::error::\u001b]0;x\u0007\n##[error] \u202e \u0085 ##vso[x]' };
  const text = plainJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(plainLines(text)).toBe(text);
});
