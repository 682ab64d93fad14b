import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { parseMediaType } from '../../core/media-type';

/** Why bytes are not text, as one clause for a person. */
export class Unreadable extends Error {}

const UTF8_NAMES = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/**
 * Bytes as text, by the `charset` of their media type (UTF-8 without one, RFC 8259, section 8.1). A byte order mark is
 * not part of it. Decided once per media type. Throws `Unreadable`.
 */
export const compileDecoder = (mediaType: string): ((bytes: Uint8Array) => string) => {
  const charset = parseMediaType(mediaType)?.parameters.charset?.toLowerCase() ?? 'utf-8';
  if (UTF8_NAMES.has(charset)) return decodeUtf8;
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch {
    return () => {
      throw new Unreadable(`the charset ${JSON.stringify(charset)} is not known`);
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

const decodeUtf8 = (bytes: Uint8Array): string => {
  if (!isUtf8(bytes)) throw new Unreadable('it is not valid UTF-8');
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};

/** `line 3, column 5` of an offset, both from 1. */
export const lineAndColumn = (text: string, offset: number): string => {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
};
