import type { Violation } from '../../core/violation';

/** Everything the mock says of itself, in no vendor's name (RFC 9457, section 3). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Title and status of each problem; its `type` is `urn:understudy:problem:<key>`. */
const PROBLEMS = {
  'unknown-path': { title: 'No documented operation has this path', status: 404 },
  'unknown-vendor': { title: 'No vendor is served here', status: 404 },
  'unknown-scenario': { title: 'No such scenario', status: 404 },
  'not-documented': { title: 'The preferred answer is not documented', status: 404 },
  'method-not-allowed': { title: 'The path is documented with other methods', status: 405 },
  'not-acceptable': { title: 'The answer is documented in no media type that was asked for', status: 406 },
  'request-timeout': { title: 'The request did not arrive in time', status: 408 },
  'body-too-large': { title: 'The request body is over the limit', status: 413 },
  'uri-too-long': { title: 'The request target is over the limit', status: 414 },
  'unsupported-media-type': { title: 'The request body is in no documented media type', status: 415 },
  'unsupported-content-coding': { title: 'The request body is in no known content coding', status: 415 },
  'invalid-request': { title: 'The request breaks its documented contract', status: 422 },
  'headers-too-large': { title: 'The request head is over the limit', status: 431 },
  unauthorized: { title: 'The credentials that the specification asks for are missing', status: 401 },
  'malformed-request': { title: 'The request cannot be read', status: 400 },
  'malformed-preference': { title: 'A preference cannot be read', status: 400 },
  'expectation-failed': { title: 'The expectation cannot be met', status: 417 },
  'no-answer': { title: 'No documented answer can be made', status: 500 },
  'state-unavailable': { title: 'The shared state cannot be reached', status: 503 },
  internal: { title: 'The mock failed', status: 500 },
} as const satisfies Record<string, { title: string; status: number }>;

export type ProblemKind = keyof typeof PROBLEMS;

export const problemStatus = (kind: ProblemKind): number => PROBLEMS[kind].status;

/**
 * The one place where a problem is worded. `extensions` are members of their own, as RFC 9457 section 3.2 allows:
 * `violations`, `documented`, `nearest`.
 */
export const problem = (
  kind: ProblemKind,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Problem => ({ type: `urn:understudy:problem:${kind}`, ...PROBLEMS[kind], detail, ...extensions });

/** A violation as a problem lists it: the place in the request as a JSON Pointer, and the place in the document. */
export const problemViolation = (violation: Violation) => ({
  in: violation.in,
  ...(violation.name === '' ? {} : { name: violation.name }),
  pointer: violation.pointer,
  keyword: violation.keyword,
  message: violation.message,
  spec: `${violation.spec.file}:${violation.spec.line} #${violation.spec.pointer}`,
});
