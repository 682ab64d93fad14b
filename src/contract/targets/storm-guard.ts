import type { ContractCase } from '../../core/results/case';
import { counted } from '../../core/text/counted';

/** Refusals of valid requests in a row, after which a run stops: more of them lock accounts and annoy people. */
const STORM = 3;

const REFUSALS: readonly number[] = [401, 403, 429];

/** What says to come again later. */
const WAITING: readonly number[] = [429, 502, 503, 504];

export interface StormGuard {
  /** Why nothing more may be sent, or `undefined`. */
  stopped(): string | undefined;
  /** Takes one request off the budget; false when there is none left, unless it has to be sent in any case. */
  take(inAnyCase?: boolean): boolean;
  /** Why an operation is asked nothing more, or `undefined`. */
  leavesOut(contractCase: ContractCase): string | undefined;
  /** Would `take` give one? */
  hasMore(): boolean;
  requests(): number;
  /**
   * Learns from an answer.
   * @param knownHere the request carried the user's own credentials
   * @param isItsOwn it carried none, its operation names none, and documents this very status: it shows how refusals look
   */
  saw(contractCase: ContractCase, status: number, knownHere?: boolean, isItsOwn?: boolean): void;
  /** An operation asks for a longer pause than this run makes. */
  tooSlow(contractCase: ContractCase, reason: string): void;
}

/**
 * Counts requests against a budget and refusals against a storm; the target asks it before each request. One operation that is
 * forbidden is left out and counts as one refusal, so that it does not end a run over others. Once the credentials were taken
 * somewhere, a 403 is about what was asked for, and many servers give it for a record that does not exist.
 * @param storm refusals in a row that end the run; our own mock locks no account
 */
export const createGuard = (maxRequests: number, storm = STORM): StormGuard => {
  let requests = 0;
  let refusals: readonly string[] = [];
  let reason: string | undefined;
  let isLetIn = false;
  let isOpen = false;
  /** Why an operation is not waited for. */
  const slow = new Map<string, string>();
  /** Those since the last answer that was none of this kind. */
  let slowInRow: ReadonlySet<string> = new Set();
  /** How often in a row each operation was forbidden. */
  const forbidden = new Map<string, number>();
  const countForbidden = ({ operationId }: ContractCase, status: number): void => {
    // Once left out, an operation stays so: a request that was under way changes nothing.
    const times = forbidden.get(operationId) ?? 0;
    if (times < storm) forbidden.set(operationId, status === 403 ? times + 1 : 0);
  };
  return {
    stopped: () => reason,
    requests: () => requests,
    hasMore: () => reason === undefined && requests < maxRequests,
    take: (inAnyCase = false) => {
      if (inAnyCase) {
        requests += 1;
        return true;
      }
      if (reason !== undefined) return false;
      if (requests >= maxRequests) {
        reason = `the budget of ${counted(maxRequests, 'request')} is spent; --max-requests allows more`;
        return false;
      }
      requests += 1;
      return true;
    },
    saw: (contractCase, status, knownHere = false, isItsOwn = false) => {
      if (!WAITING.includes(status)) slowInRow = new Set();
      if (!isValid(contractCase)) return;
      if (knownHere && status < 400) isLetIn = true;
      if (status < 300) isOpen = true;
      if (isOpen && isItsOwn && status === 401) return;
      const isRefused = REFUSALS.includes(status);
      if (isRefused && isExpected(contractCase, status)) return;
      countForbidden(contractCase, status);
      if (!isRefused || (isLetIn && status === 403)) refusals = [];
      // What is forbidden is so to every question about it, and its neighbours need not be.
      else if (status !== 403) refusals = [...refusals, ''];
      else refusals = [...refusals.filter((each) => each !== contractCase.operationId), contractCase.operationId];
      if (refusals.length >= storm)
        reason ??= `${storm} refusals in a row (the last with ${status}); ${remedy(status)}`;
    },
    leavesOut: ({ operationId }) =>
      slow.get(operationId) ??
      ((forbidden.get(operationId) ?? 0) >= storm
        ? `its operation was forbidden ${storm} times in a row (403); ${remedy(403)}`
        : undefined),
    tooSlow: ({ operationId }, why) => {
      slow.set(operationId, why);
      slowInRow = new Set([...slowInRow, operationId]);
      // One operation may be limited by itself: a login, or what sends mail. Two in a row are the server.
      if (slowInRow.size > 1) reason ??= why;
    },
  };
};

/** A request that is wrong on purpose is refused as it should be, and says nothing about the credentials. */
const isValid = ({ expect }: ContractCase): boolean => expect.wrong === undefined;

const isExpected = ({ expect }: ContractCase, status: number): boolean =>
  expect.statuses.some((each) => each === String(status) || each.toUpperCase() === '4XX' || each === 'default');

const remedy = (status: number): string =>
  status === 429 ? 'wait, or lower --rate' : 'check the credentials and what they permit';
