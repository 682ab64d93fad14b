import { EVENT_ID, type Event, getScalarValue, load, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { hasOwnText, type WrittenNumber } from '../../core/json/number-texts';
import { indexLines, type LineIndex } from './line-index';
import { MAX_DEPTH, YAML_SCHEMA } from './parse-yaml';
import { startOf } from './value-offset';

/** Containers in the order of the text; numbers in flat lists, because a large document has half a million. */
export interface PositionTable {
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
  /** Numbers that JavaScript writes otherwise. */
  readonly numbers: WrittenNumber[];
}

/** JSON is YAML in flow style. */
export const buildTable = (text: string, root: unknown): PositionTable => {
  const table: PositionTable = {
    index: new WeakMap(),
    lines: indexLines(text),
    starts: [],
    parents: [],
    names: [],
    lastChild: [],
    childNames: [],
    childStarts: [],
    childBefore: [],
    numbers: [],
  };
  try {
    createWalk(text, table)(parseEvents(text, { maxDepth: MAX_DEPTH }), root);
  } catch {
    // JSON that is no YAML (a raw DEL in a string, say): the file is still named, with its first line.
  }
  if (typeof root === 'object' && root !== null && !table.index.has(root)) addContainer(table, root, 0, 0, '');
  return table;
};

const addContainer = (table: PositionTable, node: object, start: number, parent: number, name: string): number => {
  const at = table.starts.length;
  table.starts.push(start);
  table.parents.push(parent);
  table.names.push(name);
  table.lastChild.push(-1);
  table.index.set(node, at);
  return at;
};

const addChild = (table: PositionTable, parent: number, name: string, start: number): void => {
  table.childBefore.push(table.lastChild[parent] ?? -1);
  table.lastChild[parent] = table.childNames.length;
  table.childNames.push(name);
  table.childStarts.push(start);
};

/** Reads events beside the value they made; both have the same order, so one cursor is enough. */
const createWalk = (text: string, table: PositionTable) => {
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

  const noteNumber = (holder: object, key: string, value: unknown): void => {
    const event = events[cursor];
    if (typeof value !== 'number' || event?.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) return;
    const written = getScalarValue(text, event);
    if (hasOwnText(written, value) && Object.is(Number(written), value)) {
      table.numbers.push({ holder, key, text: written });
    }
  };

  const visitMapping = (value: Readonly<Record<string, unknown>>, at: number): void => {
    cursor++;
    while (cursor < events.length && events[cursor]?.type !== EVENT_ID.POP) {
      const key = events[cursor];
      const name = keyName(value);
      skip();
      // Also what was taken out since: whoever says so names its place.
      if (key) addChild(table, at, name, startOf(key));
      if (!key || !Object.hasOwn(value, name)) {
        skip();
        continue;
      }
      noteNumber(value, name, value[name]);
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
      noteNumber(value, String(i), value[i]);
      visit(value[i], start, at, String(i));
    }
    cursor++;
  };

  /** Here stood a `$ref`, and now what it leads to, which has its own place. */
  const isFollowed = (value: object): boolean => {
    const key = events[cursor + 1];
    return key?.type === EVENT_ID.SCALAR && text.startsWith('$ref', key.valueStart) && !Object.hasOwn(value, '$ref');
  };

  const visit = (value: unknown, start: number, parent: number, name: string): void => {
    const type = events[cursor]?.type;
    if (
      typeof value !== 'object' ||
      value === null ||
      (type === EVENT_ID.SEQUENCE) !== Array.isArray(value) ||
      type === EVENT_ID.ALIAS ||
      isFollowed(value)
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
