import { encodeBody } from '../core/http/content-coding';
import { EMPTY_BODY, type HttpRequest, headersOnWire, headerValue } from '../core/http/http';
import type { UrlText } from '../core/http/url-text';
import type { CaseRequest } from '../core/results/case';
import { encodeQuery } from '../validate/parameters/serialize-parameter';
import { type FillIn, fillPlaceholders } from './variables';

/** What the target adds to a case when it sends it. */
export interface RequestAdditions {
  /** The path of the base URL, without a slash at its end. */
  readonly basePath: string;
  readonly fillIn: FillIn;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** For reading a request back, not for sending it. */
export const NOTHING_ADDED: RequestAdditions = { basePath: '', fillIn: () => undefined, headers: {}, query: [] };

/**
 * A case as bytes. Values in the path template are percent-encoded, so that a value with a slash stays one segment. A
 * template part without a value stays as it is: a case may ask for a path that is not documented.
 */
export const writeRequest = (request: CaseRequest, additions: RequestAdditions): HttpRequest => {
  const fill = (text: string): string => fillPlaceholders(text, additions.fillIn);
  // A key in a cookie does not take the place of the cookies that are parameters.
  const cookie = [request.headers.cookie, additions.headers.cookie].filter((each) => each !== undefined).join('; ');
  const headers = [
    ...Object.entries(request.headers),
    ...Object.entries(additions.headers),
    ...(cookie === '' ? [] : [['cookie', cookie] as const]),
  ];
  return {
    method: request.method,
    path: additions.basePath + fillPath(request, fill),
    query: [...request.query, ...additions.query]
      .map(([name, value]) => `${encodeQuery(name)}=${inUrl(value, encodeQuery, fill)}`)
      .join('&'),
    headers: preferring(
      request.prefer,
      Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), fill(value)] as const)),
    ),
    body: request.body === undefined ? EMPTY_BODY : Buffer.from(request.body, request.bodyEncoding ?? 'utf8'),
  };
};

/** What the mock is asked for stands behind what the vendor is told. */
const preferring = (prefer: string | undefined, headers: Readonly<Record<string, string>>) =>
  prefer === undefined
    ? headers
    : { ...headers, prefer: headers.prefer === undefined ? prefer : `${headers.prefer}, ${prefer}` };

/** As clients of HTTP take it: each character of a header is a byte, and a body is coded as its header says. */
export const onWire = (request: HttpRequest): HttpRequest => ({
  ...request,
  headers: headersOnWire(request.headers),
  body: codedBody(request),
});

/** In a coding that nobody knows it stays as it is. */
export const codedBody = ({ headers, body }: HttpRequest): Uint8Array => {
  const coding = headerValue(headers, 'content-encoding');
  return coding === undefined || body.length === 0 ? body : (encodeBody(body, coding) ?? body);
};

const fillPath = (request: CaseRequest, fill: (text: string) => string): string =>
  request.path.replaceAll(
    /\{([^{}]+)\}|([^A-Za-z0-9\-._~!$&'()*+,;=:@/%{}]+)/gu,
    (whole, name?: string, odd?: string) => {
      // A document may write in a path what no URL can carry.
      if (odd !== undefined) return encodeURIComponent(odd);
      const value = name === undefined ? undefined : request.pathValues[name];
      return value === undefined ? encodeURIComponent(whole) : inUrl(value, encodeURIComponent, fill);
    },
  );

/** The values of the path as they stand there; what is not filled in yet counts as its placeholder. */
export const encodedPathValues = ({ pathValues }: CaseRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(pathValues).map(([name, value]) => [name, inUrl(value, encodeURIComponent, (text) => text)]),
  );

/** A placeholder is filled in plain text only: what is encoded comes from a document, whole. */
const inUrl = (text: UrlText, encode: (text: string) => string, fill: (text: string) => string): string =>
  typeof text === 'string' ? encode(fill(text)) : text.encoded;
