import type { Command } from 'commander';
import pc from 'picocolors';
import { createAccessLog, type MockSettings, type RunningMock, startMock } from '../../index';
import { EXIT, type ExitCode } from '../exit-codes';
import { settingsOf } from '../settings';

/** Serves until SIGINT or SIGTERM, then lets running requests finish. */
export const mock = async (names: readonly string[], command: Command): Promise<ExitCode> => {
  const { options } = settingsOf(command, 'mock');
  const settings = options as unknown as MockSettings & { readonly logLevel: string };
  const log = createAccessLog(settings.logLevel);
  const stop = signalled();
  const running = await startMock({ ...settings, vendors: names, log: log.write });
  process.stdout.write(banner(running));
  await stop;
  await running.close();
  log.flush();
  return EXIT.conforms;
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

const banner = ({ url, vendors, problems }: RunningMock): string => {
  const width = Math.max(...vendors.map(({ name }) => name.length));
  const rows = vendors.map(
    ({ name, baseUrl, operations }) =>
      `  ${pc.bold(name.padEnd(width))}  ${baseUrl}  ${pc.dim(`${operations} ${operations === 1 ? 'operation' : 'operations'}`)}`,
  );
  const warnings = problems.map((problem) => `${pc.yellow('warning')}  ${problem}`);
  return [
    ...warnings,
    `Understudy listens on ${pc.bold(url)}`,
    ...rows,
    pc.dim(`  control API: ${url}/__understudy/ · stop with Ctrl-C`),
    '',
  ].join('\n');
};
