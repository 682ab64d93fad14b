import { once } from '../../core/once';
import { mergeUsage, NO_USAGE, type Usage } from '../../core/usage';
import type { MetricCounts } from '../../mock/control/metrics';
import { alone, type WorkerTraffic } from '../../mock/control/traffic-across-workers';
import type { AskedEntry, Journal } from '../../mock/log/journal';
import type { AccessEntry } from '../../mock/types';
import type { Rpc } from '../rpc';
import type { GatherWhat, PrimaryCalls, WorkerCalls } from './worker-messages';

type Listener = (entry: AccessEntry) => void;

/** A worker's part in what all of them know together. */
interface WorkerCompany extends WorkerTraffic {
  /** What the primary asks of this worker, for itself or for another one. */
  readonly calls: Pick<WorkerCalls, 'traffic' | 'asked' | 'forgetTraffic' | 'counts' | 'usage' | 'live' | 'heard'>;
}

export const createWorkerCompany = (journal: Journal, usage: () => Usage, rpc: () => Rpc): WorkerCompany => {
  // Counting costs a little per request, so it begins with the first reader, in all workers at once.
  const mine = once(() => alone(journal));
  const gather = (what: GatherWhat['what'], session?: string): Promise<readonly unknown[]> =>
    rpc().call('gather', { what, session } satisfies GatherWhat) as Promise<readonly unknown[]>;
  const listeners = new Set<Listener>();
  let mute = (): void => {};

  return {
    async traffic() {
      const entries = (await gather('traffic')) as readonly (readonly AccessEntry[])[];
      return entries.flat().toSorted((a, b) => a.at - b.at);
    },
    async asked() {
      const entries = (await gather('asked')) as readonly (readonly AskedEntry[])[];
      return entries.flat().toSorted((a, b) => a.entry.at - b.entry.at);
    },
    async forgetTraffic(session) {
      await gather('forgetTraffic', session);
    },
    counts: async () => ((await gather('counts')) as readonly (readonly MetricCounts[])[]).flat(),
    usage: async () => ((await gather('usage')) as readonly Usage[]).reduce(mergeUsage, NO_USAGE),
    async subscribe(listener) {
      const stop = journal.subscribe(listener);
      listeners.add(listener);
      if (listeners.size === 1) await rpc().call('listen', true);
      return () => {
        stop();
        listeners.delete(listener);
        if (listeners.size === 0) post(rpc(), 'listen', false);
      };
    },
    calls: {
      traffic: () => journal.list(),
      asked: () => journal.listAsked(),
      forgetTraffic: (session) => journal.clear(session),
      counts: () => mine().counts() as readonly MetricCounts[],
      usage,
      live(on) {
        mute();
        mute = on ? journal.subscribe((entry) => post(rpc(), 'exchange', entry)) : () => {};
      },
      heard(entry) {
        for (const listener of listeners) listener(entry);
      },
    },
  };
};

/** A call without an answer. */
const post = (rpc: Rpc, name: keyof PrimaryCalls, value: unknown): void => void rpc.call(name, value).catch(() => {});
