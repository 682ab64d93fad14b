import type { CaseResult, ContractCase, Exchange } from '../core/results/case';
import type { TargetKind } from '../core/results/events';
import type { Finding } from '../core/results/finding';
import { outcomeOf } from '../core/results/verdict';

/** Of which cases a report keeps the bodies, redacted. `failed` are the failed and the warned ones. */
export type KeptBodies = 'none' | 'failed' | 'all';

/** A real endpoint answers with the data of people, and that is what was recorded. */
export const bodiesOf = (kind: TargetKind): KeptBodies => (kind === 'mock' ? 'all' : 'failed');

/** A result without what is not kept: the bodies, the answer's headers, and the values that findings quote. */
export const leaveOut = (result: CaseResult, bodies: KeptBodies): CaseResult => {
  const outcome = outcomeOf(result.verdict);
  const kept = bodies === 'all' || (bodies === 'failed' && (outcome === 'failed' || outcome === 'warned'));
  if (kept) return result;
  const findings = result.verdict.findings.map(withoutSeen);
  return {
    ...result,
    verdict: { ...result.verdict, findings } as CaseResult['verdict'],
    ...(result.exchange && { exchange: withoutBodies(result.exchange) }),
  };
};

/** A case as a report may show it: its own body stands in its curl line, too. */
export const shownCase = (contractCase: ContractCase, bodies: KeptBodies | undefined): ContractCase => {
  const { body, bodyEncoding: _, ...request } = contractCase.request;
  return bodies !== 'none' || body === undefined
    ? contractCase
    : { ...contractCase, request: { ...request, body: LEFT_OUT.toString('utf8') } };
};

/** What stands in the place of a body: an empty one would read as if there had been none. */
const LEFT_OUT = Buffer.from('[left out; --bodies all keeps it]', 'utf8');

const withoutBodies = (exchange: Exchange): Exchange => {
  const { request, response } = exchange;
  const { 'content-type': type } = response.headers;
  return {
    ...exchange,
    request: { ...request, body: withoutBody(request.body) },
    response: {
      ...response,
      headers: type === undefined ? {} : { 'content-type': type },
      body: withoutBody(response.body),
    },
  };
};

const withoutBody = (body: Uint8Array): Uint8Array => (body.length === 0 ? body : LEFT_OUT);

const withoutSeen = (finding: Finding): Finding =>
  'seen' in finding && finding.seen !== undefined && finding.seen !== null
    ? ({ ...finding, seen: '[left out]' } as Finding)
    : finding;
