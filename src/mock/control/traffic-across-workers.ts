import type { MaybePromise } from '../../core/maybe-promise';
import { NO_USAGE, type Usage } from '../../core/usage';
import type { AskedEntry, Journal } from '../log/journal';
import type { AccessEntry } from '../types';
import { createCounter, type MetricCounts } from './metrics';

/** All processes of this mock together: the control API speaks for them, whichever of them is asked. */
export interface WorkerTraffic {
  /** The exchanges of all of them, oldest first. */
  traffic(): MaybePromise<readonly AccessEntry[]>;
  /** The same with what was asked, secrets included: who shows it takes them out. */
  asked(): MaybePromise<readonly AskedEntry[]>;
  /** Of all sessions, or of one. */
  forgetTraffic(session?: string): MaybePromise<void>;
  /** Calls `listener` with each new exchange of any of them until the returned function is called. */
  subscribe(listener: (entry: AccessEntry) => void): MaybePromise<() => void>;
  /** One per process. */
  counts(): MaybePromise<readonly MetricCounts[]>;
  /** What was asked of all of them. */
  usage(): MaybePromise<Usage>;
}

/** A process that does not share its port. Counts from the moment it is made. */
export const alone = (journal: Journal, usage: () => Usage = () => NO_USAGE): WorkerTraffic => {
  const count = createCounter(journal);
  return {
    traffic: () => journal.list(),
    asked: () => journal.listAsked(),
    forgetTraffic: (session) => journal.clear(session),
    subscribe: (listener) => journal.subscribe(listener),
    counts: () => [count()],
    usage,
  };
};
