import { keep } from '../../core/keep';
import { Undecided, unlessUndecided } from '../schema/undecided';
import { longestSafeText } from './pattern-risk';

/** As much of a RegExp as is needed of a pattern; never slow, whatever the text. */
export interface Pattern {
  /** In the words of JavaScript. */
  readonly source: string;
  readonly flags: string;
  /** @throws Undecided where the text is too long to try such a pattern on */
  test(text: string): boolean;
  /** Different for different patterns. */
  toString(): string;
}

/**
 * Patterns of OpenAPI documents are "ECMA-262, preferably with the u flag" (JSON Schema Core, section 6.4), but many
 * come from Java, .NET, Python or PCRE. What means the same in JavaScript is translated; what has no equivalent gives
 * `null`, because a pattern that was quietly bent would count as checked. So does one that could take for ever.
 */
export const compilePattern = (source: string): Pattern | null => {
  const known = recent.get(source);
  if (known !== undefined) return known;
  const native = compileNative(source);
  return keep(recent, source, native && bounded(native), RECENT);
};

/** Of one that `compilePattern` gives nothing for. */
export const whyNoPattern = (source: string): string =>
  compileNative(source)
    ? `The pattern ${source} could take for ever on some texts, so it is not tried`
    : `The pattern ${source} is not one that JavaScript understands`;

/** A schema asks more than once for its pattern, and many schemas have the same. */
const RECENT = 500;
const recent = new Map<string, Pattern | null>();

/** The pattern itself where it is harmless, else one that is tried on texts of a bounded length only. */
const bounded = (native: RegExp): Pattern | null => {
  const longest = longestText(native);
  if (longest === Number.POSITIVE_INFINITY) return native;
  return longest === 0 ? null : upTo(native, longest);
};

const upTo = (native: RegExp, longest: number): Pattern => ({
  source: native.source,
  flags: native.flags,
  toString: () => String(native),
  test(text) {
    if (text.length <= longest) return native.test(text);
    throw new Undecided(
      `The text has ${text.length} characters, and the pattern ${native.source} is tried on ${longest} at most: with more it could take for ever`,
    );
  },
});

const longestText = ({ source, flags }: RegExp): number => {
  if (!REPEATS.test(source)) return Number.POSITIVE_INFINITY;
  try {
    return longestSafeText(source, flags);
  } catch (error) {
    // The parser does not know it, though JavaScript does: nothing can be said of it.
    if (error instanceof SyntaxError) return 0;
    throw error;
  }
};

/** Without a repetition or a choice there is one way only, and no need to look further. */
const REPEATS = /[*+?{|]/;

/** False only where it is known that the text does not match. */
export const mayMatch = (source: string, text: string): boolean =>
  unlessUndecided(
    () => compilePattern(source)?.test(text) ?? true,
    () => true,
  );

/** The pattern as JavaScript understands it: to read what it consists of, not to try it, which may take for ever. */
export const compileNative = (source: string): RegExp | null => {
  const asWritten = tryCompile(source, 'u');
  if (asWritten) return asWritten;
  const translated = translate(source);
  if (!translated) return null;
  return tryCompile(translated.source, `${translated.flags}u`) ?? compileWithoutUnicode(translated);
};

interface Translated {
  readonly source: string;
  readonly flags: string;
}

const tryCompile = (source: string, flags: string): RegExp | null => {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
};

// Without `u`, JavaScript reads an escape it does not know as the letter itself (`\p{L}` is then "p{L}"). So only
// escapes that it knows may get that far.
const ESCAPES_OF_ANOTHER_DIALECT = /(?:^|[^\\])(?:\\\\)*\\(?![bBcdDfnrsStvwWxuk0-9]|[^a-zA-Z])|\\u\{|\[\[:|\[\[[.=]/;

const compileWithoutUnicode = ({ source, flags }: Translated): RegExp | null =>
  ESCAPES_OF_ANOTHER_DIALECT.test(source) || POSSESSIVE.test(withoutClasses(source)) ? null : tryCompile(source, flags);

/** In a class, `*+` are two characters. */
const withoutClasses = (source: string): string => source.replaceAll(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, 'x');

const POSSESSIVE = /(?:[^\\]|^)(?:\\\\)*[*+?}]\+/;

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
  punct: '!-\\/:-@\\[-`{-~',
};

const ESCAPES: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: '$',
  h: '[ \\t]',
  R: '(?:\\r\\n|[\\n\\r])',
  a: '\\x07',
  e: '\\x1b',
};

/** Leading flags, anchors, POSIX classes, named groups of Python and comments; one pass, aware of character classes. */
const translate = (source: string): Translated | null => {
  const leading = /^(\^?)\(\?([ims]+)\)/.exec(source);
  const flags = leading?.[2] ?? '';
  let rest = leading ? (leading[1] ?? '') + source.slice(leading[0].length) : source;
  let out = '';
  let inClass = false;
  while (rest !== '') {
    const [taken, written] = translateToken(rest, inClass);
    if (written === null) return null;
    if (taken === '[' && !inClass) inClass = true;
    else if (taken === ']' && inClass) inClass = false;
    out += written;
    rest = rest.slice(taken.length);
  }
  return { source: out, flags: [...new Set(flags)].join('') };
};

const translateToken = (rest: string, inClass: boolean): readonly [taken: string, written: string | null] => {
  const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest);
  if (quoted) return [quoted[0], quote(quoted[1] ?? '')];
  // Java, Go and PCRE need no braces around the one letter of a category.
  const category = /^\\([pP])([CLMNPSZ])/.exec(rest);
  if (category) return [category[0], `\\${category[1]}{${category[2]}}`];
  if (rest.startsWith('\\')) return [rest.slice(0, 2), translateEscape(rest.charAt(1), inClass)];
  const posix = inClass ? /^\[:(\^?)(\w+):\]/.exec(rest) : null;
  if (posix) return [posix[0], posix[1] ? null : (POSIX_CLASSES[posix[2] ?? ''] ?? null)];
  if (inClass) return rest.startsWith('[') ? ['[', '\\['] : [rest.charAt(0), rest.charAt(0)];
  const comment = /^\(\?#[^)]*\)/.exec(rest);
  if (comment) return [comment[0], ''];
  if (rest.startsWith('(?P<')) return ['(?P<', '(?<'];
  return [rest.charAt(0), rest.charAt(0)];
};

const translateEscape = (letter: string, inClass: boolean): string => {
  const known = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (known !== undefined) return inClass ? (letter === 'h' ? ' \\t' : known) : known;
  // `\-`, `\_`, `\@` mean the character itself everywhere, but `u` forbids them outside of a class.
  if (/[\s!"#%&',:;<=>@_`~]/.test(letter) || (letter === '-' && !inClass)) return letter;
  return `\\${letter}`;
};

const quote = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
