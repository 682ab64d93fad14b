import type { NamedPlan, Plan } from '../../contract/plan';
import { recordingTarget } from '../../contract/targets/recording';
import type { Target } from '../../contract/targets/target';
import { fail } from '../../core/errors';
import type { Recording } from '../../core/results/recorded';
import type { OpenVendor } from '../project/vendors';
import type { VendorInputs } from './questions';
import type { TestSettings } from './test-settings';

/**
 * The plans of the vendors that a recording is of. What belongs to none of them is listed once, and what belongs to one is not
 * listed by the others.
 * @throws USAGE where none of several vendors has an entry
 */
export const ownPlans = <P extends Plan & NamedPlan>(plans: readonly P[], { files }: Recording): readonly P[] => {
  if (plans.length < 2) return plans;
  const taken = new Set(plans.flatMap(({ cases }) => cases.map(({ id }) => endOf(id))));
  const own = plans.filter(({ cases }) => cases.length > 0);
  if (own.length === 0)
    throw fail(
      'USAGE',
      `No entry of ${files.join(', ')} is of a documented operation of these vendors. Name the vendor.`,
    );
  return own.map((plan, index) => ({
    ...plan,
    skipped: index > 0 ? [] : plan.skipped.filter(({ id }) => !taken.has(endOf(id))),
  }));
};

/** File and entry. */
const endOf = (id: string): string => id.split('/').slice(-2).join('/');

/** A page of a browser may have hundreds. */
const MOST_LISTED = 50;

/** The entries that are of no operation, a line for each; of very many the last ones are counted. */
export const strangersOf = (plans: readonly Plan[]): readonly string[] => {
  const skipped = plans.flatMap((plan) => plan.skipped);
  const counts = new Map<string, number>();
  for (const { reason } of skipped.slice(MOST_LISTED)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [
    ...skipped.slice(0, MOST_LISTED).map(({ title, reason }) => `not judged: ${title}: ${reason}`),
    ...[...counts].map(([reason, count]) => `not judged: ${count} entries more: ${reason}`),
  ];
};

export const openFrom = async ({ from, readProgress }: TestSettings): Promise<Recording | undefined> => {
  if (!from) return undefined;
  const { openRecording } = require('../../har/read-har') as typeof import('../../har/read-har');
  return openRecording(from, readProgress);
};

export const recordedTarget = (
  { spec }: OpenVendor,
  { variables, given }: VendorInputs,
  { recorded }: Recording,
): Target => recordingTarget({ spec, recorded, variables, given });
