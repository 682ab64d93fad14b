import type { CaseRequest } from '../core/case';
import { EMPTY_BODY, type HttpRequest } from '../core/http';
import { type FillIn, fillPlaceholders } from './variables';

/** What the target adds to a case when it sends it. */
interface RequestAdditions {
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
  const headers = Object.entries({ ...request.headers, ...additions.headers });
  return {
    method: request.method,
    path: additions.basePath + fillPath(request, fill),
    query: writeQuery([...request.query, ...additions.query], fill),
    headers: Object.fromEntries([
      ...headers.map(([name, value]) => [name.toLowerCase(), fill(value)] as const),
      ...(request.prefer === undefined ? [] : [['prefer', request.prefer] as const]),
    ]),
    body: request.body === undefined ? EMPTY_BODY : Buffer.from(request.body, request.bodyEncoding ?? 'utf8'),
  };
};

const fillPath = (request: CaseRequest, fill: (text: string) => string): string =>
  request.path.replaceAll(
    /\{([^{}]+)\}|([^A-Za-z0-9\-._~!$&'()*+,;=:@/%{}]+)/gu,
    (whole, name?: string, odd?: string) => {
      // A document may write in a path what no URL can carry.
      if (odd !== undefined) return encodeURIComponent(odd);
      const value = name === undefined ? undefined : request.pathValues[name];
      return value === undefined ? encodeURIComponent(whole) : encodeURIComponent(fill(value));
    },
  );

const writeQuery = (
  query: readonly (readonly [name: string, value: string])[],
  fill: (text: string) => string = (text) => text,
): string => query.map(([name, value]) => `${encodeQuery(name)}=${encodeQuery(fill(value))}`).join('&');

/** `$`, `,`, `:`, `/` and `@` may stand in a query (RFC 3986, section 3.4); keeping them keeps `$select=a,b` readable. */
const encodeQuery = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%24', '$')
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
    .replaceAll('%40', '@');
