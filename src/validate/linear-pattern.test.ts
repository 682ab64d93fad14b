import fc from 'fast-check';
import { withinAMinute } from '../../test/within-a-minute';
import { linearPattern } from './linear-pattern';

/** Small patterns of everything there is, over an alphabet so small that they often match. */
const pattern = fc.letrec<{ all: string; part: string; atom: string }>((tie) => ({
  atom: fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '\\w',
    '\\s',
    'é',
    '\\n',
    '[^\\W]',
    '\\p{L}',
    '😀',
    '[😀a]',
  ),
  part: fc.oneof(
    { weight: 6, arbitrary: tie('atom') },
    { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
    fc.tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?')).map((both) => both.join('')),
    fc.tuple(tie('all'), fc.constantFrom('', '*', '+', '?', '{0,2}', '{2}')).map(([all, count]) => `(${all})${count}`),
    fc.tuple(tie('all'), fc.constantFrom('?=', '?!', '?<=', '?<!')).map(([all, look]) => `(${look}${all})`),
  ),
  all: fc
    .array(fc.array(tie('part'), { maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map((ways) => ways.map((parts) => parts.join('')).join('|')),
})).all;

const text = fc
  .array(fc.constantFrom('a', 'b', '1', ' ', '\n', 'é', 'A', 'K', '😀', '\ud83d', '-'), { maxLength: 10 })
  .map((all) => all.join(''));

const ASSERTS = /\\b|\(\?|\^|\$/i;

describe('linearPattern', () => {
  it('says of every text what JavaScript says', () => {
    fc.assert(
      fc.property(pattern, text, fc.constantFrom('u', 'iu', 'mu', 'su', '', 'i'), (source, tried, flags) => {
        // V8 looks for a place in the middle of a pair of surrogates, too, which ECMA-262 does not allow.
        fc.pre(!(ASSERTS.test(source) && flags.includes('u') && /[\ud800-\udfff]/.test(tried)));
        const native = new RegExp(source, flags);
        expect(linearPattern(source, flags)?.(tried)).toBe(native.test(tried));
      }),
      { numRuns: Number(process.env.RUNS ?? 2000) },
    );
  });
});

describe('time', () => {
  test.each([
    ['^(a+)+$', 'a'.repeat(200_000), '!'],
    ['(a|a)*b', 'a'.repeat(200_000), '!'],
    ['(.*)x(.*)y$', 'x'.repeat(200_000), '!'],
    ['^(?!.*(a|a)+b)(?=(a+)+$)', 'a'.repeat(200_000), 'b'],
  ])('%s is tried on a long text to its end', (source, text, end) => {
    const test = linearPattern(source, 'u');
    // More than five million steps would be refused.
    expect(withinAMinute(() => test?.(text + end))).toBe(false);
  });

  it('ends with a word where even that takes too long', () => {
    const test = linearPattern('^(a|b)*a(a|b){1500}c$', 'u');
    const text = Array.from({ length: 100_000 }, (_, index) =>
      'ab'.charAt((Math.imul(index, 2654435761) >>> 16) & 1),
    ).join('');
    expect(() => test?.(text)).toThrow('too much work');
  });

  it('is not there for a reference back, nor for a million states', () => {
    expect([linearPattern('^(a+)+\\1$', 'u'), linearPattern('((a{1,999}){1,999})*b', 'u')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
