import { createBaseline } from '../../contract/baseline/baseline';
import { runContract, type VendorRun } from '../../contract/run';
import { createBail } from '../../contract/targets/bail';
import type { Clock } from '../../contract/targets/pacing';
import type { Target } from '../../contract/targets/target';
import type { RunEvent } from '../../core/results/events';
import type { Spec } from '../../specs/spec';
import { withOwnRedactions } from '../project/own-redactions';
import type { OpenVendor } from '../project/vendors';
import { readUsages } from '../usage-file';
import { readBaseline, writeBaseline } from './baseline-file';
import { optionsOf, targetOf } from './questions';
import { openFrom, recordedTarget, strangersOf } from './recorded-plans';
import { createExcerpts } from './spec-excerpts';
import type { TestSettings } from './test-settings';
import { createSummary, type TestSummary } from './test-summary';
import { allInputs, type InputsOf, vendorNotices } from './vendor-inputs';
import { planAll } from './vendor-plans';
import { openWanted } from './wanted-vendors';

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
  const inputs = allInputs(vendors, settings);
  for (const notice of noticesOf(vendors, settings, inputs)) warn(notice);
  const recording = await openFrom(settings);
  for (const problem of recording?.problems ?? []) warn(problem);
  const mocked = recording ? [] : vendors.filter((vendor) => inputs(vendor).url === undefined);
  const mock = mocked.length === 0 ? undefined : await openMockOf(mocked, settings);
  const bail = createBail(settings.bail);
  const specs = vendors.map(({ spec }) => spec);
  const baseline = known && createBaseline(known, specs, new Date().toISOString().slice(0, 10), isUpdate(settings));
  try {
    const plans = planAll(vendors, settings, inputs, recording, warn);
    if (recording) for (const line of strangersOf(plans)) warn(line);
    const targetFor = async (vendor: OpenVendor): Promise<Target> => {
      // What was recorded is of a real endpoint, whatever target is named.
      const own = await withOwnRedactions(vendor, inputs(vendor), recording ? true : undefined);
      if (recording) return recordedTarget(vendor, own, recording);
      const mockUrl = mock?.vendors.find(({ name }) => name === vendor.name)?.baseUrl ?? '';
      return watch(targetOf(vendor.spec, settings, own, { mockUrl, clock }), vendor.spec);
    };
    const runs = plans.map(
      async ({ vendor, cases, followUps, skipped }): Promise<VendorRun> => ({
        ...{ spec: vendor.spec, cases, followUps, skipped },
        planned: optionsOf(vendor.spec, settings, inputs(vendor)),
        target: bail.of(await targetFor(vendor)),
      }),
    );
    const summary = createSummary();
    const excerpts = createExcerpts(specs);
    const strict = settings.strict ?? false;
    const kept = { strict, ...(settings.bodies && { bodies: settings.bodies }) };
    for await (const happened of runContract(await Promise.all(runs), {
      ...kept,
      ...(settings.signal && { signal: settings.signal }),
      ...(settings.shard && { shard: settings.shard }),
      minimise: (...failed) => loadMinimise().minimiseWith(kept)(...failed),
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

/** What is told before anything is asked. */
const noticesOf = (vendors: readonly OpenVendor[], settings: TestSettings, inputs: InputsOf): readonly string[] => [
  ...vendors.flatMap((vendor) => vendorNotices(vendor.spec, inputs(vendor))),
  ...strangersInUse(vendors, settings),
];

const strangersInUse = (vendors: readonly OpenVendor[], { usage }: TestSettings): readonly string[] => {
  if (!usage) return [];
  const known = vendors.map(({ name }) => name);
  const others = Object.keys(readUsages(usage).vendors).filter((name) => !known.includes(name));
  return others.length > 0 ? [`The application uses ${others.join(', ')}, too, which this run does not ask.`] : [];
};

/** Opened by what the user named, so that a file is served from that file. */
const openMockOf = (mocked: readonly OpenVendor[], { vendors = [], root }: TestSettings) =>
  loadMock().openMock(
    {
      vendors: vendors.length === 0 ? mocked.map(({ name }) => name) : vendors,
      callbacks: false,
      ...(root !== undefined && { root }),
    },
    { opened: mocked },
  );

/** Who asks a real endpoint starts no mock, and most runs find nothing to make smaller. */
const loadMock = () => require('../start-mock') as typeof import('../start-mock');
const loadMinimise = () => require('../../contract/minimise') as typeof import('../../contract/minimise');

const isUpdate = ({ updateBaseline }: TestSettings): boolean => updateBaseline === true;
