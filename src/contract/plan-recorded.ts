import type { Recording } from '../core/results/recorded';
import type { Spec } from '../specs/spec';
import { casesFromRecording } from './generate/from-recording';
import type { NamedPlan } from './plan';
import { operationOf } from './select-operations';
import { createSelector, type Selection } from './selection/selection';

/** What was recorded, as questions that need no network: those of the selection. */
export const planRecorded = (spec: Spec, recording: Recording, selection: Selection): NamedPlan => {
  const selector = createSelector(spec, selection);
  const { cases, skipped } = casesFromRecording(spec, recording);
  const wanted = new Set(spec.operations.filter(selector.mayWant).map(({ id }) => id));
  return {
    cases: cases.filter((each) => wanted.has(operationOf(spec, each).id) && selector.wants(each)),
    followUps: [],
    skipped,
    matched: selector.matched,
  };
};
