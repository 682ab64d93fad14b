import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fail, isOurs, messageOf } from '../../core/errors';
import type { WrittenNumber } from '../../core/json/number-texts';
import { nearestName } from '../../core/text/nearest-name';
import { type AllowedFolders, allowedPath, checkFile } from '../references/allowed-files';
import { cutExcess } from './cut-excess';
import { parseText } from './parse-document';
import type { Parsed, ParseOptions } from './parsed';
import { createPositions, type Locate } from './positions';

/** One text of a document, read and parsed. */
export interface SourceFile {
  /** As in `SpecPlace.file`. */
  readonly file: string;
  /** `file:` or `http(s):`, without a fragment; what relative references start from. */
  readonly url: string;
  readonly root: unknown;
  /** What `root` was read from; `undefined` when something else came in. */
  readonly text: string | undefined;
  readonly locate: Locate;
  /** How its numbers are written, where JavaScript would write them otherwise. */
  readonly numbers: () => readonly WrittenNumber[];
  /** What its text does badly, too. */
  readonly parsed: Parsed;
}

/**
 * False only where no key in the file is `key`: most documents have no `$id` and no `x-evidence`, and need not be searched for them.
 * An escape or a break within quotes may spell any key.
 */
export const mayHaveKey = ({ text }: SourceFile, key: string): boolean =>
  text === undefined || text.includes(key) || /\\(?:[uUx]|\r?\n)/.test(text);

/** As a person would open it: relative to the working directory where that is shorter. */
export const displayName = (absolute: string): string => {
  const relative = path.relative(process.cwd(), absolute);
  return relative !== '' && relative.length < absolute.length ? relative : absolute;
};

export const sourceFromText = (text: string, url: string, file: string, options?: ParseOptions): SourceFile => {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (/^\s*<(!doctype|html|\?xml)/i.test(clean.slice(0, 200))) {
    throw fail('SPEC_NOT_OPENAPI', file, 'it is a page of HTML or XML. Name the JSON or YAML document itself.');
  }
  const parsed = parseText(clean, file, options);
  const read = parsed.text ?? clean;
  const cuts = cutExcess(parsed.value, read);
  return {
    file,
    url,
    root: parsed.value,
    text: read,
    ...createPositions(read, parsed.value),
    parsed: { ...parsed, cuts },
  };
};

/**
 * Reads a local file that a person named.
 * @param location a path, relative to the working directory, or a `file:` URL
 * @throws SPEC_NOT_FOUND, SPEC_UNREADABLE, SPEC_SYNTAX
 */
export const readSourceFile = (location: string, options?: ParseOptions): SourceFile => {
  const { text, url, file } = readLocalText(location);
  return sourceFromText(text, url, file, options);
};

/** A text, before anybody knows what it is. */
export interface LocatedText extends Pick<SourceFile, 'file' | 'url'> {
  readonly text: string;
}

/**
 * The text of a local file that a person named.
 * @throws SPEC_NOT_FOUND, SPEC_UNREADABLE
 */
export const readLocalText = (location: string): LocatedText => {
  const absolute = location.startsWith('file:') ? fileURLToPath(location) : path.resolve(location);
  const file = displayName(absolute);
  return { text: readText(absolute, file), url: pathToFileURL(absolute).href, file };
};

/**
 * Reads a local file that a document names.
 * @throws as `readSourceFile`, and for a file the document may not open
 */
export const readReferredFile = (url: string, folders: AllowedFolders): SourceFile =>
  readSourceFile(allowedPath(url, folders));

const hintFor = (absolute: string): string => {
  try {
    const close = nearestName(readdirSync(path.dirname(absolute)), path.basename(absolute));
    return close === undefined ? '' : ` (did you mean "${close}"?)`;
  } catch {
    return '';
  }
};

const readText = (absolute: string, file: string): string => {
  try {
    // A person may name a pipe: `understudy lint /dev/stdin`.
    if (!statSync(absolute).isFIFO()) checkFile(absolute, file);
    return decode(readFileSync(absolute), file);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fail('SPEC_NOT_FOUND', `${file}${hintFor(absolute)}`);
    throw isOurs(error) ? error : fail('SPEC_UNREADABLE', file, messageOf(error));
  }
};

/** UTF-8, or UTF-16 when its byte order mark says so (YAML 1.2, section 5.2). Other bytes are an error, not a guess. */
const decode = (bytes: Uint8Array, file: string): string => {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw fail('SPEC_UNREADABLE', file, 'it is not UTF-8 text.');
  }
};
