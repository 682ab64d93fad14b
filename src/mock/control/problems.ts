import type { Response } from 'express';
import { isOurs, messageOf } from '../../core/errors';
import { isObject } from '../../core/json/json';
import { PROBLEM_TYPE } from '../respond/problem';

const TITLES = {
  400: 'The request cannot be read',
  403: 'The control API talks to this machine only',
  404: 'There is no such thing',
  405: 'The path has other methods',
  409: 'The mock was not started for this',
  413: 'The request body is over the limit',
  415: 'The control API reads JSON only',
  422: 'The request body is not what is expected here',
  500: 'The mock failed',
  503: 'The state cannot be reached',
} as const;

type ProblemStatus = keyof typeof TITLES;

/** Answers with a problem (RFC 9457); `extensions` are members of their own. */
export const sendProblem = (
  response: Response,
  status: ProblemStatus,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): void => {
  const body = {
    type: `urn:understudy:problem:control-${status}`,
    title: TITLES[status],
    status,
    detail,
    ...extensions,
  };
  response.status(status).type(PROBLEM_TYPE).send(JSON.stringify(body));
};

/** A refusal from within a handler. */
export const refuse = (status: ProblemStatus, detail: string, extensions: Readonly<Record<string, unknown>> = {}) =>
  Object.assign(new Error(detail), { refusal: { status, extensions } });

/** The problem an error becomes: refusals and errors of the user's input keep their words, all else is our failure. */
export const problemOf = (
  error: unknown,
): {
  readonly status: ProblemStatus;
  readonly detail: string;
  readonly extensions: Readonly<Record<string, unknown>>;
} => {
  const detail = messageOf(error);
  if (isObject(error) && isObject(error.refusal)) {
    const { status, extensions } = error.refusal as { status: ProblemStatus; extensions: Record<string, unknown> };
    return { status, detail, extensions };
  }
  if (isOurs(error)) return { status: OURS[error.code] ?? 500, detail, extensions: {} };
  // Express and its body parser put the status on the error.
  const status: unknown = isObject(error) ? error.status : undefined;
  const known = typeof status === 'number' && status in TITLES;
  return { status: known ? (status as ProblemStatus) : 500, detail: detail.replace(JSON_LINE, ''), extensions: {} };
};

/** What newer versions of Node add to the message of `JSON.parse`; the position that all of them give is enough. */
const JSON_LINE = / \(line \d+ column \d+\)$/;

const OURS: Readonly<Record<string, ProblemStatus>> = {
  UNKNOWN_SCENARIO: 404,
  UNKNOWN_VENDOR: 404,
  UNKNOWN_OPERATION: 404,
  STATE_UNAVAILABLE: 503,
};
