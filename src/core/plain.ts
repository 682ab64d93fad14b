/**
 * Text of a client, a document or a vendor, made harmless for a terminal. Control characters (an escape sequence can repaint
 * the screen) and direction marks (text reads as something it is not) become visible. Line breaks and tabs stay.
 * What it writes is JSON's own escape, so a line of JSON keeps its meaning.
 */
export const plain = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The same on one line, for where a second line would read as one of ours. */
export const plainLine = (text: string): string => plain(text.replaceAll(/\s*[\r\n\u2028\u2029]\s*/g, ' '));

/** `plain` for every text in a value. */
export const plainDeep = <T>(value: T): T => mapTexts(value) as T;

const mapTexts = (value: unknown): unknown => {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map(mapTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plain(key), mapTexts(item)]));
};

/** A log line of a CI system that begins with `::` or `##[` is a command to it, wherever the text came from. */
export const withoutCommands = (text: string): string => text.replaceAll(/^(\s*)(::|##\[)/gm, '$1\u200b$2');
