import tokenizer, { type Root, type Set as SetToken, type Token, types } from 'ret';
import type { SchemaJudge } from './making';

/** Tried in this order: short texts look better, and some patterns (a lookahead that counts) need a longer one. */
const REPETITIONS = [0, 1, 2, 4, 8, 12, 20, 36, 64, 128, 256];

/**
 * A text that matches `source`, the same each time, or `undefined` when none is found. It cannot follow backreferences
 * into negated classes, nor lookaheads with conditions of their own.
 *
 * @param fits what else the text has to satisfy, such as its length
 * @param usual texts that are tried first, because a person would write them
 * @param variant another text for another number, where the pattern leaves room
 */
export const textMatching = (
  judge: SchemaJudge,
  source: string,
  fits: (text: string) => boolean,
  usual: readonly string[] = [],
  variant = 0,
): string | undefined => {
  const pattern = judge.pattern(source);
  const root = pattern && parse(pattern.source);
  if (!root) return undefined;
  const known = [...usual, ...(variant === 0 ? USUAL : [])].find((text) => pattern.test(text) === true && fits(text));
  if (known !== undefined) return known;
  // What is written part by part matches, even where that is not to be tried.
  const isWritten = !CONDITIONS.test(pattern.source);
  const matches = (text: string): boolean => pattern.test(text) ?? isWritten;
  try {
    for (const text of attempts(root, variant)) if (matches(text) && fits(text)) return text;
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
  }
  return undefined;
};

/** Characters: counts within counts multiply, and the first attempt is the shortest. */
const LONGEST = 1_000_000;
/** Characters of all attempts after the first: a pattern that nobody can satisfy must not cost seconds. */
const OTHERS = 200_000;

class TooLong extends Error {}

/** What a text written part by part may not satisfy: references back, look-around and the edges of words and lines. */
const CONDITIONS = /\\[1-9kbB]|\(\?<?[=!]|(?!^)(?<!\\)\^(?<!\[\^)|(?<!\\)\$(?!$)/;

function* attempts(root: Root, variant: number): Generator<string> {
  const budget = { left: LONGEST };
  for (const mixed of [false, true]) {
    for (const repetitions of REPETITIONS) {
      for (let branch = 0; branch < 6; branch += 1) {
        yield write(root, { repetitions, branch, variant, mixed, budget, written: 0, groups: [] });
        budget.left = Math.min(budget.left, OTHERS);
      }
    }
  }
}

/** What people mean by most patterns; a date is a better example of one than `0000-00-00`. */
const USUAL = [
  ...['2026-05-06T07:08:09Z', '2026-05-06', '07:08:09', '12.50', '42', 'USD', 'US', 'en-US', 'en', 'example'],
  ...['user@example.com', 'https://example.com/', '+15005550006', '#336699', '1.0.0', '192.0.2.1', 'example.com'],
  ...[
    '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    'EXAMPLE',
    'Example',
    'An example',
    'example-1',
    'example_1',
    'ZXhhbXBsZQ==',
  ],
];

const parse = (source: string): Root | null => {
  try {
    // The parser does not know classes by Unicode property: the characters that are in them stand in.
    return tokenizer(
      source.replaceAll(/\\p\{[^}]*\}/gi, (property, at: number) => {
        const characters = charactersOf(property);
        return isInClass(source, at) ? characters : `[${characters}]`;
      }),
    );
  } catch {
    return null;
  }
};

/** Of a class such as `\p{Lu}`: those that a person would write, else the first there is. */
const charactersOf = (property: string): string => {
  const pattern = new RegExp(property, 'u');
  const likely = [...LIKELY].filter((one) => pattern.test(one));
  const found = likely.length > 0 ? likely : firstOf(pattern);
  return found.map((one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`).join('');
};

const firstOf = (pattern: RegExp): readonly string[] => {
  for (let code = 0x80; code < 0xd8_00; code += 1) {
    const one = String.fromCharCode(code);
    if (pattern.test(one)) return [one];
  }
  return [];
};

const isInClass = (source: string, at: number): boolean => {
  const before = source.slice(0, at).replaceAll(/\\./g, '');
  return before.lastIndexOf('[') > before.lastIndexOf(']');
};

interface Writer {
  readonly repetitions: number;
  readonly branch: number;
  readonly variant: number;
  /** Letters, capitals, digits and signs in turn: what patterns for passwords look for. */
  readonly mixed: boolean;
  /** Characters that may still be written. */
  readonly budget: { left: number };
  written: number;
  readonly groups: string[];
}

const write = (token: Token | Root, writer: Writer): string => {
  switch (token.type) {
    case types.ROOT:
      return writeAlternative(token, writer);
    case types.GROUP: {
      if (token.followedBy || token.notFollowedBy || token.lookBehind) return '';
      const text = writeAlternative(token, writer);
      if (token.remember) writer.groups.push(text);
      return text;
    }
    case types.REPETITION: {
      const count = Math.min(token.max, Math.max(token.min, writer.repetitions), token.min + 300);
      return Array.from({ length: count }, () => write(token.value, writer)).join('');
    }
    case types.CHAR:
      spend(writer, 1);
      return String.fromCharCode(token.value);
    case types.SET:
      return writeOneOf(token, writer);
    case types.REFERENCE:
      spend(writer, writer.groups[token.value - 1]?.length ?? 0);
      return writer.groups[token.value - 1] ?? '';
    default:
      return '';
  }
};

const spend = (writer: Writer, characters: number): void => {
  writer.budget.left -= characters;
  if (writer.budget.left < 0) throw new TooLong();
};

const writeAlternative = (
  { options, stack }: { options?: Token[][] | undefined; stack?: Token[] | undefined },
  writer: Writer,
): string => {
  const chosen = options ? (options[writer.branch % options.length] ?? []) : (stack ?? []);
  return chosen.map((token) => write(token, writer)).join('');
};

/** Characters that a person would have written, before any other. */
const LIKELY = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ ./:@#+=,;!?*%&()[]{}<>|~^$\'"`\\\t\n';

/** Steps through `LIKELY` so that neighbours are of different kinds. */
const MIX = 23;

const writeOneOf = (token: SetToken, writer: Writer): string => {
  const fitting = fittingOf(token);
  writer.written += 1;
  spend(writer, 1);
  const turn = writer.mixed ? writer.written * MIX : writer.variant;
  if (fitting.length > 0) return fitting[turn % fitting.length] ?? '';
  if (token.not) return '\u00e9';
  const [first] = token.set;
  if (first?.type === types.CHAR) return String.fromCharCode(first.value);
  return first?.type === types.RANGE ? String.fromCharCode(first.from) : '';
};

const fittingOf = (token: SetToken): readonly string[] => {
  const known = fittings.get(token) ?? [...LIKELY].filter((one) => isIn(token, one.charCodeAt(0)));
  fittings.set(token, known);
  return known;
};

const fittings = new WeakMap<SetToken, readonly string[]>();

const isIn = (token: SetToken, code: number): boolean => {
  const inside = token.set.some((one) => {
    if (one.type === types.CHAR) return one.value === code;
    if (one.type === types.RANGE) return one.from <= code && code <= one.to;
    return isIn(one, code);
  });
  return inside !== token.not;
};
