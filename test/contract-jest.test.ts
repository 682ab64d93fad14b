import { execFile } from 'node:child_process';
import path from 'node:path';
import { put } from './servers/change';
import { type Change, serve, specOf } from './servers/faithful';

const root = path.resolve(__dirname, '..');
const jestBin = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** Runs a vendor's contract test in a Jest of its own, against a server that answers as `change` has it. */
const runJest = async (vendor: string, change: Change): Promise<{ readonly code: number; readonly output: string }> => {
  const served = await serve(specOf(vendor), change);
  const env = {
    ...process.env,
    [`UNDERSTUDY_TARGET_${vendor.toUpperCase()}`]: served.url,
    UNDERSTUDY_WETHOD_TOKEN: 'canary-jest-token',
    FORCE_COLOR: '0',
  };
  // The setup builds the package, which this run does not need and others may be doing.
  const noSetup = path.join(root, 'test', 'servers', 'no-setup.js');
  const args = [
    jestBin,
    `contract-tests/${vendor}.contract.test.ts`,
    '--globalSetup',
    noSetup,
    '--reporters',
    'default',
    '--verbose',
  ];
  const ran = await new Promise<{ code: number; output: string }>((resolve) =>
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    ),
  );
  await served.close();
  return ran;
};

test('a faithful endpoint passes, and what could not be sent is a skipped test that says why', async () => {
  const { code, output } = await runJest('wethod', (answer) => answer);
  expect(output).toContain('wethod keeps its contract (the real endpoint)');
  expect(output).toMatch(/✓ GET \/api\/contacts\/\{id\} answers an unknown id as described/);
  expect(output).toContain('set UNDERSTUDY_WETHOD_LIMITED_TOKEN to such a token');
  expect(code).toBe(0);
}, 60_000);

test('a lie fails with the place in the document and a curl line without the secret', async () => {
  const { code, output } = await runJest('wethod', (answer) =>
    answer.status === 200 ? { ...answer, value: put(answer.value, 'id', 'one') } : answer,
  );
  expect(code).toBe(1);
  expect(output).toMatch(/body \/id must be number.*specs\/wethod\/openapi\.yaml:\d+/);
  expect(output).toContain('authorization: Bearer $UNDERSTUDY_WETHOD_TOKEN');
  expect(output).not.toContain('canary-jest-token');
}, 60_000);

test('what is only a warning fails nothing, and is told once', async () => {
  const { code, output } = await runJest('wethod', (answer) =>
    answer.status === 200 ? { ...answer, value: put(answer.value, 'nickname', 'Al') } : answer,
  );
  expect(code).toBe(0);
  expect(output.match(/nickname.*wethod\/get-contact\/example\/sample/g)).toHaveLength(1);
}, 60_000);

test('what has nothing to follow is a skipped test, and says so', async () => {
  const { code, output } = await runJest('superoffice', (answer, { operation }) =>
    answer.status === 200 && operation.method === 'GET' ? { ...answer, value: emptied(answer.value) } : answer,
  );
  expect(output).toMatch(/○ .*keeps what limit means.*\(skipped: no list of its answer has two items or more\)/);
  expect(code).toBe(0);
}, 60_000);

const emptied = (value: unknown): unknown =>
  Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [name, Array.isArray(item) ? item.slice(0, 1) : item]),
  );
