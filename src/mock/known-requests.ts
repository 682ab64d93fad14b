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
  readonly url: string;
  readonly rawHeaders: readonly string[];
}

/** Each target has one place, and gives way to the next one there: a map would read every new id in full, twice. */
export const createKnownRequests = (): KnownRequests => {
  const kept = new Array<Kept | undefined>(KEPT).fill(undefined);
  const seen = new Array<string>(KEPT).fill('');
  return {
    find(method, url, rawHeaders) {
      const known = kept[placeOf(url)];
      return known && known.url === url && known.method === method && isSame(known.rawHeaders, rawHeaders)
        ? known
        : undefined;
    },
    isWorth(url) {
      const place = placeOf(url);
      if (seen[place] === url) return true;
      if (url.length <= LONGEST) seen[place] = url;
      return false;
    },
    learn(method, url, rawHeaders, { outcome, entry }) {
      kept[placeOf(url)] = { method, url, rawHeaders, outcome, entry };
    },
  };
};

/** By its last characters, in which targets mostly differ. */
const placeOf = (url: string): number => {
  const { length } = url;
  const end = url.charCodeAt(length - 1) + url.charCodeAt(length - 2) * 7 + url.charCodeAt(length - 3) * 31;
  return (end + length) % KEPT || 0;
};

/** Compared in full: another token is another request. */
const isSame = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
