import type { Command } from 'commander';
import pc from 'picocolors';
import {
  createAccessLog,
  type MockSettings,
  plain,
  plainLines,
  type ServedMock,
  startMock,
  startWorkers,
  watchMock,
} from '../../index';
import { EXIT, type ExitCode } from '../exit-codes';
import { settingsOf } from '../settings';

interface MockOptions extends MockSettings {
  readonly logLevel: string;
  readonly workers: number;
  readonly watch: boolean;
}

/** Serves until SIGINT or SIGTERM, then lets running requests finish. */
export const mock = async (names: readonly string[], command: Command): Promise<ExitCode> => {
  const { options } = settingsOf(command, 'mock');
  const { workers, watch, ...settings } = { ...(options as unknown as MockOptions), vendors: names };
  const stop = signalled();
  const { running, flush, lost } = workers > 1 ? await inWorkers(settings, workers) : await here(settings);
  process.stdout.write(banner(running));
  const watching = watch ? watchMock(running, TELL) : undefined;
  try {
    await Promise.race([stop, lost]);
  } finally {
    await watching?.close();
    await running.close();
    flush();
  }
  return EXIT.conforms;
};

interface Started {
  readonly running: ServedMock;
  readonly flush: () => void;
  /** Rejects when it cannot go on. */
  readonly lost: Promise<never>;
}

type Settings = Omit<MockOptions, 'workers' | 'watch'>;

const here = async (settings: Settings): Promise<Started> => {
  const log = createAccessLog(settings.logLevel);
  const running = await startMock({ ...settings, log: log.write });
  return { running, flush: log.flush, lost: new Promise<never>(() => {}) };
};

const inWorkers = async (settings: Settings, workers: number): Promise<Started> => {
  const running = await startWorkers(settings, { workers, tell: TELL.failed });
  return { running, flush: () => {}, lost: running.lost };
};

const TELL = {
  done: (sentence: string): void => void process.stdout.write(`understudy: ${plainLines(sentence)}\n`),
  failed: (sentence: string): void => void process.stderr.write(`understudy: ${plainLines(sentence)}\n`),
};

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, as people expect. */
const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      process.removeListener('SIGINT', end);
      process.removeListener('SIGTERM', end);
      resolve();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });

/** A container has to listen so; whoever does on a desk should know. */
const exposure = (url: string): readonly string[] => {
  const { hostname } = new URL(url);
  if (hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')) return [];
  return [`${pc.yellow('warning')}  Everyone who reaches ${url} can use the control API: it has no password.`];
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const banner = ({ url, vendors, problems }: ServedMock): string => {
  const width = Math.max(...vendors.map(({ name }) => name.length));
  const rows = vendors.map(
    ({ name, baseUrl, operations, webhooks }) =>
      `  ${pc.bold(name.padEnd(width))}  ${baseUrl}  ${pc.dim(counted(operations, 'operation') + (webhooks > 0 ? `, ${counted(webhooks, 'webhook')}` : ''))}`,
  );
  const warnings = problems.map((problem) => `${pc.yellow('warning')}  ${plain(problem)}`);
  return [
    ...warnings,
    ...exposure(url),
    `Understudy listens on ${pc.bold(url)}`,
    ...rows,
    pc.dim(`  control API: ${url}/__understudy/ · stop with Ctrl-C`),
    '',
  ].join('\n');
};
