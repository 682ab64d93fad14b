import { createAccessLog } from '../../mock/log/access-log';
import { createJournal } from '../../mock/log/journal';
import type { Line } from '../../mock/state/line';
import { remoteStore } from '../../mock/state/remote';
import { createUsageNotes } from '../../mock/usage/note-usage';
import { createRpc, part } from '../rpc';
import { openMock, type RunningMock } from '../start-mock';
import { createWorkerCompany } from './traffic-of-workers';
import { PARTS, type WorkerCalls, type WorkerInfo, type WorkerSettings } from './worker-messages';

/** The program of one of the processes that share a port: `workers.ts` starts it and says what to do. */
const work = (line: Line): void => {
  const journal = createJournal();
  const usage = createUsageNotes();
  const workerTraffic = createWorkerCompany(journal, usage.read, () => rpc);
  // Listens from the beginning: what the primary says of the state first would be lost, and all asked for it ever after.
  const shared = remoteStore(part(line, PARTS.state));
  let running: RunningMock | undefined;
  let flush = (): void => {};
  const info = (): WorkerInfo => {
    if (!running) throw new Error('this worker has not been started');
    const { url, port, vendors, problems, files } = running;
    return { url, port, vendors, problems, files };
  };
  const calls: WorkerCalls = {
    async start({ logLevel = 'silent', logFormat = 'json', logColor = false, ...settings }: WorkerSettings) {
      const log = createAccessLog(logLevel, 2, { format: logFormat, color: logColor, shared: true });
      flush = log.flush;
      // Shared through the primary, unless it is shared with other machines anyway.
      const store = settings.state === undefined ? { store: shared } : {};
      running = await openMock(
        { ...settings, log: log.write },
        { journal, usage, workerTraffic: () => workerTraffic, ...store },
      );
      return info();
    },
    async reload() {
      await running?.reload();
      return info();
    },
    async stop() {
      await running?.close();
      flush();
      await rpc.call('used', usage.read()).catch(() => {});
    },
    ...workerTraffic.calls,
  };
  const rpc = createRpc(part(line, PARTS.calls), { ...calls });
  // Ctrl-C reaches every process of a terminal, and the primary decides. Who means this one alone sends SIGTERM.
  process.on('SIGINT', () => {});
  process.once('SIGTERM', () => void calls.stop().then(() => process.exit(0)));
};

/** The primary, as a cluster's worker reaches it. When it is gone, Node ends the worker. */
const parentLine: Line = {
  send: (message) => void process.send?.(message, undefined, undefined, () => {}),
  onMessage: (listener) => void process.on('message', listener),
  onGone: (listener) => void process.on('disconnect', listener),
};

work(parentLine);
