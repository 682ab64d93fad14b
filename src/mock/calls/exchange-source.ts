import { type HttpRequest, headerValue } from '../../core/http';
import { isJsonType } from '../../core/media-type';
import type { ExpressionSource } from '../../specs/callbacks/runtime-expression';
import { decodeQuery, rawValues, readQuery } from '../../validate/parameters/parameter-sources';
import type { Outcome } from '../types';

/** An exchange of the mock, as it was on the wire. */
export interface Exchanged {
  readonly request: HttpRequest;
  /** It came by HTTPS. */
  readonly secure: boolean;
  /** What stands before the documented path. */
  readonly prefix: string;
  /** Decoded. */
  readonly pathValues: Readonly<Record<string, string>>;
  /** The request's, by its documented media type. */
  readonly body: () => unknown;
  readonly outcome: Outcome;
}

/** For runtime expressions: nothing is read that none of them asks for. */
export const sourceOf = ({ request, secure, prefix, pathValues, body, outcome }: Exchanged): ExpressionSource => ({
  get url() {
    const host = headerValue(request.headers, 'host') ?? 'localhost';
    return `${secure ? 'https' : 'http'}://${host}${prefix}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  },
  method: request.method,
  status: outcome.status,
  header: (of, name) => (of === 'request' ? headerValue(request.headers, name) : answered(outcome, name)),
  query: (name) => {
    const [value] = rawValues(readQuery(request.query), name);
    return value === undefined ? undefined : decodeQuery(value);
  },
  path: (name) => (Object.hasOwn(pathValues, name) ? pathValues[name] : undefined),
  body: (of) => (of === 'request' ? body() : answerBody(outcome)),
});

const answered = ({ headers }: Outcome, name: string): string | undefined => {
  const values = headers.filter((_, index) => index % 2 === 1 && headers[index - 1] === name);
  return values.length === 0 ? undefined : values.join(', ');
};

const answerBody = (outcome: Outcome): unknown => {
  const text = typeof outcome.body === 'string' ? outcome.body : outcome.body.toString('utf8');
  if (!isJsonType(answered(outcome, 'content-type') ?? '')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
