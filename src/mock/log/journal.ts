import { DEFAULT_SESSION } from '../state/store';
import type { AccessEntry } from '../types';
import type { KeptRequest } from './kept-request';

/** The last exchanges. Adding is all that a request pays for. */
export interface Journal {
  /** @param asked none for what the mock sent itself, or could not read */
  add(entry: AccessEntry, asked?: KeptRequest): void;
  /** Oldest first. */
  list(): readonly AccessEntry[];
  /** The same with what was asked, secrets included. Listeners and the log never get that. */
  listAsked(): readonly AskedEntry[];
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

export interface AskedEntry {
  readonly entry: AccessEntry;
  readonly asked: KeptRequest | undefined;
}

/** Who names no session is in this one. */
export const sessionOf = ({ session = DEFAULT_SESSION }: AccessEntry): string => session;

/** A ring of `size` entries (0 keeps none), so that memory does not grow with traffic. */
export const createJournal = (size = 1000): Journal => {
  const listeners = new Set<(entry: AccessEntry) => void>();
  let ring: AccessEntry[] = [];
  let asks: (KeptRequest | undefined)[] = [];
  let oldest = 0;
  let total = 0;

  const inOrder = <T>(of: readonly T[]): readonly T[] => [...of.slice(oldest), ...of.slice(0, oldest)];
  const listAsked = (): readonly AskedEntry[] => {
    const asked = inOrder(asks);
    return inOrder(ring).map((entry, index) => ({ entry, asked: asked[index] }));
  };

  return {
    add(entry, asked) {
      total++;
      if (ring.length < size) {
        ring.push(entry);
        asks.push(asked);
      } else if (size > 0) {
        ring[oldest] = entry;
        asks[oldest] = asked;
        oldest = (oldest + 1) % size;
      }
      if (listeners.size > 0) for (const listener of listeners) listener(entry);
    },
    list: () => inOrder(ring),
    listAsked,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear(session) {
      const kept = session === undefined ? [] : listAsked().filter(({ entry }) => sessionOf(entry) !== session);
      ring = kept.map(({ entry }) => entry);
      asks = kept.map(({ asked }) => asked);
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
