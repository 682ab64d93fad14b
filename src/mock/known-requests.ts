import type { AccessEntry, Outcome } from './types';

/** What a request was answered with, of which nothing but the time will differ when the same bytes come again. */
export interface Known {
  readonly outcome: Outcome;
  readonly entry: AccessEntry;
}

/**
 * Whole requests that came before, for clients that poll: found before anything of them is read. Only what depends on the request
 * alone may be learnt: nothing in play, no habit of the vendor's, nothing generated, no body.
 */
export interface KnownRequests {
  /** @param rawHeaders names and values in turn, as they were sent (the shape of Node's `rawHeaders`) */
  find(method: string, url: string, rawHeaders: readonly string[]): Known | undefined;
  /** Has it come before, so that it is worth remembering? The first time is not: most ids come once. */
  isWorth(url: string): boolean;
  learn(method: string, url: string, rawHeaders: readonly string[], known: Known): void;
}

/** Few, for each collection of garbage copies what is young and lives; and no client can fill the memory. */
const KEPT = 64;
const LONGEST = 2048;

interface Kept extends Known {
  readonly method: string;
  readonly rawHeaders: readonly string[];
}

export const createKnownRequests = (): KnownRequests => {
  const kept = new Map<string, Kept>();
  const seen = new Set<string>();
  return {
    find(method, url, rawHeaders) {
      const known = kept.get(url);
      return known && known.method === method && isSame(known.rawHeaders, rawHeaders) ? known : undefined;
    },
    isWorth(url) {
      if (seen.has(url)) return true;
      if (seen.size >= KEPT) seen.clear();
      if (url.length <= LONGEST) seen.add(url);
      return false;
    },
    learn(method, url, rawHeaders, { outcome, entry }) {
      if (kept.size >= KEPT) kept.clear();
      kept.set(url, { method, rawHeaders, outcome, entry });
    },
  };
};

/** Compared in full: another token is another request. */
const isSame = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
