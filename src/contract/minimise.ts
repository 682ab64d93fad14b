import fc from 'fast-check';
import type { Operation } from '../specs/spec';
import { caseFromDrawn, requestArbitrary } from './generate/from-properties';
import { sampleParts } from './generate/sample-request';
import { writtenSample } from './generate/written-sample';
import { isValid } from './own-violations';
import type { PlanContext } from './plan-context';
import type { VendorRun } from './run';
import { type RanCase, type RunCaseOptions, runCase } from './run-case';

/** Requests that shrinking one case may cost; each goes through the target, and so off its budget. */
const MAX_STEPS = 50;

/**
 * Looks for the smallest request that still fails. fast-check replays the failing sample by seed and path, and shrinks
 * it. The id of the result (`…/property/<seed>/<path>`) replays exactly that request. Returns the given result when
 * nothing smaller fails.
 */
export const minimiseWith =
  (options: RunCaseOptions = {}) =>
  async (run: VendorRun, operation: Operation, failed: RanCase): Promise<RanCase> => {
    const { source, id } = failed.result.case;
    if (source.kind !== 'property') return failed;
    const context = contextFor(run, operation);
    const path = id.split('/').at(-1) ?? String(source.index);
    let steps = 0;
    let smallest = failed;
    const property = fc.asyncProperty(requestArbitrary(context), async (drawn) => {
      if (steps >= MAX_STEPS || run.target.stopped() !== undefined) return true;
      const contractCase = caseFromDrawn(context, drawn, source.seed, path);
      if (!isValid(context, contractCase)) return true;
      steps += 1;
      const ran = await runCase(run.spec, operation, contractCase, run.target, options);
      if (ran.result.verdict.kind !== 'violates') return true;
      smallest = ran;
      return false;
    });
    const details = await fc.check(property, { seed: source.seed, path, numRuns: 1 });
    return details.counterexamplePath === null
      ? failed
      : renamed(context, smallest, source.seed, details.counterexamplePath);
  };

const contextFor = ({ spec, planned: options }: VendorRun, operation: Operation): PlanContext => {
  const variables = options.variables ?? {};
  const { parts } = sampleParts(spec, operation, variables, options.given);
  return { spec, operation, options, variables, parts, sample: writtenSample(spec, operation, parts) };
};

/** The result carries the id that leads straight to the small request. */
const renamed = (context: PlanContext, ran: RanCase, seed: number, path: string): RanCase => {
  const { id, title } = caseFromDrawn(context, { parameters: {}, body: undefined }, seed, path);
  return { ...ran, result: { ...ran.result, case: { ...ran.result.case, id, title } } };
};
