import { type Baseline, createBaseline } from '../../contract/baseline/baseline';
import type { LeftBehind } from '../../contract/interview/clean-up';
import { createInterview } from '../../contract/interview/interview';
import type { Plan } from '../../contract/plan';
import { askStep, type RunOptions, type VendorRun } from '../../contract/run';
import { inSafeOrder, type Step } from '../../contract/safe-order';
import type { Transport } from '../../contract/targets/target';
import { type Variables, variablesOf } from '../../contract/variables';
import { fail } from '../../core/errors';
import type { CaseResult, SkippedCase } from '../../core/results/case';
import { openQuestionsText } from '../../report/console/console-text';
import { knownVendors } from '../../specs/discover';
import { type OptionKinds, refuseOptions } from '../project/call-options';
import { readConfig } from '../project/config';
import { withOwnRedactions } from '../project/own-redactions';
import { packageRoot } from '../project/package-root';
import { refuseUnknownSettings } from '../project/unknown-settings';
import { type OpenVendor, openVendorSync } from '../project/vendors';
import { readUsages, usageOf } from '../usage-file';
import { readBaseline } from './baseline-file';
import { inputsOf, optionsOf, planQuestions, type QuestionSettings, targetOf, type VendorInputs } from './questions';
import { vendorNotices } from './vendor-inputs';

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
  /** Asks one question, or says why it is not asked. They have to be asked in the order of `steps`. */
  ask(step: Step): Promise<AskedStep>;
  /** Deletes what was created when the question that is asked now is over, and says what could not be. Nothing is asked after it. */
  close(): Promise<readonly LeftBehind[]>;
  /** What to say when all has been asked: of the document, of what is set for the vendor and what is not, of the baseline. */
  notices(): readonly string[];
}

export type AskedStep = SkippedStep | FinishedStep;

interface SkippedStep {
  readonly kind: 'skipped';
  readonly skipped: SkippedCase;
}

interface FinishedStep {
  readonly kind: 'finished';
  readonly result: CaseResult;
  /** The result when all has been asked, where only that decides it. */
  readonly inTheEnd?: () => CaseResult;
}

/**
 * Everything a test runner needs to put a vendor's contract to a mock or to the real endpoint.
 * @throws UNKNOWN_VENDOR, SPEC_*, TARGET_INVALID, USAGE
 */
export const openContractSuite = (vendor: string, settings: SuiteSettings = {}): ContractSuite => {
  refuseOptions('describeContract', settings, SUITE_OPTIONS);
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
    steps: inSafeOrder(plan.cases, plan.followUps, kind, { usedFirst: inputs.used !== undefined }),
    name: spec.name,
    kind,
    start: (transport) => startSuite(opened, vendor, settings, { plan, inputs, transport, baseline }),
  };
};

const SUITE_OPTIONS: OptionKinds<SuiteSettings> = {
  root: 'text',
  target: 'text',
  env: 'object',
  strict: 'boolean',
  baseline: 'text',
  usage: 'texts',
  only: 'texts',
  except: 'texts',
  tag: 'texts',
  path: 'texts',
  method: 'texts',
  failed: 'texts',
  config: 'object',
  header: 'any',
  whenUnset: 'any',
  generate: 'number',
  seed: 'number',
  allowUnsafe: 'boolean',
  touchExisting: 'boolean',
  bodies: ['none', 'failed', 'all'],
  maxRequests: 'number',
  rate: 'text',
  timeout: 'number',
  maxBody: 'number',
};

interface SuiteParts {
  readonly plan: Plan;
  readonly inputs: VendorInputs;
  readonly transport: Transport | undefined;
  readonly baseline: Baseline | undefined;
}

const startSuite = async (
  opened: OpenVendor,
  vendor: string,
  settings: SuiteSettings,
  { plan, inputs, transport, baseline }: SuiteParts,
): Promise<RunningSuite> => {
  const { spec } = opened;
  const { url } = inputs;
  const where = { vendors: [vendor], callbacks: false, ...(settings.root !== undefined && { root: settings.root }) };
  const mock = url === undefined ? await loadMock().openMock(where, { opened: [opened] }) : undefined;
  const mockUrl = mock?.vendors[0]?.baseUrl ?? '';
  const target = targetOf(spec, settings, await withOwnRedactions(opened, inputs), { mockUrl, transport });
  const planned = optionsOf(spec, settings, inputs);
  const run: VendorRun = { ...plan, spec, planned, target };
  const kept = { strict: settings.strict ?? false, ...(settings.bodies && { bodies: settings.bodies }) };
  const interview = createInterview({ ...kept, spec, target, planned });
  const minimise: RunOptions['minimise'] = (...failed) => loadMinimise().minimiseWith(kept)(...failed);
  baseline?.apply({ type: 'vendor-started', vendor: spec.name, target: target.info, cases: 0, operations: [] });
  const skipped = [...plan.skipped];
  const ending = new AbortController();
  let asking: Promise<unknown> = Promise.resolve();
  const results = new Map<string, CaseResult>();
  const finished = (result: CaseResult): CaseResult => {
    const shown = known(result, baseline);
    results.set(shown.case.id, shown);
    return shown;
  };
  return {
    baseUrl: url ?? mockUrl,
    ask: async (step) => {
      const answer = askStep(run, interview, step, { ...kept, minimise, signal: ending.signal });
      asking = answer.catch(() => {});
      const asked = await answer;
      if (asked.kind === 'skipped') {
        skipped.push(asked.skipped);
        return asked;
      }
      const { result, inTheEnd } = asked.ran;
      if (!inTheEnd) return { kind: 'finished', result: finished(result) };
      return { kind: 'finished', result, inTheEnd: () => finished(inTheEnd()) };
    },
    notices: () =>
      [
        ...vendorNotices(spec, inputs),
        ...(baseline?.notices() ?? []),
        openQuestionsText({ skipped, results: [...results.values()] }),
      ].filter((notice) => notice !== ''),
    close: async () => {
      ending.abort();
      // What it creates is known when it is over.
      await asking;
      const left = await interview.cleanUp();
      await target.close();
      await mock?.close();
      return left;
    },
  };
};

/** Who asks a real endpoint starts no mock, and most runs find nothing to make smaller. */
const loadMock = () => require('../start-mock') as typeof import('../start-mock');
const loadMinimise = () => require('../../contract/minimise') as typeof import('../../contract/minimise');

/** As reports see it: a failure that the baseline knows is a warning. */
const known = (result: CaseResult, baseline: Baseline | undefined): CaseResult => {
  const event = baseline?.apply({ type: 'case-finished', vendor: result.case.vendor, result });
  return event?.type === 'case-finished' ? event.result : result;
};
