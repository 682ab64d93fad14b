/** A test of jest-circus, as far as it matters here. */
interface CircusTest {
  name: string;
  status: string | null;
  readonly errors: unknown[];
}

/**
 * Jest has no way to skip a test that runs already, and none to fail one when all have run. What there is to follow, and
 * what some answers mean, is known only then. Its runner reads a test's status and errors when all of its block are done:
 * `apply` sets them, after the last of them.
 */
export interface RunningTests {
  /** The test that runs now has nothing to ask. Where the runner is another one, it passes with a warning that says so. */
  skip(reason: string): void;
  /** The test that runs now is decided when all have been asked. */
  decideLater(judge: () => void): void;
  /** @throws what a test failed with, where the runner is another one */
  apply(): void;
}

export const createRunningTests = (): RunningTests => {
  const skipped: CircusTest[] = [];
  const open: { readonly test: CircusTest | undefined; readonly judge: () => void }[] = [];
  return {
    skip(reason) {
      const test = runningTest();
      if (!test) return console.warn(`not asked: ${reason}`);
      test.name = `${test.name} (skipped: ${reason})`;
      skipped.push(test);
    },
    decideLater(judge) {
      open.push({ test: runningTest(), judge });
    },
    apply() {
      for (const test of skipped) test.status = 'skip';
      for (const { test, judge } of open) {
        try {
          judge();
        } catch (error) {
          if (!test) throw error;
          test.errors.push(error);
        }
      }
    },
  };
};

const runningTest = (): CircusTest | undefined => {
  const symbol = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  const state =
    symbol && (globalThis as unknown as Record<symbol, { currentlyRunningTest?: CircusTest | null }>)[symbol];
  return state?.currentlyRunningTest ?? undefined;
};
