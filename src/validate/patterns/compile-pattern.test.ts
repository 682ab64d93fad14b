import { withinAMinute } from '../../../test/within-a-minute';
import { unlessUndecided } from '../schema/undecided';
import { compilePattern } from './compile-pattern';

describe('compilePattern', () => {
  test.each([
    ['^[0-9]+$', '12', 'x'],
    ['[0-9]+', 'a1', 'x'],
    ['^\\p{L}+$', 'é', '1'],
    ["^[\\pL '-]+$", "Zoë O'Neil-Ruiz", 'pL1'],
    ['^\\PL$', '1', 'é'],
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

/** `undefined`: it cannot be decided. */
const verdict = (source: string, text: string): boolean | undefined =>
  unlessUndecided(
    () => compilePattern(source)?.test(text),
    () => undefined,
  );

describe('a pattern that could take for hours', () => {
  test.each([
    ['^(a+)+$', 'a'],
    ['^(a|a)*$', 'a'],
    ['(a|a)*\\1b', 'a'],
    ['^(?:a{0,30000}){3}b', 'a'],
    ['^a{0,30000}a{0,30000}a{0,30000}b$', 'a'],
    ['^((((a{99}){99}){99}){99})$', 'a'],
    ['^(((a{0,99}){0,99}){0,99})$', 'a'],
    ['(.*)x(.*)y(.*)z$', 'x'],
    ['^(?=(.*a)+b)', 'a'],
    ['^(?!(a+)+b)c', 'a'],
    ['(?<=(a+)+)b', 'a'],
    ['^(?:.*,)*$', ','],
    ['(?i)^([a-z0-9]+-?)*$', 'a'],
    ['^([\\da-z.-]+)\\.([a-z.]{2,6})([\\/\\w .-]*)*\\/?$', 'a.aa'],
    ['\\s+$', ' '],
    ['[^@]+@[^@]+\\.[^@]+@', '@.'],
  ])('%s ends soon on a text of any length, and never accepts it', (source, part) => {
    for (const length of [30, 1000, 30_000, 1_000_000]) {
      const text = `${part.repeat(length / part.length)}!`;
      expect(withinAMinute(() => verdict(source, text))).not.toBe(true);
    }
  });

  test.each([
    ['^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', 'jane@example.com', 'jane@example'],
    ['^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$', 'jane@example.com', 'jane@example'],
    ['^https?://[\\w.-]+\\.[a-z]{2,}(/.*)?$', 'https://example.com/a', 'https://example'],
    ['^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$', 'Passw0rd', 'password'],
    ['^\\+?[1-9]\\d{1,14}$', '+15005550006', '+0'],
    ['^((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}$', '192.0.2.1', '192.0.2.256'],
    [
      '^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
      '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      '3fa85f64',
    ],
    ['^[a-z0-9]+(?:-[a-z0-9]+)*$', 'a-slug-1', 'a--b'],
    ['^(?!-)[a-z0-9-]{1,63}(?<!-)$', 'a-b', 'a-'],
    ['^(\\d+)(\\.\\d+)?(-[\\w.]+)?$', '1.0-rc.1', '1.'],
    ['^#(?:[0-9a-f]{3}){1,2}$', '#336699', '#3366'],
    ['^(["\']).*\\1$', '"a"', '"a'],
  ])('%s is of no such kind', (source, good, bad) => {
    expect([verdict(source, good), verdict(source, bad)]).toEqual([true, false]);
  });
});
