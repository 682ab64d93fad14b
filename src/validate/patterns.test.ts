import { compilePattern } from './patterns';

describe('compilePattern', () => {
  test.each([
    ['^[0-9]+$', '12', 'x'],
    ['[0-9]+', 'a1', 'x'],
    ['^\\p{L}+$', 'é', '1'],
    ['^[\\w-.]+$', 'a-b.c', '!'],
    ['^\\-\\_\\@$', '-_@', 'x'],
    ['(?i)^abc$', 'ABC', 'x'],
    ['^(?i)abc$', 'ABC', 'x'],
    ['\\Aabc\\z', 'abc', 'xabc'],
    ['^[[:alpha:]_]+$', 'ab_', '1'],
    ['^(?P<year>\\d{4})$', '2025', '25'],
    ['^\\Qa.b\\E$', 'a.b', 'axb'],
    ['^a(?# a comment)b$', 'ab', 'a'],
    ['^a\\hb$', 'a b', 'ab'],
    ['^[a-zA-Z\\d\\-\\s]+$', 'a-1 ', '!'],
    ['^\\/path\\/\\d+$', '/path/1', '/path/'],
    ['^[*+]+]$', '*+]', 'x]'],
  ])('%s is understood', (source, good, bad) => {
    const pattern = compilePattern(source);
    expect([pattern?.test(good), pattern?.test(bad)]).toEqual([true, false]);
  });

  test.each(['^(?>a+)b$', '^a++b$', '(', '^(?<name$', '^\\p{IsGreek}+$', '(?-i)abc', '^[a-z&&[^b]]++$', '\\Gabc'])(
    '%s is given up rather than bent',
    (source) => expect(compilePattern(source)).toBeNull(),
  );
});
