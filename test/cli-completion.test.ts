import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root, runCli } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-completion-'));
// Each key in a shell starts the program once.
jest.setTimeout(30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() =>
  writeFileSync(
    join(folder, 'understudy'),
    `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/understudy.js" "$@"\n`,
    { mode: 0o755 },
  ),
);

const run = async (shell: string, ...args: readonly string[]): Promise<readonly string[]> => {
  const { stdout } = await promisify(execFile)(shell, [...args], {
    cwd: root,
    env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'dumb' },
  });
  return stdout.trim().split('\n');
};

/** What bash offers once it has read the script: its own completion runs, as after the TAB key. */
const inBash = (...words: readonly string[]): Promise<readonly string[]> => {
  const script = `
    compopt() { :; }
    eval "$(understudy completion bash)"
    COMP_WORDS=(understudy "$@"); COMP_CWORD=$#
    _understudy
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return run('bash', '--norc', '-c', script, 'bash', ...words);
};

/** What fish offers for a line. */
const inFish = (line: string): Promise<readonly string[]> =>
  run('fish', '--no-config', '-c', 'understudy completion fish | source; complete -C "$argv[1]"', line);

/** The line that stands in a zsh on a terminal after the TAB key; the script is read by `read`. */
const inZsh = async (read: string, line: string): Promise<string> => {
  const script = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'fpath=(${folder} $fpath); autoload -U compinit; compinit -u -D; ${read}'
    zpty -w shell 'shown() { print -r -- "<<$BUFFER>>" }; zle -N shown; bindkey "^X" shown'
    zpty -w shell 'print -r -- rea""dy'
    zpty -r -m shell seen '*ready*'
    zpty -n -w shell "$1"$'\\t\\x18'
    zpty -r -m shell seen '*<<*>>*'
    print -r -- "$seen"`;
  return /<<(.*)>>/.exec((await run('zsh', '-f', '-c', script, 'zsh', line)).join('\n'))?.[1] ?? '';
};

/** CI installs each shell (.ci/run); elsewhere a test of a shell that is not there is left out. */
const withShell = (shell: string) => (spawnSync(shell, ['--version']).error ? test.skip : test);

test('bash completes commands, vendors, options and their values', async () => {
  expect(await inBash('li')).toEqual(['lint', 'list']);
  expect(await inBash('mock', 'wet')).toEqual(['wethod']);
  expect(await inBash('test', '--touch')).toEqual(['--touch-existing']);
  expect(await inBash('test', '--target', 'high')).toEqual(['highlevel=']);
});

withShell('fish')('fish completes the same, and files only where a file is meant', async () => {
  expect(await inFish('understudy li')).toEqual(['lint', 'list']);
  expect(await inFish('understudy mock wet')).toEqual(['wethod']);
  expect(await inFish('understudy test --touch')).toEqual(['--touch-existing']);
  expect(await inFish('understudy test --target high')).toEqual(['highlevel=']);
  expect(await inFish('understudy test --config tsconfig.b')).toEqual(['tsconfig.build.json']);
});

withShell('zsh')('zsh completes the same', async () => {
  const read = 'eval "$(understudy completion zsh)"';
  const lines = ['lin', 'mock wet', 'test --touch', 'test --target high', 'test --config tsconfig.b'];
  expect(await Promise.all(lines.map((line) => inZsh(read, `understudy ${line}`)))).toEqual([
    'understudy lint ',
    'understudy mock wethod ',
    'understudy test --touch-existing ',
    'understudy test --target highlevel=',
    'understudy test --config tsconfig.build.json ',
  ]);
});

withShell('zsh')('zsh completes at the first TAB key when the script is a file in fpath', async () => {
  writeFileSync(join(folder, '_understudy'), (await runCli(['completion', 'zsh'])).stdout);
  expect(await inZsh('', 'understudy lin')).toBe('understudy lint ');
});

test('another shell is refused with those there are', async () => {
  const { code, stderr } = await runCli(['completion', 'tcsh']);
  expect(stderr).toMatch(/bash, zsh, fish/);
  expect(code).toBe(2);
});
