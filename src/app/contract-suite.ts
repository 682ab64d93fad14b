import type { FollowUp } from '../contract/follow-ups/follow-up';
import { createInterview, type LeftBehind } from '../contract/interview';
import type { Plan } from '../contract/plan';
import { inSafeOrder, type Step } from '../contract/safe-order';
import type { Transport } from '../contract/targets/target';
import { type Variables, variablesOf } from '../contract/variables';
import type { CaseResult, ContractCase, SkippedCase } from '../core/case';
import { knownVendors } from '../specs/discover';
import { readConfig } from './config';
import { withOwnRedactions } from './own-redactions';
import { packageRoot } from './package-root';
import { inputsOf, optionsOf, planQuestions, type QuestionSettings, targetOf, type VendorInputs } from './questions';
import { openMock } from './start-mock';
import { refuseUnknownSettings } from './unknown-settings';
import { type OpenVendor, openVendorSync } from './vendors';

export interface SuiteSettings extends QuestionSettings {
  /** The project's folder; default: the working directory. */
  readonly root?: string;
  /** Base URL of a real endpoint; default `UNDERSTUDY_TARGET_<VENDOR>`, and without that a mock. */
  readonly target?: string;
  /** Default: `process.env`. */
  readonly env?: Variables;
  readonly strict?: boolean;
}

/** A vendor's questions, collected synchronously, as test runners want them; nothing is started yet. */
export interface ContractSuite extends Plan {
  readonly name: string;
  readonly kind: 'mock' | 'real';
  /** First questions and what follows from their answers, as they have to be asked. */
  readonly steps: readonly Step[];
  /** Starts the mock where there is no target. `transport` sends in the place of undici. */
  start(transport?: Transport): Promise<RunningSuite>;
}

export interface RunningSuite {
  readonly baseUrl: string;
  check(contractCase: ContractCase): Promise<CaseResult>;
  /** Asks what follows from an earlier answer, or says why there is nothing to ask. */
  follow(followUp: FollowUp): Promise<CaseResult | SkippedCase>;
  /** Deletes what was created, and says what could not be. */
  close(): Promise<readonly LeftBehind[]>;
}

/**
 * Everything a test runner needs to put a vendor's contract to a mock or to the real endpoint.
 * @throws UNKNOWN_VENDOR, SPEC_*, TARGET_INVALID, USAGE
 */
export const openContractSuite = (vendor: string, settings: SuiteSettings = {}): ContractSuite => {
  const opened = openVendorSync(vendor, settings.root ?? process.cwd());
  const { spec } = opened;
  const names = knownVendors(settings.root ?? process.cwd(), packageRoot).map(({ name }) => name);
  const variables = variablesOf(spec.name, names, settings.env ?? process.env);
  const config = settings.config ?? readConfig(settings.root ?? process.cwd());
  refuseUnknownSettings(config, [spec], undefined);
  const inputs = inputsOf(spec, variables, settings.target, { ...settings, config });
  const plan = planQuestions(spec, settings, inputs);
  const kind = inputs.url === undefined ? 'mock' : 'real';
  return {
    ...plan,
    steps: inSafeOrder(plan.cases, plan.followUps, kind),
    name: spec.name,
    kind,
    start: (transport) => startSuite(opened, vendor, settings, { inputs, transport }),
  };
};

const startSuite = async (
  opened: OpenVendor,
  vendor: string,
  settings: SuiteSettings,
  { inputs, transport }: { readonly inputs: VendorInputs; readonly transport: Transport | undefined },
): Promise<RunningSuite> => {
  const { spec } = opened;
  const { url } = inputs;
  const where = { vendors: [vendor], callbacks: false, ...(settings.root !== undefined && { root: settings.root }) };
  const mock = url === undefined ? await openMock(where, { opened: [opened] }) : undefined;
  const mockUrl = mock?.vendors[0]?.baseUrl ?? '';
  const target = targetOf(spec, settings, await withOwnRedactions(opened, inputs), { mockUrl, transport });
  const interview = createInterview({
    spec,
    target,
    planned: optionsOf(spec, settings, inputs),
    strict: settings.strict ?? false,
    ...(settings.bodies && { bodies: settings.bodies }),
  });
  return {
    baseUrl: url ?? mockUrl,
    check: async (contractCase) => (await interview.ask(contractCase)).result,
    follow: async (followUp) => {
      const followed = await interview.follow(followUp);
      return followed.kind === 'asked' ? followed.ran.result : followed.skipped;
    },
    close: async () => {
      const left = await interview.cleanUp();
      await target.close();
      await mock?.close();
      return left;
    },
  };
};
