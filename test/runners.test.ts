import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, root, runCommand } from './run-cli';
import { json } from './servers/recorded-run';

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
  own: Readonly<Record<string, string>> = {},
  started: (child: ChildProcess) => void = () => {},
): Promise<{ readonly code: number | null; readonly output: string; readonly signal: NodeJS.Signals | null }> =>
  new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      JEST_WORKER_ID: undefined,
      NODE_ENV: undefined,
      VITEST: undefined,
      FORCE_COLOR: undefined,
      NO_COLOR: '1',
      ...own,
    };
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], { cwd, env });
    started(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, output, signal }));
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

const record = { type: 'object', required: ['id'], properties: { id: { type: 'string' }, name: { type: 'string' } } };
const content = (schema: object) => ({ description: 'd', content: { 'application/json': { schema } } });
const none = { description: 'd' };
const path = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

const SHOP = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/things': {
      get: {
        operationId: 'list-things',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } }],
        responses: { 200: content({ type: 'array', items: record }), 400: none },
      },
      post: {
        operationId: 'add-thing',
        requestBody: { required: true, content: { 'application/json': { schema: record, example: { id: 'c' } } } },
        responses: { 201: content(record), 400: none },
      },
    },
    '/things/{thingId}': {
      parameters: [path('thingId')],
      get: { operationId: 'get-thing', responses: { 200: content(record), 404: none } },
      delete: {
        operationId: 'delete-thing',
        parameters: [{ name: 'force', in: 'query', schema: { type: 'boolean' } }],
        responses: { 204: none, 400: none, 404: none },
      },
    },
    '/users/{userId}/report': {
      parameters: [path('userId')],
      get: { operationId: 'get-report', responses: { 200: content({ type: 'object' }), 404: none } },
    },
  },
};

/** Has its faults: a thing without its id, a limit that is ignored, and nothing can be deleted. */
const serveShop = (creating = () => {}) => {
  const ids = ['a', 'b'];
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://shop');
    const limit = searchParams.get('limit');
    request.resume();
    if (request.method === 'DELETE') return json(response, 400, {});
    if (request.method === 'POST') {
      ids.push('c');
      creating();
      return json(response, 201, { id: 'c' });
    }
    if (limit !== null && !/^[1-9]\d*$/.test(limit)) return json(response, 400, {});
    if (pathname === '/things')
      return json(
        response,
        200,
        ids.map((id) => ({ id })),
      );
    const id = pathname.split('/').at(-1) ?? '';
    return ids.includes(id) ? json(response, 200, { name: id }) : json(response, 404, {});
  });
};

type Outcomes = Readonly<Record<string, string>>;

/** By the id of a case, which is a part of a test's title. */
const outcomesOf = (tests: readonly { readonly title: string; readonly status: string }[]): Outcomes =>
  Object.fromEntries(
    tests.map(({ title, status }) => [/\[(\S+)\]/.exec(title)?.[1] ?? title, WORDS[status] ?? status]),
  );

const WORDS: Readonly<Record<string, string>> = {
  warned: 'passed',
  inconclusive: 'failed',
  pending: 'skipped',
};

interface JsonReport {
  readonly vendors: readonly {
    readonly operations: readonly {
      readonly cases: readonly { readonly id: string; readonly outcome: string }[];
      readonly skipped?: readonly { readonly id: string; readonly never?: boolean }[];
    }[];
  }[];
}

const byCommand = (report: JsonReport): Outcomes => {
  const operations = report.vendors.flatMap((vendor) => vendor.operations);
  return outcomesOf([
    ...operations.flatMap(({ cases }) => cases.map(({ id, outcome }) => ({ title: `[${id}]`, status: outcome }))),
    ...operations.flatMap(({ skipped = [] }) =>
      skipped.filter(({ never }) => !never).map(({ id }) => ({ title: `[${id}]`, status: 'skipped' })),
    ),
  ]);
};

const byRunner = (file: string): Outcomes => {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly testResults: readonly {
      readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
    }[];
  };
  return outcomesOf(testResults.flatMap(({ assertionResults }) => assertionResults));
};

/** Two refusals that only the end explains fail their tests in Jest; in Vitest they fail the file. */
const ONLY_THE_END_KNOWS = 'shop/delete-thing/violation/query-force/type';

const listening = async <Result>(
  server: Server,
  ask: (env: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const result = await ask({ UNDERSTUDY_TARGET_SHOP: `http://127.0.0.1:${port}` });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return result;
};

const shopProject = (): string => {
  const cwd = project({});
  const declared = "describeContract('./shop.json', { allowUnsafe: true });\n";
  writeFileSync(join(cwd, 'shop.json'), JSON.stringify(SHOP));
  writeFileSync(join(cwd, 'shop.test.js'), `const { describeContract } = require('understudy/jest');\n${declared}`);
  writeFileSync(join(cwd, 'shop.spec.mjs'), `import { describeContract } from 'understudy/vitest';\n${declared}`);
  return cwd;
};

const JEST_ARGS = ['--rootDir=.', '--transform={}', 'shop.test.js'];

test('the command line, Jest and Vitest find the same at one endpoint', async () => {
  const cwd = shopProject();
  const file = (name: string): string => join(cwd, name);
  const atShop = <Result>(ask: (env: Readonly<Record<string, string>>) => Promise<Result>): Promise<Result> =>
    listening(serveShop(), ask);
  const command = ['test', './shop.json', '--allow-unsafe', '--report', 'json=command.json'];
  const asked = await atShop((env) => runCommand(command, { cwd, env }));
  // No test waits so long as a runner allows, and some vendor takes longer.
  const jest = [...JEST_ARGS, '--testTimeout=1', '--json', '--outputFile=jest.json'];
  const inJest = await atShop((env) => run(cwd, 'jest/bin/jest.js', jest, env));
  const vitest = ['run', '--testTimeout=1', '--hookTimeout=1', '--sequence.shuffle.tests', 'shop.spec.mjs'];
  const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=vitest.json'];
  const inVitest = await atShop((env) => run(cwd, 'vitest/vitest.mjs', [...vitest, ...reporters], env));

  const expected = byCommand(JSON.parse(readFileSync(file('command.json'), 'utf8')) as JsonReport);
  expect(expected[ONLY_THE_END_KNOWS]).toBe('failed');
  expect(Object.values(expected)).toEqual(expect.arrayContaining(['passed', 'failed', 'skipped']));
  expect(byRunner(file('jest.json'))).toEqual(expected);
  expect(byRunner(file('vitest.json'))).toEqual({ ...expected, [ONLY_THE_END_KNOWS]: 'passed' });
  expect([inJest.code, inVitest.code]).toEqual([1, 1]);
  for (const output of [inJest.output, inVitest.output]) {
    expect(output).toContain('refused whatever is sent: The vendor answered 400');
    expect(output).toMatch(/left there: .*things\/c/);
  }
  for (const output of [asked.stdout, inJest.output, inVitest.output]) {
    expect(output).toMatch(/set {2}these, the best first[\s\S]*UNDERSTUDY_SHOP_USERID +1 case/);
    expect(output).toMatch(/never {2}\d+ questions? that no setting gets asked/);
  }
}, 90_000);

test('after Ctrl-C Jest takes away what was created, or says what is still there', async () => {
  const cwd = shopProject();
  let child: ChildProcess | undefined;
  const server = serveShop(() => {
    // A second one would end it at once, as everywhere.
    child?.kill('SIGINT');
    child = undefined;
  });
  const ended = await listening(server, (env) =>
    run(cwd, 'jest/bin/jest.js', JEST_ARGS, env, (started) => {
      child = started;
    }),
  );
  expect(ended.output).toMatch(/left there: .*things\/c \(its DELETE was answered 400\)/);
  expect(ended.signal).toBe('SIGINT');
}, 60_000);
