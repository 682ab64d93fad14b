import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { isObject } from '../src/core/json/json';
import { root, runCommand, startCliMock } from './run-cli';

/** The action, the workflows and the compose file are run as far as a machine without GitHub, GitLab and Docker can. */

const FILES = [
  'action.yml',
  ...['github', 'gitlab', 'compose'].flatMap((folder) =>
    readdirSync(join(root, 'examples', folder)).map((name) => join('examples', folder, name)),
  ),
];

const folder = mkdtempSync(join(tmpdir(), 'understudy-ci-'));
const bin = join(folder, 'bin');
const run = promisify(execFile);

beforeAll(() => {
  mkdirSync(bin);
  // Nothing is installed here: `npx understudy` is this checkout.
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${root}/bin/understudy.js" "$@"\n`, {
    mode: 0o755,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parse = (file: string): unknown => load(readFileSync(join(root, file), 'utf8'));

/** Every text below a node, such as the lines of `run` and `script`. */
const texts = (node: unknown): readonly string[] => {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap(texts);
  return isObject(node) ? Object.values(node).flatMap(texts) : [];
};

const stepsOf = (node: unknown): readonly Record<string, unknown>[] => {
  if (Array.isArray(node)) return node.flatMap(stepsOf);
  if (!isObject(node)) return [];
  return 'run' in node || 'uses' in node ? [node] : Object.values(node).flatMap(stepsOf);
};

const stepNamed = (file: string, name: string): string => {
  const found = stepsOf(parse(file)).find((each) => each.name === name)?.run;
  if (typeof found !== 'string') throw new Error(`no step "${name}" in ${file}`);
  return found;
};

/** Runs a step as the runner does: bash, with a file for its outputs. */
const runStep = async (script: string, cwd: string, env: Readonly<Record<string, string>>) => {
  const output = join(folder, 'output');
  const summary = join(folder, 'summary');
  for (const file of [output, summary]) writeFileSync(file, '');
  const variables = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: cwd,
    GITHUB_ACTIONS: 'true',
    ...env,
  };
  const ended = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    env: variables,
  }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      stdout: error.stdout + error.stderr,
    }),
  );
  return { ...ended, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') };
};

const project = (name: string): string => {
  const cwd = join(folder, name);
  mkdirSync(join(cwd, 'node_modules'), { recursive: true });
  symlinkSync(root, join(cwd, 'node_modules', 'understudy'));
  cpSync(join(root, 'specs', 'wethod'), join(cwd, 'specs', 'wethod'), { recursive: true });
  return cwd;
};

test('the commands and options that they name exist', async () => {
  const commands = FILES.flatMap((file) =>
    texts(parse(file)).flatMap((text) => [...text.matchAll(/npx understudy ((?:report )?\w+)([^|\n]*)/g)]),
  );
  expect(commands.length).toBeGreaterThanOrEqual(5);
  for (const [, command = '', rest = ''] of commands) {
    const { stdout, code } = await runCommand([...command.split(' '), '--help']);
    expect({ command, code }).toEqual({ command, code: 0 });
    for (const [option] of rest.matchAll(/--[\w-]+/g)) expect(stdout).toContain(option);
  }
});

test('each step of the action has a shell or an action of a major version, and takes inputs by its environment', () => {
  const steps = stepsOf(parse('action.yml'));
  expect(steps.length).toBeGreaterThan(4);
  for (const { run: script, uses, shell } of steps) {
    if (typeof script === 'string') expect(shell).toBe('bash');
    else expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    // An input within a script would be run as one.
    expect(String(script)).not.toContain('${{');
  }
});

test('the action writes its reports, a summary and an exit code', async () => {
  const cwd = project('action');
  const install = await runStep(stepNamed('action.yml', 'Install'), cwd, { VERSION: 'none' });
  expect(install).toMatchObject({ code: 0 });
  const env = { VENDORS: 'wethod', ARGS: '--only get-contact', REPORTS: 'reports' };
  const good = await runStep(stepNamed('action.yml', 'Test'), cwd, env);
  expect(good).toMatchObject({ code: 0, output: 'exit-code=0\n' });
  expect(good.summary).toContain('wethod');
  for (const name of ['junit.xml', 'report.json', 'report.html'])
    expect(existsSync(join(cwd, 'reports', name))).toBe(true);
  const wrong = await runStep(stepNamed('action.yml', 'Test'), cwd, { ...env, ARGS: '--only nothing' });
  expect(wrong).toMatchObject({ code: 2, output: 'exit-code=2\n' });
});

test('the shards of the workflow become one report', async () => {
  const cwd = project('shards');
  for (const shard of [1, 2])
    await runStep(stepNamed('action.yml', 'Test'), cwd, {
      VENDORS: 'wethod',
      ARGS: `--shard ${shard}/2`,
      REPORTS: `shards/shard-${shard}`,
    });
  const merged = await runStep(stepNamed('examples/github/contract.yml', 'Merge'), cwd, {});
  expect(merged).toMatchObject({ code: 0 });
  const rendered = await runStep(stepNamed('examples/github/contract.yml', 'Render'), cwd, {});
  expect(rendered).toMatchObject({ code: 0 });
  expect(readFileSync(join(cwd, 'contract.html'), 'utf8')).toContain('The contract holds');
});

test('the vendor watch passes without drift, and tells drift from what it could not ask', async () => {
  const cwd = project('watch');
  const watch = stepNamed('examples/github/vendor-watch.yml', 'Find drift').replaceAll('acme', 'wethod');
  const mock = await startCliMock(['wethod', '--data', 'store']);
  const env = { UNDERSTUDY_WETHOD_TOKEN: 'x', UNDERSTUDY_WETHOD_ID: '1' };
  const none = await runStep(watch, cwd, { ...env, ACME_URL: `${mock.url}/wethod` });
  await mock.stop();
  expect({ code: none.code, output: none.output }).toEqual({ code: 0, output: 'code=0\n' });
  const away = await runStep(watch, cwd, { ...env, ACME_URL: 'http://127.0.0.1:9' });
  expect(away.code).not.toBe(0);
  expect(away.output).toMatch(/^code=[23]\n$/);
});

test('compose builds the Dockerfile, waits until it is healthy, and asks what the mock answers', async () => {
  const services = (parse('examples/compose/compose.yaml') as { services: Record<string, Record<string, never>> })
    .services;
  const { build, command, environment } = services.understudy as unknown as {
    build: { context: string; dockerfile: string };
    command: readonly string[];
    environment: Readonly<Record<string, string>>;
  };
  const dockerfile = join(root, 'examples', 'compose', build.context, build.dockerfile);
  expect(readFileSync(dockerfile, 'utf8')).toMatch(/^HEALTHCHECK /m);
  expect(Object.keys(environment)).toEqual(['UNDERSTUDY_CONTROL_HOST']);
  expect(command.slice(0, 3)).toEqual(['mock', '--host', '0.0.0.0']);

  const mock = await startCliMock(['--host', '127.0.0.1'], { env: environment });
  const { command: ask, environment: own } = services.app as unknown as {
    command: readonly string[];
    environment: { WETHOD_URL: string };
  };
  const [node = '', ...args] = ask;
  expect(node).toBe('node');
  const { stdout } = await run(process.execPath, args, {
    env: { WETHOD_URL: own.WETHOD_URL.replace('http://understudy:4010', mock.url) },
  });
  await mock.stop();
  expect(stdout).toMatch(/^200 \{"id":1,/);
});
