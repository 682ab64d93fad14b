import { type CaseResult, openContractSuite, outcomeOf, type RunningSuite, type SuiteSettings } from '../index';
import { explain } from './explain';
import { createRunningSkips } from './skip-running-test';
import { supertestTransport } from './supertest-transport';

export type ContractOptions = SuiteSettings;

/**
 * Declares one test per question that a vendor's document raises, and one per question that may follow from an answer:
 * `describeContract('wethod')` is the whole test file. They are put to a mock that is started for them, or to the endpoint in `UNDERSTUDY_TARGET_<VENDOR>`. What cannot be
 * sent, or has nothing to follow, is a skipped test; its title says why. Call it at the top level of a Jest test file.
 * @param vendor a vendor's name, or the path of an OpenAPI document
 */
export const describeContract = (vendor: string, options: ContractOptions = {}): void => {
  const suite = openContractSuite(vendor, options);
  describe(`${suite.name} keeps its contract (${suite.kind === 'mock' ? 'our mock' : 'the real endpoint'})`, () => {
    let running: RunningSuite | undefined;
    beforeAll(async () => {
      running = await suite.start(supertestTransport());
    });
    const skips = createRunningSkips();
    afterAll(async () => {
      skips.apply();
      for (const { what, reason } of (await running?.close()) ?? []) console.warn(`left there: ${what} (${reason})`);
    });
    for (const step of suite.steps) {
      const { id, title } = step.kind === 'case' ? step.case : step.followUp;
      it(`${title} [${id}]`, async () => {
        if (!running) throw new Error('the target did not start');
        const result = step.kind === 'case' ? await running.check(step.case) : await running.follow(step.followUp);
        if ('reason' in result) skips.skip(result.reason);
        else refuse(result);
      });
    }
    // What nothing can have sent is no test that waits for something.
    const waiting = suite.skipped.filter(({ never }) => !never);
    for (const { id, title, reason } of waiting) it.skip(`${title} [${id}] (skipped: ${reason})`, () => {});
  });
};

const refuse = (result: CaseResult): void => {
  const outcome = outcomeOf(result.verdict);
  if (outcome === 'failed' || outcome === 'inconclusive') throw failure(explain(result));
};

/** Without a stack: it would show this file, and the place that matters is in the vendor's document. */
const failure = (message: string): Error => {
  const error = new Error(message);
  error.stack = message;
  return error;
};
