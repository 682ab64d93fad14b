import { isUtf8 } from 'node:buffer';
import { decodeBody } from '../core/http/content-coding';
import {
  type BodyFlaw,
  EMPTY_BODY,
  type HeaderMap,
  type HttpRequest,
  type HttpResponse,
  hasNoContent,
  headerLines,
  headerValue,
} from '../core/http/http';
import { isObject } from '../core/json/json';
import type { Exchange } from '../core/results/case';

/** What a recorder of ours knows beside the exchange; HAR allows fields that begin with an underscore. */
interface RecordedPlace {
  readonly origin: string;
  /** What stands before the documented path. */
  readonly basePath: string;
}

/** An entry of a HAR file as an exchange, or why it is none. */
type ReadEntry =
  | {
      readonly kind: 'exchange';
      readonly origin: string;
      readonly basePath: string | undefined;
      readonly exchange: Exchange;
    }
  | { readonly kind: 'unusable'; readonly title: string; readonly reason: string };

type HarFields = Readonly<Record<string, unknown>>;

/** Reads an entry as browsers, proxies and this program write them (HAR 1.2). */
export const readEntry = (value: unknown): ReadEntry => {
  const entry = fields(value);
  const request = fields(entry.request);
  const response = fields(entry.response);
  const method = text(request.method).toUpperCase();
  const url = text(request.url);
  const title = `${method || 'a request'} ${url.replace(/[?#].*$/s, '')}`.trim();
  const [, origin, path = '', query = ''] = /^(https?:\/\/[^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  if (origin === undefined || method === '') return { kind: 'unusable', title, reason: notHttp(method, url) };
  const status = number(response.status);
  if (status === undefined || status < 100 || status > 599)
    return { kind: 'unusable', title, reason: withoutAnswer(entry, response) };
  const basePath = fields(entry._understudy).basePath;
  return {
    kind: 'exchange',
    origin: origin.toLowerCase(),
    basePath: typeof basePath === 'string' ? basePath : undefined,
    exchange: {
      request: { ...readRequest(request), method, path: path || '/', query },
      response: readResponse(method, status, response),
      duration: Math.max(0, number(entry.time) ?? 0),
      startedAt: readTime(entry.startedDateTime),
    },
  };
};

const notHttp = (method: string, url: string): string => {
  if (method === '' || url === '') return 'it has no request with a method and a URL';
  return `it was not sent over HTTP (${/^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? 'no absolute URL'})`;
};

const withoutAnswer = (entry: HarFields, response: HarFields): string => {
  const error = text(response._error) || text(entry._error);
  return `no answer was recorded${error === '' ? '' : `: ${error.slice(0, 200)}`}`;
};

const readTime = (value: unknown): string => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return new Date(Number.isNaN(time) ? 0 : time).toISOString();
};

const readRequest = (request: HarFields): Pick<HttpRequest, 'headers' | 'body'> => {
  const headers = readHeaders(request.headers);
  const posted = fields(request.postData);
  const body = typeof posted.text === 'string' ? bytesOf(posted.text, posted) : formOf(posted.params);
  const type = text(posted.mimeType);
  const named = body.length > 0 && type !== '' && headers['content-type'] === undefined;
  return { headers: named ? { ...headers, 'content-type': type } : headers, body: withoutCoding(headers, body) };
};

/** Browsers list the fields of a form, and some leave out its text. */
const formOf = (params: unknown): Uint8Array => {
  if (!Array.isArray(params) || params.length === 0) return EMPTY_BODY;
  const pairs = params.map(fields).map(({ name, value }): [string, string] => [text(name), text(value)]);
  return Buffer.from(new URLSearchParams(pairs).toString(), 'utf8');
};

const readResponse = (method: string, status: number, response: HarFields): HttpResponse => {
  const content = fields(response.content);
  const { 'content-encoding': _coding, ...headers } = withType(readHeaders(response.headers), content);
  if (typeof content.text === 'string') {
    const body = withoutCoding(readHeaders(response.headers), bytesOf(content.text, content));
    const isText = content.encoding === undefined;
    const flaw = readFlaw(content);
    return { status, headers: isText ? inUtf8(headers) : headers, body, ...(flaw && { flaw }) };
  }
  if (method === 'HEAD' || hasNoContent(status) || isEmpty(content, response, headers))
    return { status, headers, body: EMPTY_BODY };
  return { status, headers, body: EMPTY_BODY, flaw: readFlaw(content) ?? NOT_RECORDED };
};

const NOT_RECORDED: BodyFlaw = {
  kind: 'not-recorded',
  reason: 'the recording has no body of this answer; record it with the contents of answers',
};

/** As `entryOf` writes it. */
const readFlaw = (content: HarFields): BodyFlaw | undefined => {
  const { kind, reason } = fields(content._understudy);
  const known = (['too-large', 'cut-short', 'unknown-coding', 'broken-coding', 'too-slow'] as const).find(
    (each) => each === kind,
  );
  return known && { kind: known, reason: text(reason) };
};

/** Without a text it is empty only where somebody says so. */
const isEmpty = (content: HarFields, response: HarFields, headers: HeaderMap): boolean => {
  const sizes = [content.size, response.bodySize, Number(headerValue(headers, 'content-length') ?? Number.NaN)];
  const known = sizes.map(number).filter((size) => size !== undefined && size >= 0);
  return known.length > 0 ? known.every((size) => size === 0) : headers['content-type'] === undefined;
};

const withType = (headers: HeaderMap, content: HarFields): HeaderMap => {
  const type = text(content.mimeType);
  return headers['content-type'] !== undefined || type === '' || type === 'x-unknown'
    ? headers
    : { ...headers, 'content-type': type };
};

/** A text in a HAR file has been decoded, whatever charset it was sent in. */
const inUtf8 = (headers: HeaderMap): HeaderMap => {
  const type = headerValue(headers, 'content-type');
  if (type === undefined || !/;\s*charset=(?!"?utf-8)/i.test(type)) return headers;
  return { ...headers, 'content-type': type.replace(/(;\s*charset=)("[^"]*"|[^;\s]*)/i, '$1utf-8') };
};

const bytesOf = (written: string, { encoding, _encoding = encoding }: HarFields): Uint8Array =>
  Buffer.from(written, _encoding === 'base64' ? 'base64' : 'utf8');

/** Bodies stand decoded in a HAR file; some proxies leave the coding on, and gzip can be told by its first bytes. */
const withoutCoding = (headers: HeaderMap, body: Uint8Array): Uint8Array => {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  const decoded = decodeBody(body, headerValue(headers, 'content-encoding'), LARGEST_DECODED);
  return decoded.kind === 'decoded' ? decoded.body : body;
};

const LARGEST_DECODED = 64 * 1024 * 1024;

/** HTTP/2 has its request line among the headers (`:path`); HTTP/1.1 does not. */
const readHeaders = (value: unknown): HeaderMap =>
  headerLines(
    (Array.isArray(value) ? value : []).map(fields).flatMap(({ name, value: one }) => {
      const header = text(name);
      return header === '' || header.startsWith(':')
        ? []
        : text(one)
            .split('\n')
            .flatMap((line) => [header, line]);
    }),
  );

const fields = (value: unknown): HarFields => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** An exchange as an entry of HAR 1.2. Whatever is secret in it has been replaced before. */
export const writeEntry = (exchange: Exchange, { origin, basePath }: RecordedPlace): object => {
  const { request, response, duration, startedAt } = exchange;
  const type = headerValue(request.headers, 'content-type') ?? '';
  return {
    startedDateTime: startedAt,
    time: duration,
    request: {
      method: request.method,
      url: `${origin}${request.path}${request.query === '' ? '' : `?${request.query}`}`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: writeHeaders(request.headers),
      queryString: [...new URLSearchParams(request.query)].map(([name, value]) => ({ name, value })),
      ...(request.body.length > 0 && { postData: { mimeType: type, ...writeBytes(request.body) } }),
      headersSize: -1,
      bodySize: request.body.length,
    },
    response: {
      status: response.status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: writeHeaders(response.headers),
      content: writeContent(response),
      redirectURL: headerValue(response.headers, 'location') ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    _understudy: { basePath },
  };
};

const writeContent = ({ headers, body, flaw }: HttpResponse): object => ({
  size: body.length,
  mimeType: headerValue(headers, 'content-type') ?? 'x-unknown',
  ...((body.length > 0 || !flaw) && writeBytes(body)),
  ...(flaw && { _understudy: flaw, comment: flaw.reason }),
});

/** Bytes that are no text are written as base64. */
const writeBytes = (bytes: Uint8Array): { readonly text: string; readonly encoding?: 'base64' } => {
  const buffer = Buffer.from(bytes);
  return isUtf8(buffer) ? { text: buffer.toString('utf8') } : { text: buffer.toString('base64'), encoding: 'base64' };
};

const writeHeaders = (headers: HeaderMap): readonly { readonly name: string; readonly value: string }[] =>
  Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one }));
  });
