import type { Variables } from '../../src/contract/variables';
import type { Change } from './faithful';

/** A server that is wrong in one way, named after what must be found, and everything that must be found. */
export interface Lie {
  readonly name: string;
  readonly change: Change;
  /** In the words of `inWords`; nothing more and nothing less may be found. */
  readonly finds: readonly string[];
  /** What is found where the document says what the answers show: they contradict one another. */
  readonly remains?: readonly string[];
  /** Kinds of what must be left open. */
  readonly leavesOpen?: readonly string[];
  readonly variables?: Variables;
}
