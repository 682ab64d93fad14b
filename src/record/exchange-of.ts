import { decodeBody } from '../core/http/content-coding';
import { type BodyFlaw, EMPTY_BODY, type HeaderMap, headerLines, headerValue } from '../core/http/http';
import type { Exchange } from '../core/results/case';
import type { Passed } from './proxy';
import type { Tapped } from './tap';

/** The target. */
interface RecordedAt {
  readonly host: string;
  readonly basePath: string;
}

/** What went through, as the checks and the file have it: content codings undone, and no body where a part of it is missing. */
export const exchangeOf = (passed: Passed, { host, basePath }: RecordedAt, maxBody: number): Exchange => {
  const requestHeaders = { ...headerLines(passed.requestHeaders), host };
  const responseHeaders = headerLines(passed.responseHeaders);
  const request = bodyOf(passed.requestBody, requestHeaders, maxBody);
  const { body, flaw } = bodyOf(passed.responseBody, responseHeaders, maxBody);
  return {
    request: {
      method: passed.method,
      path: `${basePath}${passed.path}`,
      query: passed.query,
      headers: request.flaw ? requestHeaders : withoutCodingName(requestHeaders),
      body: request.body,
    },
    response: {
      status: passed.status,
      headers: flaw ? responseHeaders : withoutCodingName(responseHeaders),
      body,
      ...(flaw && { flaw }),
    },
    duration: passed.duration,
    startedAt: new Date(passed.startedAt).toISOString(),
  };
};

const withoutCodingName = ({ 'content-encoding': _coding, ...headers }: HeaderMap): HeaderMap => headers;

const bodyOf = (
  tapped: Tapped,
  headers: HeaderMap,
  maxBody: number,
): { readonly body: Uint8Array; readonly flaw?: BodyFlaw } => {
  if (tapped.kind === 'cut-short')
    return { body: EMPTY_BODY, flaw: { kind: 'cut-short', reason: `the answer broke off after ${tapped.size} bytes` } };
  if (tapped.kind === 'too-large') return { body: EMPTY_BODY, flaw: tooLarge(maxBody) };
  const decoded = decodeBody(tapped.bytes, headerValue(headers, 'content-encoding'), maxBody);
  switch (decoded.kind) {
    case 'decoded':
      return { body: decoded.body };
    case 'too-large':
      return { body: EMPTY_BODY, flaw: tooLarge(maxBody) };
    case 'unknown': {
      const reason = `the body is coded as ${decoded.coding}, which Node ${process.versions.node} cannot undo`;
      return { body: EMPTY_BODY, flaw: { kind: 'unknown-coding', reason } };
    }
    case 'broken': {
      const reason = `its Content-Encoding says ${decoded.coding}, and the bytes are not, or not all of it`;
      return { body: EMPTY_BODY, flaw: { kind: 'broken-coding', reason } };
    }
    default:
      return decoded satisfies never;
  }
};

const tooLarge = (most: number): BodyFlaw => ({
  kind: 'too-large',
  reason: `the body has more than ${most} bytes; --max-body takes more`,
});
