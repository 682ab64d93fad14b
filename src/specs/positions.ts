import { EVENT_ID, type Event, getScalarValue, load, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { childPointer, type Pointer, ROOT } from '../core/pointer';
import { indexLines, type LineIndex, positionIn } from './line-index';
import { MAX_DEPTH, YAML_SCHEMA } from './parse';

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

/** Containers in the order of the text; numbers in flat lists, because a large document has half a million. */
interface Table {
  readonly index: WeakMap<object, number>;
  readonly lines: LineIndex;
  /** Per container: its offset, its parent, its key there, and the last of its children (-1: none). */
  readonly starts: number[];
  readonly parents: number[];
  readonly names: string[];
  readonly lastChild: number[];
  /** Per child, scalars included: its key, its offset, and the sibling before it (-1: none). */
  readonly childNames: string[];
  readonly childStarts: number[];
  readonly childBefore: number[];
}

/**
 * Positions of a parsed text. Nothing is computed before the first question; then the text's events are read once
 * (JSON is YAML in flow style) beside the value that they made. An aliased node has its definition's place.
 */
export const createLocate = (text: string, root: unknown): Locate => {
  let table: Table | undefined;
  return (node, key) => {
    table ??= buildTable(text, root);
    const at = table.index.get(node);
    if (at === undefined) return undefined;
    const own = table.starts[at] ?? 0;
    const pointer = pointerOf(table, at);
    const start = key === undefined ? undefined : childStart(table, at, key);
    if (key === undefined || start === undefined) return { ...positionIn(table.lines, own), pointer };
    return { ...positionIn(table.lines, start), pointer: childPointer(pointer, key) };
  };
};

const pointerOf = (table: Table, at: number): Pointer => {
  const keys: string[] = [];
  for (let i = at; i > 0; i = table.parents[i] ?? 0) keys.unshift(table.names[i] ?? '');
  return childPointer(ROOT, ...keys);
};

/** From the last child backwards: of two equal keys the last one's value counts. */
const childStart = (table: Table, at: number, key: string): number | undefined => {
  for (let i = table.lastChild[at] ?? -1; i >= 0; i = table.childBefore[i] ?? -1) {
    if (table.childNames[i] === key) return table.childStarts[i];
  }
  return undefined;
};

const buildTable = (text: string, root: unknown): Table => {
  const table: Table = {
    index: new WeakMap(),
    lines: indexLines(text),
    starts: [],
    parents: [],
    names: [],
    lastChild: [],
    childNames: [],
    childStarts: [],
    childBefore: [],
  };
  try {
    createWalk(text, table)(parseEvents(text, { maxDepth: MAX_DEPTH }), root);
  } catch {
    // JSON that is no YAML (a raw DEL in a string, say): the file is still named, with its first line.
  }
  if (typeof root === 'object' && root !== null && !table.index.has(root)) addContainer(table, root, 0, 0, '');
  return table;
};

const addContainer = (table: Table, node: object, start: number, parent: number, name: string): number => {
  const at = table.starts.length;
  table.starts.push(start);
  table.parents.push(parent);
  table.names.push(name);
  table.lastChild.push(-1);
  table.index.set(node, at);
  return at;
};

const addChild = (table: Table, parent: number, name: string, start: number): void => {
  table.childBefore.push(table.lastChild[parent] ?? -1);
  table.lastChild[parent] = table.childNames.length;
  table.childNames.push(name);
  table.childStarts.push(start);
};

const isQuoted = (event: ScalarEvent): boolean =>
  event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;

const startOf = (event: Event): number => {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart - (isQuoted(event) ? 1 : 0);
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? event.start : 0;
};

/** Reads events beside the value they made; both have the same order, so one cursor is enough. */
const createWalk = (text: string, table: Table) => {
  let events: readonly Event[] = [];
  let cursor = 0;
  const names = new Map<string, string>();

  const skip = (): void => {
    for (let depth = 0; cursor < events.length; ) {
      const type = events[cursor++]?.type;
      if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
      if (type === EVENT_ID.POP) depth--;
      if (depth <= 0) return;
    }
  };

  const keyName = (value: Readonly<Record<string, unknown>>): string => {
    const event = events[cursor];
    if (event?.type !== EVENT_ID.SCALAR) return '';
    const raw = getScalarValue(text, event);
    // One string per distinct key: `type` stands in a large document a hundred thousand times.
    const name = names.get(raw) ?? raw;
    names.set(name, name);
    if (event.style !== SCALAR_STYLE.PLAIN || Object.hasOwn(value, name)) return name;
    return String(load(name, { schema: YAML_SCHEMA }));
  };

  const visitMapping = (value: Readonly<Record<string, unknown>>, at: number): void => {
    cursor++;
    while (cursor < events.length && events[cursor]?.type !== EVENT_ID.POP) {
      const key = events[cursor];
      const name = keyName(value);
      skip();
      if (!key || !Object.hasOwn(value, name)) {
        skip();
        continue;
      }
      addChild(table, at, name, startOf(key));
      visit(value[name], startOf(key), at, name);
    }
    cursor++;
  };

  const visitSequence = (value: readonly unknown[], at: number): void => {
    cursor++;
    for (let i = 0; cursor < events.length && events[cursor]?.type !== EVENT_ID.POP; i++) {
      const event = events[cursor];
      const start = event ? startOf(event) : 0;
      addChild(table, at, String(i), start);
      visit(value[i], start, at, String(i));
    }
    cursor++;
  };

  const visit = (value: unknown, start: number, parent: number, name: string): void => {
    const type = events[cursor]?.type;
    if (
      typeof value !== 'object' ||
      value === null ||
      (type === EVENT_ID.SEQUENCE) !== Array.isArray(value) ||
      type === EVENT_ID.ALIAS
    ) {
      skip();
      return;
    }
    const at = addContainer(table, value, start, parent, name);
    if (Array.isArray(value)) visitSequence(value, at);
    else visitMapping(value as Readonly<Record<string, unknown>>, at);
  };

  return (all: readonly Event[], root: unknown): void => {
    events = all;
    cursor = events.findIndex((event) => event.type !== EVENT_ID.DOCUMENT);
    if (cursor >= 0) visit(root, startOf(events[cursor] as Event), 0, '');
  };
};
