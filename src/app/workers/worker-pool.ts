import cluster, { type Worker } from 'node:cluster';
import { join } from 'node:path';
import { fail, messageOf } from '../../core/errors';
import { mergeUsage, NO_USAGE, type Usage } from '../../core/usage';
import type { Line } from '../../mock/state/line';
import { createMemoryStore } from '../../mock/state/memory';
import { hostState } from '../../mock/state/remote';
import { closeForgotten } from '../forgotten-connection';
import { packageRoot } from '../project/package-root';
import { createRpc, Gone, part, type Rpc } from '../rpc';
import { PARTS, type PrimaryCalls, type WorkerCalls, type WorkerInfo, type WorkerSettings } from './worker-messages';

/** One worker process as the primary knows it. */
interface PoolMember {
  readonly worker: Worker;
  readonly rpc: Rpc;
  /** A reader listens to the live traffic through this worker. */
  listens: boolean;
}

interface WorkerPool {
  /** Starts as many as are missing and resolves with what each has loaded; rejects with the first that could not. */
  fill(): Promise<readonly WorkerInfo[]>;
  /** The answers of all that have not ended meanwhile; rejects with the first failure. `patience` in milliseconds. */
  all(name: keyof WorkerCalls, value?: unknown, patience?: number): Promise<readonly unknown[]>;
  /** What ended before does not count any more. */
  resetCrashes(): void;
  /** What the workers that have ended were asked. */
  usage(): Usage;
  /** Resolves when every process has finished its running requests and ended. */
  stop(): Promise<void>;
}

interface WorkerPoolOptions {
  readonly size: number;
  readonly settings: WorkerSettings;
  /** A worker ended by itself, or its replacement could not start: one sentence. */
  readonly warn: (sentence: string) => void;
  /** No worker is left. */
  readonly lose: (error: unknown) => void;
}

/** More new workers than this within a minute would not help: something ends them all. */
const MAX_REPLACEMENTS = 10;
const MINUTE = 60_000;
/** Milliseconds after which a worker that does not answer makes a question to all of them an error. */
const PATIENCE = 5000;

/** Processes that share a port and, through this one, their state. */
export const createWorkerPool = ({ size, settings, warn, lose }: WorkerPoolOptions): WorkerPool => {
  cluster.setupPrimary({ exec: workerFile, args: [], serialization: 'advanced' });
  const state = hostState(createMemoryStore());
  const members = new Set<PoolMember>();
  let replaced: number[] = [];
  let stopping = false;
  let used = NO_USAGE;

  const all: WorkerPool['all'] = async (name, value, patience) => {
    const answers = [...members].map(({ rpc }) => rpc.call(name, value, patience).catch(absentWhenGone));
    return (await Promise.all(answers)).filter((answer) => answer !== ABSENT);
  };

  const startOne = async (): Promise<WorkerInfo> => {
    const worker = cluster.fork();
    closeForgotten(worker);
    const line = lineOf(worker);
    state.attach(part(line, PARTS.state));
    const rpc = createRpc(part(line, PARTS.calls), {
      ...answersFor(() => member, members, all),
      used: (usage: Usage) => {
        used = mergeUsage(used, usage);
      },
    });
    const member: PoolMember = { worker, rpc, listens: false };
    members.add(member);
    let ready = false;
    const reason = ended(worker).then((why) => {
      members.delete(member);
      if (ready && !stopping) replace(worker, why);
      return why;
    });
    try {
      const info = (await rpc.call('start', settings)) as WorkerInfo;
      ready = true;
      return info;
    } catch (error) {
      worker.process.kill('SIGKILL');
      throw error instanceof Gone ? fail('WORKERS_LOST', await reason) : error;
    }
  };

  const replace = (worker: Worker, why: string): void => {
    const now = Date.now();
    replaced = replaced.filter((at) => now - at < MINUTE);
    const name = `Worker ${worker.process.pid} ended (${why})`;
    if (replaced.length < MAX_REPLACEMENTS) {
      replaced.push(now);
      warn(`${name}; a new one takes its place.`);
      startOne().catch((error) => {
        if (stopping) return;
        warn(`The new worker could not start: ${messageOf(error)}`);
        if (members.size === 0) lose(error);
      });
    } else {
      warn(`${name}, the ${replaced.length + 1}th within a minute: not replaced, ${members.size} left.`);
      if (members.size === 0) lose(fail('WORKERS_LOST', why));
    }
  };

  return {
    all,
    usage: () => used,
    fill: () => Promise.all(Array.from({ length: Math.max(0, size - members.size) }, startOne)),
    resetCrashes: () => {
      replaced = [];
    },
    async stop() {
      stopping = true;
      const ends = [...members].map(({ worker }) => ended(worker));
      for (const { worker, rpc } of members) {
        // Node ends a worker whose primary has hung up.
        void rpc
          .call('stop')
          .catch(() => {})
          .then(() => worker.isConnected() && worker.process.disconnect());
      }
      await Promise.all(ends);
    },
  };
};

/** What the primary answers a worker that speaks for all of them. */
const answersFor = (
  self: () => PoolMember,
  members: ReadonlySet<PoolMember>,
  all: WorkerPool['all'],
): Omit<PrimaryCalls, 'used'> => {
  const isHeard = (sender: PoolMember): boolean => [...members].some((it) => it.listens && it !== sender);
  return {
    gather: ({ what, session }) => all(what, session, PATIENCE),
    async listen(on) {
      self().listens = on;
      await Promise.all([...members].map((it) => it.rpc.call('live', isHeard(it), PATIENCE).catch(absentWhenGone)));
    },
    exchange(entry) {
      for (const it of members) if (it.listens && it !== self()) void it.rpc.call('heard', entry).catch(() => {});
    },
  };
};

const ABSENT = Symbol('absent');

const absentWhenGone = (error: unknown): typeof ABSENT => {
  if (error instanceof Gone) return ABSENT;
  throw error;
};

/** The sources run the compiled worker: Node starts no TypeScript. */
const workerFile = __filename.endsWith('.ts')
  ? join(packageRoot, 'dist', 'src', 'app', 'worker.js')
  : join(__dirname, 'worker.js');

const lineOf = (worker: Worker): Line => ({
  send: (message) => {
    // `onGone` reports a worker that has gone; a message to it is no error of its own.
    if (worker.isConnected()) worker.process.send(message as object, undefined, undefined, () => {});
  },
  onMessage: (listener) => void worker.on('message', listener),
  onGone: (listener) => void worker.once('disconnect', listener),
});

/** Resolves with what it ended with. */
const ended = (worker: Worker): Promise<string> =>
  new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => resolve(signal ?? `exit code ${code}`));
    worker.once('error', (error) => resolve(messageOf(error)));
  });
