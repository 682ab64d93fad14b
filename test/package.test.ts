import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isObject } from '../src/core/json/json';
import { answersTo } from './raw-http';
import { endAll, root, startCliMock } from './run-cli';

const run = promisify(execFile);
const golden = join(__dirname, 'e2e');

const folder = mkdtempSync(join(tmpdir(), 'understudy-package-'));
const project = join(folder, 'project');
const installed = join(project, 'node_modules', 'understudy');
const program = join(installed, 'bin', 'understudy.js');
/** As in a terminal: what `npx -p` of a run around this one asks for is no business of ours. */
const around = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
const env = { ...Object.fromEntries(around), NO_COLOR: '1' };

const inProject = async (command: string, ...args: readonly string[]): Promise<string> =>
  (await run(command, [...args], { cwd: project, env })).stdout;
const npx = (...args: readonly string[]) => inProject('npx', '--no-install', 'understudy', ...args);
/** The same without npm's own start. */
const understudy = (...args: readonly string[]) => inProject(process.execPath, program, ...args);
const write = (name: string, text: string): void => writeFileSync(join(project, name), text);
const readJson = (file: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(value) ? value : {};
};

// npx, tsc and a whole run of the contract tests take seconds each.
jest.setTimeout(60_000);

let said = '';

/**
 * CI has installed all packages of the lock file: npm finds those that run in their places, and unpacks ours. `INSTALL_ANEW=1`, as in
 * the run with the next Node, leaves the choice to npm, as at a user's.
 */
const putWhatIsHere = (): void => {
  const { packages } = readJson(join(root, 'package-lock.json'));
  const development = ['dev', 'devOptional', 'link'];
  for (const [name, about] of Object.entries(Object(packages)))
    if (name.startsWith('node_modules/') && !development.some((key) => Object.hasOwn(Object(about), key)))
      if (existsSync(join(root, name))) linkFiles(join(root, name), join(project, name));
};

/** Without the packages within a package, which are named for themselves. */
const linkFiles = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isFile()) linkSync(join(from, entry.name), join(to, entry.name));
    else if (entry.isDirectory() && entry.name !== 'node_modules')
      linkFiles(join(from, entry.name), join(to, entry.name));
};

const isOneDisk = statSync(root).dev === statSync(folder).dev;

beforeAll(async () => {
  // Without scripts: building again would pull dist/ away from under other tests.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(project);
  write('package.json', '{ "name": "empty", "private": true }\n');
  if (isOneDisk && process.env.INSTALL_ANEW !== '1') putWhatIsHere();
  const { stdout, stderr } = await run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball)],
    {
      cwd: project,
    },
  );
  said = stdout + stderr;
}, 240_000);
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

describe('the package, installed into an empty project', () => {
  test('takes at most 120 MB and 250 packages', async () => {
    const size = Number.parseInt(await inProject('du', '-sm', 'node_modules'), 10);
    const names = Object.keys(readJson(join(project, 'node_modules', '.package-lock.json')).packages ?? {});
    expect(size).toBeLessThanOrEqual(120);
    expect(names.length).toBeGreaterThan(1);
    expect(names.length).toBeLessThanOrEqual(250);
  });

  test('gives its specifications away, for other tools', () => {
    const ownRequire = createRequire(join(project, 'package.json'));
    expect(readFileSync(ownRequire.resolve('understudy/specs/highlevel/openapi.yaml'), 'utf8')).toMatch(/^openapi:/m);
  });

  test('links to nothing that is not packed', () => {
    const pages = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.md') && !name.includes('node_modules'),
    );
    expect(pages.length).toBeGreaterThan(20);
    const dead = pages.flatMap((page) =>
      [...readFileSync(join(installed, page), 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)]
        .filter(([, file = '']) => !existsSync(join(installed, dirname(page), file)))
        .map(([, file]) => `${page}: ${file}`),
    );
    expect(dead).toEqual([]);
  });

  test('runs nothing when it is installed, so that npm has nothing to warn of', () => {
    expect(said).not.toMatch(/understudy@/);
    const { scripts } = readJson(join(installed, 'package.json'));
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) expect(scripts).not.toHaveProperty(name);
  });

  test('depends on what its code and its types import, and on nothing else', () => {
    const manifest = readJson(join(installed, 'package.json'));
    const declared = Object.keys({ ...Object(manifest.dependencies), ...Object(manifest.peerDependencies) });
    expect(importedBy(join(installed, 'dist'))).toEqual(declared.sort());
  });

  test('is imported by ES modules and by CommonJS', async () => {
    const use = `const mock = await startMock({ vendors: ['callab'], port: 0 });
      console.log((await fetch(mock.url + '/__understudy/health')).status);
      await mock.close();`;
    write(
      'use.mjs',
      `import { startMock } from 'understudy';\nimport 'understudy/jest';\nimport 'understudy/express';\nimport { connect } from 'understudy/client';\n${use}connect(mock.url);`,
    );
    write('use.cjs', `const { startMock } = require('understudy');\n(async () => {\n${use}\n})();`);
    expect(await inProject(process.execPath, 'use.mjs')).toBe('200\n');
    expect(await inProject(process.execPath, 'use.cjs')).toBe('200\n');
  });

  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('its types are found with module %s and resolution %s', async (module, moduleResolution) => {
    write('tests.ts', TYPED);
    const types = { types: ['node'], typeRoots: [join(root, 'node_modules', '@types')] };
    const compilerOptions = { module, moduleResolution, strict: true, skipLibCheck: false, noEmit: true, ...types };
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['tests.ts'] }));
    const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    // What it complains of is on standard output, and an exit code other than 0 is raised.
    expect(await inProject(process.execPath, compiler).catch((error: { stdout: string }) => error.stdout)).toBe('');
  });
});

test('the types of its entries for Vitest, Playwright and MSW are those of the frameworks', async () => {
  mkdirSync(join(project, 'node_modules', '@playwright'));
  for (const name of ['vitest', 'msw', '@playwright/test'])
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
  write('frameworks.mts', FRAMEWORKS);
  const types = { types: ['node'], typeRoots: [join(root, 'node_modules', '@types')] };
  const compilerOptions = { module: 'nodenext', strict: true, skipLibCheck: true, noEmit: true, ...types };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['frameworks.mts'] }));
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  expect(await inProject(process.execPath, compiler).catch((error: { stdout: string }) => error.stdout)).toBe('');
});

const FRAMEWORKS = `import { setupServer } from 'msw/node';
import { connect } from 'understudy/client';
import { vendorHandlers } from 'understudy/msw';
import { expect as expectPage, test as page } from 'understudy/playwright';
import { describeContract } from 'understudy/vitest';
import { expect } from 'vitest';

describeContract('wethod');
await expect(await fetch('/')).toSatisfyContract('get-contact', { strict: true });
// @ts-expect-error there is no such option
await expect(await fetch('/')).toSatisfyContract({ wrong: true });
setupServer(...(await vendorHandlers(connect('http://127.0.0.1:4010'), ['wethod']))).listen();
page.use({ understudy: { vendors: ['wethod'] } });
page('a page', async ({ request, vendors }) => {
  await vendors.play('wethod', 'slow');
  await expectPage(await request.get('/')).toSatisfyContract();
});
`;

/** Packages that the compiled files of a folder import, in code or in types. */
const importedBy = (dist: string): readonly string[] => {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(m?js|d\.m?ts)$/.test(name),
  );
  const names = files.flatMap((name) => [
    ...readFileSync(join(dist, name), 'utf8').matchAll(name.endsWith('.js') ? REQUIRED : IMPORTED),
  ]);
  const packages = new Set(names.map(([, name = '']) => name));
  return [...packages].filter((name) => name !== 'understudy' && name !== 'node').sort();
};

const REQUIRED = /\brequire(?:\.resolve)?\(["'`]((?:@[\w-]+\/)?[\w-]+)/g;
const IMPORTED = /(?:^(?:im|ex)port .* from |\bimport\()["']((?:@[\w-]+\/)?[\w-]+)/gm;

const TYPED = `import { type RunningMock, startMock } from 'understudy';
import { connect, type MockClient } from 'understudy/client';
import { fetchHandler, vendorMiddleware } from 'understudy/express';
import { describeContract, toSatisfyContract } from 'understudy/jest';
import { defineVendor } from 'understudy/vendor';

export const client: MockClient = connect('http://127.0.0.1:4010');
export const handler: (request: Request) => Promise<Response> = fetchHandler(client);
export const middleware = (running: RunningMock) => vendorMiddleware(running);
export const matcher = toSatisfyContract;
const mock: Promise<RunningMock> = startMock({ vendors: ['wethod'], data: 'store' });
export const port: Promise<number> = mock.then((running) => running.port);
export default defineVendor({ name: 'pets' });
describeContract('wethod');
// @ts-expect-error there is no such data
startMock({ data: 'nothing' });
`;

const VENDORS = ['callab', 'highlevel', 'superoffice', 'wethod'];

describe('its command line', () => {
  test('lints and lists the vendors it ships with', async () => {
    expect(await npx('lint')).toMatch(/ok {2}callab.*ok {2}wethod/s);
    expect(await understudy('list', 'highlevel')).toMatch(/GET \/contacts\/\{contactId\}/);
  });

  test.each([
    ['the five documented samples', 'sample-requests', 'expected.http', []],
    ['the same as records', 'sample-requests', 'expected.store.http', ['--data', 'store']],
    [
      'a scenario',
      'scenario-rate-limited',
      'expected.http',
      VENDORS.flatMap((name) => ['--scenario', `${name}=rate-limited`]),
    ],
  ])('serves %s', async (_, name, expected, args) => {
    const mock = await startCliMock(['--log-level', 'silent', ...args], { cwd: project, program });
    const seen = await answersTo(Number(new URL(mock.url).port), join(golden, name, 'request.http'));
    expect(seen).toBe(readFileSync(join(golden, name, expected), 'utf8'));
    expect((await mock.stop()).code).toBe(0);
  });

  test('its contract tests conform', async () => {
    expect(await understudy('test')).toMatch(
      /callab\s+conforms.*highlevel\s+conforms.*superoffice\s+conforms.*wethod\s+conforms/s,
    );
  });

  test('a new vendor in TypeScript can be added', async () => {
    write(
      'pets.yaml',
      'openapi: 3.1.0\ninfo: { title: Pets, version: "1" }\npaths:\n  /pets:\n    get:\n      operationId: pets\n      responses: { "200": { description: ok, content: { application/json: { example: [] } } } }\n',
    );
    await understudy('init', 'pets', 'pets.yaml');
    expect(await understudy('list', 'pets')).toMatch(/GET \/pets/);
    expect(await understudy('test', 'pets')).toMatch(/pets\s+conforms/);
  });
});

describe('other runtimes', () => {
  for (const [runtime, args] of [
    ['bun', []],
    ['deno', ['run', '-A']],
  ] as const) {
    const isHere = spawnSync(runtime, ['--version']).status === 0;
    (isHere ? test : test.skip)(
      `${runtime} plays the vendors${isHere ? '' : ' (skipped: it is not installed)'}`,
      async () => {
        expect(await inProject(runtime, ...args, program, 'test', 'wethod')).toMatch(/wethod\s+conforms/);
      },
    );
  }
});
