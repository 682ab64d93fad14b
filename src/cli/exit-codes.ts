/** What the exit code of every command means; README and `docs/test-in-ci.md` show the same table. */
export const EXIT = {
  /** All that was asked for holds. */
  conforms: 0,
  /** The contract is violated: a mock, a specification or a vendor has to change. */
  violated: 1,
  /** Wrong usage, configuration or specification. */
  usage: 2,
  /** Could not be checked: unreachable, unauthorised, timed out, inconclusive. */
  unchecked: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
