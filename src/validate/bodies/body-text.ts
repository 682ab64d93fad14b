import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { parseMediaType } from '../../core/http/media-type';
import { jsonBreak } from '../../specs/source/json-break';
import type { SpecNode } from '../../specs/spec';

/** Why bytes are not text, as one clause for a person. */
export class Unreadable extends Error {
  /** The part of the document that wants it otherwise, where a part of its own does. */
  readonly source: SpecNode | undefined;
  /** We cannot read it, and others may. */
  readonly unknown: boolean;

  constructor(message: string, source?: SpecNode, unknown = false) {
    super(message);
    this.source = source;
    this.unknown = unknown;
  }
}

const UTF8_NAMES = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

const WINDOWS_1252 = new Set(['windows-1252', 'cp1252', 'x-cp1252']);

/** Node 20 to 23 take it for Latin-1: a euro sign becomes a control character. */
const decodeWindows1252 = (bytes: Uint8Array): string => {
  const { decode } = require('iconv-lite') as typeof import('iconv-lite');
  const text = decode(bytes, 'windows-1252');
  if (text.includes('\ufffd')) throw new Unreadable('it is not valid windows-1252');
  return text;
};

/**
 * Bytes as text, by the `charset` of their media type (UTF-8 without one, RFC 8259, section 8.1). A byte order mark is
 * not part of it. Decided once per media type. Throws `Unreadable`.
 */
export const compileDecoder = (mediaType: string): ((bytes: Uint8Array) => string) => {
  const charset = parseMediaType(mediaType)?.parameters.charset?.toLowerCase() ?? 'utf-8';
  if (UTF8_NAMES.has(charset)) return decodeUtf8;
  if (WINDOWS_1252.has(charset)) return decodeWindows1252;
  if (charset === 'utf-16') return (bytes) => compileDecoder(`text/plain; charset=${byteOrder(bytes)}`)(bytes);
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch {
    return () => {
      throw new Unreadable(`the charset ${JSON.stringify(charset)} is not known`, undefined, true);
    };
  }
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw new Unreadable(`it is not valid ${charset}`);
    }
  };
};

/** Its mark says the order; without one the zero of what is ASCII tells it (RFC 2781, section 3.3). */
const byteOrder = (bytes: Uint8Array): string => markedCharset(bytes) ?? (bytes[0] === 0 ? 'utf-16be' : 'utf-16le');

/** XML says its own charset: by a byte order mark, or, where its media type says none, in its declaration (RFC 7303, section 3). */
export const compileXmlDecoder = (mediaType: string): ((bytes: Uint8Array) => string) => {
  const usual = compileDecoder(mediaType);
  const isSaid = parseMediaType(mediaType)?.parameters.charset !== undefined;
  return (bytes) => {
    const own = markedCharset(bytes) ?? (isSaid ? undefined : declaredCharset(startOf(bytes)));
    return own === undefined ? usual(bytes) : compileDecoder(`text/xml; charset=${own}`)(bytes);
  };
};

const startOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 200)).toString('latin1');

const markedCharset = ([first, second, third]: Uint8Array): string | undefined => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  return first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
};

/** What an XML declaration says of its encoding. */
export const declaredCharset = (xml: string): string | undefined => DECLARATION.exec(xml)?.[2];

const DECLARATION = /^(\ufeff?<\?xml\b[^>]{0,150}?\sencoding\s*=\s*["'])([A-Za-z][\w.-]{0,40})/;

/** XML with `charset` in its declaration; without a declaration it stays as it is. */
export const declaring = (xml: string, charset: string): string =>
  xml.replace(DECLARATION, (_whole, before: string) => `${before}${charset}`);

const decodeUtf8 = (bytes: Uint8Array): string => {
  if (!isUtf8(bytes)) throw new Unreadable(notUtf8(bytes));
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};

const notUtf8 = (bytes: Uint8Array): string => {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'it is gzip, and no Content-Encoding says so';
  if (markedCharset(bytes)) return 'it begins with the byte order mark of UTF-16, and UTF-8 is to come';
  const text = Buffer.from(bytes).toString('utf8');
  // Up to the first wrong byte, decoding and encoding changes nothing; a character that is cut may change later.
  let end = Buffer.from(text).findIndex((byte, index) => byte !== bytes[index]);
  while (!isUtf8(bytes.subarray(0, end))) end -= 1;
  const before = Buffer.from(bytes.subarray(0, end)).toString('utf8');
  const byte = `0x${bytes[end]?.toString(16).toUpperCase()}`;
  return `it is not valid UTF-8: byte ${byte} at ${lineAndColumn(before, before.length)}`;
};

/**
 * Why a text is not JSON, and where it stops being it.
 * @param part the JSON in it, which begins at `start`
 */
export const notJson = (text: string, start = 0, part = text): Unreadable => {
  const at = jsonBreak(part);
  const what =
    part.trim() === '' ? 'it is empty' : at >= part.trimEnd().length ? 'it ends too early' : 'unexpected text';
  return new Unreadable(`${what} at ${lineAndColumn(text, start + at)}`);
};

/** `line 3, column 5` of an offset, both from 1. */
export const lineAndColumn = (text: string, offset: number): string => {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
};
