import { minimiseWith } from '../contract/minimise';
import { planContract } from '../contract/plan';
import { runContract, type VendorRun } from '../contract/run';
import { type Shard, takeShard } from '../contract/shard';
import type { Target } from '../contract/target';
import { isLoopback, parseBaseUrl } from '../contract/targets/base-url';
import { httpTarget } from '../contract/targets/http';
import { type Variables, variableName } from '../contract/variables';
import type { ContractCase, SkippedCase } from '../core/case';
import { coverageRatio } from '../core/coverage';
import { fail } from '../core/errors';
import type { RunEvent, TargetInfo } from '../core/events';
import { outcomeOf } from '../core/verdict';
import { startMock } from './mock';
import { type OpenVendor, openVendors } from './vendors';

/** Everything has a default. */
export interface TestSettings {
  /** Vendor names, files or URLs; default: every vendor under `specs/`. */
  readonly vendors?: readonly string[];
  readonly root?: string;
  /** The endpoint's own base URL by vendor; `UNDERSTUDY_TARGET_<VENDOR>` says the same. Without it a mock is started. */
  readonly target?: Readonly<Record<string, string>>;
  /** What no document says is a failure, too. */
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly maxRequests?: number;
  /** `2/s`. */
  readonly rate?: string;
  /** Milliseconds per request. */
  readonly timeout?: number;
  readonly allowUnsafe?: boolean;
  readonly shard?: Shard;
  /** Generated cases per operation. */
  readonly generate?: number;
  readonly seed?: number;
  readonly only?: readonly string[];
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
  const variables = variablesOf(settings);
  return vendors.map((vendor) => {
    const url = targetOf(vendor.name, settings, variables);
    const target = createTarget(vendor, settings, variables, url, `http://127.0.0.1:4010/${vendor.name}`);
    const { cases, skipped } = plan(vendor, settings, variables, url);
    return {
      name: vendor.name,
      target: target.info,
      cases: cases.map((each) => ({ id: each.id, line: target.curl(each) })),
      skipped,
    };
  });
};

/**
 * Asks every question of every vendor and tells `on` what happens. Mocks for the vendors without a target run in this process.
 * Raises errors of the user only; a bad vendor is a verdict.
 */
export const runTests = async (settings: TestSettings, on: (event: RunEvent) => void): Promise<TestSummary> => {
  const vendors = await openWanted(settings);
  const variables = variablesOf(settings);
  const mocked = vendors.filter(({ name }) => targetOf(name, settings, variables) === undefined);
  const mock =
    mocked.length === 0
      ? undefined
      : await startMock({
          vendors: argumentsOf(mocked, settings),
          ...(settings.root !== undefined && { root: settings.root }),
        });
  try {
    const runs = vendors.map((vendor): VendorRun => {
      const url = targetOf(vendor.name, settings, variables);
      const mockUrl = mock?.vendors.find(({ name }) => name === vendor.name)?.baseUrl ?? '';
      return {
        spec: vendor.spec,
        ...plan(vendor, settings, variables, url),
        target: createTarget(vendor, settings, variables, url, mockUrl),
      };
    });
    const summary = createSummary();
    const strict = settings.strict ?? false;
    for await (const event of runContract(runs, {
      strict,
      minimise: minimiseWith({ target: 'mock', variables }, { strict }),
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
  const vendors = await openVendors(settings.vendors ?? [], settings.root ?? process.cwd(), { strict: true });
  const known = vendors.map(({ name }) => name);
  for (const name of Object.keys(settings.target ?? {}))
    if (!known.includes(name)) throw fail('UNKNOWN_VENDOR', name, known.join(', '));
  return vendors;
};

/** A mock is opened by what the user named, so that a file is served from that file. */
const argumentsOf = (mocked: readonly OpenVendor[], { vendors = [] }: TestSettings): readonly string[] =>
  vendors.length === 0 ? mocked.map(({ name }) => name) : vendors;

const variablesOf = ({ parameters = {}, environment = process.env }: TestSettings): Variables => ({
  ...Object.fromEntries(
    Object.entries(parameters).flatMap(([vendor, values]) =>
      Object.entries(values).map(([name, value]) => [variableName(vendor, name), String(value)]),
    ),
  ),
  ...environment,
});

const targetOf = (vendor: string, { target = {} }: TestSettings, variables: Variables): string | undefined =>
  target[vendor] ?? (variables[variableName('target', vendor)] || undefined);

const createTarget = (
  { spec }: OpenVendor,
  settings: TestSettings,
  variables: Variables,
  url: string | undefined,
  mockUrl: string,
): Target =>
  httpTarget({
    spec,
    variables,
    kind: url === undefined ? 'mock' : 'real',
    baseUrl: url ?? mockUrl,
    allowUnsafe: settings.allowUnsafe ?? false,
    ...(settings.timeout !== undefined && { timeout: settings.timeout }),
    ...(url !== undefined && settings.maxRequests !== undefined && { maxRequests: settings.maxRequests }),
    ...(url !== undefined && settings.rate !== undefined && { rate: settings.rate }),
  });

const plan = (
  { spec }: OpenVendor,
  settings: TestSettings,
  variables: Variables,
  url: string | undefined,
): { readonly cases: readonly ContractCase[]; readonly skipped: readonly SkippedCase[] } => {
  const only = settings.replay === undefined ? settings.only : [settings.replay];
  const { cases, skipped } = planContract(spec, {
    target: url === undefined ? 'mock' : 'real',
    variables,
    allowUnsafe: settings.allowUnsafe ?? false,
    local: url === undefined || isLoopback(parseBaseUrl(url, false)),
    ...(only && { only }),
    ...(settings.generate && { generate: { count: settings.generate, seed: settings.seed ?? 1 } }),
  });
  const { shard } = settings;
  return shard ? { cases: takeShard(cases, shard), skipped: takeShard(skipped, shard) } : { cases, skipped };
};

const createSummary = () => {
  const counts = { passed: 0, warned: 0, failed: 0, inconclusive: 0 };
  const items: Parameters<typeof coverageRatio>[0]['items'][number][] = [];
  return {
    on(event: RunEvent): void {
      if (event.type === 'case-finished') counts[outcomeOf(event.result.verdict)] += 1;
      if (event.type === 'vendor-finished') items.push(...event.coverage.items);
    },
    read: (): TestSummary => ({ ...counts, coverage: coverageRatio({ items }) }),
  };
};
