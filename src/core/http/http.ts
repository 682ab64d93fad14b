import { isUtf8 } from 'node:buffer';

/** Header names are lower-case; repeated values are kept as a list (the shape of Node's `IncomingHttpHeaders`). */
export type HeaderMap = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as it was on the wire, decoded no further than its framing. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Percent-encoded, as sent, without the query. Always begins with `/`. */
  readonly path: string;
  /** Percent-encoded, as sent, without the `?`; empty when there is none. */
  readonly query: string;
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
}

/** A response as it was on the wire; `content-encoding` is already undone, unless `flaw` says that it could not be. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
  readonly flaw?: BodyFlaw;
}

/**
 * Why the bytes are not the body that was meant. `too-slow`, `too-large`: it was still coming when we stopped reading.
 * `cut-short`: it ended before its end. `unknown-coding`, `broken-coding`: its `content-encoding` is none that we know,
 * or the bytes are not what it says. `not-recorded`: it came, and the recording does not have it.
 */
export interface BodyFlaw {
  readonly kind: 'too-slow' | 'too-large' | 'cut-short' | 'unknown-coding' | 'broken-coding' | 'not-recorded';
  /** A sentence without its full stop, with the remedy. */
  readonly reason: string;
}

export const EMPTY_BODY: Uint8Array = new Uint8Array(0);

/** Answers that have no content by HTTP, whatever is documented (RFC 9110, sections 15.2, 15.3.5, 15.3.6 and 15.4.5). */
export const hasNoContent = (status: number): boolean =>
  status < 200 || status === 204 || status === 205 || status === 304;

/** Another answer follows it, to which it is a note; 101 ends HTTP instead (RFC 9110, section 15.2). */
export const isInterim = (status: number): boolean => status >= 100 && status < 200 && status !== 101;

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Answers about who asks, and not about what was asked. */
export const isNotLetIn = (status: number): boolean => status === 401 || status === 403 || status === 407;

/** A server that is busy or away for the moment; RFC 9110, sections 15.6.3 to 15.6.5, and RFC 6585, section 4. */
export const isOfTheMoment = (status: number): boolean =>
  status === 429 || status === 502 || status === 503 || status === 504;

/** The server broke over the request. */
export const isServerError = (status: number): boolean => status >= 500 && !isOfTheMoment(status);

/** The value of a header, repeated ones joined as RFC 9110 section 5.3 allows; `name` in lower case. */
export const headerValue = (headers: HeaderMap, name: string): string | undefined => {
  const value = headers[name];
  return value === undefined || typeof value === 'string' ? value : value.join(', ');
};

/**
 * All header lines that came, as Node's `rawHeaders` has them: its own map drops repeated ones. Names become lower-case;
 * values that are not ASCII are UTF-8, and else Latin-1, as of old (RFC 9110, section 5.5).
 */
export const headerLines = (raw: readonly string[]): HeaderMap => {
  const headers: Record<string, string | string[]> = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const text = raw[index + 1] ?? '';
    const value = asText(text);
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else headers[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return headers;
};

/** The same of a map whose values have one character for each byte. */
export const headersFromWire = (headers: HeaderMap): HeaderMap =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? asText(value) : value?.map(asText),
    ]),
  );

const asText = (value: string): string => {
  if (PLAIN.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
};

/** The other direction: clients send each character as one byte. */
export const headersOnWire = (headers: HeaderMap): HeaderMap =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? headerOnWire(value) : value?.map(headerOnWire),
    ]),
  );

export const headerOnWire = (value: string): string =>
  PLAIN.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1');

const PLAIN = /^[\x20-\x7e\t]*$/;

/** Can a header carry it? No control character but a tab (RFC 9110, section 5.5); others than ASCII are sent as UTF-8. */
export const isFieldValue = (text: string): boolean => !CONTROL.test(text);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Can it be the name of a header? (a token: RFC 9110, sections 5.1 and 5.6.2) */
export const isFieldName = (text: string): boolean => TOKEN.test(text);

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
