export interface PageTable {
  readonly kind: 'table';
  readonly header: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
  readonly line: number;
}

/** Where a table is put. */
interface TableBlocks {
  push(table: PageTable): unknown;
}

/** A table of Markdown. @returns where the next block begins */
export const takePipeTable = (lines: readonly string[], at: number, blocks: TableBlocks): number | undefined => {
  if (!(lines[at] ?? '').includes('|') || !/^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? ''))
    return undefined;
  if (!(lines[at + 1] ?? '').includes('|')) return undefined;
  const rows: { cells: readonly string[]; line: number }[] = [];
  let end = at + 2;
  for (; end < lines.length && (lines[end] ?? '').includes('|'); end++)
    rows.push({ cells: pipeCells(lines[end] ?? ''), line: end + 1 });
  blocks.push({ kind: 'table', header: pipeCells(lines[at] ?? ''), rows, line: at + 1 });
  return end;
};

const pipeCells = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());

/** A table as a browser copies it: tabs between its cells. */
export const takeTabTable = (lines: readonly string[], at: number, blocks: TableBlocks): number | undefined => {
  const header = tabCells(lines[at] ?? '');
  if (header.length < 2) return undefined;
  const rows: { cells: readonly string[]; line: number }[] = [];
  let end = at + 1;
  for (; end < lines.length && (lines[end] ?? '').includes('\t'); end++)
    rows.push({ cells: tabCells(lines[end] ?? ''), line: end + 1 });
  if (rows.length === 0) return undefined;
  blocks.push({ kind: 'table', header, rows, line: at + 1 });
  return end;
};

const tabCells = (line: string): readonly string[] =>
  line.includes('\t') ? line.split('\t').map((cell) => cell.trim()) : [];
