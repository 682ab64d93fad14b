import { compileNative, compilePattern } from '../../validate/patterns/compile-pattern';
import type { SchemaJudge } from './making';
import { textMatching as textFor } from './pattern-text';

const judge: SchemaJudge = {
  conforms: () => true,
  violations: () => [],
  pattern: (source) => {
    const native = compileNative(source);
    return native ? { source: native.source, test: (text) => compilePattern(source)?.test(text) } : undefined;
  },
};

const textMatching = (source: string, fits: (text: string) => boolean, variant = 0) =>
  textFor(judge, source, fits, [], variant);

const any = (): boolean => true;

test.each([
  '^[A-Z]{2}\\d{3}$',
  '^(foo|bar)-[a-f0-9]{8,}$',
  '^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$',
  '^\\p{L}+$',
  '^\\p{Nd}{4}$',
  '^\\p{Script=Greek}{3}[\\p{Sc}_]$',
  '^\\P{L}{5}$',
  '(?i)^abc$',
  '^[^\\s@]+@[^\\s@]+\\.[a-z]{2,}$',
  '^(\\w)\\1$',
  '^$',
  '',
])('a text is found for %s', (source) => {
  const text = textMatching(source, any);
  expect(text).toBeDefined();
  expect(text).toMatch(new RegExp(source.replace('(?i)', ''), 'iu'));
});

test('a date is preferred to 0000-00-00, and the length counts', () => {
  expect(textMatching('^\\d{4}-\\d{2}-\\d{2}$', any)).toBe('2026-05-06');
  expect(textMatching('^[a-z]+$', (text) => text.length === 20)).toHaveLength(20);
});

test('a class by Unicode property has its own characters', () => {
  expect(textMatching('^\\p{Lu}{2}\\d$', any)).toBe('AA0');
});

test('what nothing matches is not found', () => {
  expect(textMatching('^a(?=b)c$', any)).toBeUndefined();
  expect(textMatching('(?<broken', any)).toBeUndefined();
});

test('variants differ where the pattern leaves room', () => {
  const texts = [0, 1, 2].map((variant) => textMatching('^x[a-z]{3}$', any, variant));
  expect(new Set(texts).size).toBe(3);
});

test('repetitions within repetitions cost a bounded number of characters, however often a text does not fit', () => {
  let characters = 0;
  const never = (text: string): boolean => {
    characters += text.length;
    return false;
  };
  expect(textMatching('^([a-z]+(-[a-z]+(_[a-z]+)*)*)$', never)).toBeUndefined();
  expect(characters).toBeGreaterThan(1_000);
  expect(characters).toBeLessThan(250_000);
});
