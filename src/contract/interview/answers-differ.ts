import type { Finding } from '../../core/results/finding';
import type { Inconclusive, Verdict } from '../../core/results/verdict';
import { COMPARED } from '../follow-ups/follow-up';
import type { RanCase } from '../run-case';

export const hasDifference = ({ result }: RanCase): boolean => result.verdict.findings.some(isDifference);

/** What an answer shows by itself, where the one that it was compared with holds no longer. */
export const withoutDifference = ({ result, observed }: RanCase): RanCase => ({
  result: { ...result, verdict: withoutComparison(result.verdict) },
  observed,
});

const isDifference = (finding: Finding): boolean => finding.kind === 'semantics' && finding.rule === COMPARED;

const withoutComparison = ({ kind, findings }: Verdict): Verdict => {
  const reason: Inconclusive = {
    kind: 'body-not-checkable',
    reason: 'The answer that this question follows from has changed in between; ask again while nothing changes there.',
  };
  const [first, ...rest] = findings.filter((finding) => !isDifference(finding));
  // Where the difference was no failure, the rest of the answer has been judged.
  if (kind === 'conforms')
    return { kind, strength: 'partial', findings: first ? [first, ...rest] : [], inconclusive: [reason] };
  return first && [first, ...rest].some(({ severity }) => severity === 'failure')
    ? { kind: 'violates', findings: [first, ...rest], inconclusive: [reason] }
    : { kind: 'inconclusive', reasons: [reason], findings: first ? [first, ...rest] : [] };
};
