import { riskOf } from './pattern-risk';

describe('riskOf', () => {
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
  ])('%s is harmless', (source) => expect(riskOf(source, 'u')).toBe('harmless'));

  test.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '^(a*)*$',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$',
    '(.*)x(.*)y',
    '\\s+$',
    '^(é|[^a])*$',
    '^(?=.*\\d)(?=.*[a-z]).+$',
    '^(a+)+\\1$',
    `^${'a?'.repeat(30)}${'a'.repeat(30)}$`,
    '^(a?){50}b$',
    '^(k|K)*$',
  ])('%s is doubtful', (source) => expect(riskOf(source, 'iu')).toBe('doubtful'));

  it('takes no time for repetitions in repetitions', () => {
    expect(riskOf(`^${'('.repeat(40)}a${'b)*'.repeat(40)}$`, 'u')).toBe('doubtful');
  });

  it('does not let an anchor hold that holds at each line', () => {
    expect(['u', 'mu'].map((flags) => riskOf('^a+b$', flags))).toEqual(['harmless', 'doubtful']);
  });
});
