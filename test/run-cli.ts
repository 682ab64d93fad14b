import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '..');
const binary = join(root, 'bin', 'understudy.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another installation than this folder. */
  readonly program?: string;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test left behind. */
export const endAll = (): void => {
  for (const child of running) child.kill('SIGKILL');
};
afterAll(endAll);

const start = (args: readonly string[], options: Options): ChildProcess => {
  const child = spawnCli(args, options);
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
};

const spawnCli = (args: readonly string[], { cwd = root, env = {}, program = binary }: Options): ChildProcess =>
  spawn(process.execPath, [program, ...args], { cwd, env: { ...clean(process.env), NO_COLOR: '1', ...env } });

/** Nothing of the surroundings leaks into a test: no settings, and no signs of a CI system. */
const clean = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:UNDERSTUDY_|GITHUB_|FORCE_COLOR$|JEST_)/.test(name)));

/** Runs the command line to its end, as a real process. */
export const runCli = (args: readonly string[], options: Options = {}): Promise<Ended> =>
  new Promise((resolveEnd, reject) => {
    const child = start(args, options);
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => (output.stdout += String(chunk)));
    child.stderr?.on('data', (chunk: Buffer) => (output.stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolveEnd({ code, ...output }));
  });

let host: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line in a process that this test file keeps for all of its commands, one after the other: its words,
 * its files and its exit code. What a process is like (signals, colours, an output that breaks, its end) needs `runCli`.
 */
export const runCommand = (args: readonly string[], options: Omit<Options, 'program'> = {}): Promise<Ended> => {
  const ended = last.then(() => inHost(args, options));
  last = ended.catch(() => {});
  return ended;
};

const inHost = (args: readonly string[], { cwd = root, env = {} }: Omit<Options, 'program'>): Promise<Ended> =>
  new Promise((resolveEnd, reject) => {
    host ??= fork(join(__dirname, 'command-host.js'), {
      cwd: root,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const child = host;
    running.add(child);
    const gone = (code: number | null): void => {
      host = undefined;
      running.delete(child);
      reject(new Error(`understudy ${args.join(' ')}: the process ended with ${code}`));
    };
    child.once('exit', gone);
    child.once('message', (ended: Ended) => {
      child.off('exit', gone);
      resolveEnd(ended);
    });
    child.send({ args, cwd, env: { ...clean(process.env), NO_COLOR: '1', ...env } });
  });

export interface RunningCli {
  readonly url: string;
  /** Sends the signal and resolves with the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Starts `understudy mock` on a free port and resolves when it listens. */
export const startCliMock = (args: readonly string[] = [], options: Options = {}): Promise<RunningCli> =>
  startCli(['mock', ...args], options);

/** Starts a command that listens, on a free port, and resolves when it does. */
export const startCli = ([command = '', ...args]: readonly string[], options: Options = {}): Promise<RunningCli> =>
  new Promise((resolveUp, reject) => {
    const child = start([command, '--port', '0', ...args], options);
    const output = { stdout: '', stderr: '' };
    const end = new Promise<Ended>((resolveEnd) => child.on('close', (code) => resolveEnd({ code, ...output })));
    child.stderr?.on('data', (chunk: Buffer) => (output.stderr += String(chunk)));
    child.stdout?.on('data', (chunk: Buffer) => {
      output.stdout += String(chunk);
      const url = /listens on \S*?(http[\w:/.[\]-]+)/.exec(output.stdout)?.[1];
      if (url !== undefined) {
        resolveUp({
          url,
          stop: (signal = 'SIGTERM') => {
            child.kill(signal);
            return end;
          },
        });
      }
    });
    end.then(({ code, stderr }) => reject(new Error(`it ended with ${code}: ${stderr}`)), reject);
  });
