import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, root, runCommand } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-runners-'));
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true });
});

const PAGE =
  'GET /v1/tides/{port}\n\n```\ncurl https://tides.example/v1/tides/esbjerg\n```\n\nResponse\n\n{ "port": "esbjerg", "high": "06:12" }\n';

/** A project that has this package and a test runner, as an installation would put them there. */
const project = (manifest: object): string => {
  const cwd = mkdtempSync(join(folder, 'project-'));
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules', 'understudy'));
  symlinkSync(join(root, 'node_modules', 'vitest'), join(cwd, 'node_modules', 'vitest'));
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', ...manifest }));
  writeFileSync(join(cwd, 'tides.md'), PAGE);
  return cwd;
};

const run = (
  cwd: string,
  program: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> =>
  new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      JEST_WORKER_ID: undefined,
      NODE_ENV: undefined,
      VITEST: undefined,
      FORCE_COLOR: undefined,
      NO_COLOR: '1',
    };
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], { cwd, env });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });

// Nothing is transformed: what is linked stands outside of node_modules, and Jest would compile all of it.
const JEST = { devDependencies: { jest: '30' } };

test.each([
  ['stock Jest', JEST, 'tides.contract.test.js', 'jest/bin/jest.js', ['--rootDir=.', '--transform={}']],
  [
    'stock Jest in a project of modules',
    { ...JEST, type: 'module' },
    'tides.contract.test.cjs',
    'jest/bin/jest.js',
    ['--rootDir=.', '--transform={}'],
  ],
  ['Vitest', { devDependencies: { vitest: '4' } }, 'tides.contract.test.ts', 'vitest/vitest.mjs', ['run']],
])(
  'the test that init writes passes in %s',
  async (_, manifest, file, program, args) => {
    const cwd = project(manifest);
    const { code, stdout } = await runCommand(['init', 'tides', 'tides.md'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ready {2}1 operation: understudy mock tides, then understudy test tides$/m);
    expect(readdirSync(join(cwd, 'contract-tests'))).toEqual([file]);
    const ended = await run(cwd, program, args);
    expect(ended.output).toMatch(/Tests[: ]+[1-9]\d* passed/);
    expect(ended.code).toBe(0);
  },
  90_000,
);
