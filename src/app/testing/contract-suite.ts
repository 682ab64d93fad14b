import { type Baseline, createBaseline } from '../../contract/baseline/baseline';
import type { FollowUp } from '../../contract/follow-ups/follow-up';
import type { LeftBehind } from '../../contract/interview/clean-up';
import { createInterview } from '../../contract/interview/interview';
import type { Plan } from '../../contract/plan';
import { inSafeOrder, type Step } from '../../contract/safe-order';
import type { Transport } from '../../contract/targets/target';
import { type Variables, variablesOf } from '../../contract/variables';
import { fail } from '../../core/errors';
import type { CaseResult, ContractCase, SkippedCase } from '../../core/results/case';
import { knownVendors } from '../../specs/discover';
import { causeLines } from '../../specs/problem-causes';
import { readConfig } from '../project/config';
import { withOwnRedactions } from '../project/own-redactions';
import { packageRoot } from '../project/package-root';
import { refuseUnknownSettings } from '../project/unknown-settings';
import { type OpenVendor, openVendorSync } from '../project/vendors';
import { readUsages, usageOf } from '../usage-file';
import { readBaseline } from './baseline-file';
import { inputsOf, optionsOf, planQuestions, type QuestionSettings, targetOf, type VendorInputs } from './questions';

export interface SuiteSettings extends QuestionSettings {
  /** The project's folder; default: the working directory. */
  readonly root?: string;
  /** Base URL of a real endpoint; default `UNDERSTUDY_TARGET_<VENDOR>`, and without that a mock. */
  readonly target?: string;
  /** Default: `process.env`. */
  readonly env?: Variables;
  readonly strict?: boolean;
  /** A file of known causes (`understudy test --baseline`): what it lists is told, and fails nothing until its date. */
  readonly baseline?: string;
  /** Files of `understudy mock --usage`: only what the application uses is asked. */
  readonly usage?: readonly string[];
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
  /** What to say when all has been asked: what is wrong with the document, and of the baseline. */
  notices(): readonly string[];
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
  const used = settings.usage && usageOf(readUsages(settings.usage), spec.name);
  const inputs = { ...inputsOf(spec, variables, settings.target, { ...settings, config }), ...(used && { used }) };
  const today = new Date().toISOString().slice(0, 10);
  const { baseline: file } = settings;
  const baseline = file === undefined ? undefined : createBaseline(readBaseline(file, false), [spec], today, false);
  const plan = planQuestions(spec, settings, inputs);
  if (settings.usage && plan.cases.length + plan.followUps.length === 0)
    throw fail('USAGE', `${settings.usage.join(', ')}: the application uses no operation of ${spec.name}.`);
  const kind = inputs.url === undefined ? 'mock' : 'real';
  return {
    ...plan,
    steps: inSafeOrder(plan.cases, plan.followUps, kind),
    name: spec.name,
    kind,
    start: (transport) => startSuite(opened, vendor, settings, { inputs, transport, baseline }),
  };
};

interface SuiteParts {
  readonly inputs: VendorInputs;
  readonly transport: Transport | undefined;
  readonly baseline: Baseline | undefined;
}

const startSuite = async (
  opened: OpenVendor,
  vendor: string,
  settings: SuiteSettings,
  { inputs, transport, baseline }: SuiteParts,
): Promise<RunningSuite> => {
  const { spec } = opened;
  const { url } = inputs;
  const where = { vendors: [vendor], callbacks: false, ...(settings.root !== undefined && { root: settings.root }) };
  const mock = url === undefined ? await loadMock().openMock(where, { opened: [opened] }) : undefined;
  const mockUrl = mock?.vendors[0]?.baseUrl ?? '';
  const target = targetOf(spec, settings, await withOwnRedactions(opened, inputs), { mockUrl, transport });
  const interview = createInterview({
    spec,
    target,
    planned: optionsOf(spec, settings, inputs),
    strict: settings.strict ?? false,
    ...(settings.bodies && { bodies: settings.bodies }),
  });
  baseline?.apply({ type: 'vendor-started', vendor: spec.name, target: target.info, cases: 0, operations: [] });
  return {
    baseUrl: url ?? mockUrl,
    check: async (contractCase) => known((await interview.ask(contractCase)).result, baseline),
    follow: async (followUp) => {
      const followed = await interview.follow(followUp);
      return followed.kind === 'asked' ? known(followed.ran.result, baseline) : followed.skipped;
    },
    notices: () => [...causeLines(spec.problems), ...(baseline?.notices() ?? [])],
    close: async () => {
      const left = await interview.cleanUp();
      await target.close();
      await mock?.close();
      return left;
    },
  };
};

/** Who asks a real endpoint starts no mock. */
const loadMock = () => require('../start-mock') as typeof import('../start-mock');

/** As reports see it: a failure that the baseline knows is a warning. */
const known = (result: CaseResult, baseline: Baseline | undefined): CaseResult => {
  const event = baseline?.apply({ type: 'case-finished', vendor: result.case.vendor, result });
  return event?.type === 'case-finished' ? event.result : result;
};
