import type { Grade } from '../../../core/evidence';
import { weaker } from '../../../core/evidence';
import { headerValue, isNotLetIn, isServerError, isSuccess } from '../../../core/http/http';
import { isJsonType } from '../../../core/http/media-type';
import { isObject, parsedJson } from '../../../core/json/json';
import { type SpecPlace, toPointer } from '../../../core/json/pointer';
import type { Expectation } from '../../../core/results/case';
import type { Fact } from '../../../core/results/finding';
import type { Inconclusive } from '../../../core/results/verdict';
import type { Operation } from '../../../specs/spec';
import { documentedResponse } from '../documented-response';
import { describesRefusal } from '../refused-in-body';
import { type Check, type CheckContext, type CheckOutcome, NOTHING } from './check';
import { mayBeAbsent, notThere, ofState } from './of-state';
import { leadsTo } from './redirect-remedy';

const AT_STATUS = toPointer('/status');

/**
 * A status that the document does not list, not even as a range or as `default`. No document has to list that a server may break:
 * `statusExpected` says what that proves.
 */
export const statusDocumented: Check = ({ operation, response, documented, target }) => {
  if (documented || (target === 'real' && isServerError(response.status))) return NOTHING;
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
  const { expect, target, response } = context;
  if (target === 'real' && isServerError(response.status)) return serverError(context, expect);
  const inBody = expect && refusalInBody(context, expect);
  if (inBody) return inBody;
  const flaky = brokeBefore(context);
  if (!expect || expect.statuses.length === 0 || meets(context, expect)) return flaky;
  return target === 'mock'
    ? ofMock(context, expect)
    : isWrong(expect)
      ? ofWrong(context, expect)
      : ofGood(context, expect);
};

/** That a request is refused in the body of a success is as good as any refusal, where no status is documented for it. */
const refusalInBody = (
  { refused, response, operation }: CheckContext,
  expect: Expectation,
): CheckOutcome | undefined => {
  if (!refused) return undefined;
  const listed = operation.responses.map(({ status }) => status).filter((status) => expect.statuses.includes(status));
  if (isWrong(expect)) return listed.some((status) => status !== 'default') ? undefined : NOTHING;
  const needs = expect.needs ?? [];
  const why = expect.assumes ?? expect.absent;
  const says = `The vendor answered ${response.status}, and says in the body that it refuses (${refused.says})`;
  const reason = why === undefined ? `${says}.` : `${says}: ${why}.`;
  return { inconclusive: [{ kind: 'no-such-record', reason, ...(needs.length > 0 && { needs }) }] };
};

const isWrong = ({ wrong }: Expectation): boolean => wrong !== undefined;

const ofMock = (context: CheckContext, expect: Expectation): CheckOutcome => {
  const unmade = notMade(context);
  if (unmade) return { inconclusive: [unmade] };
  return { facts: [contradicted(context, expect) ?? unexpected(context, expect)] };
};

/** What is wrong on purpose has to be refused. What is accepted is held against a vendor only where its document refuses it. */
const ofWrong = (context: CheckContext, expect: Expectation): CheckOutcome => {
  const { response, target } = context;
  if (target === 'real' && (refuses(response.status) || isSentToLogin(context))) return NOTHING;
  const unanswered = notAnswered(context) ?? refusesUnread(context);
  return unanswered ? { inconclusive: [unanswered] } : { facts: [unexpected(context, expect)] };
};

/** Where a document has refusals in the body of a success, a body of another kind may be one. */
const refusesUnread = ({ spec, operation, target, response }: CheckContext): Inconclusive | undefined => {
  const { status, headers } = response;
  const type = headerValue(headers, 'content-type') ?? '';
  if (target !== 'real' || !isSuccess(status) || isJsonType(type) || !describesRefusal(spec, operation))
    return undefined;
  const reason = `The vendor answered ${status}; its document has refusals in the body, and nothing is read in ${type || 'what came'}.`;
  return { kind: 'body-not-checkable', reason };
};

/** Who has no credentials, or wrong ones, may be sent elsewhere to get some. Of any other mistake a redirect says nothing: it may show the form again, or what was asked for. */
const isSentToLogin = ({ expect, response: { status } }: CheckContext): boolean =>
  expect?.wrong === 'credentials' && status >= 300 && status < 400;

/** A refusal of a good request proves as much as the weakest of its values. */
const ofGood = (context: CheckContext, expect: Expectation): CheckOutcome => {
  const { response, target } = context;
  const { status } = response;
  if (expect.anonymous && refuses(status)) return { facts: [unexpected(context, expect)] };
  const itself = contradicted(context, expect);
  if (itself && !isNotLetIn(status) && status !== 404) return { facts: [itself] };
  const unknown = isOfRecord(context) ? (notThere(context, expect) ?? mayBeAbsent(context)) : undefined;
  const unanswered = unknown ?? notAnswered(context);
  if (unanswered) return { inconclusive: [unanswered] };
  if (itself) return { facts: [itself] };
  const state = target === 'real' ? ofState(context) : undefined;
  return state ? { inconclusive: [state] } : { facts: [unexpected(context, expect)] };
};

/** May a refusal be about what was named, and not about who asks? */
const isOfRecord = (context: CheckContext): boolean => {
  const { target, response, documented } = context;
  const { status } = response;
  if (target !== 'real' || !refuses(status)) return false;
  return !isNotLetIn(status) || (status === 403 && documented !== undefined) || isLogin(context);
};

/** Open to all where others are not, and told who asks in its body: what was made up is nobody's name and password. */
const isLogin = ({ spec, operation, request }: CheckContext): boolean =>
  operation.security.length === 0 &&
  request !== undefined &&
  request.http.body.length > 0 &&
  spec.operations.some(({ security }) => security.length > 0);

/** The request that was refused breaks the document, because an example of the document does. */
const contradicted = ({ response }: CheckContext, { contradiction, statuses }: Expectation): Fact | undefined =>
  contradiction && response.status >= 400 && response.status < 500
    ? {
        ...statusFact(response.status, statuses, contradiction.what),
        spec: contradiction.example,
        against: contradiction.rule,
        evidence: 'documented',
      }
    : undefined;

const unexpected = ({ operation, response }: CheckContext, { statuses, why, evidence }: Expectation): Fact => ({
  spec: expectedPlace(operation, statuses),
  evidence: evidence ?? strongest(operation, statuses, response.status),
  ...statusFact(response.status, statuses, why),
});

/** Of the documented ones the most expected, which stands first. */
const expectedPlace = ({ responses, place }: Operation, statuses: readonly string[]): SpecPlace =>
  statuses.flatMap((status) => responses.find((each) => each.status === status) ?? [])[0]?.place ?? place;

/** A server that breaks over what is good contradicts whatever is documented; it is sure when it breaks twice. */
const serverError = (context: CheckContext, expect: Expectation | undefined): CheckOutcome => {
  const { operation, response, before, documented } = context;
  const { status } = response;
  const isGood = expect?.wrong === undefined;
  if (isGood && context.invented) return { inconclusive: [brokeOverInvented(context)] };
  // Of its own operations a vendor may say that it does not serve them.
  if (status === 501 && documented?.status === '501') {
    const reason = 'The vendor answered 501, and its document says so: it does not serve this operation.';
    return { inconclusive: [{ kind: 'unavailable', reason }] };
  }
  if (isGood && !before.some(isServerError)) {
    const reason = `The vendor answered ${status}, and could not be asked once more: run again later.`;
    return { inconclusive: [{ kind: 'unavailable', reason }] };
  }
  const why = expect?.why ?? 'the request is good';
  const expected = expect?.statuses.length ? expect.statuses : successStatuses(operation);
  return {
    facts: [
      {
        ...statusFact(status, expected, isGood ? `${why}, and it was asked twice` : why),
        spec: expectedPlace(operation, expected),
        evidence: isGood ? 'documented' : expect?.evidence === 'documented' ? 'documented' : 'undocumented',
      },
    ],
  };
};

const successStatuses = ({ responses }: Operation): readonly string[] => {
  const good = responses.map(({ status }) => status).filter((status) => /^[23]/.test(status));
  return good.length > 0 ? good : ['2XX'];
};

/** It broke once, and then it did not. */
const brokeBefore = ({ operation, before, expect }: CheckContext): CheckOutcome => {
  const broken = before.find(isServerError);
  if (broken === undefined) return NOTHING;
  const expected = expect?.statuses.length ? expect.statuses : successStatuses(operation);
  const why = `${expect?.why ?? 'the request is good'}, and it was answered when it was asked once more`;
  return {
    facts: [
      { ...statusFact(broken, expected, why), spec: expectedPlace(operation, expected), evidence: 'undocumented' },
    ],
  };
};

/** Our mock says why it has no answer: what the document shows is too large, or nothing satisfies a schema. Nobody knows more. */
const notMade = ({ response, documented }: CheckContext): Inconclusive | undefined => {
  if (response.status !== 500 || documented) return undefined;
  const text = Buffer.from(response.body).toString('utf8');
  const problem = parsedJson(text);
  if (!isObject(problem) || !String(problem.type).endsWith(':no-answer')) return undefined;
  return { kind: 'body-not-checkable', reason: `Our mock has no answer: ${String(problem.detail)}` };
};

const statusFact = (received: number, expected: readonly string[], why: string) =>
  ({ kind: 'status-unexpected', at: AT_STATUS, received, expected, why }) as const;

/**
 * No document says which client error answers which mistake, so each of them refuses the request. `statusDocumented`
 * reports one that is not documented. Time-outs and limits say nothing of the request.
 */
const refuses = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Is the answer one of those that were asked for? */
export const meets = (context: CheckContext, expect: Expectation): boolean => {
  const exact = String(context.response.status);
  return expect.statuses.some(
    (status) =>
      status === exact ||
      status.toUpperCase() === `${exact.charAt(0)}XX` ||
      (status === 'default' && isDefault(context, expect)),
  );
};

/** `default` is the answer to good and to wrong requests alike; the status still says which of them a server takes this one for. */
const isDefault = ({ operation, response: { status }, target }: CheckContext, expect: Expectation): boolean =>
  documentedResponse(operation, status)?.status === 'default' &&
  (target !== 'real' || (isWrong(expect) ? status >= 300 : status < 400));

/** The grade of the best-founded expected answer; `assumed` when the document lists none of them. */
const strongest = (operation: Operation, statuses: readonly string[], received: number): Grade => {
  const grades = operation.responses
    .filter((each) => statuses.includes(each.status))
    // That an answer is a good one can be surer than its number.
    .map(({ status, statusEvidence, evidence }) =>
      status[0] === String(received)[0] ? weaker(statusEvidence.grade, evidence.grade) : evidence.grade,
    );
  return grades.reduce<Grade>((best, grade) => (weaker(best, grade) === best ? grade : best), 'assumed');
};

/** The account has to pay, or its country is not served. */
const OF_ACCOUNT: readonly number[] = [402, 451];

export const notLetIn = ({ response: { status }, operation, known, request }: CheckContext): Inconclusive => ({
  kind: 'unauthorised',
  reason:
    operation.security.length > 0 || known
      ? `The vendor answered ${status}: check the credentials and what they are allowed to do${known && status === 401 ? describedAt(operation) : ''}.`
      : `The vendor answered ${status}, and the document names no credentials here: --header sends some${(request?.http.body.length ?? 0) > 0 ? IN_BODY : ''}.`,
});

/** A scheme's own words may ask for what no field of it can say, such as a prefix of a key. */
const describedAt = ({ security }: Operation): string => {
  const places = [...new Set(security.flat().map(({ scheme: { place } }) => `${place.file}:${place.line}`))];
  return places.length === 0 ? '' : `; the document says at ${places.slice(0, 3).join(', ')} how they are sent`;
};

/** A server may break over what is no credential of its own: nobody knows what it thinks of the request. */
const brokeOverInvented = ({ response: { status } }: CheckContext): Inconclusive => ({
  kind: 'unauthorised',
  reason: `The vendor answered ${status} to credentials that were made up, and lets nobody in without any: set yours.`,
});

/** Who logs in sends no header. */
const IN_BODY = '; where they stand in the body, give the operation one in understudy.config.yaml';

/** Answers that say more about the caller, the way or the moment than about the contract. */
const notAnswered = (context: CheckContext): Inconclusive | undefined => {
  const { status } = context.response;
  if (isNotLetIn(status) || OF_ACCOUNT.includes(status)) return notLetIn(context);
  if (status === 408) return { kind: 'timeout', reason: 'The vendor answered 408: the request took too long.' };
  if (status === 429) {
    return { kind: 'rate-limited', reason: 'The vendor answered 429: run again later, or with a lower --rate.' };
  }
  // 304 leads nowhere: it answers who asks with a condition, and none was sent.
  if (status >= 300 && status < 400 && status !== 304) {
    return {
      kind: 'redirect',
      reason: `The vendor answered ${status}, and redirects are not followed: ${leadsTo(context)}.`,
    };
  }
  if (status >= 500) {
    return { kind: 'unavailable', reason: `The vendor answered ${status}: run again later.` };
  }
  return undefined;
};
