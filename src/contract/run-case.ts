import type { CaseResult, ContractCase, Exchange } from '../core/case';
import { isOurs } from '../core/errors';
import type { Finding } from '../core/finding';
import { type Redactor, redactRequest, redactResponse, redactValue, smellsOfSecret } from '../core/redact';
import type { Inconclusive, Verdict } from '../core/verdict';
import type { Operation, Spec } from '../specs/spec';
import { compileRequestCheck } from '../validate/request/check-request';
import { checkExchange } from '../validate/response/check-exchange';
import type { Check } from '../validate/response/checks/check';
import type { CheckedRequest } from '../validate/validate-types';
import type { SendOptions, Target } from './targets/target';
import { encodedPathValues } from './write-request';

export interface RunCaseOptions {
  /** What a document does not mention is a failure, not a warning. */
  readonly strict?: boolean;
}

interface RunOneOptions extends RunCaseOptions, SendOptions {
  /** What the answer and an earlier one have to do with each other. */
  readonly also?: Check;
}

/** A result for the reporters, and the exchange as it was, for coverage; the latter never leaves the run. */
export interface RanCase {
  readonly result: CaseResult;
  readonly observed: Exchange | undefined;
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
  const curl = target.redact(target.curl(contractCase));
  try {
    const sent = await target.send(contractCase, options);
    if (sent.kind === 'failed') {
      const reason = redactReason(sent.inconclusive, target.redact);
      return { result: { case: contractCase, verdict: inconclusive(reason), curl }, observed: undefined };
    }
    const { exchange } = sent;
    const verdict = judge(spec, operation, contractCase, target, exchange, options);
    const result: CaseResult = {
      case: contractCase,
      verdict: redactVerdict(verdict, target.redact),
      exchange: redactExchange(exchange, target.redact),
      curl,
    };
    return { result, observed: exchange };
  } catch (error) {
    if (isOurs(error)) throw error;
    const reason = target.redact(error instanceof Error ? error.message : String(error));
    return {
      result: { case: contractCase, verdict: inconclusive({ kind: 'crashed', reason }), curl },
      observed: undefined,
    };
  }
};

const judge = (
  spec: Spec,
  operation: Operation,
  contractCase: ContractCase,
  target: Target,
  exchange: Exchange,
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
    shutOut: target.isShutOut(contractCase),
    strict: options.strict ?? false,
    ...(options.also && { also: options.also }),
  });
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

const redactExchange = (exchange: Exchange, redact: Redactor): Exchange => ({
  ...exchange,
  request: redactRequest(exchange.request, redact),
  response: redactResponse(exchange.response, redact),
});

const redactReason = (reason: Inconclusive, redact: Redactor): Inconclusive => ({
  ...reason,
  reason: redact(reason.reason),
});

/** A server may echo a secret into anything that a finding quotes: a value, a property's name, a parser's message. */
const redactVerdict = (verdict: Verdict, redact: Redactor): Verdict => {
  const findings = verdict.findings.map((finding) => redactFinding(finding, redact));
  return { ...(redactValue(verdict, redact) as Verdict), findings } as Verdict;
};

/** Why a cookie is wrong is seen by its attributes. */
const withoutCookieValue = (cookie: string): string =>
  cookie.replace(/^([^=;]*=)?[^;]*/, (_whole, name = '') => `${name}[redacted]`);

const redactFinding = (finding: Finding, redact: Redactor): Finding => {
  const { spec, against, ...rest } = finding;
  const safe = redactValue(rest, redact) as typeof rest;
  const telling =
    smellsOfSecret(finding.at.split('/').at(-1) ?? '') || ('property' in finding && smellsOfSecret(finding.property));
  const cookie = finding.kind === 'header-schema' && finding.header === 'set-cookie' ? finding.seen : undefined;
  const masked =
    cookie !== undefined
      ? { ...safe, seen: withoutCookieValue(redact(cookie)) }
      : telling && 'seen' in safe && safe.seen !== undefined && safe.seen !== null
        ? { ...safe, seen: '[redacted]' }
        : safe;
  return { ...masked, spec, ...(against && { against }) } as Finding;
};
