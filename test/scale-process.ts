import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'undici';
import { root } from './run-cli';

/** `understudy mock` as a process of its own whose output is read while it runs. */
export interface Process {
  readonly pid: number;
  /** Without the last slash. */
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Sends the signal and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test left behind. */
export const endProcesses = (): void => {
  for (const child of running) child.kill('SIGKILL');
};

/** Resolves when it listens, on a free port unless `args` name one. */
export const startProcess = async (args: readonly string[], cwd = root): Promise<Process> => {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const command = [join(root, 'bin', 'understudy.js'), 'mock', ...port, '--log-level', 'silent', ...args];
  const child = spawn(process.execPath, command, { cwd, env: { ...process.env, NO_COLOR: '1' } });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  void ended.then(() => running.delete(child));
  const gone = ended.then((code) => Promise.reject(new Error(`the mock ended with ${code}: ${stderr}`)));
  gone.catch(() => {});
  const url = await Promise.race([gone, eventually(() => /listens on (\S+)/.exec(stdout)?.[1])]);
  return {
    pid: child.pid ?? 0,
    url,
    stdout: () => stdout,
    stderr: () => stderr,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
};

/** The first value that `look` finds; gives up after `patience` milliseconds. */
export const eventually = async <T>(
  look: () => T | undefined | Promise<T | undefined>,
  patience = 45_000,
): Promise<T> => {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Of Linux's `/proc`. */
export const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One connection, which stays with one process as long as it is open. */
export interface Connection {
  get(path: string, session?: string): Promise<Answer>;
  put(path: string, body: unknown, session?: string): Promise<Answer>;
  close(): Promise<void>;
}

export const connection = (url: string): Connection => {
  const client = new Client(url, { pipelining: 1 });
  const send = async (method: 'GET' | 'PUT', path: string, session?: string, body?: unknown): Promise<Answer> => {
    const headers = {
      authorization: 'Bearer token',
      ...(session !== undefined && { 'understudy-session': session }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const answer = await client.request({
      method,
      path,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  return {
    get: (path, session) => send('GET', path, session),
    put: (path, body, session) => send('PUT', path, session, body),
    close: () => client.destroy(),
  };
};

/** How often each value is among them. */
export const counted = (values: readonly (string | number)[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(values)].sort().map((value) => [value, values.filter((it) => it === value).length]));
