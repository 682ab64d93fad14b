/**
 * Text from elsewhere for one line of a terminal or a CI log. Line breaks in it become visible, and no workflow command
 * is left. What a document or a vendor says goes through here before it is printed.
 */
export const plain = (text: string): string => plainLines(text.replaceAll(LINE_BREAKS, visible));

/** Like `plain`, for text of several lines. */
export const plainLines = (text: string): string => withoutCommands(printable(text));

/** JSON with the same meaning and nothing in it that `plainLines` would change. */
export const plainJson = (value: unknown): string =>
  printable(JSON.stringify(value, null, 2)).replaceAll(/##(\w*)\[/g, '##$1\\u005b');

/**
 * Control characters (an escape sequence can repaint the screen), and the direction marks that let text read as something
 * it is not, become visible. Line breaks and tabs stay: for a page, which knows no commands.
 */
export const printable = (text: string): string =>
  // Nearly all text is ASCII, and that is found out in a third of the time.
  PRINTABLE_ASCII.test(text) ? text : text.replaceAll(UNPRINTABLE, visible);

const PRINTABLE_ASCII = /^[\t\n\x20-\x7e]*$/;

/**
 * A CI system takes a line that begins with `::error` for a command, and `##[error]` or `##vso[…]` anywhere, wherever the
 * text came from. A space of no width makes them text again.
 */
export const withoutCommands = (text: string): string =>
  text.replaceAll(/^(\s*)(?=::)/gm, '$1\u200b').replaceAll(/##(?=\w*\[)/g, '##\u200b');

/** `plain` for every text in a value. */
export const plainDeep = <T>(value: T): T => mapTexts(value) as T;

const mapTexts = (value: unknown): unknown => {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map(mapTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plain(key), mapTexts(item)]));
};

const visible = (character: string): string =>
  [...character].map((one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('');

const LINE_BREAKS = /[\n\u2028\u2029]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
