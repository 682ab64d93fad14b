import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SuiteSettings } from '../index.js';
import { declareContract } from '../test-runners/declare-contract.js';
import { type SatisfyOptions, toSatisfyContract } from '../test-runners/to-satisfy-contract.js';

export { type SatisfyOptions, toSatisfyContract, useContracts } from '../test-runners/to-satisfy-contract.js';

/**
 * Declares one test per question that a vendor's document raises: `describeContract('wethod')` is the whole test file. They are
 * put to a mock that is started for them, or to the endpoint in `UNDERSTUDY_TARGET_<VENDOR>`.
 * @param vendor a vendor's name, or the path of an OpenAPI document
 */
export const describeContract = (vendor: string, options: SuiteSettings = {}): void =>
  declareContract(
    {
      describe: (title, declare) => void describe(title, declare),
      beforeAll: (run) => beforeAll(run),
      afterAll: (run) => afterAll(run),
      test: (title, run) => it(title, ({ skip }) => run((reason) => skip(reason))),
      skipped: (title) => it.skip(title),
    },
    vendor,
    options,
  );

expect.extend({ toSatisfyContract });

declare module 'vitest' {
  // The name of the parameter is Vitest's.
  interface Matchers<T> {
    /**
     * The answer of fetch, supertest, axios, undici or Playwright agrees with its document.
     * @param operation `get-contact`, `highlevel/get-contact` or `GET /contacts/{contactId}`; default: what was asked
     */
    toSatisfyContract(operation?: string | SatisfyOptions, options?: SatisfyOptions): Promise<void>;
  }
}
