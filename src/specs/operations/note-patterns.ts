import { walkDescription } from '../references/walk';
import type { SourceFile } from '../source/source-file';
import type { Reader } from './reader';

/** Slashes around a pattern, and an anchor behind the first: no text has a beginning after a slash. */
const IN_SLASHES = /^\/((?:\^|\\A)(?![?*{])[^|]*?(\$|\\[zZ])?)\/([a-z]*)$/s;

/**
 * What is wrong with a pattern that stands in slashes, as in a program of JavaScript, Ruby or PHP: it matches no text.
 * `undefined` for every other one.
 */
export const slashedPattern = (source: string): string | undefined => {
  const [, inside] = IN_SLASHES.exec(source) ?? [];
  if (inside === undefined) return undefined;
  const meant = inside.replace(/^\\A/, '^').replace(/\\[zZ]$/, '$');
  return `The pattern ${source} matches no text: a pattern stands without slashes. Write ${meant}`;
};

/** As it stands in a file, so that most documents need no further look. */
const WRITTEN = /pattern["']?\s*:\s*["']?\/(?:\^|\\)/;

/** Says of each pattern in slashes that no value can satisfy it. */
export const notePatterns = (reader: Reader, files: readonly SourceFile[]): void => {
  for (const { root, text } of files) {
    if (text !== undefined && !WRITTEN.test(text)) continue;
    walkDescription(root, (node, keysAreNames) => {
      const message = typeof node.pattern === 'string' && !keysAreNames ? slashedPattern(node.pattern) : undefined;
      if (message === undefined) return;
      const place = reader.place(node, 'pattern');
      reader.problems.push({ severity: 'error', rule: 'pattern-unusable', message, place });
    });
  }
};
