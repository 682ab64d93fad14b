import type { CaseResult, ContractCase, SkippedCase } from '../core/case';
import type { RunEvent } from '../core/events';
import type { Operation, Spec } from '../specs/spec';
import { createCoverage } from './measure-coverage';
import { type RanCase, type RunCaseOptions, runCase } from './run-case';
import { operationOf } from './select-operations';
import type { Target } from './targets/target';

/** One vendor's share of a run: the questions and their target. */
export interface VendorRun {
  readonly spec: Spec;
  readonly cases: readonly ContractCase[];
  readonly skipped: readonly SkippedCase[];
  readonly target: Target;
}

interface RunOptions extends RunCaseOptions {
  /** Called for each failed case made from a seed; its result replaces the failed one. See `minimise.ts`. */
  readonly minimise?: (run: VendorRun, operation: Operation, failed: RanCase) => Promise<RanCase>;
}

/**
 * Asks every question, one after another, and says what happened as plain events. Closes each vendor's target.
 * Throws only for errors of the user (an unknown scheme); a bad vendor is a verdict.
 */
export async function* runContract(runs: readonly VendorRun[], options: RunOptions = {}): AsyncIterable<RunEvent> {
  yield { type: 'run-started', at: new Date().toISOString(), vendors: runs.map(({ spec }) => spec.name) };
  for (const run of runs) yield* runVendor(run, options);
  const requests = runs.reduce((sum, { target }) => sum + target.requests(), 0);
  yield { type: 'run-finished', at: new Date().toISOString(), requests };
}

async function* runVendor(run: VendorRun, options: RunOptions): AsyncIterable<RunEvent> {
  const { spec, target, cases, skipped } = run;
  const vendor = spec.name;
  const coverage = createCoverage(spec);
  let announced = false;
  try {
    yield { type: 'vendor-started', vendor, target: target.info, cases: cases.length };
    for (const each of skipped) yield { type: 'case-skipped', vendor, skipped: each };
    for (const contractCase of cases) {
      const operation = operationOf(spec, contractCase);
      const ran = await runOne(run, operation, contractCase, options);
      if (ran.observed) coverage.saw(operation, ran.result.case, ran.observed);
      yield { type: 'case-finished', vendor, result: ran.result };
      const reason = target.stopped();
      if (reason !== undefined && !announced) {
        announced = true;
        yield { type: 'vendor-stopped', vendor, reason };
      }
    }
  } finally {
    await target.close();
  }
  yield { type: 'vendor-finished', vendor, coverage: coverage.report() };
}

const runOne = async (
  run: VendorRun,
  operation: Operation,
  contractCase: ContractCase,
  options: RunOptions,
): Promise<RanCase> => {
  const stopped = run.target.stopped();
  if (stopped !== undefined) return { result: notAsked(run.target, contractCase, stopped), observed: undefined };
  const ran = await runCase(run.spec, operation, contractCase, run.target, options);
  const canShrink = contractCase.source.kind === 'property' && ran.result.verdict.kind === 'violates';
  return canShrink && options.minimise ? options.minimise(run, operation, ran) : ran;
};

/** After a stop the rest is not asked, and that is neither a pass nor a failure. */
const notAsked = (target: Target, contractCase: ContractCase, reason: string): CaseResult => ({
  case: contractCase,
  verdict: { kind: 'inconclusive', reasons: [{ kind: 'stopped', reason: target.redact(reason) }], findings: [] },
  curl: target.redact(target.curl(contractCase)),
});
