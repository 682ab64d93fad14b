import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runCommand, startCliMock } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOSTILE = `openapi: 3.1.0
info: { title: "Pets \\e[2J\\x9b1m \\u202e\\n::error::forged", version: '1' }
paths:
  /pets:
    get:
      operationId: "list\\e[31m"
      summary: "\\n::warning::forged"
      responses:
        '200':
          description: "\\e]0;owned\\a"
          content: { application/json: { schema: { type: array, items: { type: string } }, example: [7] } }
`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]|^\s*::/m;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are looked for
const COLOUR = /\u001b\[\d+m/;

const hasScript = spawnSync('script', ['--version']).status === 0;
/** Only util-linux has a terminal to run a program in. */
const onTerminal = hasScript ? describe : describe.skip;

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

interface Shown {
  readonly output: () => string;
  readonly type: (keys: string) => void;
  readonly ended: Promise<number | null>;
  /** Resolves with the first match in what the terminal shows. */
  readonly sees: (pattern: RegExp) => Promise<string>;
}

const inTerminal = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Shown => {
  // `exec`: a shell that stayed would get the same Ctrl-C, and end with 130 whatever the command said.
  const words = [process.execPath, join(root, 'bin', 'understudy.js'), ...args].map(quoted);
  const command = `exec ${words.join(' ')}`;
  const surroundings = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:UNDERSTUDY_|GITHUB_|JEST_|FORCE_COLOR$|NO_COLOR$|CI$)/.test(name),
    ),
  );
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: root,
    env: { ...surroundings, TERM: 'xterm', ...env },
  });
  let output = '';
  let look = (): void => {};
  child.stdout.on('data', (chunk: Buffer) => {
    output += String(chunk);
    look();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    output: () => output,
    type: (keys) => void child.stdin.write(keys),
    ended,
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = pattern.exec(output);
          if (found) resolve(found[1] ?? found[0]);
        };
        look();
        ended.then(() => reject(new Error(`the terminal never showed ${pattern}: ${output}`)), reject);
      }),
  };
};

const CTRL_C = '\u0003';

onTerminal('on a terminal', () => {
  const serve = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const mock = inTerminal(['mock', 'wethod', '-p', '0', ...args], env);
    const url = await mock.sees(/(http:\/\/127\.0\.0\.1:\d+)\/wethod/);
    await fetch(`${url}/wethod/api/contacts/1`, { headers: { authorization: 'Bearer x' } });
    await fetch(`${url}/wethod/api/contacts/x?secret=hunter2`, { headers: { authorization: 'Bearer x' } });
    await mock.sees(/contacts\/x/);
    mock.type(CTRL_C);
    expect(await mock.ended).toBe(0);
    return mock.output();
  };

  test('the log of the mock is for people: what was asked, answered, and wrong', async () => {
    const output = await serve([]);
    expect(output).toMatch(COLOUR);
    const text = output.replaceAll(new RegExp(COLOUR, 'g'), '');
    expect(text).toMatch(/\d\d:\d\d:\d\d GET {4}200 \/api\/contacts\/1 · the request is valid/);
    expect(text).toMatch(/GET {4}4\d\d \/api\/contacts\/x .*\r?\n {9}path id {2}.*openapi\.yaml:\d+/);
    expect(text).not.toMatch(/"level"|hunter2/);
  });

  test('NO_COLOR takes the colours away', async () => {
    const output = await serve([], { NO_COLOR: '1' });
    expect(output).not.toMatch(COLOUR);
    expect(output).toMatch(/GET {4}200/);
  });

  test('--log-format json gives a program its lines', async () => {
    const output = await serve(['--log-format', 'json']);
    expect(output).toMatch(/^\{"level":30,.*"path":"\/api\/contacts\/1"/m);
  });

  test('the progress of a test run shows counts, and is gone in the end', async () => {
    const run = inTerminal(['test', 'wethod'], { NO_COLOR: '1' });
    expect(await run.ended).toBe(0);
    expect(run.output()).toMatch(/wethod {2}\d+\/\d+/);
    expect(run.output().split('\r\u001b[2K').at(-1)).not.toMatch(/^wethod {2}\d+\/\d+/m);
  });
});

describe('in a pipe', () => {
  test('the log is JSON, and readable where --log-format says so, in colour where FORCE_COLOR does', async () => {
    const logOf = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
      const mock = await startCliMock(['wethod', ...args], { env });
      await fetch(`${mock.url}/wethod/api/contacts/1`, { headers: { authorization: 'Bearer x' } });
      return (await mock.stop()).stderr;
    };
    expect(JSON.parse(await logOf([]))).toMatchObject({ level: 30, method: 'GET', status: 200 });
    const pretty = await logOf(['--log-format', 'pretty']);
    expect(pretty).toMatch(/^\d\d:\d\d:\d\d GET {4}200 /);
    expect(await logOf(['--log-format', 'pretty'], { NO_COLOR: '', FORCE_COLOR: '1' })).toMatch(COLOUR);
    const workers = await logOf(['--log-format', 'pretty', '--workers', '2']);
    expect(workers).toMatch(/^\d\d:\d\d:\d\d GET {4}200 /);
  });

  test.each([
    ['list'],
    ['lint'],
    ['list', '--format', 'json'],
    ['list', '--format', 'markdown'],
    ['test'],
    ['test', '--dry-run'],
  ])('%s %s %s shows no control character and no CI command of a document', async (...args) => {
    const file = join(folder, 'hostile.yaml');
    writeFileSync(file, HOSTILE);
    const { stdout, stderr } = await runCommand([...args, file]);
    expect(stdout + stderr).not.toMatch(HARMFUL);
    expect(stdout).toMatch(/hostile|pets/i);
  });

  test('an error message shows no control character of what was typed', async () => {
    const { stderr } = await runCommand(['list', './\u001b[2J\n::error::forged.yaml']);
    expect(stderr).toMatch(/No file at/);
    expect(stderr).not.toMatch(HARMFUL);
  });
});

(existsSync('/dev/full') ? describe : describe.skip)('a standard output that takes nothing', () => {
  const refusedBy = (...args: readonly string[]): void => {
    const command = [process.execPath, join(root, 'bin', 'understudy.js'), ...args].map(quoted).join(' ');
    const { status, stderr } = spawnSync('bash', ['-c', `${command} > /dev/full`], { cwd: root, encoding: 'utf8' });
    expect(stderr.match(/cannot write to standard output: ENOSPC/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  };

  test.each([
    ['mock', 'wethod', '-p', '0'],
    ['list', 'wethod'],
    ['lint', 'wethod'],
  ])('%s: one clear message and exit 2', refusedBy);

  test('test: the same, and the report of that run is written', () => {
    const report = join(folder, 'report.json');
    refusedBy('test', 'wethod', '--report', `json=${report}`);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ summary: { failed: 0 } });
  });
});
