import type { Expectation } from '../../../core/case';
import type { Grade } from '../../../core/evidence';
import { weaker } from '../../../core/evidence';
import { isNotLetIn } from '../../../core/http';
import { isObject } from '../../../core/json';
import { toPointer } from '../../../core/pointer';
import type { Inconclusive } from '../../../core/verdict';
import type { Operation } from '../../../specs/spec';
import { documentedResponse } from '../documented-response';
import { type Check, type CheckContext, NOTHING } from './check';

const AT_STATUS = toPointer('/status');

/** A status that the document does not list, not even as a range or as `default`. */
export const statusDocumented: Check = ({ operation, response, documented }) => {
  if (documented) return NOTHING;
  const listed = operation.responses.map((each) => each.status);
  return {
    facts: [
      {
        kind: 'status-undocumented',
        at: AT_STATUS,
        spec: operation.place,
        evidence: 'undocumented',
        received: response.status,
        documented: listed,
      },
    ],
  };
};

/** A status other than the case asked for; where it says that the question was not answered, nothing is known. */
export const statusExpected: Check = (context) => {
  const { operation, response, expect } = context;
  if (!expect || expect.statuses.length === 0) return NOTHING;
  const unseen = isUnseen(context) ? notAnswered(response.status, false) : undefined;
  if (unseen) return { inconclusive: [unseen] };
  if (meets(context, expect.statuses)) return NOTHING;
  if (context.target === 'real' && expect.wrong && refuses(response.status)) return NOTHING;
  const unanswered =
    context.target === 'mock' ? undefined : notAnswered(response.status, wantsSuccess(expect.statuses));
  if (unanswered) return { inconclusive: [unanswered] };
  const unknown = context.target === 'real' ? notThere(context, expect) : undefined;
  if (unknown) return { inconclusive: [unknown] };
  const unmade = context.target === 'mock' ? notMade(context) : undefined;
  if (unmade) return { inconclusive: [unmade] };
  const { contradiction } = expect;
  if (contradiction && response.status >= 400 && response.status < 500) {
    const { example, rule, what } = contradiction;
    const { statuses } = expect;
    return {
      facts: [{ ...unexpected(response.status, statuses, what), spec: example, against: rule, evidence: 'documented' }],
    };
  }
  const wanted = expect.statuses.map((status) => operation.responses.find((each) => each.status === status));
  return {
    facts: [
      {
        ...unexpected(response.status, expect.statuses, expect.why),
        spec: wanted.find((each) => each !== undefined)?.place ?? operation.place,
        evidence: expect.evidence ?? strongest(operation, expect.statuses),
      },
    ],
  };
};

/** Our mock says why it has no answer: what the document shows is too large, or nothing satisfies a schema. Nobody knows more. */
const notMade = ({ response, documented }: CheckContext): Inconclusive | undefined => {
  if (response.status !== 500 || documented) return undefined;
  const text = Buffer.from(response.body).toString('utf8');
  const problem: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
  if (!isObject(problem) || !String(problem.type).endsWith(':no-answer')) return undefined;
  return { kind: 'body-not-checkable', reason: `Our mock has no answer: ${String(problem.detail)}` };
};

const unexpected = (received: number, expected: readonly string[], why: string) =>
  ({ kind: 'status-unexpected', at: AT_STATUS, received, expected, why }) as const;

/**
 * No document says which client error answers which mistake, so each of them refuses the request. `statusDocumented`
 * reports one that is not documented. Time-outs and limits say nothing of the request.
 */
const refuses = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Who does not let in a good request either has not looked at what is wrong with this one. */
const isUnseen = ({ target, shutOut, expect, response }: CheckContext): boolean =>
  target === 'real' && shutOut && expect?.wrong === 'request' && isNotLetIn(response.status);

const meets = ({ operation, response }: CheckContext, statuses: readonly string[]): boolean => {
  const exact = String(response.status);
  return statuses.some(
    (status) =>
      status === exact ||
      status.toUpperCase() === `${exact.charAt(0)}XX` ||
      (status === 'default' && documentedResponse(operation, response.status)?.status === 'default'),
  );
};

const wantsSuccess = (statuses: readonly string[]): boolean => statuses.some((status) => status.startsWith('2'));

/** The grade of the best-founded expected answer; `assumed` when the document lists none of them. */
const strongest = (operation: Operation, statuses: readonly string[]): Grade => {
  const grades = operation.responses
    .filter((each) => statuses.includes(each.status))
    .map((each) => each.evidence.grade);
  return grades.reduce<Grade>((best, grade) => (weaker(best, grade) === best ? grade : best), 'assumed');
};

/** A documented refusal of a record that was named after the document's example, which need not exist at this vendor. */
const notThere = ({ response, documented }: CheckContext, expect: Expectation): Inconclusive | undefined =>
  expect.assumes !== undefined && documented && response.status >= 400 && response.status < 500
    ? { kind: 'no-such-record', reason: `The vendor answered ${response.status}: ${expect.assumes}.` }
    : undefined;

/** Answers that say more about the caller, the way or the moment than about the contract. */
const notAnswered = (status: number, wantedSuccess: boolean): Inconclusive | undefined => {
  if (isNotLetIn(status)) {
    return {
      kind: 'unauthorised',
      reason: `The vendor answered ${status}: check the credentials and what they are allowed to do.`,
    };
  }
  if (status === 429) {
    return { kind: 'rate-limited', reason: 'The vendor answered 429: run again later, or with a lower --rate.' };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'redirect',
      reason: `The vendor answered ${status}, and redirects are not followed: name the final base URL as the target.`,
    };
  }
  if (status >= 500 && wantedSuccess) {
    return { kind: 'unreachable', reason: `The vendor answered ${status}: it could not serve the request just now.` };
  }
  return undefined;
};
