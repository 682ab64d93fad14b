import type { AccessEntry } from './types';

/** The last exchanges. Adding is all that a request pays for. */
export interface Journal {
  add(entry: AccessEntry): void;
  /** Oldest first. */
  list(): readonly AccessEntry[];
  /** Calls `listener` with each new entry until the returned function is called. */
  subscribe(listener: (entry: AccessEntry) => void): () => void;
  clear(): void;
  /**
   * Copies what it keeps. The names in it are parts of a document's text, and each would keep the whole text in memory after
   * the document has been loaded again.
   */
  detach(): void;
  /** Entries added since the start, forgotten ones among them. */
  readonly total: number;
}

type Fields = Required<Omit<AccessEntry, 'at' | 'ms'>>;

/**
 * A ring of `size` entries (0 keeps none), so that memory does not grow with traffic.
 * It is kept as columns that are written over: a thousand living objects more would make each collection of garbage
 * copy them, which costs more than the rest of an answer (measured: 1.5 of 13 microseconds).
 */
export const createJournal = (size = 1000): Journal => {
  const at = new Float64Array(size);
  const ms = new Float64Array(size);
  const columns = emptyColumns(size);
  const listeners = new Set<(entry: AccessEntry) => void>();
  let total = 0;
  let kept = 0;
  let next = 0;

  const write = (entry: AccessEntry): void => {
    at[next] = entry.at;
    ms[next] = entry.ms;
    columns.vendor[next] = entry.vendor;
    columns.operation[next] = entry.operation;
    columns.method[next] = entry.method;
    columns.path[next] = entry.path;
    columns.status[next] = entry.status;
    columns.example[next] = entry.example;
    columns.why[next] = entry.why;
    columns.violations[next] = entry.violations.length === 0 ? NONE : entry.violations;
    columns.unchecked[next] = entry.unchecked;
    columns.session[next] = entry.session;
    columns.call[next] = entry.call;
    next = next + 1 === size ? 0 : next + 1;
    if (kept < size) kept++;
  };

  const read = (row: number): AccessEntry => {
    const call = columns.call[row];
    return call ? { ...exchangeAt(row), call } : exchangeAt(row);
  };

  const exchangeAt = (row: number): AccessEntry => ({
    at: at[row] ?? 0,
    vendor: columns.vendor[row],
    operation: columns.operation[row],
    method: columns.method[row] ?? '',
    path: columns.path[row] ?? '',
    status: columns.status[row] ?? 0,
    example: columns.example[row],
    why: columns.why[row] ?? '',
    violations: columns.violations[row] ?? NONE,
    unchecked: columns.unchecked[row] ?? NONE,
    session: columns.session[row],
    ms: ms[row] ?? 0,
  });

  return {
    add(entry) {
      total++;
      if (size > 0) write(entry);
      if (listeners.size > 0) for (const listener of listeners) listener(entry);
    },
    list: () => Array.from({ length: kept }, (_, index) => read((next - kept + index + size) % size)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear() {
      Object.assign(columns, emptyColumns(size));
      kept = 0;
      next = 0;
    },
    detach: () => void Object.assign(columns, structuredClone(columns)),
    get total() {
      return total;
    },
  };
};

const NONE: readonly never[] = Object.freeze([]);

const emptyColumns = (size: number): { -readonly [Field in keyof Fields]: (Fields[Field] | undefined)[] } => ({
  vendor: new Array(size),
  operation: new Array(size),
  method: new Array(size),
  path: new Array(size),
  status: new Array(size),
  example: new Array(size),
  why: new Array(size),
  violations: new Array(size),
  unchecked: new Array(size),
  session: new Array(size),
  call: new Array(size),
});
