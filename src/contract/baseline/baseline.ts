import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { CaseResult } from '../../core/results/case';
import type { RunEvent, TargetKind } from '../../core/results/events';
import { type Finding, findingKey } from '../../core/results/finding';
import type { Verdict } from '../../core/results/verdict';
import type { Spec } from '../../specs/spec';

/** A cause that somebody knows of: it is told, and does not fail a run. */
interface KnownCause {
  readonly vendor: string;
  readonly target: TargetKind;
  /** For people: kind and place in the document. */
  readonly what: string;
  /** A case that meets it: where that one has an answer without it, the cause is gone. */
  readonly case: string;
  readonly reason: string;
  /** `2026-12-31`, the last day on which it counts. */
  readonly until?: string;
}

/** By id, which is the same on every machine. */
export type KnownCauses = Readonly<Record<string, KnownCause>>;

export interface Baseline {
  /** The event as reports see it: a failure that is known is a warning. */
  apply(event: RunEvent): RunEvent;
  /** What to say after the run. */
  notices(): readonly string[];
  /** The causes to keep: those that were met, with their old reasons and dates, and those that were not asked about. */
  updated(): KnownCauses;
}

/**
 * @param today `2026-11-27`
 * @param accept new causes are taken in, and fail nothing
 */
export const createBaseline = (
  known: KnownCauses,
  specs: readonly Spec[],
  today: string,
  accept: boolean,
): Baseline => {
  const folders = new Map(specs.map(({ name, file }) => [name, `${dirname(file)}/`]));
  const targets = new Map<string, TargetKind>();
  const met = new Map<string, KnownCause>();
  const answered = new Set<string>();

  const isExpired = ({ until }: KnownCause): boolean => until !== undefined && until < today;

  const judged = (finding: Finding, { case: { id: caseId, vendor }, exchange }: CaseResult): Finding => {
    const target = targets.get(vendor) ?? 'real';
    // A document outside the project is named by its whole path, which differs between machines.
    const local = (text: string): string => text.replaceAll(folders.get(vendor) ?? '', '');
    const id = causeId(vendor, target, local(findingKey(finding, exchange?.response.status)));
    const before = known[id];
    if (finding.severity !== 'failure') {
      // Without --strict it is less than a failure, and yet it came.
      if (before) met.set(id, before);
      return finding;
    }
    const cause = met.get(id) ??
      before ?? {
        vendor,
        target,
        what: `${finding.kind} ${local(finding.spec.file)} #${finding.spec.pointer}`,
        case: caseId,
        reason: `known since ${today}: say why`,
      };
    met.set(id, cause);
    const counts = before ? !isExpired(before) : accept;
    return counts ? { ...finding, severity: 'warning', known: cause.reason } : finding;
  };

  const apply = (event: RunEvent): RunEvent => {
    if (event.type === 'vendor-started') targets.set(event.vendor, event.target.kind);
    if (event.type !== 'case-finished') return event;
    const { result } = event;
    if (result.verdict.kind !== 'inconclusive') answered.add(result.case.id);
    return { ...event, result: withVerdict(result, (finding) => judged(finding, result)) };
  };

  const isGone = (id: string, { vendor, target, case: caseId }: KnownCause): boolean =>
    !met.has(id) && answered.has(caseId) && targets.get(vendor) === target;

  return {
    apply,
    notices: () =>
      Object.entries(known).flatMap(([id, cause]) => {
        const named = `baseline: ${id} (${cause.what}; ${cause.reason})`;
        if (met.has(id)) return isExpired(cause) ? [`${named} expired on ${cause.until}, and fails again.`] : [];
        return isGone(id, cause) ? [`${named} did not come again; take it out.`] : [];
      }),
    updated: () =>
      Object.fromEntries(
        [...Object.entries(known).filter(([id, cause]) => !met.has(id) && !isGone(id, cause)), ...met].toSorted(
          ([one], [other]) => (one < other ? -1 : 1),
        ),
      ),
  };
};

const causeId = (vendor: string, target: TargetKind, key: string): string =>
  `${vendor}-${createHash('sha256').update(`${target} ${key}`).digest('hex').slice(0, 10)}`;

const withVerdict = (result: CaseResult, judged: (finding: Finding) => Finding): CaseResult => {
  const { verdict } = result;
  const findings = verdict.findings.map(judged);
  if (verdict.kind !== 'violates') return result;
  const stillFails = findings.some(({ severity }) => severity === 'failure');
  const next = stillFails ? { ...verdict, findings } : { ...verdict, findings, kind: 'conforms', strength: 'partial' };
  return { ...result, verdict: next as Verdict };
};
