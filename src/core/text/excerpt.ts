const MOST_LINES = 6;
const MOST_CHARACTERS = 160;

/**
 * The lines of a document that say something: from `line` (counted from 1) as far as it is indented below it, at most six.
 * Of a document on one long line it is what begins at `column`. Empty where there is no such line.
 */
export const excerptAt = (text: string, line: number, column: number): string => {
  const lines = linesFrom(text, line);
  const first = lines[0] ?? '';
  if (first.length > 4 * MOST_CHARACTERS) return cut(first.slice(column - 1));
  const depth = indentOf(first);
  const end = lines.findIndex((one, index) => index > 0 && one.trim() !== '' && indentOf(one) <= depth);
  return lines
    .slice(0, Math.min(MOST_LINES, end === -1 ? lines.length : end))
    .map((one) => cut(one.slice(Math.min(depth, indentOf(one)))))
    .join('\n')
    .trimEnd();
};

const linesFrom = (text: string, line: number): readonly string[] => {
  let from = 0;
  for (let skipped = 1; skipped < line; skipped++) {
    from = text.indexOf('\n', from) + 1;
    if (from === 0) return [];
  }
  let to = from;
  for (let taken = 0; taken < MOST_LINES && to !== -1; taken++) to = text.indexOf('\n', to + (taken === 0 ? 0 : 1));
  return text.slice(from, to === -1 ? undefined : to).split(/\r?\n/);
};

const indentOf = (line: string): number => line.length - line.trimStart().length;

const cut = (line: string): string => (line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line);
