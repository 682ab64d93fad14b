import type { Violation } from '../../core/violation';
import type { MediaTypeSpec } from '../../specs/spec';
import type { PreparedResponse, ResponseDraft } from '../types';
import type { Representation } from './negotiate-content-type';

/**
 * The only place where answers are kept: what Prism said, and responses with their bytes. Each has a key that names all
 * it depends on. There is one cache per set of vendors. What is not in it is made again, so only time depends on it.
 */
export interface ResponseCache {
  said(key: string): EngineAnswer | undefined;
  /** The draft is read-only from now on: several requests share it, and a behaviour that writes into it fails at once. */
  keepSaid(key: string, said: EngineAnswer): void;
  response(key: string): PreparedResponse | undefined;
  keepResponse(key: string, response: PreparedResponse): void;
  /** A short name for one operation, to begin its keys with. */
  nameOperation(): string;
  size(): CacheSize;
}

/** What Prism said, and in which documented forms that can be sent. */
export interface EngineAnswer {
  /** `null`: Prism has no documented answer. */
  readonly draft: ResponseDraft | null;
  readonly content: readonly MediaTypeSpec[];
  readonly types: readonly string[];
  /** For a client that accepts anything. */
  readonly usual: Representation | null;
}

export interface CacheSize {
  readonly entries: number;
  readonly bytes: number;
}

/** Bytes of all entries together. A client may cause many keys, but cannot fill the memory. */
const LIMIT = 64 * 1024 * 1024;

/** What an entry needs besides its texts, about. */
const OVERHEAD = 500;

interface Kept<T> {
  readonly value: T;
  readonly bytes: number;
}

export const createResponseCache = (limit = LIMIT): ResponseCache => {
  const drafts = new Map<string, Kept<EngineAnswer>>();
  const responses = new Map<string, Kept<PreparedResponse>>();
  let bytes = 0;
  let operations = 0;

  const drop = <T>(from: Map<string, Kept<T>>, key: string): void => {
    bytes -= from.get(key)?.bytes ?? 0;
    from.delete(key);
  };

  /** The oldest responses go first: they are made from the drafts. */
  const makeRoom = (wanted: number): void => {
    for (const map of [responses, drafts]) {
      for (const key of map.keys()) {
        if (bytes + wanted <= limit) return;
        drop<unknown>(map, key);
      }
    }
  };

  const keep = <T>(to: Map<string, Kept<T>>, key: string, value: T, weight: number): void => {
    drop(to, key);
    const own = weight + key.length + OVERHEAD;
    if (own > limit) return;
    makeRoom(own);
    bytes += own;
    to.set(key, { value, bytes: own });
  };

  return {
    said: (key) => drafts.get(key)?.value,
    keepSaid: (key, said) => {
      deepFreeze(said.draft);
      keep(drafts, key, said, weightOf(said.draft?.value));
    },
    response: (key) => responses.get(key)?.value,
    keepResponse: (key, response) => keep(responses, key, response, response.body.length + textOf(response.headers)),
    nameOperation: () => String(operations++),
    size: () => ({ entries: drafts.size + responses.size, bytes }),
  };
};

/** An example is the document's own value, but a generated one is ours alone; both count, since few are large. */
const weightOf = (value: unknown): number =>
  value instanceof Uint8Array ? value.length : (JSON.stringify(value)?.length ?? 0);

const textOf = (headers: readonly string[]): number => headers.reduce((sum, { length }) => sum + length, 0);

/** Of what is wrong with a request, in characters; a client could write pages of it. */
const VIOLATIONS_LIMIT = 2000;

/** All that a response says of violations, for its key; `undefined`: it is too much to be kept. */
export const violationsPart = (violations: readonly Violation[]): string | undefined => {
  let part = '';
  for (const { in: place, name, pointer, keyword, message, spec } of violations) {
    part += keyOf(place, name, pointer, keyword, message, spec.file, spec.pointer);
    if (part.length > VIOLATIONS_LIMIT) return undefined;
  }
  return part;
};

/** One text of several: each part says its length, so that no part can be taken for two. */
export const keyOf = (...parts: readonly (string | number | undefined)[]): string => {
  let key = '';
  for (const part of parts) {
    if (part === undefined) key += ',';
    else if (typeof part === 'number') key += `${part},`;
    else key += `${part.length}:${part}`;
  }
  return key;
};

/** What has been made read-only here already, so that shared parts and circles are visited once. */
const done = new WeakSet<object>();

/** Makes plain data read-only at every depth: code that writes into cached and shared data fails at once. */
const deepFreeze = <T>(value: T): T => {
  // JavaScript cannot freeze bytes.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || done.has(value)) return value;
  done.add(Object.freeze(value));
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
};
