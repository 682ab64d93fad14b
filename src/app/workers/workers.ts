import { createServer } from 'node:net';
import { NO_USAGE } from '../../core/usage';
import { keyPairFor } from '../https';
import type { ServedMock } from '../mock-settings';
import { homeOf } from '../project/vendors';
import { addUsage } from '../usage-file';
import type { WorkerInfo, WorkerSettings } from './worker-messages';
import { createWorkerPool } from './worker-pool';

/** Several processes that share one port, and their state. */
export interface RunningWorkers extends ServedMock {
  /** Rejects when no worker is left and none is started any more. */
  readonly lost: Promise<never>;
}

export interface WorkersOptions {
  /** How many processes. */
  readonly workers: number;
  /** Gets one sentence when a worker has ended by itself. */
  readonly warn: (sentence: string) => void;
}

/**
 * Starts the mocks in several processes and resolves when all of them listen. Sessions and scenario positions live in
 * this process, unless `settings.state` names a shared store. A worker that ends by itself is replaced.
 * Raises what `startMock` raises, and WORKERS_LOST.
 */
export const startWorkers = async (settings: WorkerSettings, options: WorkersOptions): Promise<RunningWorkers> => {
  let lose: (error: unknown) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  if (settings.usage !== undefined) addUsage(settings.usage, NO_USAGE);
  // A caller that waits gets the rejection; without one it must not end the process.
  lost.catch(() => {});
  // One port and one certificate for all, also for those that come later.
  const host = settings.host ?? '127.0.0.1';
  const port = settings.port || (await freePort(host));
  const https = await keyPairFor(settings.https, host);
  const pool = createWorkerPool({
    size: options.workers,
    settings: {
      ...withoutUsage(settings),
      ...(https && { https }),
      port,
      home: homeOf(settings.root ?? process.cwd()),
    },
    warn: options.warn,
    lose,
  });
  let info = await firstOf(pool.fill(), pool.stop);
  return {
    lost,
    url: info.url,
    port: info.port,
    get vendors() {
      return info.vendors;
    },
    get problems() {
      return info.problems;
    },
    get files() {
      return info.files;
    },
    async reload() {
      const [next] = (await pool.all('reload')) as readonly WorkerInfo[];
      if (next) info = next;
      // A worker that could not start on a broken version can now.
      pool.resetCrashes();
      await pool.fill();
    },
    async close() {
      await pool.stop();
      if (settings.usage !== undefined) addUsage(settings.usage, pool.usage());
    },
  };
};

/** This process writes the file, for all of them. */
const withoutUsage = ({ usage, ...settings }: WorkerSettings): WorkerSettings => settings;

const firstOf = async (infos: Promise<readonly WorkerInfo[]>, giveUp: () => Promise<void>): Promise<WorkerInfo> => {
  try {
    const [info] = await infos;
    if (info) return info;
    throw new Error('there are no workers');
  } catch (error) {
    await giveUp();
    throw error;
  }
};

const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
