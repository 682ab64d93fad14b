import { execFile } from 'node:child_process';
import path from 'node:path';
import { put } from './servers/change';
import { type Change, serve, specOf } from './servers/faithful';

const root = path.resolve(__dirname, '..');
const jestBin = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs the contract tests of some vendors in a Jest of its own, each against a server that answers as its `change` has it. */
const runJest = async (changes: Readonly<Record<string, Change>>): Promise<Ran> => {
  const vendors = Object.keys(changes);
  const served = await Promise.all(Object.entries(changes).map(([vendor, change]) => serve(specOf(vendor), change)));
  const targets = vendors.map((vendor, index) => [`UNDERSTUDY_TARGET_${vendor.toUpperCase()}`, served[index]?.url]);
  const env = {
    ...process.env,
    ...Object.fromEntries(targets),
    UNDERSTUDY_WETHOD_TOKEN: 'canary-jest-token',
    FORCE_COLOR: '0',
  };
  // The setup builds the package, which this run does not need and others may be doing.
  const noSetup = path.join(root, 'test', 'servers', 'no-setup.js');
  const files = vendors.map((vendor) => `contract-tests/${vendor}.contract.test.ts`);
  const args = [jestBin, ...files, '--runInBand', '--globalSetup', noSetup, '--reporters', 'default', '--verbose'];
  const ran = await new Promise<Ran>((resolve) =>
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    ),
  );
  for (const each of served) await each.close();
  return ran;
};

describe('endpoints without a failure: one is faithful, one says more, one has little', () => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await runJest({
      highlevel: (answer) => answer,
      wethod: (answer) => (answer.status === 200 ? { ...answer, value: put(answer.value, 'nickname', 'Al') } : answer),
      superoffice: (answer, { operation }) =>
        answer.status === 200 && operation.method === 'GET' ? { ...answer, value: emptied(answer.value) } : answer,
    });
  }, 60_000);

  test('they pass, and what could not be sent is a skipped test that says why', () => {
    expect(ran.output).toContain('highlevel keeps its contract (the real endpoint)');
    expect(ran.output).toMatch(/✓ GET \/api\/contacts\/\{id\} answers an unknown id as described/);
    expect(ran.output).toContain('set UNDERSTUDY_WETHOD_LIMITED_TOKEN to such a token');
    expect(ran.output).toMatch(/Test Suites: 3 passed, 3 total/);
    expect(ran.code).toBe(0);
  });

  test('what is only a warning is told once', () => {
    expect(ran.output.match(/nickname.*wethod\/get-contact\/example\/sample/g)).toHaveLength(1);
  });

  test('what has nothing to follow is a skipped test, and says so', () => {
    expect(ran.output).toMatch(/○ .*keeps what limit means.*\(skipped: no list of its answer has two items or more\)/);
  });
});

test('a lie fails with the place in the document and a curl line without the secret', async () => {
  const { code, output } = await runJest({
    wethod: (answer) => (answer.status === 200 ? { ...answer, value: put(answer.value, 'id', 'one') } : answer),
  });
  expect(code).toBe(1);
  expect(output).toMatch(/body \/id must be number.*specs\/wethod\/openapi\.yaml:\d+/);
  expect(output).toContain('authorization: Bearer $UNDERSTUDY_WETHOD_TOKEN');
  expect(output).not.toContain('canary-jest-token');
}, 60_000);

const emptied = (value: unknown): unknown =>
  Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [name, Array.isArray(item) ? item.slice(0, 1) : item]),
  );
