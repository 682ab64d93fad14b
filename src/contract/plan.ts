import type { ContractCase, SkippedCase } from '../core/results/case';
import type { Operation, Spec } from '../specs/spec';
import { expectBrokenRequests } from '../validate/schema/compile-schema';
import type { FollowUp } from './follow-ups/follow-up';
import type { Planned, PlanOptions } from './plan-context';
import { planOperation } from './plan-operation';
import { createSelector } from './selection/selection';
import { refuseUnmatched } from './selection/unmatched';
import { usedFirst, usedOperations, usedQuestions } from './selection/used';

export type { PlanOptions } from './plan-context';

export interface Plan {
  /** First questions: plain data, known before anything is sent. */
  readonly cases: readonly ContractCase[];
  /** Questions that an answer of the run makes possible. */
  readonly followUps: readonly FollowUp[];
  readonly skipped: readonly SkippedCase[];
}

/** A plan, and which words of the selection meant something in it (see `wordKey`). */
export interface NamedPlan extends Plan {
  readonly matched: ReadonlySet<string>;
}

/**
 * All the questions a document raises, as plain data, and what was left out with the reason.
 * Synchronous, because Jest collects its tests so; the same document and options give the same plan.
 * @throws UNKNOWN_OPERATION, USAGE when a word of the selection matches nothing
 */
export const planContract = (spec: Spec, options: PlanOptions): Plan => {
  const { matched, ...plan } = planNamed(spec, options);
  refuseUnmatched(options, [matched], [spec]);
  return plan;
};

/** `planContract` where the selection is of several documents: what matches nothing here may match in another. */
export const planNamed = (spec: Spec, options: PlanOptions): NamedPlan => {
  expectBrokenRequests(spec);
  const selector = createSelector(spec, options);
  const chosen = spec.operations.filter(selector.mayWant);
  const planned = numbered(questionsOf(spec, chosen, options)).filter((item) => selector.wants(named(item)));
  return {
    cases: planned.flatMap((item) => (item.kind === 'case' ? [item.case] : [])),
    followUps: planned.flatMap((item) => (item.kind === 'follow-up' ? [item.followUp] : [])),
    skipped: planned.flatMap((item) => (item.kind === 'skipped' ? [item.skipped] : [])),
    matched: selector.matched,
  };
};

/** All of them, or those about what the application uses. */
const questionsOf = (spec: Spec, chosen: readonly Operation[], options: PlanOptions): readonly Planned[] => {
  const { used } = options;
  const planOf = (operation: Operation): readonly Planned[] => planOperation(spec, operation, options);
  if (!used) return chosen.flatMap(planOf);
  return usedFirst(
    usedOperations(chosen, used).flatMap((operation) => usedQuestions(spec, operation, used, planOf(operation))),
  );
};

/** Names that differ only in what an id leaves out get a number: an id that means two cases replays neither. */
const numbered = (planned: readonly Planned[]): readonly Planned[] => {
  const times = new Map<string, number>();
  return planned.map((item) => {
    const { id } = named(item);
    const count = (times.get(id) ?? 0) + 1;
    times.set(id, count);
    return count === 1 ? item : renamed(item, `${id}~${count}`);
  });
};

const named = (item: Planned): { readonly id: string; readonly operationId: string } => {
  if (item.kind === 'case') return item.case;
  return item.kind === 'follow-up' ? item.followUp : item.skipped;
};

const renamed = (item: Planned, id: string): Planned => {
  if (item.kind === 'case') return { kind: 'case', case: { ...item.case, id } };
  if (item.kind === 'skipped') return { kind: 'skipped', skipped: { ...item.skipped, id } };
  const { followUp } = item;
  const next: FollowUp['next'] = async (soFar) => {
    const found = await followUp.next(soFar);
    return found.kind === 'ask' ? { ...found, case: { ...found.case, id } } : found;
  };
  return { kind: 'follow-up', followUp: { ...followUp, id, next } };
};
