/** A test of jest-circus, as far as it matters here. */
interface CircusTest {
  name: string;
  status: string | null;
}

/**
 * Jest has no way to skip a test that runs already, and whether there is something to follow is known only then. Its runner
 * counts a test by the status that it has when all of its block are done. `apply` sets it, after the last of them.
 */
export interface RunningSkips {
  /** The test that runs now has nothing to ask. Where the runner is another one, it passes with a warning that says so. */
  skip(reason: string): void;
  apply(): void;
}

export const createRunningSkips = (): RunningSkips => {
  const skipped: CircusTest[] = [];
  return {
    skip(reason) {
      const test = runningTest();
      if (!test) return console.warn(`not asked: ${reason}`);
      test.name = `${test.name} (skipped: ${reason})`;
      skipped.push(test);
    },
    apply() {
      for (const test of skipped) test.status = 'skip';
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
