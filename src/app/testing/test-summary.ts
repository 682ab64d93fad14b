import { coverageRatio } from '../../core/results/coverage';
import type { RunEvent } from '../../core/results/events';
import { outcomeOf } from '../../core/results/verdict';

export interface TestSummary {
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly inconclusive: number;
  /** Vendors of which no case was sent: nothing is known of them. */
  readonly unasked: readonly string[];
  /** Of all vendors together, 0 to 1. */
  readonly coverage: number;
}

/** Adds up the events of a run. */
export const createSummary = () => {
  const counts = { passed: 0, warned: 0, failed: 0, inconclusive: 0 };
  const items: Parameters<typeof coverageRatio>[0]['items'][number][] = [];
  const started = new Set<string>();
  const asked = new Set<string>();
  return {
    on(event: RunEvent): void {
      if (event.type === 'vendor-started') started.add(event.vendor);
      if (event.type === 'case-finished') {
        asked.add(event.vendor);
        counts[outcomeOf(event.result.verdict)] += 1;
      }
      if (event.type === 'vendor-finished') for (const item of event.coverage.items) items.push(item);
    },
    read: (): TestSummary => ({
      ...counts,
      unasked: [...started].filter((vendor) => !asked.has(vendor)),
      coverage: coverageRatio({ items }),
    }),
  };
};
