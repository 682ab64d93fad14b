import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort, listens } from './redis-server';

/** Programs of Debian, where they are installed; `sbin` is not on everybody's path. */
const binary = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

const ALERTMANAGER = binary('prometheus-alertmanager');
const PDNS = binary('pdns_server');
const SQLITE = binary('sqlite3');
const PDNS_TABLES = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql';

export const hasAlertmanager = ALERTMANAGER !== undefined;
export const hasPowerDns = PDNS !== undefined && SQLITE !== undefined && existsSync(PDNS_TABLES);

interface RealServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** An Alertmanager of the test's own, alone and empty. */
export const startAlertmanager = async (): Promise<RealServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  writeFileSync(join(folder, 'am.yml'), 'route: { receiver: nobody }\nreceivers: [ { name: nobody } ]\n');
  return start(ALERTMANAGER ?? '', folder, (port) => [
    `--config.file=${join(folder, 'am.yml')}`,
    `--storage.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ]);
};

/** The document that the program carries in itself: it serves none, so it is read out of the file. */
export const alertmanagerDocument = (): object => {
  const program = readFileSync(ALERTMANAGER ?? '').toString('latin1');
  const from = program.lastIndexOf('{\n  "', program.indexOf('"swagger": "2.0"'));
  // The first closing brace at the start of a line is its own.
  return JSON.parse(program.slice(from, program.indexOf('\n}', from) + 2)) as object;
};

export const PDNS_KEY = 'throwaway-key';

/** A PowerDNS of the test's own with its API, and no zone. */
export const startPowerDns = async (): Promise<RealServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'pdns-'));
  const database = join(folder, 'pdns.db');
  execFileSync(SQLITE ?? '', [database], { input: readFileSync(PDNS_TABLES) });
  const dns = await freePort();
  return start(PDNS ?? '', folder, (port) => [
    `--config-dir=${folder}`,
    `--socket-dir=${folder}`,
    '--launch=gsqlite3',
    `--gsqlite3-database=${database}`,
    '--gsqlite3-dnssec=yes',
    '--local-address=127.0.0.1',
    `--local-port=${dns}`,
    '--api=yes',
    `--api-key=${PDNS_KEY}`,
    '--webserver=yes',
    '--webserver-address=127.0.0.1',
    `--webserver-port=${port}`,
    '--webserver-allow-from=127.0.0.1',
    '--daemon=no',
    '--guardian=no',
  ]);
};

/** The document that the server publishes of itself. */
export const powerDnsDocument = async (url: string): Promise<object> => {
  const answer = await fetch(`${url}/api/docs`, { headers: { 'X-API-Key': PDNS_KEY, Accept: 'application/json' } });
  return (await answer.json()) as object;
};

const start = async (
  file: string,
  folder: string,
  options: (port: number) => readonly string[],
): Promise<RealServer> => {
  const port = await freePort();
  const running = spawn(file, options(port), { cwd: folder, stdio: 'ignore' });
  await listens(port);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await ended(running);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const ended = (running: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (running.exitCode !== null) return resolve();
    running.once('exit', () => resolve());
    running.kill('SIGKILL');
  });
