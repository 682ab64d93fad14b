import type { Finding } from './finding';

/** Why something could not be judged. It is never a pass, and no side is to blame for it. */
export interface Inconclusive {
  readonly kind:
    | 'unreachable'
    | 'unavailable'
    | 'timeout'
    | 'broken-answer'
    | 'unauthorised'
    | 'redirect'
    | 'rate-limited'
    | 'no-such-record'
    | 'refused-alike'
    | 'base-path-missing'
    | 'spec-invalid'
    | 'schema-not-compilable'
    | 'body-not-checkable'
    | 'no-schema'
    | 'stopped'
    | 'crashed';
  /** One sentence with the place and, where there is one, the remedy. */
  readonly reason: string;
  /** Variables of the environment that would answer it. */
  readonly needs?: readonly string[];
}

/**
 * Three answers: it conforms, it violates, we cannot say. `validate/response/check-exchange.ts` makes those about
 * answers; `contract/run.ts` and `contract/run-case.ts` make `inconclusive` for a case without one.
 */
export type Verdict =
  | {
      readonly kind: 'violates';
      readonly findings: readonly [Finding, ...Finding[]];
      readonly inconclusive: readonly Inconclusive[];
    }
  | {
      readonly kind: 'conforms';
      readonly strength: 'full' | 'partial';
      readonly findings: readonly Finding[];
      readonly inconclusive: readonly Inconclusive[];
    }
  | {
      readonly kind: 'inconclusive';
      readonly reasons: readonly [Inconclusive, ...Inconclusive[]];
      readonly findings: readonly Finding[];
    };

/** How a case ended, in the words of the JSON report: a conforming case with warnings is `warned`. */
export const OUTCOMES = ['passed', 'failed', 'warned', 'inconclusive'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const outcomeOf = (verdict: Verdict): Outcome => {
  if (verdict.kind === 'violates') return 'failed';
  if (verdict.kind === 'inconclusive') return 'inconclusive';
  return verdict.findings.some((finding) => finding.severity === 'warning') ? 'warned' : 'passed';
};
