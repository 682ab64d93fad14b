import { type HttpRequest, headerValue } from '../../core/http/http';
import { isJsonType } from '../../core/http/media-type';
import { parsedJson } from '../../core/json/json';
import type { ExpressionSource } from '../../specs/callbacks/runtime-expression';
import { decodeQuery, rawValues, readQuery } from '../../validate/parameters/parameter-sources';
import type { OutgoingResponse } from '../types';

/** An exchange of the mock, as it was on the wire. */
export interface Exchanged {
  readonly request: HttpRequest;
  /** It came by HTTPS. */
  readonly secure: boolean;
  /** What stands before the documented path. */
  readonly prefix: string;
  /** Percent-encoded. */
  readonly pathValues: Readonly<Record<string, string>>;
  /** The request's, by its documented media type. */
  readonly body: () => unknown;
  readonly outgoing: OutgoingResponse;
}

/** For runtime expressions: nothing is read that none of them asks for. */
export const sourceOf = ({ request, secure, prefix, pathValues, body, outgoing }: Exchanged): ExpressionSource => ({
  get url() {
    const host = headerValue(request.headers, 'host') ?? 'localhost';
    return `${secure ? 'https' : 'http'}://${host}${prefix}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  },
  method: request.method,
  status: outgoing.status,
  header: (of, name) => (of === 'request' ? headerValue(request.headers, name) : answered(outgoing, name)),
  query: (name) => {
    const [value] = rawValues(readQuery(request.query), name);
    return value === undefined ? undefined : decodeQuery(value);
  },
  path: (name) => (Object.hasOwn(pathValues, name) ? decodeURIComponent(pathValues[name] ?? '') : undefined),
  body: (of) => (of === 'request' ? body() : answerBody(outgoing)),
});

const answered = ({ headers }: OutgoingResponse, name: string): string | undefined => {
  const values = headers.filter((_, index) => index % 2 === 1 && headers[index - 1] === name);
  return values.length === 0 ? undefined : values.join(', ');
};

const answerBody = (outgoing: OutgoingResponse): unknown => {
  const text = typeof outgoing.body === 'string' ? outgoing.body : outgoing.body.toString('utf8');
  if (!isJsonType(answered(outgoing, 'content-type') ?? '')) return text;
  const value = parsedJson(text);
  return value === undefined ? text : value;
};
