import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CHROMIUM } from './chromium';
import { root } from './run-cli';

const examples = join(root, 'examples');
const folder = mkdtempSync(join(tmpdir(), 'understudy-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing of the Jest around it leaks into a runner that is an example. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:JEST_|NODE_OPTIONS$|UNDERSTUDY_)/.test(name)),
  ),
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  CHROMIUM,
};

interface Ran {
  readonly code: number;
  readonly output: string;
}

const run = (args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve) =>
    execFile(process.execPath, [...args], { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    ),
  );

/** A program of a package, as its manifest names it. */
const program = (name: string, from = root): string => {
  const manifest = createRequire(join(from, 'package.json')).resolve(`${name}/package.json`);
  const { bin } = require(manifest) as { readonly bin: string | Readonly<Record<string, string>> };
  return join(dirname(manifest), typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? ''));
};

// Each is a whole test runner, one of them with browsers.
jest.setTimeout(180_000);

test('jest: an answer is held against its document, and a scenario is played', async () => {
  const { code, output } = await run([program('jest'), '--config', 'jest.config.js'], join(examples, 'jest'));
  expect(output).toMatch(/Tests: +2 passed, 2 total/);
  expect(code).toBe(0);
});

test('vitest: the same, and the whole contract of a vendor', async () => {
  const { code, output } = await run([program('vitest'), 'run', '--root', '.'], join(examples, 'vitest'));
  expect(output).toMatch(/Tests +\d+ passed/);
  expect(output).not.toMatch(/failed/);
  expect(code).toBe(0);
});

test('playwright: parallel tests each have their own vendor', async () => {
  const args = [program('@playwright/test'), 'test', '--output', join(folder, 'playwright')];
  const { code, output } = await run(args, join(examples, 'playwright'));
  expect(output).toMatch(/3 passed/);
  expect(code).toBe(0);
});

test('msw: the application keeps the vendor’s real URL', async () => {
  const { code, output } = await run(['--test', 'contacts.test.mjs'], join(examples, 'msw'));
  expect(output).toMatch(/pass 3\n/);
  expect(code).toBe(0);
});

test('express: vendors inside an application’s own server', async () => {
  const child = spawn(process.execPath, ['server.mjs'], { cwd: join(examples, 'express'), env: { ...env, PORT: '0' } });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk) => resolve(String(chunk).trim().split(' ').at(-1) ?? ''));
      child.on('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: 'Bearer x' } });
    expect(await (await ask('/vendors/wethod/api/contacts/1')).json()).toMatchObject({ id: expect.anything() });
    expect((await ask('/vendors/nobody/x')).status).toBe(404);
    expect((await ask('/vendors/__understudy/health')).status).toBe(200);
  } finally {
    child.kill('SIGKILL');
  }
});

test('hono: vendors inside an application’s own routes', async () => {
  const { code, output } = await run(['--test', 'contacts.test.mjs'], join(examples, 'hono'));
  expect(output).toMatch(/pass 3\n/);
  expect(code).toBe(0);
});

test('jsdom: a page is tested with the vendor’s real URL', async () => {
  const args = [program('vitest'), 'run', '--root', '.', '--testTimeout', '30000'];
  const { code, output } = await run(args, join(examples, 'jsdom'));
  expect(output).toMatch(/Tests +2 passed/);
  expect(code).toBe(0);
});

test.each(['next', 'storybook'])('%s: its files compile', async (name) => {
  expect(await run([program('typescript'), '-p', '.'], join(examples, name))).toEqual({ code: 0, output: '' });
});

test('types: a typed client compiles, and its types are those of the document', async () => {
  const here = join(examples, 'types');
  const check = [join(root, 'bin', 'understudy.js'), 'types', 'highlevel', '--out', 'highlevel.ts', '--check'];
  expect(await run(check, here)).toEqual({ code: 0, output: '' });
  expect(await run([program('typescript', here)], here)).toEqual({ code: 0, output: '' });
});
