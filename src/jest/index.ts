import { openContractSuite, outcomeOf, type RunningSuite, type SuiteSettings } from '../index';
import { explain } from './explain';
import { supertestTransport } from './supertest-transport';

export type ContractOptions = SuiteSettings;

/**
 * Declares one test per question that a vendor's document raises: `describeContract('wethod')` is the whole test file.
 * They are put to a mock that is started for them, or to the endpoint in `UNDERSTUDY_TARGET_<VENDOR>`. What cannot be
 * sent is a skipped test; its title says why. Call it at the top level of a Jest test file.
 * @param vendor a vendor's name, or the path of an OpenAPI document
 */
export const describeContract = (vendor: string, options: ContractOptions = {}): void => {
  const suite = openContractSuite(vendor, options);
  describe(`${suite.name} keeps its contract (${suite.kind === 'mock' ? 'our mock' : 'the real endpoint'})`, () => {
    let running: RunningSuite | undefined;
    beforeAll(async () => {
      running = await suite.start(supertestTransport());
    });
    afterAll(async () => {
      await running?.close();
    });
    for (const contractCase of suite.cases) {
      it(`${contractCase.title} [${contractCase.id}]`, async () => {
        if (!running) throw new Error('the target did not start');
        const result = await running.check(contractCase);
        const outcome = outcomeOf(result.verdict);
        if (outcome === 'failed' || outcome === 'inconclusive') throw failure(explain(result));
      });
    }
    for (const { id, title, reason } of suite.skipped) it.skip(`${title} [${id}] (skipped: ${reason})`, () => {});
  });
};

/** Without a stack: it would show this file, and the place that matters is in the vendor's document. */
const failure = (message: string): Error => {
  const error = new Error(message);
  error.stack = message;
  return error;
};
