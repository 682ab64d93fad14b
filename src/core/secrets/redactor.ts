import type { HiddenValues } from './hidden-values';

/** What stands in the place of a secret; the scheme word before a credential stays readable. */
export const REDACTED = '[redacted]';

/** Replaces every literal secret in a text; made once per run by `createRedactor`. */
export interface Redactor {
  (text: string): string;
  /** What is masked by its name or place, beside what smells of a secret. */
  readonly hidden?: HiddenValues | undefined;
  /** Names of a URL's query that sound like a secret, and only say where in a list a page begins. Default: none. */
  readonly isPosition?: ((name: string) => boolean) | undefined;
  /** What stands in the place of a value that is masked; default: `REDACTED`. */
  readonly standIn?: StandIn | undefined;
  /** The same of a sentence of ours. Default: as in any other text. */
  readonly inOurWords?: ((text: string) => string) | undefined;
  /** Is it a secret that is too short to be looked for in texts? */
  readonly isShort?: ((value: string) => boolean) | undefined;
}

/** Of a sentence that we wrote: a secret such as `admin` may be one of its words, and is masked only where something is quoted. */
export const redactWords = (text: string, redact: Redactor): string => (redact.inOurWords ?? redact)(text);

/** Another value of the same type, for who has to read the result as if it were the first. */
export type StandIn = <T extends string | number | boolean>(value: T) => T;

/** Replacing every `1` would make a report unreadable and hide nothing. */
const SHORTEST = 4;
/** Shorter ones may be a word or a number of any sentence, where they are made of nothing else. */
const LIKE_NO_WORD = 8;

/** Where a secret is found: everywhere, everywhere but among our own words, or only where all of a value that is sent is it. */
export const hiddenWhere = (secret: string): 'everywhere' | 'not-in-our-words' | 'where-it-is-sent' => {
  if (secret.length < SHORTEST) return 'where-it-is-sent';
  return isLikeAWord(secret) ? 'not-in-our-words' : 'everywhere';
};

/**
 * Finds the given values wherever a server may put them: raw in any letter case, percent-encoded, in hex, or as JSON,
 * HTML or XML text. Base64 is found too, also inside a longer base64 text. Values under four characters are left alone but where all
 * of a value that is sent is one. `texts` are found as they are, in a URL and in JSON: there may be hundreds of them.
 */
export const createRedactor = (
  secrets: readonly string[],
  texts: readonly string[] = [],
  standIn: (found: string) => string = () => REDACTED,
): Redactor => {
  const long = (text: string): boolean => text.length >= SHORTEST;
  const ofSecrets = secrets.filter(long).flatMap(formsOf);
  const ofTexts = texts.filter(long).flatMap(plainForms);
  const all = replacer([...ofSecrets, ...ofTexts], standIn);
  const likeNoWord = ofSecrets.filter((form) => !isLikeAWord(form));
  const others = likeNoWord.length < ofSecrets.length ? replacer([...likeNoWord, ...ofTexts], standIn) : all;
  const short = new Set(secrets.filter((secret) => !long(secret)));
  return Object.assign((text: string) => all(text), {
    inOurWords: (text: string) => others(others === all ? text : text.replaceAll(/"[^"]*"/g, all)),
    isShort: (value: string) => value !== '' && short.has(value),
  });
};

const isLikeAWord = (text: string): boolean => text.length < LIKE_NO_WORD && /^(?:\p{L}+|\d+)$/u.test(text);

const replacer = (forms: readonly string[], standIn: (found: string) => string): ((text: string) => string) => {
  const lower = [...new Set(forms.filter((form) => form.length >= SHORTEST).map((form) => form.toLowerCase()))].sort(
    (a, b) => b.length - a.length,
  );
  return (text) => {
    // One pattern of all forms would try hundreds of them at every character of an answer of megabytes.
    const folded = text.toLowerCase();
    const present = lower.filter((form) => folded.includes(form));
    return present.length === 0
      ? text
      : text.replaceAll(new RegExp(present.map(quoted).join('|'), 'gi'), (found) => standIn(found));
  };
};

const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** How a text is written inside another: a server nests them (JSON in HTML), so each is applied to each other's result. */
const WRITINGS: readonly ((text: string) => readonly string[])[] = [
  (text) => [text],
  (text) => [encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+')],
  (text) => [JSON.stringify(text).slice(1, -1)],
  (text) => [markup(text), markup(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;')],
  // A JSON Pointer to a property that is named after a secret (RFC 6901, section 3).
  (text) => [text.replaceAll('~', '~0').replaceAll('/', '~1')],
];

const markup = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const plain = [secret, hex, hex.replaceAll(/../g, '%$&'), ...base64Forms(bytes)];
  return plain.flatMap((text) => WRITINGS.flatMap((inner) => WRITINGS.flatMap((outer) => inner(text).flatMap(outer))));
};

const plainForms = (text: string): readonly string[] => [
  ...new Set([
    text,
    encodeURIComponent(text),
    encodeURIComponent(text).replaceAll('%20', '+'),
    JSON.stringify(text).slice(1, -1),
  ]),
];

/** The part of a base64 text that is the same whatever stands before and after, at each of the three alignments. */
const base64Forms = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    const core = text.slice(from, to);
    return core.length >= 6 ? [core, core.replaceAll('+', '-').replaceAll('/', '_')] : [];
  });
