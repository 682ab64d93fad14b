/**
 * Text of a vendor's, made harmless for a terminal: control characters (an escape sequence can repaint the screen),
 * and the direction marks that let text read as something it is not, become visible. Line breaks and tabs stay.
 */
export const plain = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
