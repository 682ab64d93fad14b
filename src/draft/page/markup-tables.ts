import type { PageTable } from './page-tables';

interface MarkupCell {
  text: string;
  readonly line: number;
}

type Rows = readonly (readonly MarkupCell[])[];

/** A table of AsciiDoc or reStructuredText that begins at `at`. @returns where the next block begins */
export const takeMarkupTable = (
  lines: readonly string[],
  at: number,
  blocks: { push(table: PageTable): unknown },
): number | undefined => {
  const found = asciiDocTable(lines, at) ?? listTable(lines, at) ?? simpleTable(lines, at) ?? gridTable(lines, at);
  const [head, ...rest] = found?.rows ?? [];
  if (!found || !head || head.length < 2) return undefined;
  blocks.push({
    kind: 'table',
    header: head.map(({ text }) => plain(text)),
    rows: rest.map((cells) => ({ cells: cells.map(({ text }) => plain(text)), line: cells[0]?.line ?? at + 1 })),
    line: at + 1,
  });
  return found.end;
};

/** Double backquotes are code in reStructuredText. */
const plain = (text: string): string => text.replaceAll('``', '`').replaceAll(/\s+/g, ' ').trim();

interface FoundTable {
  readonly rows: Rows;
  readonly end: number;
}

/** `|===`: a cell begins at each bar; as many as in the first line are a row. */
const asciiDocTable = (lines: readonly string[], at: number): FoundTable | undefined => {
  const isFence = (line: string | undefined): boolean => /^\|={3,}$/.test((line ?? '').trim());
  if (!isFence(lines[at])) return undefined;
  const close = lines.findIndex((line, index) => index > at && isFence(line));
  if (close < 0) return undefined;
  const cells: MarkupCell[] = [];
  let width = 0;
  for (let index = at + 1; index < close; index++) {
    const [before = '', ...begun] = (lines[index] ?? '').split('|');
    const last = cells.at(-1);
    if (last && before.trim() !== '') last.text += ` ${before}`;
    cells.push(...begun.map((text) => ({ text, line: index + 1 })));
    width ||= begun.length;
  }
  return { rows: inRows(cells, width), end: close + 1 };
};

const inRows = (cells: readonly MarkupCell[], width: number): Rows =>
  width < 2 ? [] : cells.flatMap((_, index) => (index % width === 0 ? [cells.slice(index, index + width)] : []));

/** `.. list-table::` with `* - ` for a row and `- ` for a cell. */
const listTable = (lines: readonly string[], at: number): FoundTable | undefined => {
  if (!/^\s*\.\. list-table::/.test(lines[at] ?? '')) return undefined;
  const rows: MarkupCell[][] = [];
  let end = at + 1;
  for (; end < lines.length && /^(?:\s+\S|\s*$)/.test(lines[end] ?? ''); end++) {
    const [, row, cell, text = ''] = /^\s*(\* )?(- )?(.*)$/.exec(lines[end] ?? '') ?? [];
    if (row) rows.push([]);
    const last = rows.at(-1);
    if (cell) last?.push({ text, line: end + 1 });
    else if (last?.at(-1) && text !== '') (last.at(-1) as MarkupCell).text += ` ${text}`;
  }
  return { rows, end };
};

/** Columns are where lines of `===` have them. */
const simpleTable = (lines: readonly string[], at: number): FoundTable | undefined => {
  const isRule = (line: string | undefined): boolean => /^\s*={2,}(?: +={2,})+\s*$/.test(line ?? '');
  if (!isRule(lines[at])) return undefined;
  const starts = [...(lines[at] ?? '').matchAll(/=+/g)].map(({ index }) => index);
  const rules = lines.flatMap((line, index) => (index > at && index < at + 500 && isRule(line) ? [index] : []));
  const close = rules[1] ?? rules[0];
  if (close === undefined) return undefined;
  const rows: MarkupCell[][] = [];
  for (let index = at + 1; index < close; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || isRule(line)) continue;
    const cells = starts.map((from, column) => ({
      text: line.slice(from, starts[column + 1]).trim(),
      line: index + 1,
    }));
    addRow(rows, cells, cells[0]?.text === '');
  }
  return { rows, end: close + 1 };
};

/** `+---+---+` around cells with bars. */
const gridTable = (lines: readonly string[], at: number): FoundTable | undefined => {
  const isRule = (line: string | undefined): boolean => /^\s*\+(?:[-=]{2,}\+){2,}\s*$/.test(line ?? '');
  if (!isRule(lines[at])) return undefined;
  const rows: MarkupCell[][] = [];
  let isNew = true;
  let end = at + 1;
  for (; end < lines.length && /^\s*[|+]/.test(lines[end] ?? ''); end++) {
    const line = (lines[end] ?? '').trim();
    if (isRule(line)) isNew = true;
    else {
      addRow(
        rows,
        line
          .slice(1, -1)
          .split('|')
          .map((text) => ({ text: text.trim(), line: end + 1 })),
        !isNew,
      );
      isNew = false;
    }
  }
  return { rows, end };
};

/** A line below may go on with the cells of the row above it. */
const addRow = (rows: MarkupCell[][], cells: MarkupCell[], goesOn: boolean): void => {
  const last = rows.at(-1);
  if (!goesOn || !last) rows.push(cells);
  else for (const [index, cell] of last.entries()) cell.text += ` ${cells[index]?.text ?? ''}`;
};
