import type { RunEvent } from '../core/results/events';

/** Gets the events of a run, and nothing else. `finish` comes once, also after a run that broke off. */
export interface Reporter {
  on(event: RunEvent): void;
  finish(): void | Promise<void>;
}

/** Several as one, in the given order; each is finished even when one before it could not write. */
export const allReporters = (reporters: readonly Reporter[]): Reporter => ({
  on(event) {
    for (const reporter of reporters) reporter.on(event);
  },
  async finish() {
    const ends = await Promise.allSettled(reporters.map(async (reporter) => reporter.finish()));
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken) throw broken.reason;
  },
});

/** Passes a finished run to a reporter, as read back from an ndjson report. */
export const replay = async (events: Iterable<RunEvent>, reporter: Reporter): Promise<void> => {
  for (const event of events) reporter.on(event);
  await reporter.finish();
};
