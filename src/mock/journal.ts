import type { AccessEntry } from './types';

/** The last exchanges, oldest first when read. Adding is all that a request pays for. */
export interface Journal {
  add(entry: AccessEntry): void;
  /** A copy, oldest first. */
  list(): readonly AccessEntry[];
  /** Calls `listener` with each new entry until the returned function is called. */
  subscribe(listener: (entry: AccessEntry) => void): () => void;
  clear(): void;
  /** Entries added since the start, dropped ones among them. */
  readonly total: number;
}

/** A ring of `size` entries (0 keeps none), so that memory does not grow with traffic. */
export const createJournal = (size = 1000): Journal => {
  let ring: AccessEntry[] = [];
  let total = 0;
  let next = 0;
  const listeners = new Set<(entry: AccessEntry) => void>();
  return {
    add(entry) {
      total++;
      if (size > 0) {
        ring[next] = entry;
        next = next + 1 === size ? 0 : next + 1;
      }
      if (listeners.size > 0) for (const listener of listeners) listener(entry);
    },
    list: () => [...ring.slice(next), ...ring.slice(0, next)],
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear() {
      ring = [];
      next = 0;
    },
    get total() {
      return total;
    },
  };
};
