import type { HttpRequest } from '../core/http';
import type { Stage } from './answer';
import { answerHeader } from './answer-headers';
import { PROBLEM_TYPE, type Problem, problem } from './problem';
import { compact } from './render';
import type { MockVendor, Outcome } from './types';

/** An outcome that says why. */
export interface Refused extends Outcome {
  readonly why: string;
}

/** A problem that belongs to no operation, as it is sent. */
export const problemOutcome = (value: Problem, why: string, headers: readonly string[] = []): Refused => {
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
    why,
  };
};

export const uriTooLong = (length: number, limit: number): Refused =>
  problemOutcome(
    problem('uri-too-long', `The request target has ${length} characters; ${limit} are accepted.`),
    'the URL is over the limit',
  );

export const bodyTooLarge = (limit: number): Refused =>
  problemOutcome(
    problem('body-too-large', `A request body of up to ${limit} bytes is accepted.`),
    'the body is over the limit',
  );

/** RFC 9110, section 10.1.1: 100-continue is the only one there is. */
export const unmetExpectation = (expectation: string): Refused =>
  problemOutcome(
    problem('expectation-failed', `Expect: ${expectation.slice(0, 100)} is unknown; 100-continue is the only one.`),
    'the expectation is unknown',
  );

export const crashed = (error: unknown): Refused =>
  problemOutcome(problem('internal', error instanceof Error ? error.message : String(error)), 'the mock failed');

export const unknownVendor = (path: string, vendors: readonly MockVendor[]): Refused => {
  const served = vendors.map(({ prefix }) => prefix);
  const detail = `Nothing is served at ${path}. A path begins with one of ${served.join(', ')}.`;
  return problemOutcome(problem('unknown-vendor', detail, { vendors: served }), 'unknown vendor');
};

/** Who came, as far as it is known. */
export interface Visitor {
  readonly vendor: MockVendor | undefined;
  readonly request: Pick<HttpRequest, 'method' | 'path'>;
  readonly startedAt: number;
}

/** Journals and logs what never reached an operation: a client that asks in the wrong place wants to see it. */
export const turnedAway = (stage: Stage, { vendor, request, startedAt }: Visitor, outcome: Refused): Outcome => {
  stage.remember({
    at: performance.timeOrigin + startedAt,
    vendor: vendor?.name,
    operation: undefined,
    method: request.method,
    path: request.path,
    status: outcome.status,
    example: undefined,
    why: outcome.why,
    violations: [],
    unchecked: [],
    session: undefined,
    ms: performance.now() - startedAt,
  });
  return outcome;
};
