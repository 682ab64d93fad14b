import { answerHeader } from './answer-headers';
import { PROBLEM_TYPE, type Problem, problem } from './problem';
import { compact } from './render';
import type { MockVendor, Outcome } from './types';

/** A problem that belongs to no operation, as it is sent. */
export const problemOutcome = (value: Problem, why: string, headers: readonly string[] = []): Outcome => {
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
  };
};

export const uriTooLong = (length: number, limit: number): Outcome =>
  problemOutcome(
    problem('uri-too-long', `The request target has ${length} characters; ${limit} are accepted.`),
    'the URL is over the limit',
  );

export const bodyTooLarge = (limit: number): Outcome =>
  problemOutcome(
    problem('body-too-large', `A request body of up to ${limit} bytes is accepted.`),
    'the body is over the limit',
  );

export const crashed = (error: unknown): Outcome =>
  problemOutcome(problem('internal', error instanceof Error ? error.message : String(error)), 'the mock failed');

export const unknownVendor = (path: string, vendors: readonly MockVendor[]): Outcome => {
  const served = vendors.map(({ prefix }) => prefix);
  const detail = `Nothing is served at ${path}. A path begins with one of ${served.join(', ')}.`;
  return problemOutcome(problem('unknown-vendor', detail, { vendors: served }), 'unknown vendor');
};
