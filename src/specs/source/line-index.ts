/** Offsets at which lines begin, built once per text. */
export type LineIndex = readonly number[];

export const indexLines = (text: string): LineIndex => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

/** Line and column of an offset, both from 1. */
export const positionIn = (lines: LineIndex, offset: number): { readonly line: number; readonly column: number } => {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
};

/** For one question about a text, such as a syntax error. */
export const lineAndColumn = (text: string, offset: number) => positionIn(indexLines(text), offset);
