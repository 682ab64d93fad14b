import type { SuiteSettings } from '../index';
import { declareContract } from '../test-runners/declare-contract';
import { type SatisfyOptions, toSatisfyContract } from '../test-runners/to-satisfy-contract';
import { createRunningSkips } from './skip-running-test';

export { type SatisfyOptions, toSatisfyContract, useContracts } from '../test-runners/to-satisfy-contract';

export type ContractOptions = SuiteSettings;

/**
 * Declares one test per question that a vendor's document raises, and one per question that may follow from an answer:
 * `describeContract('wethod')` is the whole test file. They are put to a mock that is started for them, or to the endpoint in `UNDERSTUDY_TARGET_<VENDOR>`. What cannot be
 * sent, or has nothing to follow, is a skipped test; its title says why. Call it at the top level of a Jest test file.
 * @param vendor a vendor's name, or the path of an OpenAPI document
 */
export const describeContract = (vendor: string, options: ContractOptions = {}): void => {
  const skips = createRunningSkips();
  const runner = {
    describe,
    beforeAll,
    afterAll: (run: () => Promise<void>) =>
      afterAll(async () => {
        skips.apply();
        await run();
      }),
    test: (title: string, run: (skip: (reason: string) => void) => Promise<void>) => it(title, () => run(skips.skip)),
    skipped: (title: string) => it.skip(title, () => {}),
  };
  declareContract(runner, vendor, options);
};

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
