import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Debian's `redis-server`, where it is installed. */
export const redisBinary = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((file) => existsSync(file));

export const NO_REDIS = 'no redis-server on the PATH (Debian: apt install redis-server)';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** The same data on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of the test's own on a free port, which keeps every write before it acknowledges it. */
export const startRedis = async (): Promise<RedisServer> => {
  if (redisBinary === undefined) throw new Error(NO_REDIS);
  const binary = redisBinary;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  let running: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    running = spawn(binary, [...options, '--appendonly', 'yes', '--appendfsync', 'always'], { stdio: 'ignore' });
    await listens(port);
  };
  const kill = (): Promise<void> =>
    new Promise((resolve) => {
      if (!running || running.exitCode !== null) return resolve();
      running.once('exit', () => resolve());
      running.kill('SIGKILL');
    });
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Resolves when something accepts connections there. */
export const listens = async (port: number): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on ${port}`);
};
