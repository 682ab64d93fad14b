import type { RunEvent } from '../../core/results/events';
import { outcomeOf } from '../../core/results/verdict';
import { counted } from '../../core/text/counted';
import type { Target } from './target';

/** Ends a run of several vendors after so many failed cases; what is left is not asked, which is no pass. */
interface Bail {
  on(event: RunEvent): void;
  /** The same target, which also stops then. */
  of(target: Target): Target;
}

export const createBail = (most = Number.POSITIVE_INFINITY): Bail => {
  let failed = 0;
  const reason = (): string | undefined =>
    failed < most ? undefined : `${counted(most, 'failed case')}, as --bail has it`;
  return {
    on(event) {
      if (event.type === 'case-finished' && outcomeOf(event.result.verdict) === 'failed') failed += 1;
    },
    of: (target) => ({ ...target, stopped: () => reason() ?? target.stopped() }),
  };
};
