import type { SuiteSettings } from '../index';
import { declareContract, type RunningTest } from '../test-runners/declare-contract';
import { type SatisfyOptions, toSatisfyContract } from '../test-runners/to-satisfy-contract';
import { createRunningTests } from './running-tests';

export { type SatisfyOptions, toSatisfyContract, useContracts } from '../test-runners/to-satisfy-contract';

export type ContractOptions = SuiteSettings;

/**
 * Declares one test per question that a vendor's document raises, and one per question that may follow from an answer:
 * `describeContract('wethod')` is the whole test file. They are put to a mock that is started for them, or to the endpoint in `UNDERSTUDY_TARGET_<VENDOR>`. What cannot be
 * sent, or has nothing to follow, is a skipped test; its title says why. Call it at the top level of a Jest test file.
 * @param vendor a vendor's name, or the path of an OpenAPI document
 */
export const describeContract = (vendor: string, options: ContractOptions = {}): void => {
  const running = createRunningTests();
  const runner = {
    describe,
    beforeAll: (run: () => Promise<void>) => beforeAll(run, NO_LIMIT),
    afterAll: (run: () => Promise<void>) =>
      afterAll(async () => {
        try {
          running.apply();
        } finally {
          await run();
        }
      }, NO_LIMIT),
    test: (title: string, run: (test: RunningTest) => Promise<void>) => it(title, () => run(running), NO_LIMIT),
    skipped: (title: string) => it.skip(title, () => {}),
  };
  declareContract(runner, vendor, options);
};

/** Milliseconds: the longest that a timer of Node waits. Jest's own limit would cut off what waits for a slow vendor. */
const NO_LIMIT = 2 ** 31 - 1;

// A setup file of Jest has it, a program that only looks at the package has not.
if (typeof expect === 'function') expect.extend({ toSatisfyContract });

declare global {
  namespace jest {
    interface Matchers<R, T> {
      /**
       * The answer of fetch, supertest, axios, undici or Playwright agrees with its document.
       * @param operation `get-contact`, `highlevel/get-contact` or `GET /contacts/{contactId}`; default: what was asked
       */
      toSatisfyContract(operation?: string | SatisfyOptions, options?: SatisfyOptions): Promise<R>;
    }
  }
}
