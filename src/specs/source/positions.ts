import type { WrittenNumber } from '../../core/json/number-texts';
import { childPointer, type Pointer, ROOT } from '../../core/json/pointer';
import { once } from '../../core/once';
import { positionIn } from './line-index';
import type { PositionTable } from './position-table';
import { buildTable } from './position-table';
import { mayLoseDigits } from './written-numbers';

export interface Position {
  readonly line: number;
  readonly column: number;
  readonly pointer: Pointer;
  /** Where it is another file than the one that was asked: an overlay's. */
  readonly file?: string;
}

/**
 * Answers where a node of one file stands: at its key in a mapping, at its own start in a list. For a key that is not
 * there, the node itself.
 * `undefined` for a node that is not of this file.
 */
export type Locate = (node: object, key?: string) => Position | undefined;

/**
 * Positions of a parsed text. Nothing is computed before the first question. Then the text's events are read once (JSON
 * is YAML in flow style), beside the value that they made. An aliased node has its definition's place.
 */
export const createPositions = (
  text: string,
  root: unknown,
): { readonly locate: Locate; readonly numbers: () => readonly WrittenNumber[] } => {
  const read = once(() => buildTable(text, root));
  const locate: Locate = (node, key) => {
    const table = read();
    const at = table.index.get(node);
    if (at === undefined) return undefined;
    const own = table.starts[at] ?? 0;
    const pointer = pointerOf(table, at);
    const start = key === undefined ? undefined : childStart(table, at, key);
    if (key === undefined || start === undefined) return { pointer, ...positionIn(table.lines, own) };
    return { pointer: childPointer(pointer, key), ...positionIn(table.lines, start) };
  };
  return { locate, numbers: () => (mayLoseDigits(text) ? read().numbers : []) };
};

const pointerOf = (table: PositionTable, at: number): Pointer => {
  const keys: string[] = [];
  for (let i = at; i > 0; i = table.parents[i] ?? 0) keys.unshift(table.names[i] ?? '');
  return childPointer(ROOT, ...keys);
};

/** From the last child backwards: of two equal keys the last one's value counts. */
const childStart = (table: PositionTable, at: number, key: string): number | undefined => {
  for (let i = table.lastChild[at] ?? -1; i >= 0; i = table.childBefore[i] ?? -1) {
    if (table.childNames[i] === key) return table.childStarts[i];
  }
  return undefined;
};
