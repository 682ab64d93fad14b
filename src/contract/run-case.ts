import { isOurs, messageOf } from '../core/errors';
import type { CaseResult, ContractCase, Exchange } from '../core/results/case';
import type { Inconclusive, Verdict } from '../core/results/verdict';
import type { Operation, Spec } from '../specs/spec';
import { compileRequestCheck } from '../validate/request/check-request';
import { checkExchange } from '../validate/response/check-exchange';
import type { Check } from '../validate/response/checks/check';
import type { CheckedRequest } from '../validate/validate-types';
import { bodiesOf, type KeptBodies, leaveOut, shownCase } from './kept-bodies';
import { safeResult } from './safe-result';
import type { Answered, SendOptions, Target } from './targets/target';
import { positionsOf } from './values/secrets';
import { encodedPathValues } from './write-request';

export interface RunCaseOptions {
  /** What a document does not mention is a failure, not a warning. */
  readonly strict?: boolean;
  /** Of which cases the bodies are kept; default: of a real endpoint the failed and warned ones, of a mock all. */
  readonly bodies?: KeptBodies;
}

interface RunOneOptions extends RunCaseOptions, SendOptions {
  /** What the answer and an earlier one have to do with each other. */
  readonly also?: Check;
}

/** A result for the reporters, and the exchange as it was, for coverage; the latter never leaves the run. */
export interface RanCase {
  readonly result: CaseResult;
  readonly observed: Exchange | undefined;
  /** The result at the end of the run, where a refusal says less once it is known that good requests are refused, too. */
  readonly inTheEnd?: () => CaseResult;
}

/**
 * Asks one question and judges the answer. Never throws for a bad vendor, a dead network or a broken schema:
 * those are verdicts. Whatever it returns as `result` has been redacted.
 */
export const runCase = async (
  spec: Spec,
  operation: Operation,
  contractCase: ContractCase,
  target: Target,
  options: RunOneOptions = {},
): Promise<RanCase> => {
  const shown = shownCase(contractCase, options.bodies);
  const { info, curl, redact: byName } = target;
  // A redactor is a function with properties: what it lets pass differs from operation to operation.
  const redact = Object.assign((text: string) => byName(text), byName, {
    isPosition: positionsOf(operation, byName.hidden),
  });
  const written = { info, curl, redact };
  const without = (reason: Inconclusive): RanCase => ({
    result: safeResult(shown, inconclusive(reason), undefined, written),
    observed: undefined,
  });
  try {
    const sent = await target.send(contractCase, options);
    if (sent.kind === 'failed') return without(sent.inconclusive);
    const { exchange } = sent;
    const astray = target.isAstray(contractCase, exchange.response);
    const judged = (): CaseResult => {
      const verdict: Verdict = astray
        ? inconclusive({ kind: 'base-path-missing', reason: astray })
        : namingUnset(judge(spec, operation, contractCase, target, sent, options), sent.unset);
      return leaveOut(safeResult(shown, verdict, exchange, written), options.bodies ?? bodiesOf(target.info.kind));
    };
    const result = judged();
    const isOpen =
      info.kind === 'real' &&
      result.verdict.kind === 'conforms' &&
      contractCase.expect.wrong !== undefined &&
      exchange.response.status >= 400 &&
      !target.goodRefusedWith(contractCase).isKnown;
    return { result, observed: exchange, ...(isOpen && { inTheEnd: judged }) };
  } catch (error) {
    if (isOurs(error)) throw error;
    return without({ kind: 'crashed', reason: messageOf(error) });
  }
};

const judge = (
  spec: Spec,
  operation: Operation,
  contractCase: ContractCase,
  target: Target,
  { exchange, known = false, invented = false }: Answered,
  options: RunOneOptions,
): Verdict => {
  const request = asChecked(spec, operation, contractCase, exchange);
  return checkExchange({
    spec,
    operation,
    ...(request && { request }),
    method: contractCase.request.method,
    response: exchange.response,
    before: exchange.before ?? [],
    expect: contractCase.expect,
    target: target.info.kind,
    goodRefusedWith: target.goodRefusedWith(contractCase).statuses,
    known,
    invented,
    strict: options.strict ?? false,
    ...(options.also && { also: options.also }),
  });
};

/** Who is not let in because no credentials are set learns their names. */
const namingUnset = (verdict: Verdict, unset: readonly string[] | undefined): Verdict => {
  if (unset === undefined) return verdict;
  const named = (reason: Inconclusive): Inconclusive =>
    reason.kind === 'unauthorised' ? { ...reason, needs: unset } : reason;
  if (verdict.kind !== 'inconclusive') return { ...verdict, inconclusive: verdict.inconclusive.map(named) };
  const [first, ...rest] = verdict.reasons;
  return { ...verdict, reasons: [named(first), ...rest.map(named)] };
};

/** The request as its operation reads it: the checks of semantics need `limit` as a number, not as text. */
const asChecked = (
  spec: Spec,
  operation: Operation,
  { request }: ContractCase,
  exchange: Exchange,
): CheckedRequest | undefined =>
  request.method === operation.method && request.path === operation.path
    ? compileRequestCheck(spec, operation)(exchange.request, encodedPathValues(request))
    : undefined;

const inconclusive = (reason: Inconclusive): Verdict => ({ kind: 'inconclusive', reasons: [reason], findings: [] });
