import type { Usage } from '../../core/usage';
import type { MetricCounts } from '../../mock/control/metrics';
import type { LogFormat } from '../../mock/log/access-log';
import type { AskedEntry } from '../../mock/log/journal';
import type { AccessEntry } from '../../mock/types';
import type { MockSettings, ServedMock } from '../mock-settings';

/** Everything of the settings that can be sent to another process. */
export interface WorkerSettings extends Omit<MockSettings, 'log'> {
  readonly logLevel?: string;
  readonly logFormat?: LogFormat;
  /** Of the log; the worker's own streams may be another's. */
  readonly logColor?: boolean;
}

/** What a worker says of itself when it has loaded. */
export type WorkerInfo = Pick<ServedMock, 'url' | 'port' | 'vendors' | 'problems' | 'files'>;

/** What the primary calls in a worker. */
export interface WorkerCalls {
  start(settings: WorkerSettings): Promise<WorkerInfo>;
  reload(): Promise<WorkerInfo>;
  /** Finishes running requests. */
  stop(): Promise<void>;
  traffic(): readonly AccessEntry[];
  asked(): readonly AskedEntry[];
  forgetTraffic(session?: string): void;
  counts(): readonly MetricCounts[];
  usage(): Usage;
  /** Whether to send each exchange to the primary. */
  live(on: boolean): void;
  /** An exchange of another worker, for who listens here. */
  heard(entry: AccessEntry): void;
}

/** What each worker is asked for; `session` narrows what is forgotten. */
export interface GatherWhat {
  readonly what: 'traffic' | 'asked' | 'forgetTraffic' | 'counts' | 'usage';
  readonly session?: string | undefined;
}

/** What a worker calls in the primary. */
export interface PrimaryCalls {
  /** The same of every worker; of one that ends meanwhile, nothing. */
  gather(asked: GatherWhat): Promise<readonly unknown[]>;
  /** Whether there is a reader of the live traffic here. */
  listen(on: boolean): void;
  exchange(entry: AccessEntry): void;
  /** What a worker that ends was asked. */
  used(usage: Usage): void;
}

export const PARTS = { calls: 'calls', state: 'state' } as const;
