import type { CaseResult, ContractCase, SkippedCase } from '../core/results/case';
import type { PlannedOperation, RunEvent, Shard } from '../core/results/events';
import type { Verdict } from '../core/results/verdict';
import { redactWords } from '../core/secrets/redactor';
import type { Operation, Spec } from '../specs/spec';
import type { FollowUp } from './follow-ups/follow-up';
import { createInterview, type Followed, type Interview } from './interview/interview';
import { createCoverage } from './measure-coverage';
import type { PlanOptions } from './plan-context';
import type { RanCase, RunCaseOptions } from './run-case';
import { inSafeOrder, type Step } from './safe-order';
import { safeResult } from './safe-result';
import { operationOf } from './select-operations';
import type { Target } from './targets/target';

/** One vendor's share of a run: the questions and their target. */
export interface VendorRun {
  readonly spec: Spec;
  readonly cases: readonly ContractCase[];
  readonly followUps: readonly FollowUp[];
  /** By which the questions were planned. */
  readonly planned: PlanOptions;
  readonly skipped: readonly SkippedCase[];
  readonly target: Target;
}

export interface RunOptions extends RunCaseOptions {
  /** Ends the run early; what was created is cleaned up all the same. */
  readonly signal?: AbortSignal;
  /** The part that the questions are, where it is not all of them. */
  readonly shard?: Shard;
  /** Called for each failed case made from a seed; its result replaces the failed one. See `minimise.ts`. */
  readonly minimise?: (run: VendorRun, operation: Operation, failed: RanCase) => Promise<RanCase>;
}

/**
 * Asks every question, one after another, and says what happened as plain events. Closes each vendor's target.
 * Throws only for errors of the user (an unknown scheme); a bad vendor is a verdict.
 */
export async function* runContract(runs: readonly VendorRun[], options: RunOptions = {}): AsyncIterable<RunEvent> {
  try {
    const vendors = runs.map(({ spec }) => spec.name);
    yield {
      type: 'run-started',
      at: new Date().toISOString(),
      vendors,
      ...(options.shard && { shard: options.shard }),
    };
    for (const run of runs) yield* runVendor(run, options);
  } finally {
    // Also those that were never asked: whoever reads the events may stop, or throw, at the first of them.
    for (const { target } of runs) await target.close();
  }
  const requests = runs.reduce((sum, { target }) => sum + target.requests(), 0);
  yield { type: 'run-finished', at: new Date().toISOString(), requests };
}

async function* runVendor(run: VendorRun, options: RunOptions): AsyncIterable<RunEvent> {
  const { spec, target, cases, followUps, skipped } = run;
  const vendor = spec.name;
  const coverage = createCoverage(spec);
  const interview = createInterview({ ...options, spec, target, planned: run.planned });
  /** What is wrong on purpose is asked before what is good, where only the last change can be read. */
  const open: (() => CaseResult)[] = [];
  let announced = false;
  try {
    const operations = plannedOperations(run);
    yield { type: 'vendor-started', vendor, target: target.info, cases: cases.length + followUps.length, operations };
    for (const each of skipped) yield { type: 'case-skipped', vendor, skipped: each };
    for (const step of inSafeOrder(cases, followUps, target.info.kind, { usedFirst: run.planned.used !== undefined })) {
      const asked = await askStep(run, interview, step, options);
      if (asked.kind === 'skipped') {
        yield { type: 'case-skipped', vendor, skipped: asked.skipped };
        continue;
      }
      const { ran } = asked;
      if (ran.observed) coverage.saw(operationOf(spec, ran.result.case), ran.result.case, ran.observed);
      if (ran.inTheEnd) open.push(ran.inTheEnd);
      else yield { type: 'case-finished', vendor, result: ran.result };
      const reason = stopOf(run, options);
      if (reason !== undefined && !announced) {
        announced = true;
        yield { type: 'vendor-stopped', vendor, reason };
      }
    }
    for (const result of open) yield { type: 'case-finished', vendor, result: result() };
    for (const { what, reason } of await interview.cleanUp()) yield { type: 'left-behind', vendor, what, reason };
  } finally {
    // Whoever reads the events may stop in between.
    await interview.cleanUp();
  }
  yield { type: 'vendor-finished', vendor, coverage: coverage.report() };
}

const plannedOperations = ({ spec, cases, followUps, skipped }: VendorRun): readonly PlannedOperation[] => {
  const planned = new Set([...cases, ...followUps, ...skipped].map(({ operationId }) => operationId));
  return spec.operations.filter(({ id }) => planned.has(id)).map(({ id, method, path }) => ({ id, method, path }));
};

const stopOf = ({ target }: VendorRun, { signal }: RunOptions): string | undefined =>
  signal?.aborted ? 'the run was interrupted' : target.stopped();

/** Asks one question, or says why it is not asked. */
export const askStep = async (
  run: VendorRun,
  interview: Interview,
  step: Step,
  options: RunOptions = {},
): Promise<Followed> => {
  const stopped = stopOf(run, options);
  if (stopped !== undefined) return notAsked(run.target, step, stopped);
  if (step.kind === 'follow-up') return interview.follow(step.followUp);
  const ran = await interview.ask(step.case);
  const canShrink = step.case.source.kind === 'property' && ran.result.verdict.kind === 'violates';
  if (!canShrink || !options.minimise) return { kind: 'asked', ran };
  return { kind: 'asked', ran: await options.minimise(run, operationOf(run.spec, step.case), ran) };
};

/** After a stop the rest is not asked, and that is neither a pass nor a failure. Of what would have followed nobody knows. */
const notAsked = (target: Target, step: Step, reason: string): Followed => {
  if (step.kind === 'follow-up') {
    const { id, vendor, operationId, title } = step.followUp;
    return { kind: 'skipped', skipped: { id, vendor, operationId, title, reason: redactWords(reason, target.redact) } };
  }
  const verdict: Verdict = { kind: 'inconclusive', reasons: [{ kind: 'stopped', reason }], findings: [] };
  const result = safeResult(step.case, verdict, undefined, target);
  return { kind: 'asked', ran: { result, observed: undefined } };
};
