import { isUtf8 } from 'node:buffer';
import { EMPTY_BODY, type HttpRequest, headerValue } from '../../core/http/http';
import { createHidden } from '../../core/secrets/hidden-values';
import { redactRequest } from '../../core/secrets/redact';
import type { Redactor, StandIn } from '../../core/secrets/redactor';

/** What a client asked, as the journal keeps it: secrets included, so it never leaves the process as it is. */
export interface KeptRequest extends Pick<HttpRequest, 'query' | 'headers' | 'body'> {
  /** The body was longer than is kept. */
  readonly isCut: boolean;
}

/** What a client asked, without its secrets: `$TOKEN` stands in the place of each. */
interface ReadableRequest {
  /** Percent-encoded, without the vendor's prefix and the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: none, or it is left out. */
  readonly body: string | null;
  /** Why the body is left out. */
  readonly leftOut: 'too long' | 'no text' | null;
}

/** Of a thousand exchanges: 8 MB at most. */
const MOST_BYTES = 8192;

/** A body is copied: a part of a socket's buffer would keep all of it. */
export const keepAsked = ({ query, headers, body }: HttpRequest): KeptRequest => {
  if (body.length === 0) return { query, headers, body, isCut: false };
  const isCut = body.length > MOST_BYTES;
  return { query, headers, body: isCut ? EMPTY_BODY : Uint8Array.prototype.slice.call(body), isCut };
};

/** Headers that a client adds by itself, whatever is asked. */
const OF_CLIENTS =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|te|expect|user-agent|accept-encoding|accept-language|origin|referer|priority|pragma|cache-control|dnt|sec-.*|upgrade.*)$/;

/**
 * @param hidden names and JSON Pointers that the vendor's definition keeps out of what is written
 */
export const showAsked = (
  { method, path }: Pick<HttpRequest, 'method' | 'path'>,
  { query, headers, body, isCut }: KeptRequest,
  hidden: readonly string[],
): ReadableRequest => {
  const redactor: Redactor = Object.assign((text: string) => text, { hidden: createHidden(hidden), standIn });
  const safe = redactRequest({ method, path, query, headers, body }, redactor);
  const own = Object.keys(safe.headers).flatMap((name) => {
    const value = headerValue(safe.headers, name);
    return value === undefined || OF_CLIENTS.test(name) || (name === 'accept' && value === '*/*')
      ? []
      : [[name, value] as const];
  });
  const isText = isUtf8(safe.body);
  return {
    path: safe.path,
    query: unescaped(safe.query),
    headers: Object.fromEntries(own),
    body: isText && safe.body.length > 0 ? unescaped(Buffer.from(safe.body).toString('utf8')) : null,
    leftOut: isCut ? 'too long' : isText ? null : 'no text',
  };
};

/** In a query and in a form `$` is escaped. */
const unescaped = (text: string): string => text.replaceAll('%24TOKEN', '$TOKEN');

const standIn: StandIn = <T extends string | number | boolean>(value: T): T =>
  (typeof value === 'string' ? '$TOKEN' : typeof value === 'number' ? 0 : false) as T;
