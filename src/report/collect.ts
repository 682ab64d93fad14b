import type { CaseResult, SkippedCase } from '../core/results/case';
import type { Coverage, CoverageItem } from '../core/results/coverage';
import type { Excerpt, PlannedOperation, RunEvent, Shard, TargetInfo } from '../core/results/events';

/** What one vendor's part of a run came to. */
export interface CollectedRun {
  readonly name: string;
  readonly target: TargetInfo;
  readonly planned: number;
  /** Those that were asked or could have been; what was recorded for none is not among them. */
  readonly operations: readonly PlannedOperation[];
  readonly results: readonly CaseResult[];
  readonly skipped: readonly SkippedCase[];
  /** Of a sharded run: the parts that were met. */
  readonly shards?: { readonly count: number; readonly ran: readonly number[] };
  /** Why the run was cut short for this vendor; empty when it was not. */
  readonly stopped: readonly string[];
  /** What the run created there and could not take away again. */
  readonly leftBehind: readonly { readonly what: string; readonly reason: string }[];
  readonly coverage: Coverage;
  /** Lines of the document that findings name. */
  readonly excerpts: readonly Excerpt[];
  /** False when the run broke off before the vendor was done: then nothing may be concluded from what is missing. */
  readonly finished: boolean;
}

export interface Run {
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly requests: number;
  readonly vendors: readonly CollectedRun[];
  /** Announced, but never begun. */
  readonly neverStarted: readonly string[];
}

interface OpenVendorRun extends CollectedRun {
  planned: number;
  operations: readonly PlannedOperation[];
  finished: boolean;
  coverage: Coverage;
  readonly shards?: { readonly count: number; readonly ran: number[] };
  readonly results: CaseResult[];
  readonly skipped: SkippedCase[];
  readonly stopped: string[];
  readonly leftBehind: { readonly what: string; readonly reason: string }[];
  readonly excerpts: Excerpt[];
}

interface CollectorOptions {
  /**
   * `counted`: the first pass of an operation stands for its other ones. For who tells causes: passes are most of a run, and
   * 10,000 of them would be held for their number alone.
   */
  readonly passes: 'kept' | 'counted';
}

/**
 * Adds events up to a run. Events of several shards in a row add up to one run: a vendor that starts again on the same
 * target continues its earlier results.
 */
export const createCollector = (
  { passes }: CollectorOptions = { passes: 'kept' },
): { on(event: RunEvent): void; run(): Run } => {
  const vendors: OpenVendorRun[] = [];
  const firstPasses = new Map<string, CaseResult>();
  const announced = new Set<string>();
  let shard: Shard | undefined;
  let requests = 0;
  let startedAt: string | undefined;
  let finishedAt: string | undefined;
  const current = (name: string) => vendors.findLast((vendor) => vendor.name === name);

  const on = (event: RunEvent): void => {
    switch (event.type) {
      case 'run-started':
        startedAt ??= event.at;
        shard = event.shard;
        for (const name of event.vendors) announced.add(name);
        return;
      case 'vendor-started':
        startVendor(vendors, event, shard);
        return;
      case 'case-finished':
        current(event.vendor)?.results.push(
          passes === 'counted' ? countedAs(firstPasses, event.vendor, event.result) : event.result,
        );
        return;
      case 'case-skipped':
        current(event.vendor)?.skipped.push(event.skipped);
        return;
      case 'vendor-stopped':
        current(event.vendor)?.stopped.push(event.reason);
        return;
      case 'left-behind':
        current(event.vendor)?.leftBehind.push({ what: event.what, reason: event.reason });
        return;
      case 'vendor-finished':
        finishVendor(current(event.vendor), event);
        return;
      case 'run-finished':
        finishedAt = event.at;
        requests += event.requests;
        return;
      default:
        event satisfies never;
    }
  };
  return {
    on,
    run: () => ({
      startedAt,
      finishedAt,
      requests,
      vendors,
      neverStarted: [...announced].filter((name) => !current(name)),
    }),
  };
};

/** The result that is held for this one: a pass about which nothing is told is like any other of its operation. */
const countedAs = (firstPasses: Map<string, CaseResult>, vendor: string, result: CaseResult): CaseResult => {
  const { verdict, exchange } = result;
  const isPlain =
    verdict.kind === 'conforms' && verdict.findings.length + verdict.inconclusive.length === 0 && exchange;
  if (!isPlain) return result;
  const key = `${vendor} ${result.case.operationId} ${verdict.strength}`;
  const first = firstPasses.get(key) ?? result;
  firstPasses.set(key, first);
  return first;
};

const startVendor = (
  vendors: OpenVendorRun[],
  { vendor: name, target, cases, operations }: Extract<RunEvent, { type: 'vendor-started' }>,
  shard: Shard | undefined,
): void => {
  const before = vendors.find((vendor) => vendor.name === name && sameTarget(vendor.target, target));
  if (before) {
    const known = new Set(before.operations.map(({ id }) => id));
    before.operations = [...before.operations, ...operations.filter(({ id }) => !known.has(id))];
    if (shard && before.shards) before.shards.ran.push(shard.index);
    before.planned += cases;
    before.finished = false;
    return;
  }
  vendors.push({
    name,
    target,
    planned: cases,
    operations,
    ...(shard && { shards: { count: shard.count, ran: [shard.index] } }),
    results: [],
    skipped: [],
    stopped: [],
    leftBehind: [],
    excerpts: [],
    coverage: { items: [] },
    finished: false,
  });
};

const finishVendor = (
  vendor: OpenVendorRun | undefined,
  { coverage, excerpts = [] }: Extract<RunEvent, { type: 'vendor-finished' }>,
): void => {
  if (!vendor) return;
  vendor.finished = true;
  vendor.excerpts.push(...excerpts);
  const before = vendor.coverage.items;
  vendor.coverage = before.length === 0 ? coverage : { items: addCoverage(before, coverage.items) };
};

/** Our own mock listens on another port in every shard; two real addresses are two targets. */
export const sameTarget = (a: TargetInfo, b: TargetInfo): boolean =>
  a.kind === b.kind && (a.kind === 'mock' || a.baseUrl === b.baseUrl);

/** The sum of what two shards saw. */
export const addCoverage = (a: readonly CoverageItem[], b: readonly CoverageItem[]): readonly CoverageItem[] => {
  const sums = new Map<string, CoverageItem>();
  for (const item of [...a, ...b]) {
    const key = JSON.stringify([item.operationId, item.dimension, item.name]);
    sums.set(key, { ...item, seen: item.seen + (sums.get(key)?.seen ?? 0) });
  }
  return [...sums.values()];
};
