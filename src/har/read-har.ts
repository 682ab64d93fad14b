import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import { fail, messageOf } from '../core/errors';
import { EMPTY_BODY, type HttpRequest } from '../core/http/http';
import { parsedJson } from '../core/json/json';
import type { Exchange } from '../core/results/case';
import { KEPT_REQUEST_BODY, type Recorded, type Recording, type UnusableEntry } from '../core/results/recorded';
import { readEntry } from './har-entry';

/** Bytes of a file that have been read, of all. */
export type ReadProgress = (file: string, read: number, all: number) => void;

/** Where an entry stands in its file, in bytes. */
interface Span {
  readonly offset: number;
  readonly length: number;
}

type HarPart =
  | { readonly kind: 'entry'; readonly span: Span; readonly value: unknown }
  /** What follows cannot be read. */
  | { readonly kind: 'broken'; readonly reason: string };

/** A chunk of this size is parsed at once. */
const CHUNK = 256 * 1024;

/**
 * What HAR files have recorded. Of each entry the request is kept; its answer is read again when it is asked for, so that a large
 * file does not have to fit into memory. What can be read of a broken file is used, and the rest is a problem of it.
 * @throws RECORDING_INVALID for a file that is none, or of which no entry can be read
 */
export const openRecording = async (
  files: readonly string[],
  progress: ReadProgress = () => {},
): Promise<Recording> => {
  const recorded: Recorded[] = [];
  const unusable: UnusableEntry[] = [];
  const problems: string[] = [];
  const named = nameFiles(files);
  for (const [index, file] of files.entries()) {
    const name = named[index] ?? file;
    let entry = 0;
    for await (const part of readParts(file, (read, all) => progress(name, read, all))) {
      if (part.kind === 'broken') {
        if (entry === 0) throw fail('RECORDING_INVALID', file, part.reason);
        problems.push(`${file}: ${part.reason} What stands before it is used: ${entry} of its entries.`);
        continue;
      }
      const { span } = part;
      const read = readEntry(part.value);
      if (read.kind === 'unusable') unusable.push({ file: name, entry, title: read.title, reason: read.reason });
      else {
        const { origin, basePath, exchange } = read;
        const { request, response } = exchange;
        recorded.push({
          file: name,
          entry,
          origin,
          basePath,
          request: withoutLargeBody(request),
          status: response.status,
          read: () => readAt(file, span),
        });
      }
      entry++;
    }
  }
  return { files: named, recorded, unusable, problems };
};

/**
 * The entries of a file as they are written, one after another.
 * @throws RECORDING_INVALID
 */
export async function* readEntries(file: string): AsyncGenerator<unknown> {
  for await (const part of readParts(file, () => {})) {
    if (part.kind === 'broken') throw fail('RECORDING_INVALID', file, part.reason);
    yield part.value;
  }
}

const withoutLargeBody = (request: HttpRequest): HttpRequest =>
  request.body.length > KEPT_REQUEST_BODY ? { ...request, body: EMPTY_BODY } : request;

/** Names of their own, short where that tells them apart. */
const nameFiles = (files: readonly string[]): readonly string[] => {
  const short = files.map((file) => basename(file));
  return new Set(short).size === files.length ? short : files;
};

const readAt = async (file: string, span: Span): Promise<Exchange> => {
  const read = readEntry(parsedJson(bytesAt(file, span).toString('utf8')));
  if (read.kind === 'exchange') return read.exchange;
  throw fail('RECORDING_INVALID', file, 'it has changed since it was opened. Start again.');
};

/** A few calls of the kernel for each entry: to wait for each of them on another thread takes longer than the calls do. */
const bytesAt = (file: string, { offset, length }: Span): Buffer => {
  try {
    const handle = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(handle, bytes, 0, length, offset));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw fail('RECORDING_INVALID', file, messageOf(error));
  }
};

async function* readParts(file: string, progress: (read: number, all: number) => void): AsyncGenerator<HarPart> {
  const all = sizeOf(file);
  const parser = createEntryParser();
  let read = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
      parser.write(chunk as Buffer);
      yield* parser.taken();
      if (parser.error() !== undefined) break;
      read += (chunk as Buffer).length;
      progress(read, all);
    }
  } catch (error) {
    throw fail('RECORDING_INVALID', file, messageOf(error));
  }
  const reason = parser.error() ?? parser.missing();
  if (reason !== undefined) yield { kind: 'broken', reason };
}

const sizeOf = (file: string): number => {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw fail('RECORDING_INVALID', file, 'there is no such file.');
  if (!stat.isFile()) throw fail('RECORDING_INVALID', file, 'it is no file. Name a HAR file.');
  return stat.size;
};

/** In `{ "log": { "entries": [ {` the fourth one opened is an entry. */
const ENTRY_DEPTH = 4;

/** Gives the items of `log.entries` one by one, with their places; nothing else of a file is kept. */
const createEntryParser = () => {
  const tokenizer = new Tokenizer({ stringBufferSize: CHUNK, numberBufferSize: 64 });
  const parser = new TokenParser({ paths: ['$.log.entries.*'], keepStack: false });
  const found: HarPart[] = [];
  let depth = 0;
  let start = 0;
  let last = 0;
  let wrong: string | undefined;
  let isList = false;
  let isOver = false;
  tokenizer.onToken = ({ token, offset, value }) => {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) {
      depth++;
      if (depth === ENTRY_DEPTH) start = offset;
      // Only the list of entries is opened at this depth by a name of its own.
      if (depth === ENTRY_DEPTH - 1 && lastKey === 'entries' && token === TokenType.LEFT_BRACKET) isList = true;
    } else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) {
      depth--;
      if (depth === 0) isOver = true;
    } else if (token === TokenType.STRING && depth === ENTRY_DEPTH - 2) lastKey = String(value);
    last = offset;
    parser.write({ token, value } as Parameters<typeof parser.write>[0]);
  };
  let lastKey = '';
  parser.onValue = ({ value }) => {
    found.push({ kind: 'entry', span: { offset: start, length: last + 1 - start }, value });
  };
  tokenizer.onError = (error) => {
    wrong ??= `it is not JSON from byte ${last} on: ${error.message}.`;
  };
  parser.onError = () => {
    wrong ??= `it is not JSON at byte ${last}.`;
  };
  tokenizer.onEnd = () => {};
  parser.onEnd = () => {};
  return {
    write: (chunk: Buffer): void => {
      if (wrong === undefined) tokenizer.write(chunk);
    },
    taken: (): readonly HarPart[] => found.splice(0),
    error: (): string | undefined => wrong,
    /** What is wrong with a file that has been read to its end. */
    missing: (): string | undefined => {
      if (!isOver) return last === 0 ? 'it is empty or not JSON.' : 'it ends too early: it was cut off.';
      if (!isList) return 'it is no HAR file: it has no list of entries at "log.entries".';
      return undefined;
    },
  };
};
