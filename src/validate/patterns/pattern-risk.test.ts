import { withinAMinute } from '../../../test/within-a-minute';
import { longestSafeText } from './pattern-risk';

const ANY_LENGTH = Number.POSITIVE_INFINITY;

describe('longestSafeText', () => {
  test.each([
    '^[a-z0-9-]{1,64}$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^[a-z]+(-[a-z]+)*$',
    '^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$',
    '^(GET|PUT|POST)$',
    '^arn:aws:[a-z]+:[a-z0-9-]*:\\d{12}:.*$',
    '^[\\w.+-]+@example$',
    '[A-Z]{3}',
    '^#?([a-f0-9]{6}|[a-f0-9]{3})$',
    '^.*$',
    '^.*foo$',
    '^(\\p{L}|\\d)+$',
    '^(?=.{8,})[a-z]+$',
    '^((((a{99}){99}){99}){99})$',
  ])('is without an end for %s', (source) => expect(longestSafeText(source, 'u')).toBe(ANY_LENGTH));

  test.each([
    '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$',
    '^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$',
    '[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}',
    '^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$',
    '^(?!.*--)[a-z0-9-]+$',
    '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
    '^((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}$',
    '^https?://[\\w.-]+\\.[a-z]{2,}(/.*)?$',
    '\\s+$',
    '^(["\'])[a-z]*\\1$',
    '([a-zA-Z0-9.*]+\\s?)+',
    '^([0-9A-Za-z]([-0-9A-Za-z]{0,61}[0-9A-Za-z])?\\.)+[A-Za-z]{2,63}\\.?$',
    '^(([a-z\\d]|[a-z\\d][a-z\\d-]*[a-z\\d])\\.)*([a-z\\d]|[a-z\\d][a-z\\d-]*[a-z\\d])$',
    '^[a-z\\d]([a-z\\d-]*[a-z\\d])?(\\.[a-z\\d]([a-z\\d-]*[a-z\\d])?)+$',
    '^\\d+\\.\\d+(?:-((?:0|[1-9]\\d*|\\d*[a-z-][0-9a-z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-z-][0-9a-z-]*))*))?$',
    '^([0-9]+([.][0-9]+)?(ns|us|µs|ms|s|m|h))+$',
    '^(?=(?:.*[a-z]){1,})(?=(?:.*[0-9]){1,})\\S{6,100}$',
    '^(x|[a-z]+ ?)*',
  ])('is enough for what people check with %s', (source) => {
    expect(longestSafeText(source, 'u')).toBeGreaterThan(320);
  });

  test.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '^(a*)*$',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$',
    '^(é|[^a])*$',
    '^(a+)+\\1$',
    '(a|a)*\\1b',
    '^(?=(a+)+$)',
    '^(?!.*(a|a)+b)a',
    '(?<=(a+)+)b',
    `^${'a?'.repeat(30)}${'a'.repeat(30)}$`,
    '^(a?){50}b$',
    '^(k|K)*$',
    '^(.*a){20}$',
    '((a{1,999}){1,999})*b',
    '((a+)+b)+',
    '^(a+)+(?!b)',
    '^((a+)+\\.)+$',
    '^(a+[ab]+\\.)+$',
    '^((a|[ab])b?-)+$',
    '^(a*a?\\.?)+$',
    '^(ab?|a)+b?$',
    '^((xa|x[ab]+)\\.?)+$',
  ])('is 0 for %s', (source) => expect(longestSafeText(source, 'iu')).toBe(0));

  it('takes no time for repetitions in repetitions', () => {
    expect(longestSafeText(`^${'('.repeat(40)}a${'b)*'.repeat(40)}$`, 'u')).toBe(0);
  });

  it('does not let an anchor hold that holds at each line', () => {
    const [whole, lines] = ['u', 'mu'].map((flags) => longestSafeText('^a+b$', flags));
    expect(whole).toBe(ANY_LENGTH);
    expect(lines).toBeLessThan(20_000);
  });

  test.each([
    ['(.*)x(.*)y$', 'x'],
    ['^a{0,30000}a{0,30000}a{0,30000}$', 'a'],
    ['^[^\\s@]+@[^\\s@]+\\.[^\\s@]+@$', '.'],
    ['\\s+$', ' '],
    ['^(?=.*a.*b.*c)d', 'a'],
    ['^([0-9a-z]([-0-9a-z]{0,61}[0-9a-z])?\\.)+[a-z]{2,63}\\.?$', 'a'],
    ['^(([a-z]|[a-z][a-z-]*[a-z])\\.)*([a-z]|[a-z][a-z-]*[a-z])$', 'a.'],
  ])('%s is soon tried on a text of that length', (source, character) => {
    const length = longestSafeText(source, 'u');
    expect(length).toBeGreaterThan(0);
    const text = `${character.repeat(length).slice(0, length - 1)}!`;
    expect(withinAMinute(() => new RegExp(source, 'u').test(text))).toBe(false);
  });
});
