import { createBaseline } from '../../contract/baseline/baseline';
import type { NamedPlan, Plan } from '../../contract/plan';
import { planRecorded } from '../../contract/plan-recorded';
import { runContract, type VendorRun } from '../../contract/run';
import { inSafeOrder } from '../../contract/safe-order';
import { safeCurl } from '../../contract/safe-result';
import { isSelective } from '../../contract/selection/selection';
import { failedNotices, refuseUnmatched } from '../../contract/selection/unmatched';
import { usedNotices } from '../../contract/selection/used';
import { takeShard } from '../../contract/shard';
import { createBail } from '../../contract/targets/bail';
import type { Clock } from '../../contract/targets/pacing';
import { recordingTarget } from '../../contract/targets/recording';
import type { Target } from '../../contract/targets/target';
import { credentialNotices } from '../../contract/values/credential-notices';
import { NOTHING_GIVEN } from '../../contract/values/given';
import { type Variables, variablesOf } from '../../contract/variables';
import { fail } from '../../core/errors';
import type { SkippedCase } from '../../core/results/case';
import type { RunEvent, Shard, TargetInfo } from '../../core/results/events';
import type { Recording } from '../../core/results/recorded';
import { knownNames } from '../../core/text/nearest-name';
import type { ReadProgress } from '../../har/read-har';
import { knownVendors } from '../../specs/discover';
import { causeLines } from '../../specs/problem-causes';
import type { Spec } from '../../specs/spec';
import { refuseUnset, unsetSentence } from '../project/config';
import { withOwnRedactions } from '../project/own-redactions';
import { packageRoot } from '../project/package-root';
import { refuseUnknownSettings } from '../project/unknown-settings';
import { groundOf, type OpenVendor, openVendors } from '../project/vendors';
import { readUsages, usageOf } from '../usage-file';
import { readBaseline, writeBaseline } from './baseline-file';
import {
  inputsOf,
  optionsOf,
  planQuestionsOfOne,
  type QuestionSettings,
  targetOf,
  type UnsetVariable,
  type VendorInputs,
} from './questions';
import { ownPlans, strangersOf } from './recorded-plans';
import { createExcerpts } from './spec-excerpts';
import { createSummary, type TestSummary } from './test-summary';

/** Everything has a default. */
export interface TestSettings extends QuestionSettings {
  /** Vendor names, files or URLs; default: every vendor under `specs/`. */
  readonly vendors?: readonly string[];
  readonly root?: string;
  /** Folders that documents may open files in, beside their own and the project's. */
  readonly allowFiles?: readonly string[];
  /** Hosts with private addresses that documents may lead to, each with a port or without. */
  readonly allowHosts?: readonly string[];
  /** The endpoint's own base URL by vendor; `UNDERSTUDY_TARGET_<VENDOR>` says the same. Without it a mock is started. */
  readonly target?: Readonly<Record<string, string>>;
  /** Recordings (HAR files) in the place of a target: their answers are judged, and nothing is sent. */
  readonly from?: readonly string[];
  /** Called while they are read. */
  readonly readProgress?: ReadProgress;
  /** What no document says is a failure, too. */
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  /** Ends the run early: what was created is cleaned up, and the rest is not asked. */
  readonly signal?: AbortSignal;
  /** One even part of all vendors' cases together. */
  readonly shard?: Shard;
  /** One case, by its id. */
  readonly replay?: string;
  readonly failUnder?: number;
  /** So many failed cases end the run; the rest is not asked. */
  readonly bail?: number;
  /** Files of `mock --usage`: only what the application uses is asked. */
  readonly usage?: readonly string[];
  /** A file of known causes: what it lists is told, and fails nothing until its date. */
  readonly baseline?: string;
  /** Writes that file: new causes are taken in, those that are gone taken out, reasons and dates stay. */
  readonly updateBaseline?: boolean;
  /** Default: the process's. */
  readonly environment?: Variables;
}

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

/** What a part of this program says that runs the tests for its own purpose. */
interface RunFromWithin {
  /** May look at what a target sends and gets. */
  readonly watch?: (target: Target, spec: Spec) => Target;
  /** The vendors where they are open already: a document is read, and its schemas are compiled, once. */
  readonly opened?: readonly OpenVendor[];
  /** Default: the system's. */
  readonly clock?: Clock;
}

/**
 * Asks every question of every vendor and passes each event to `on`. Mocks for the vendors without a target run in this
 * process. Raises errors of the user only; a bad vendor is a verdict. `warn` gets what the document says and we cannot
 * honour.
 */
export const runTests = async (
  settings: TestSettings,
  on: (event: RunEvent) => void,
  warn: (problem: string) => void = () => {},
  { watch = (target) => target, opened, clock }: RunFromWithin = {},
): Promise<TestSummary> => {
  // Before anything is sent: a mistake in it is the user's.
  const known = settings.baseline === undefined ? undefined : readBaseline(settings.baseline, isUpdate(settings));
  const vendors = await openWanted(settings, opened);
  for (const { spec } of vendors) for (const line of causeLines(spec.problems)) warn(line);
  const inputs = allInputs(vendors, settings);
  for (const vendor of vendors) {
    const { url, variables, given, unset = [] } = inputs(vendor);
    for (const { variable, place } of unset)
      warn(`${place}: ${unsetSentence(variable)} Nothing of ${vendor.name} is asked.`);
    if (url !== undefined) for (const notice of credentialNotices(vendor.spec, variables, given)) warn(notice);
  }
  for (const notice of noticesOfUse(vendors, settings)) warn(notice);
  const recording = await openFrom(settings);
  for (const problem of recording?.problems ?? []) warn(problem);
  const mocked = recording ? [] : vendors.filter((vendor) => inputs(vendor).url === undefined);
  const mock =
    mocked.length === 0
      ? undefined
      : await loadMock().openMock(
          {
            vendors: argumentsOf(mocked, settings),
            callbacks: false,
            ...(settings.root !== undefined && { root: settings.root }),
          },
          { opened: mocked },
        );
  const bail = createBail(settings.bail);
  const specs = vendors.map(({ spec }) => spec);
  const baseline = known && createBaseline(known, specs, new Date().toISOString().slice(0, 10), isUpdate(settings));
  try {
    const plans = planAll(vendors, settings, inputs, recording, warn);
    if (recording) for (const line of strangersOf(plans)) warn(line);
    const runs = plans.map(async ({ vendor, cases, followUps, skipped }): Promise<VendorRun> => {
      const mockUrl = mock?.vendors.find(({ name }) => name === vendor.name)?.baseUrl ?? '';
      return {
        spec: vendor.spec,
        cases,
        followUps,
        skipped,
        planned: optionsOf(vendor.spec, settings, inputs(vendor)),
        target: bail.of(
          recording
            ? recordedTarget(vendor, await withOwnRedactions(vendor, inputs(vendor), true), recording)
            : watch(
                targetOf(vendor.spec, settings, await withOwnRedactions(vendor, inputs(vendor)), { mockUrl, clock }),
                vendor.spec,
              ),
        ),
      };
    });
    const summary = createSummary();
    const excerpts = createExcerpts(specs);
    const strict = settings.strict ?? false;
    const inputsByName = (name: string) => {
      const vendor = vendors.find((each) => each.name === name);
      return vendor ? { variables: inputs(vendor).variables, given: inputs(vendor).given } : {};
    };
    const kept = { strict, ...(settings.bodies && { bodies: settings.bodies }) };
    for await (const happened of runContract(await Promise.all(runs), {
      ...kept,
      ...(settings.signal && { signal: settings.signal }),
      ...(settings.shard && { shard: settings.shard }),
      minimise: (run, ...rest) =>
        loadMinimise().minimiseWith({ target: 'mock', ...inputsByName(run.spec.name) }, kept)(run, ...rest),
    })) {
      const event = excerpts(baseline?.apply(happened) ?? happened);
      summary.on(event);
      bail.on(event);
      on(event);
    }
    for (const notice of baseline?.notices() ?? []) warn(notice);
    if (baseline && settings.baseline !== undefined && isUpdate(settings))
      writeBaseline(settings.baseline, baseline.updated());
    return summary.read();
  } finally {
    await mock?.close();
  }
};

/** Who asks a real endpoint starts no mock, and most runs find nothing to make smaller. */
const loadMock = () => require('../start-mock') as typeof import('../start-mock');
const loadMinimise = () => require('../../contract/minimise') as typeof import('../../contract/minimise');

const openFrom = async ({ from, readProgress }: TestSettings): Promise<Recording | undefined> => {
  if (!from) return undefined;
  const { openRecording } = require('../../har/read-har') as typeof import('../../har/read-har');
  return openRecording(from, readProgress);
};

const recordedTarget = ({ spec }: OpenVendor, { variables, given }: VendorInputs, { recorded }: Recording): Target =>
  recordingTarget({ spec, recorded, variables, given });

const isUpdate = ({ updateBaseline }: TestSettings): boolean => updateBaseline === true;

const openWanted = async (settings: TestSettings, opened?: readonly OpenVendor[]): Promise<readonly OpenVendor[]> => {
  const vendors = opened ?? (await openVendors(settings.vendors ?? [], groundOf(settings), 'answers'));
  refuseSameName(vendors);
  const known = vendors.map(({ name }) => name);
  const named = [
    ...Object.keys(targetsOf(settings, vendors)),
    ...(settings.header ?? []).flatMap(({ vendor }) => vendor ?? []),
  ];
  for (const name of named) if (!known.includes(name)) throw fail('UNKNOWN_VENDOR', name, knownNames(known, name));
  const { config } = settings;
  if (config) {
    const all = [...vendors, ...projectVendors(settings)].map(({ name }) => name);
    refuseUnknownSettings(
      config,
      vendors.map(({ spec }) => spec),
      settings.vendors?.length ? undefined : all,
    );
  }
  return vendors;
};

/** Cases, targets and variables are told apart by the vendor's name. */
const refuseSameName = (vendors: readonly OpenVendor[]): void => {
  for (const [index, { name, spec }] of vendors.entries()) {
    const before = vendors.slice(0, index).find((other) => other.name === name);
    if (before) throw fail('PATH_CONFLICT', `The name ${name}`, before.spec.file, spec.file);
  }
};

/** A URL without a name is meant for the only vendor that is asked. */
const targetsOf = ({ target = {} }: TestSettings, vendors: readonly OpenVendor[]): Readonly<Record<string, string>> => {
  const { '': url, ...named } = target;
  if (url === undefined) return named;
  const [only, ...others] = vendors;
  if (!only || others.length > 0)
    throw fail(
      'USAGE',
      `--target ${url} may be meant for any of ${vendors.length} vendors. Write --target vendor=url.`,
    );
  return { ...named, [only.name]: url };
};

/** A mock is opened by what the user named, so that a file is served from that file. */
const argumentsOf = (mocked: readonly OpenVendor[], { vendors = [] }: TestSettings): readonly string[] =>
  vendors.length === 0 ? mocked.map(({ name }) => name) : vendors;

type InputsOf = (vendor: OpenVendor) => VendorInputs;

/** Each vendor's part of the environment; the vendors of the project count, too, when only one of them is asked. */
const allInputs = (vendors: readonly OpenVendor[], settings: TestSettings): InputsOf => {
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

const noticesOfUse = (vendors: readonly OpenVendor[], { usage }: TestSettings): readonly string[] => {
  if (!usage) return [];
  const used = readUsages(usage);
  const known = vendors.map(({ name }) => name);
  const others = Object.keys(used.vendors).filter((name) => !known.includes(name));
  return [
    ...vendors.flatMap(({ spec }) => usedNotices(spec, usageOf(used, spec.name))),
    ...(others.length > 0 ? [`The application uses ${others.join(', ')}, too, which this run does not ask.`] : []),
  ];
};

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

const projectVendors = ({ root = process.cwd() }: TestSettings) => knownVendors(root, packageRoot);

interface VendorPlan extends Plan {
  readonly vendor: OpenVendor;
  readonly inputs: VendorInputs;
}

/** A shard is dealt on from vendor to vendor: were each begun with the first, many small vendors would make that one large. */
const planAll = (
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
