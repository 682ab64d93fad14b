import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fail, messageOf, plain, plainLines, terminalOf } from '../../api/basics';
import {
  createAccessLog,
  isLoopback,
  type LogFormat,
  type MockSettings,
  type ServedMock,
  startMock,
  watchMock,
} from '../../api/running';
import { EXIT, type ExitCode } from '../exit-codes';
import { colors, complain, counted, outputLost, print } from '../output';
import { readProgress } from '../read-progress';
import { settingsOf } from '../settings';
import { untilSignal } from '../until-signal';

interface MockCommandOptions extends MockSettings {
  readonly logLevel: string;
  /** Default: `pretty` on a terminal. */
  readonly logFormat?: LogFormat;
  readonly workers: number;
  readonly watch: boolean;
  readonly httpsKey?: string;
  readonly httpsCert?: string;
}

/** Serves until SIGINT or SIGTERM, then lets running requests finish. */
export const mock = async (names: readonly string[], command: Command): Promise<ExitCode> => {
  const { options } = settingsOf(command, 'mock');
  const log = terminalOf(process.stderr, process.env);
  const { workers, watch, httpsKey, httpsCert, ...given } = {
    logFormat: log.isTerminal ? ('pretty' as const) : ('json' as const),
    logColor: log.color,
    ...(options as unknown as MockCommandOptions),
    vendors: names,
  };
  const settings: Settings = { ...given, https: httpsOf(given.https, httpsKey, httpsCert) };
  const stop = untilSignal();
  const { running, flush, lost } = workers > 1 ? await inWorkers(settings, workers) : await here(settings);
  // Whoever reads that it listens may change a file at once.
  const watching = watch ? watchMock(running, NOTIFY) : undefined;
  print(banner(running, settings.https === true));
  try {
    await Promise.race([stop, lost, outputLost()]);
  } finally {
    await watching?.close();
    await running.close();
    flush();
  }
  return EXIT.conforms;
};

/** Of the command line's files, where there are any. */
const httpsOf = (
  https: MockSettings['https'] = false,
  httpsKey: string | undefined,
  httpsCert: string | undefined,
): NonNullable<MockSettings['https']> => {
  if (httpsKey === undefined && httpsCert === undefined) return https;
  if (httpsKey === undefined || httpsCert === undefined) {
    throw fail('USAGE', '--https-key and --https-cert go together: one is the key, the other its certificate.');
  }
  return { key: readPem('--https-key', httpsKey), cert: readPem('--https-cert', httpsCert) };
};

const readPem = (option: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fail('USAGE', `${option}: cannot read ${file}: ${messageOf(error)}`);
  }
};

interface Started {
  readonly running: ServedMock;
  readonly flush: () => void;
  /** Rejects when it cannot go on. */
  readonly lost: Promise<never>;
}

type Settings = Omit<MockCommandOptions, 'workers' | 'watch' | 'httpsKey' | 'httpsCert' | 'logFormat'> & {
  readonly logFormat: LogFormat;
  readonly logColor: boolean;
};

const here = async (settings: Settings): Promise<Started> => {
  const { logLevel, logFormat: format, logColor: color, ...own } = settings;
  const log = createAccessLog(logLevel, 2, { format, color, failed: logFailed });
  const running = await startMock({
    ...own,
    log: log.write,
    ...(settings.from && { readProgress: readProgress() }),
  });
  return { running, flush: log.flush, lost: new Promise<never>(() => {}) };
};

const inWorkers = async (settings: Settings, workers: number): Promise<Started> => {
  const { startWorkers } = require('../../api/scaling') as typeof import('../../api/scaling');
  const running = await startWorkers(settings, { workers, warn: NOTIFY.failed });
  return { running, flush: () => {}, lost: running.lost };
};

const NOTIFY = {
  done: (sentence: string): void => print(`understudy: ${plainLines(sentence)}\n`),
  failed: (sentence: string): void => complain(`understudy: ${sentence}`),
};

const logFailed = (error: Error): void =>
  NOTIFY.done(`the log cannot be written: ${error.message}. The mock goes on without it.`);

/** A container has to listen so; a person at a desk should know. */
const exposure = (url: string): readonly string[] =>
  isLoopback(new URL(url).hostname)
    ? []
    : [`${colors.yellow('warning')}  Everyone who reaches ${url} can use the control API: it has no password.`];

const SELF_MADE =
  '  with a certificate made for this start, which no client trusts: curl -k, or give your own with --https-key and --https-cert';

const banner = ({ url, vendors, problems }: ServedMock, selfMade: boolean): string => {
  const width = Math.max(...vendors.map(({ name }) => name.length));
  const rows = vendors.map(
    ({ name, baseUrl, operations, webhooks }) =>
      `  ${colors.bold(plain(name).padEnd(width))}  ${plain(baseUrl)}  ${colors.dim(counted(operations, 'operation') + (webhooks > 0 ? `, ${counted(webhooks, 'webhook')}` : ''))}`,
  );
  const warnings = problems.map((problem) => `${colors.yellow('warning')}  ${plain(problem)}`);
  return [
    ...warnings,
    ...exposure(url),
    `Understudy listens on ${colors.bold(url)}`,
    ...(selfMade ? [SELF_MADE] : []),
    ...rows,
    colors.dim(`  page and control API: ${url}/__understudy/ · stop with Ctrl-C`),
    '',
  ].join('\n');
};
