import type { IncomingHttpHeaders } from 'node:http';

/** A request of which no two readers could disagree where it ends. */
export interface PlainRequest {
  readonly method: string;
  readonly url: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  /** Lower-case names, each once. */
  readonly headers: IncomingHttpHeaders;
  /** Where its body begins among the bytes, and where the next request does. */
  readonly bodyAt: number;
  readonly end: number;
  /** The client wants the connection closed. */
  readonly last: boolean;
}

/** Node's own limit is 16 KB; what comes near it is Node's to judge. */
const LONGEST_HEAD = 8 * 1024;

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * Origin-form target, HTTP/1.1, no folded line, nothing outside visible ASCII but spaces and tabs between words (RFC 9112, sections 3 and 5).
 * Header names with other signs than these are legal, and rare.
 */
const PLAIN =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/[!"$-~]* HTTP\/1\.1\r\n(?:[A-Za-z\d][A-Za-z\d-]*:[\t -~]*\r\n)+$/;

const VERSION_AND_LINE_END = ' HTTP/1.1\r\n'.length;

/** What changes how a message is framed, or who answers it: Node knows how (RFC 9112, section 6; RFC 9110, sections 7.8 and 10.1.1). */
const NOT_PLAIN: ReadonlySet<string> = new Set(['transfer-encoding', 'upgrade', 'expect', 'te', 'trailer']);

/**
 * Reads a request that is all there and that is as plain as nearly every request. `undefined`: it is not, or it may be broken; then
 * whoever reads it properly says so. So this may refuse whatever it likes, and must never take what Node would read in another way.
 */
export const readPlainRequest = (bytes: Buffer, start: number): PlainRequest | undefined => {
  const endOfHead = bytes.indexOf(END_OF_HEAD, start);
  if (endOfHead < 0 || endOfHead - start > LONGEST_HEAD) return undefined;
  const text = bytes.toString('latin1', start, endOfHead + 2);
  if (!PLAIN.test(text)) return undefined;
  const method = text.slice(0, text.indexOf(' '));
  const endOfUrl = text.indexOf(' ', method.length + 1);
  // Of its own, and not a part of the text: whoever keeps a path keeps no token with it.
  const url = bytes.toString('latin1', start + method.length + 1, start + endOfUrl);
  const rawHeaders: string[] = [];
  const headers: IncomingHttpHeaders = {};
  for (let at = endOfUrl + VERSION_AND_LINE_END; at < text.length; ) {
    const colon = text.indexOf(':', at);
    const endOfLine = text.indexOf('\r', colon);
    const name = text.slice(at, colon);
    const value = text.slice(colon + 1, endOfLine).trim();
    const lower = name.toLowerCase();
    // Repeated: which of them counts depends on the name. A name of every object is taken for one, which does no harm.
    if (headers[lower] !== undefined || NOT_PLAIN.has(lower)) return undefined;
    headers[lower] = value;
    rawHeaders.push(name, value);
    at = endOfLine + 2;
  }
  const { connection = 'keep-alive' } = headers;
  const last = connection !== 'keep-alive' && /^close$/i.test(connection);
  if (headers.host === undefined || !(last || /^keep-alive$/i.test(connection))) return undefined;
  const bodyAt = endOfHead + END_OF_HEAD.length;
  const length = headers['content-length'];
  const end = length === undefined ? bodyAt : bodyAt + lengthOf(length);
  // Something is still on its way, for which Node has the timers; or comes after the end, which is a mistake.
  if (end > bytes.length || (last && end < bytes.length)) return undefined;
  return { method, url, rawHeaders, headers, bodyAt, end, last };
};

const lengthOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY);
