import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endAll, root, runCli } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-completion-'));
afterAll(endAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers once it has read the script: its own completion runs, as after the TAB key. */
const inBash = async (...words: readonly string[]): Promise<readonly string[]> => {
  writeFileSync(
    join(folder, 'understudy'),
    `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/understudy.js" "$@"\n`,
    {
      mode: 0o755,
    },
  );
  const script = `
    compopt() { :; }
    eval "$(understudy completion bash)"
    COMP_WORDS=(understudy "$@"); COMP_CWORD=$#
    _understudy
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script, 'bash', ...words], {
    cwd: root,
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
  return stdout.trim().split('\n');
};

test('bash completes commands, vendors, options and their values', async () => {
  expect(await inBash('li')).toEqual(['lint', 'list']);
  expect(await inBash('mock', 'wet')).toEqual(['wethod']);
  expect(await inBash('test', '--touch')).toEqual(['--touch-existing']);
  expect(await inBash('test', '--target', 'high')).toEqual(['highlevel=']);
});

test.each([
  ['zsh', /^#compdef understudy\n.*compdef _understudy understudy\n$/s],
  ['fish', /^complete -c understudy /],
])('%s has a script', async (shell, expected) => {
  const { code, stdout } = await runCli(['completion', shell]);
  expect(stdout).toMatch(expected);
  expect(code).toBe(0);
});

test('another shell is refused with those there are', async () => {
  const { code, stderr } = await runCli(['completion', 'tcsh']);
  expect(stderr).toMatch(/bash, zsh, fish/);
  expect(code).toBe(2);
});
