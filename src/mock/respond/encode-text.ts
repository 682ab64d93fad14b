import { isXmlType, meantType, parseMediaType } from '../../core/http/media-type';
import { compileDecoder, declaredCharset, declaring } from '../../validate/bodies/body-text';

/** A body, and the media type that is true of it. Short ASCII stays text: Node then writes head and body in one piece. */
interface EncodedBody {
  readonly body: Buffer | string;
  readonly contentType: string;
}

/**
 * A text in the charset that its media type documents, else the one that its XML declaration names, else UTF-8. A charset that
 * lacks one of its characters, or that nobody knows, is replaced by UTF-8, and the media type says so.
 */
export const encodeText = (text: string, contentType: string): EncodedBody => {
  const isXml = isXmlType(meantType(contentType));
  const said = parseMediaType(contentType)?.parameters.charset;
  const charset = said ?? (isXml ? declaredCharset(text) : undefined);
  if (charset === undefined) return { body: compact(text), contentType };
  const bytes = UTF8.test(charset) ? undefined : encodedIn(charset, isXml ? declaring(text, charset) : text);
  if (bytes) return { body: bytes, contentType };
  return {
    body: compact(isXml ? declaring(text, 'utf-8') : text),
    contentType: UTF8.test(charset) ? contentType : contentType.replace(CHARSET, 'charset=utf-8'),
  };
};

const UTF8 = /^utf-?8$/i;
const CHARSET = /\bcharset=(?:"[^"]*"|[^;\s]*)/i;

const encodedIn = (charset: string, text: string): Buffer | undefined => {
  // Nearly every document is UTF-8.
  const { encode, encodingExists } = require('iconv-lite') as typeof import('iconv-lite');
  if (!encodingExists(charset)) return undefined;
  const bytes = encode(text, charset);
  return canBeRead(bytes, charset, text) ? bytes : undefined;
};

const canBeRead = (bytes: Buffer, charset: string, text: string): boolean => {
  try {
    return compileDecoder(`text/plain; charset="${charset}"`)(bytes) === text;
  } catch {
    return false;
  }
};

/** Beyond this, joining the body to the head costs more than handing over a second piece (measured). */
const SHORT = 2048;

/** ASCII is as long in bytes as in characters; all else is encoded now, once. */
export const compact = (text: string): Buffer | string =>
  text.length <= SHORT && ASCII.test(text) ? text : Buffer.from(text, 'utf8');

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const ASCII = /^[\x00-\x7f]*$/;
