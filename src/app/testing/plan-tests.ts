import { inSafeOrder } from '../../contract/safe-order';
import { safeCurl } from '../../contract/safe-result';
import type { SkippedCase } from '../../core/results/case';
import type { TargetInfo } from '../../core/results/events';
import { targetOf } from './questions';
import { openFrom, recordedTarget } from './recorded-plans';
import type { TestSettings } from './test-settings';
import { allInputs } from './vendor-inputs';
import { planAll } from './vendor-plans';
import { openWanted } from './wanted-vendors';

export interface PlannedVendor {
  readonly name: string;
  readonly target: TargetInfo;
  readonly cases: readonly { readonly id: string; readonly line: string }[];
  /** What would be asked once an answer makes it possible. */
  readonly followUps: readonly { readonly id: string; readonly from: string }[];
  readonly skipped: readonly SkippedCase[];
}

/** What would be sent, as curl lines; sends nothing and starts nothing. */
export const planTests = async (settings: TestSettings): Promise<readonly PlannedVendor[]> => {
  const vendors = await openWanted(settings);
  const recording = await openFrom(settings);
  return planAll(vendors, settings, allInputs(vendors, settings), recording).map(
    ({ vendor, inputs, cases, followUps, skipped }) => {
      const mockUrl = `http://127.0.0.1:4010/${vendor.name}`;
      const target = recording
        ? recordedTarget(vendor, inputs, recording)
        : targetOf(vendor.spec, settings, inputs, { mockUrl });
      return {
        name: vendor.name,
        target: target.info,
        cases: inSafeOrder(cases, [], target.info.kind).flatMap((step) =>
          step.kind === 'case' ? [{ id: step.case.id, line: safeCurl(step.case, target) }] : [],
        ),
        followUps: followUps.map(({ id, from }) => ({ id, from })),
        skipped,
      };
    },
  );
};
