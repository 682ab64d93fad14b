import type { CaseResult } from '../core/case';
import { type Finding, findingKey, SEVERITIES } from '../core/finding';
import type { Inconclusive } from '../core/verdict';
import type { CollectedRun } from './collect';
import { type Group, groupBy } from './group-by';

/** One cause, however often it was met. */
export interface FindingGroup {
  readonly key: string;
  /** As it was first met. */
  readonly finding: Finding;
  /** Places in answers where it was met; at least `cases.length`. */
  readonly count: number;
  readonly cases: readonly string[];
  /** A case to repeat it with. */
  readonly first: { readonly id: string; readonly title: string; readonly curl: string };
}

interface InconclusiveGroup {
  readonly inconclusive: Inconclusive;
  readonly cases: readonly string[];
  readonly first: { readonly id: string; readonly curl: string };
}

interface SkippedGroup {
  readonly reason: string;
  readonly titles: readonly string[];
}

/** The findings of a vendor by cause: failures first, then by how many cases they hit. */
export const groupFindings = ({ results }: Pick<CollectedRun, 'results'>): readonly FindingGroup[] => {
  const met = results.flatMap((result) => result.verdict.findings.map((finding) => ({ result, finding })));
  return groupBy(met, groupKey)
    .map(([key, group]) => toGroup(key, group))
    .toSorted(
      (a, b) =>
        SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity) ||
        b.cases.length - a.cases.length,
    );
};

/** A cause that fails here and is only noted there (a strict run beside a plain one) is listed twice. */
const groupKey = ({ finding, result }: Met): string =>
  `${finding.severity} ${finding.blame} ${findingKey(finding, result.exchange?.response.status)}`;

interface Met {
  readonly result: CaseResult;
  readonly finding: Finding;
}

const toGroup = (key: string, met: Group<Met>): FindingGroup => ({
  key,
  finding: met[0].finding,
  count: met.length,
  cases: [...new Set(met.map(({ result }) => result.case.id))],
  first: { id: met[0].result.case.id, title: met[0].result.case.title, curl: met[0].result.curl },
});

/** Every doubt, also of cases that failed for another reason: none of them may be lost. */
export const groupInconclusive = ({ results }: Pick<CollectedRun, 'results'>): readonly InconclusiveGroup[] => {
  const met = results.flatMap((result) => doubtsOf(result).map((inconclusive) => ({ result, inconclusive })));
  return groupBy(met, ({ inconclusive }) => `${inconclusive.kind} ${inconclusive.reason}`).map(([, group]) => ({
    inconclusive: group[0].inconclusive,
    cases: [...new Set(group.map(({ result }) => result.case.id))],
    first: { id: group[0].result.case.id, curl: group[0].result.curl },
  }));
};

export const doubtsOf = ({ verdict }: CaseResult): readonly Inconclusive[] =>
  verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive;

export const groupSkipped = ({ skipped }: Pick<CollectedRun, 'skipped'>): readonly SkippedGroup[] =>
  groupBy(skipped, (one) => one.reason).map(([reason, ones]) => ({
    reason,
    titles: ones.map((one) => one.title),
  }));
