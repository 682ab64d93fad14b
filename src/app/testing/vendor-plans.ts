import type { NamedPlan, Plan } from '../../contract/plan';
import { planRecorded } from '../../contract/plan-recorded';
import { isSelective } from '../../contract/selection/selection';
import { failedNotices, refuseUnmatched } from '../../contract/selection/unmatched';
import { takeShard } from '../../contract/shard';
import { fail } from '../../core/errors';
import type { SkippedCase } from '../../core/results/case';
import type { Recording } from '../../core/results/recorded';
import { unsetSentence } from '../project/config';
import type { OpenVendor } from '../project/vendors';
import { planQuestionsOfOne, type UnsetVariable, type VendorInputs } from './questions';
import { ownPlans } from './recorded-plans';
import type { TestSettings } from './test-settings';
import type { InputsOf } from './vendor-inputs';

interface VendorPlan extends Plan {
  readonly vendor: OpenVendor;
  readonly inputs: VendorInputs;
}

/** A shard is dealt on from vendor to vendor: were each begun with the first, many small vendors would make that one large. */
export const planAll = (
  vendors: readonly OpenVendor[],
  settings: TestSettings,
  inputs: InputsOf,
  recording: Recording | undefined,
  warn: (problem: string) => void = () => {},
): readonly VendorPlan[] => {
  const { shard } = settings;
  let dealt = 0;
  return wantedPlans(vendors, settings, inputs, recording, warn).map(({ vendor, cases, followUps, skipped }) => {
    const before = dealt;
    dealt += cases.length + followUps.length;
    if (!shard) return { vendor, inputs: inputs(vendor), cases, followUps, skipped };
    return {
      vendor,
      inputs: inputs(vendor),
      cases: takeShard(cases, shard, before),
      followUps: takeShard(followUps, shard, before + cases.length),
      skipped: takeShard(skipped, shard),
    };
  });
};

/** Of all vendors together: a word may mean operations of some, and then the others are not asked. */
const wantedPlans = (
  vendors: readonly OpenVendor[],
  settings: TestSettings,
  inputs: InputsOf,
  recording: Recording | undefined,
  warn: (problem: string) => void,
): readonly VendorPlan[] => {
  const selection = settings.replay === undefined ? settings : { only: [settings.replay] };
  const questions = settings.replay === undefined ? settings : { ...settings, ...NOTHING_CHOSEN, ...selection };
  const planned = vendors.map((vendor): VendorPlan & NamedPlan => {
    const own = inputs(vendor);
    const plan = recording
      ? planRecorded(vendor.spec, recording, questions)
      : planQuestionsOfOne(vendor.spec, questions, own);
    return { vendor, inputs: own, ...plan, ...(own.unset?.[0] && unsent(plan, own.unset)) };
  });
  const plans = recording ? ownPlans(planned, recording) : planned;
  const matched = planned.map((plan) => plan.matched);
  refuseUnmatched(
    selection,
    matched,
    vendors.map(({ spec }) => spec),
    () =>
      recording
        ? []
        : vendors.flatMap((vendor) =>
            caseIds(planQuestionsOfOne(vendor.spec, { ...questions, ...NOTHING_CHOSEN }, inputs(vendor))),
          ),
  );
  for (const line of failedNotices(selection, matched)) warn(line);
  if (!isSelective(selection) && !settings.usage) return plans;
  const chosen = plans.filter(({ cases, followUps, skipped }) => cases.length + followUps.length + skipped.length > 0);
  if (chosen.length === 0 && settings.usage)
    throw fail('USAGE', `${settings.usage.join(', ')}: the application uses no operation of what was chosen.`);
  if (chosen.length === 0)
    throw fail('USAGE', 'No case is in all that was chosen: each option narrows what the others leave. Leave one out.');
  return chosen;
};

const caseIds = ({ cases, followUps, skipped }: Plan): readonly string[] =>
  [...cases, ...followUps, ...skipped].map(({ id }) => id);

const unsent = ({ cases, followUps, skipped }: Plan, unset: readonly UnsetVariable[]): Plan => {
  const reason = unset.map(({ variable, place }) => `${place}: ${unsetSentence(variable)}`).join(' ');
  const needs = [...new Set(unset.map(({ variable }) => variable))];
  const left = [...cases, ...followUps].map(
    ({ id, vendor, operationId, title }): SkippedCase => ({ id, vendor, operationId, title, reason, needs }),
  );
  return { cases: [], followUps: [], skipped: [...left, ...skipped] };
};

/** `--replay` names one case, whatever else a file of settings chooses. */
const NOTHING_CHOSEN = { only: [], except: [], tag: [], path: [], method: [], failed: [] } as const;
