import fc from 'fast-check';
import { withinAMinute } from '../../../test/within-a-minute';
import { compileMixedSegment, type Literal } from './mixed-segment';

/** The same in words that go back and try again. */
const asPattern = (literals: readonly Literal[]): RegExp => {
  const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  const source = literals.map(
    ({ written, last }, index) => `${index === 0 ? '' : last ? '(.+)' : '(.+?)'}(?:${written.map(quoted).join('|')})`,
  );
  return new RegExp(`^${source.join('')}$`, 's');
};

/** So few characters that texts often fit, in more than one way. */
const few = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', '.', '-', '%'), maxLength });
const literal = fc.record({ written: fc.array(few(2), { minLength: 1, maxLength: 2 }), last: fc.boolean() });

describe('a segment of several parameters', () => {
  test('is read as by a regular expression', () => {
    fc.assert(
      fc.property(fc.array(literal, { minLength: 2, maxLength: 5 }), few(12), (literals, text) => {
        const [, ...expected] = asPattern(literals).exec(text) ?? [];
        expect(compileMixedSegment(literals)(text) ?? []).toEqual(expected);
      }),
      { numRuns: Number(process.env.RUNS ?? 1500) },
    );
  });

  test('takes time in proportion to the text', () => {
    const dash = { written: ['-'], last: false };
    const read = compileMixedSegment([
      { written: [''], last: false },
      dash,
      dash,
      dash,
      { written: ['!'], last: false },
    ]);
    const text = '-a'.repeat(500_000);
    expect(withinAMinute(() => read(text))).toBeUndefined();
    expect(withinAMinute(() => read(`${text}!`))?.map((value) => value.length)).toEqual([2, 1, 1, 999_993]);
  });
});
