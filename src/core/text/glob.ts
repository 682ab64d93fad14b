/**
 * Does a text match a pattern of a command line? `*` is anything within one level, `**` anything, `?` one character. Levels are parted
 * by `/`; braces and all else stand for themselves, as in a path template. Letter case does not count.
 */
export const matchesGlob = (pattern: string, text: string): boolean => {
  const folded = pattern.toLowerCase();
  const known =
    patterns.get(folded) ??
    new RegExp(
      `^${folded
        .split(/(\*+|\?)/)
        .map(partOfPattern)
        .join('')}$`,
      's',
    );
  patterns.set(folded, known);
  return known.test(text.toLowerCase());
};

/** A run asks with the same few patterns for each of thousands of cases. */
const patterns = new Map<string, RegExp>();

const partOfPattern = (part: string): string => {
  if (part === '?') return '[^/]';
  if (part.startsWith('*')) return part.length > 1 ? '.*' : '[^/]*';
  return part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
};

export const isGlob = (text: string): boolean => /[*?]/.test(text);
