import { minimiseWith } from '../contract/minimise';
import { type NamedPlan, type Plan, refuseUnmatched } from '../contract/plan';
import { runContract, type VendorRun } from '../contract/run';
import { type Shard, takeShard } from '../contract/shard';
import { type Variables, valueVariable, variablesOf } from '../contract/variables';
import type { SkippedCase } from '../core/case';
import { coverageRatio } from '../core/coverage';
import { fail } from '../core/errors';
import type { RunEvent, TargetInfo } from '../core/events';
import { outcomeOf } from '../core/verdict';
import { knownVendors } from '../specs/discover';
import { causeLines } from '../specs/problem-causes';
import { packageRoot } from './package-root';
import { planQuestionsOfOne, type QuestionSettings, targetFromEnvironment, targetOf } from './questions';
import { openMock } from './start-mock';
import { groundOf, type OpenVendor, openVendors } from './vendors';

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
  /** What no document says is a failure, too. */
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  /** One even part of all vendors' cases together. */
  readonly shard?: Shard;
  /** One case, by its id. */
  readonly replay?: string;
  readonly failUnder?: number;
  /** Values that exist at the endpoint, by vendor and parameter; the environment wins. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  /** Default: the process's. */
  readonly environment?: Variables;
}

export interface TestSummary {
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly inconclusive: number;
  /** Vendors of which cases were skipped and none was sent: nothing is known of them. */
  readonly unasked: readonly string[];
  /** Of all vendors together, 0 to 1. */
  readonly coverage: number;
}

export interface PlannedVendor {
  readonly name: string;
  readonly target: TargetInfo;
  readonly cases: readonly { readonly id: string; readonly line: string }[];
  readonly skipped: readonly SkippedCase[];
}

/** What would be sent, as curl lines; sends nothing and starts nothing. */
export const planTests = async (settings: TestSettings): Promise<readonly PlannedVendor[]> => {
  const vendors = await openWanted(settings);
  const variables = ownVariables(vendors, settings);
  return planAll(vendors, settings, variables).map(({ vendor, url, cases, skipped }) => {
    const own = variables(vendor.name);
    const target = targetOf(vendor.spec, settings, own, { url, mockUrl: `http://127.0.0.1:4010/${vendor.name}` });
    return {
      name: vendor.name,
      target: target.info,
      cases: cases.map((each) => ({ id: each.id, line: target.curl(each) })),
      skipped,
    };
  });
};

/**
 * Asks every question of every vendor and passes each event to `on`. Mocks for the vendors without a target run in this
 * process. Raises errors of the user only; a bad vendor is a verdict. `warn` gets what the document says and we cannot
 * honour.
 */
export const runTests = async (
  settings: TestSettings,
  on: (event: RunEvent) => void,
  warn: (problem: string) => void = () => {},
): Promise<TestSummary> => {
  const vendors = await openWanted(settings);
  for (const { spec } of vendors) for (const line of causeLines(spec.problems)) warn(line);
  const variables = ownVariables(vendors, settings);
  const mocked = vendors.filter(({ name }) => urlOf(name, settings, variables(name)) === undefined);
  const mock =
    mocked.length === 0
      ? undefined
      : await openMock(
          {
            vendors: argumentsOf(mocked, settings),
            callbacks: false,
            ...(settings.root !== undefined && { root: settings.root }),
          },
          { opened: mocked },
        );
  try {
    const runs = planAll(vendors, settings, variables).map(({ vendor, url, cases, skipped }): VendorRun => {
      const mockUrl = mock?.vendors.find(({ name }) => name === vendor.name)?.baseUrl ?? '';
      return {
        spec: vendor.spec,
        cases,
        skipped,
        target: targetOf(vendor.spec, settings, variables(vendor.name), { url, mockUrl }),
      };
    });
    const summary = createSummary();
    const strict = settings.strict ?? false;
    for await (const event of runContract(runs, {
      strict,
      minimise: (run, ...rest) =>
        minimiseWith({ target: 'mock', variables: variables(run.spec.name) }, { strict })(run, ...rest),
    })) {
      summary.on(event);
      on(event);
    }
    return summary.read();
  } finally {
    await mock?.close();
  }
};

const openWanted = async (settings: TestSettings): Promise<readonly OpenVendor[]> => {
  const vendors = await openVendors(settings.vendors ?? [], groundOf(settings), 'answers');
  const known = vendors.map(({ name }) => name);
  for (const name of Object.keys(settings.target ?? {}))
    if (!known.includes(name)) throw fail('UNKNOWN_VENDOR', name, known.join(', '));
  return vendors;
};

/** A mock is opened by what the user named, so that a file is served from that file. */
const argumentsOf = (mocked: readonly OpenVendor[], { vendors = [] }: TestSettings): readonly string[] =>
  vendors.length === 0 ? mocked.map(({ name }) => name) : vendors;

/** Each vendor's part of the environment; the vendors of the project count, too, when only one of them is asked. */
const ownVariables = (vendors: readonly OpenVendor[], settings: TestSettings): ((vendor: string) => Variables) => {
  const all = environmentOf(settings);
  const names = [...vendors, ...knownVendors(settings.root ?? process.cwd(), packageRoot)].map(({ name }) => name);
  return (vendor) => variablesOf(vendor, names, all);
};

const environmentOf = ({ parameters = {}, environment = process.env }: TestSettings): Variables => ({
  ...Object.fromEntries(
    Object.entries(parameters).flatMap(([vendor, values]) =>
      Object.entries(values).map(([name, value]) => [valueVariable(vendor, name), String(value)]),
    ),
  ),
  ...environment,
});

const urlOf = (vendor: string, { target = {} }: TestSettings, variables: Variables): string | undefined =>
  target[vendor] ?? targetFromEnvironment(vendor, variables);

interface VendorPlan extends Plan {
  readonly vendor: OpenVendor;
  /** `undefined`: a mock of ours. */
  readonly url: string | undefined;
}

/** A shard is dealt on from vendor to vendor: were each begun with the first, many small vendors would make that one large. */
const planAll = (
  vendors: readonly OpenVendor[],
  settings: TestSettings,
  variables: (vendor: string) => Variables,
): readonly VendorPlan[] => {
  const { shard } = settings;
  let dealt = 0;
  return wantedPlans(vendors, settings, variables).map(({ vendor, url, cases, skipped }) => {
    const before = dealt;
    dealt += cases.length;
    return shard
      ? { vendor, url, cases: takeShard(cases, shard, before), skipped: takeShard(skipped, shard) }
      : { vendor, url, cases, skipped };
  });
};

/** Of all vendors together: `only` may name operations of some, and then the others are not asked. */
const wantedPlans = (
  vendors: readonly OpenVendor[],
  settings: TestSettings,
  variables: (vendor: string) => Variables,
): readonly VendorPlan[] => {
  const only = settings.replay === undefined ? (settings.only ?? []) : [settings.replay];
  const plans = vendors.map((vendor): VendorPlan & NamedPlan => {
    const own = variables(vendor.name);
    const url = urlOf(vendor.name, settings, own);
    return { vendor, url, ...planQuestionsOfOne(vendor.spec, { ...settings, only }, own, url) };
  });
  const specs = vendors.map(({ spec }) => spec);
  refuseUnmatched(
    only,
    plans.map(({ matched }) => matched),
    specs,
  );
  return only.length === 0 ? plans : plans.filter(({ matched }) => matched.size > 0);
};

const createSummary = () => {
  const counts = { passed: 0, warned: 0, failed: 0, inconclusive: 0 };
  const items: Parameters<typeof coverageRatio>[0]['items'][number][] = [];
  const skipped = new Set<string>();
  const asked = new Set<string>();
  return {
    on(event: RunEvent): void {
      if (event.type === 'case-skipped') skipped.add(event.vendor);
      if (event.type === 'case-finished') {
        asked.add(event.vendor);
        counts[outcomeOf(event.result.verdict)] += 1;
      }
      if (event.type === 'vendor-finished') for (const item of event.coverage.items) items.push(item);
    },
    read: (): TestSummary => ({
      ...counts,
      unasked: [...skipped].filter((vendor) => !asked.has(vendor)),
      coverage: coverageRatio({ items }),
    }),
  };
};
