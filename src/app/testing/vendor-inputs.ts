import { usedNotices } from '../../contract/selection/used';
import { credentialNotices } from '../../contract/values/credential-notices';
import { NOTHING_GIVEN } from '../../contract/values/given';
import { variablesOf } from '../../contract/variables';
import { fail } from '../../core/errors';
import { causeLines } from '../../specs/problem-causes';
import type { Spec } from '../../specs/spec';
import { refuseUnset, unsetSentence } from '../project/config';
import type { OpenVendor } from '../project/vendors';
import { readUsages, usageOf } from '../usage-file';
import { inputsOf, type UnsetVariable, type VendorInputs } from './questions';
import type { TestSettings } from './test-settings';
import { projectVendors, targetsOf } from './wanted-vendors';

export type InputsOf = (vendor: OpenVendor) => VendorInputs;

/** Each vendor's part of the environment; the vendors of the project count, too, when only one of them is asked. */
export const allInputs = (vendors: readonly OpenVendor[], settings: TestSettings): InputsOf => {
  const names = [...vendors, ...projectVendors(settings)].map(({ name }) => name);
  const used = settings.usage && readUsages(settings.usage);
  const targets = targetsOf(settings, vendors);
  const known = new Map(
    vendors.map((vendor) => {
      const own = variablesOf(vendor.name, names, settings.environment ?? process.env);
      const unset: UnsetVariable[] = [];
      const whenUnset = (variable: string, place: string) => unset.push({ variable, place });
      const sources = vendors.length > 1 ? { ...settings, whenUnset } : settings;
      const inputs = { ...inputsOf(vendor.spec, own, targets[vendor.name], sources), unset };
      return [vendor.name, used ? { ...inputs, used: usageOf(used, vendor.name) } : inputs] as const;
    }),
  );
  refuseOwnerlessHeader(settings, [...known.values()]);
  const lacking = [...known.values()].flatMap(({ unset: [first] }) => first ?? []);
  // One vendor without its secret costs that vendor; with none left there is nothing to ask.
  const [first] = lacking;
  if (first && lacking.length === known.size) refuseUnset(first.variable, first.place);
  return ({ name }) => known.get(name) ?? NO_INPUTS;
};

const NO_INPUTS: VendorInputs = { url: undefined, variables: {}, given: NOTHING_GIVEN };

/** What is told before a vendor is asked: of its document, and of what is set for it. */
export const vendorNotices = (
  spec: Spec,
  { url, variables, given, used, unset = [] }: VendorInputs,
): readonly string[] => [
  ...causeLines(spec.problems),
  ...unset.map(({ variable, place }) => `${place}: ${unsetSentence(variable)} Nothing of ${spec.name} is asked.`),
  ...(url === undefined ? [] : credentialNotices(spec, variables, given)),
  ...(used ? usedNotices(spec, used) : []),
];

/** What is meant for one endpoint must not reach another. */
const refuseOwnerlessHeader = ({ header = [] }: TestSettings, all: readonly VendorInputs[]): void => {
  const real = all.filter(({ url }) => url !== undefined).length;
  const first = header.find(({ vendor }) => vendor === undefined);
  if (first && real > 1)
    throw fail(
      'USAGE',
      `--header "${first.name}" would go to ${real} endpoints. Say to which: --header 'vendor=${first.name}: …'.`,
    );
};
