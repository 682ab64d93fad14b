import { isOurs } from '../../core/errors';
import { type Violation, violationClass } from '../../core/violation';
import type { Operation, Spec } from '../../specs/spec';
import { challengesFor } from '../../validate/request/check-security';
import { documentedResponse } from '../../validate/response/documented-response';
import type { ResponseDraft } from '../types';
import { PROBLEM_TYPE, type Problem, type ProblemKind, problem, problemStatus, problemViolation } from './problem';
import { besideDocumented } from './response-headers';

/** A problem as a draft: it goes the same way to its bytes as a documented answer. */
export const problemDraft = (value: Problem, why: string, headers: ResponseDraft['headers'] = {}): ResponseDraft => ({
  status: value.status,
  headers,
  mediaType: PROBLEM_TYPE,
  value,
  example: undefined,
  why,
});

const kindOf = (violations: readonly Violation[]): ProblemKind => {
  const broken = violationClass(violations);
  return broken === 'security'
    ? 'unauthorized'
    : broken === 'media-type'
      ? 'unsupported-media-type'
      : 'invalid-request';
};

/** Of `violationProblem`. */
export const violationStatus = (violations: readonly Violation[], documented: ResponseDraft | null): number =>
  documented ? documented.status : problemStatus(kindOf(violations));

/**
 * A broken request to an operation that documents no error with a shape. `documented` is the answer without content
 * that the document does have: its status and headers are kept.
 */
export const violationProblem = (
  spec: Spec,
  operation: Operation,
  violations: readonly Violation[],
  documented: ResponseDraft | null,
): ResponseDraft => {
  const status = documented ? { status: documented.status } : {};
  const extensions = { violations: violations.map(problemViolation), ...status };
  const messages = violations.map((violation) => violation.message).join(' ');
  const headers = documented?.headers ?? {};
  const kind = kindOf(violations);
  switch (kind) {
    case 'unauthorized': {
      const challenges = challengesFor(operation);
      const described = documented ? documentedResponse(operation, documented.status) : undefined;
      return problemDraft(
        problem(kind, messages, extensions),
        'the credentials that the specification asks for are missing',
        {
          ...(challenges.length === 0
            ? headers
            : besideDocumented(spec, described, headers, { 'www-authenticate': challenges })),
        },
      );
    }
    case 'unsupported-media-type': {
      const accepted = (operation.requestBody?.content ?? []).map((content) => content.mediaType);
      const body = problem(kind, messages, { ...extensions, documented: accepted });
      return problemDraft(body, 'the body is in no documented media type', headers);
    }
    default:
      return problemDraft(problem('invalid-request', messages, extensions), 'the request breaks its contract', headers);
  }
};

export const malformedPreference = (reason: string): ResponseDraft =>
  problemDraft(problem('malformed-preference', `In Prefer or the query: ${reason}.`), 'a preference cannot be read');

export const notAcceptable = (documented: readonly string[]): ResponseDraft =>
  problemDraft(
    problem('not-acceptable', `The answer is documented as ${documented.join(', ')}.`, { documented }),
    'no documented media type is acceptable',
  );

/** What is sent when an engine gave no answer: the reason, and what is documented. */
export const refusal = (operation: Operation, error: unknown): ResponseDraft => {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'NotDocumented') {
    const documented = documentedAnswers(operation);
    return problemDraft(problem('not-documented', message, { documented }), 'the preferred answer is not documented');
  }
  if (isOurs(error) && error.code === 'UNKNOWN_SCENARIO') {
    return problemDraft(problem('unknown-scenario', message), 'the preferred scenario is not known');
  }
  if (operation.responses.length === 0) {
    const { file, line } = operation.place;
    const undescribed = `${file}:${line} describes no response for ${operation.id}. Add one under "responses".`;
    return problemDraft(problem('no-answer', undescribed), 'no response is documented');
  }
  return problemDraft(problem('no-answer', message), 'no documented answer can be made');
};

/** `{ status, mediaTypes, examples }` of each documented response. */
const documentedAnswers = (operation: Operation) =>
  operation.responses.map((response) => ({
    status: response.status,
    mediaTypes: response.content.map((content) => content.mediaType),
    examples: [...new Set(response.content.flatMap((content) => content.examples.map((example) => example.name)))],
  }));

/** Why no scenario could be played: the client prefers one that does not exist, or the shared state cannot be reached. */
export const unplayable = (error: unknown): ResponseDraft => {
  if (!isOurs(error)) throw error;
  return error.code === 'STATE_UNAVAILABLE'
    ? problemDraft(problem('state-unavailable', error.message), 'the state cannot be reached', { 'retry-after': '1' })
    : problemDraft(problem('unknown-scenario', error.message), 'no such scenario');
};
