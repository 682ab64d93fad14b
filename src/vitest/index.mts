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
export const describeContract = (vendor: string, options: SuiteSettings = {}): void => {
  const open: (() => void)[] = [];
  declareContract(
    {
      // One question follows from another, whatever the configuration says of other tests.
      describe: (title, declare) => void describe(title, { concurrent: false, shuffle: false }, declare),
      beforeAll: (run) => beforeAll(run, NO_LIMIT),
      afterAll: (run) =>
        afterAll(async () => {
          try {
            failTogether(open);
          } finally {
            await run();
          }
        }, NO_LIMIT),
      test: (title, run) =>
        it(
          title,
          ({ skip }) => run({ skip: (reason) => skip(reason), decideLater: (judge) => void open.push(judge) }),
          NO_LIMIT,
        ),
      skipped: (title) => it.skip(title),
    },
    vendor,
    options,
  );
};

/** Vitest's own limit would cut off what waits for a slow vendor. */
const NO_LIMIT = 0;

/** Vitest cannot fail a test that is over: what only the end decides fails the file. */
const failTogether = (open: readonly (() => void)[]): void => {
  const errors = open.flatMap((judge) => {
    try {
      judge();
      return [];
    } catch (error) {
      return [error];
    }
  });
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, messages(errors));
};

const messages = (errors: readonly unknown[]): string =>
  errors.map((error) => (error instanceof Error ? error.message : String(error))).join('\n\n');

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
