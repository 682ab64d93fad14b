import type { Violation } from '../core/violation';

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
  'unknown-path': { status: 404, title: 'No documented operation has this path' },
  'unknown-vendor': { status: 404, title: 'No vendor is served here' },
  'unknown-scenario': { status: 404, title: 'No such scenario' },
  'not-documented': { status: 404, title: 'The preferred answer is not documented' },
  'method-not-allowed': { status: 405, title: 'The path is documented with other methods' },
  'not-acceptable': { status: 406, title: 'The answer is documented in no media type that was asked for' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time' },
  'body-too-large': { status: 413, title: 'The request body is over the limit' },
  'uri-too-long': { status: 414, title: 'The request target is over the limit' },
  'unsupported-media-type': { status: 415, title: 'The request body is in no documented media type' },
  'invalid-request': { status: 422, title: 'The request breaks its documented contract' },
  'headers-too-large': { status: 431, title: 'The request head is over the limit' },
  unauthorized: { status: 401, title: 'No documented credentials were presented' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'malformed-preference': { status: 400, title: 'A preference cannot be read' },
  'expectation-failed': { status: 417, title: 'The expectation cannot be met' },
  'no-answer': { status: 500, title: 'No documented answer can be made' },
  'state-unavailable': { status: 503, title: 'The shared state cannot be reached' },
  internal: { status: 500, title: 'The mock failed' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof PROBLEMS;

/**
 * The one place where a problem is worded. `extensions` are members of their own, as RFC 9457 section 3.2 allows:
 * `violations`, `documented`, `nearest`.
 */
export const problem = (
  kind: ProblemKind,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Problem => ({ type: `urn:understudy:problem:${kind}`, ...PROBLEMS[kind], detail, ...extensions });

/** A violation as a problem tells it: the place in the request as a JSON Pointer, and the place in the document. */
export const problemViolation = (violation: Violation) => ({
  in: violation.in,
  ...(violation.name === '' ? {} : { name: violation.name }),
  pointer: violation.pointer,
  keyword: violation.keyword,
  message: violation.message,
  spec: `${violation.spec.file}:${violation.spec.line} #${violation.spec.pointer}`,
});
