import { DEFAULT_SESSION } from '../state/store';
import type { AccessEntry } from '../types';

/** The last exchanges. Adding is all that a request pays for. */
export interface Journal {
  add(entry: AccessEntry): void;
  /** Oldest first. */
  list(): readonly AccessEntry[];
  /** Calls `listener` with each new entry until the returned function is called. */
  subscribe(listener: (entry: AccessEntry) => void): () => void;
  /** Forgets all, or what one session asked. */
  clear(session?: string): void;
  /**
   * Copies what it keeps. The names in it are parts of a document's text. Each would keep the whole text in memory
   * after the document has been loaded again.
   */
  detach(): void;
  /** Entries added since the start, forgotten ones among them. */
  readonly total: number;
}

/** Who names no session is in this one. */
export const sessionOf = ({ session = DEFAULT_SESSION }: AccessEntry): string => session;

/** A ring of `size` entries (0 keeps none), so that memory does not grow with traffic. */
export const createJournal = (size = 1000): Journal => {
  const listeners = new Set<(entry: AccessEntry) => void>();
  let ring: AccessEntry[] = [];
  let oldest = 0;
  let total = 0;

  return {
    add(entry) {
      total++;
      if (ring.length < size) {
        ring.push(entry);
      } else if (size > 0) {
        ring[oldest] = entry;
        oldest = (oldest + 1) % size;
      }
      if (listeners.size > 0) for (const listener of listeners) listener(entry);
    },
    list: () => [...ring.slice(oldest), ...ring.slice(0, oldest)],
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear(session) {
      const kept = session === undefined ? [] : [...ring.slice(oldest), ...ring.slice(0, oldest)];
      ring = kept.filter((entry) => sessionOf(entry) !== session);
      oldest = 0;
    },
    detach() {
      ring = structuredClone(ring);
    },
    get total() {
      return total;
    },
  };
};
