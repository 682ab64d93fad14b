import { CODINGS, type DecodedBody } from '../../core/http/content-coding';
import { SESSION_NAMES } from '../state/session-name';
import type { MockVendor, PreparedResponse } from '../types';
import { compact } from './encode-text';
import { PROBLEM_TYPE, type Problem, problem } from './problem';
import { answerHeader } from './response-headers';

/** A problem that belongs to no operation, as it is sent. */
export const problemOutcome = (value: Problem, why: string, headers: readonly string[] = []): PreparedResponse => {
  const body = compact(JSON.stringify(value));
  return {
    status: value.status,
    headers: [
      'content-type',
      PROBLEM_TYPE,
      ...headers,
      'understudy-answer',
      answerHeader({ status: value.status, example: undefined, why }),
      'content-length',
      String(body.length),
    ],
    body,
    delay: 0,
    disruption: undefined,
    example: undefined,
    why,
    ours: true,
  };
};

export const uriTooLong = (length: number, limit: number): PreparedResponse =>
  problemOutcome(
    problem('uri-too-long', `The request target has ${length} characters; ${limit} are accepted.`),
    'the URL is over the limit',
  );

/** Neither the log nor the state of sessions takes a name of any length. */
export const sessionProblem = (): PreparedResponse =>
  problemOutcome(problem('malformed-request', SESSION_NAMES), 'the session has no usable name');

export const bodyTooLarge = (limit: number): PreparedResponse =>
  problemOutcome(
    problem('body-too-large', `A request body of up to ${limit} bytes is accepted.`),
    'the body is over the limit',
  );

/** The body has a content coding that nobody here can undo (RFC 9110, section 15.5.16). */
export const undecodedBody = (
  undecoded: Exclude<DecodedBody, { kind: 'decoded' }>,
  limit: number,
): PreparedResponse => {
  switch (undecoded.kind) {
    case 'too-large':
      return bodyTooLarge(limit);
    case 'broken':
      return problemOutcome(
        problem('malformed-request', `The body is not ${undecoded.coding}, as its Content-Encoding says.`),
        'the body cannot be decoded',
      );
    case 'unknown':
      return problemOutcome(
        problem(
          'unsupported-content-coding',
          `The Content-Encoding ${undecoded.coding.slice(0, 100)} is not known. Send the body as it is, or in one of ${CODINGS}.`,
        ),
        'the content coding is not known',
        ['accept-encoding', CODINGS],
      );
    default:
      return undecoded satisfies never;
  }
};

/** RFC 9110, section 10.1.1: 100-continue is the only one there is. */
export const unmetExpectation = (expectation: string): PreparedResponse =>
  problemOutcome(
    problem('expectation-failed', `Expect: ${expectation.slice(0, 100)} is unknown; 100-continue is the only one.`),
    'the expectation is unknown',
  );

export const crashed = (error: unknown): PreparedResponse =>
  problemOutcome(problem('internal', error instanceof Error ? error.message : String(error)), 'the mock failed');

export const unknownVendor = (path: string, vendors: readonly MockVendor[]): PreparedResponse => {
  const served = vendors.map(({ prefix }) => prefix);
  const detail = `Nothing is served at ${path}. A path begins with one of ${served.join(', ')}.`;
  return problemOutcome(problem('unknown-vendor', detail, { vendors: served }), 'unknown vendor');
};

/** RFC 9112, section 3.2: a request of HTTP/1.1 has one Host. */
export const hostProblem = (hosts: number): PreparedResponse =>
  problemOutcome(
    problem(
      'malformed-request',
      hosts === 0 ? 'The request has no Host header.' : 'The request has more than one Host header.',
    ),
    'the request does not name one host',
    ['connection', 'close'],
  );
