import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(__dirname, '..');

describe('the package, packed and installed into an empty project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-package-'));
  const project = join(folder, 'project');
  const npx = (...args: readonly string[]) =>
    run('npx', ['--no-install', 'understudy', ...args], { cwd: project, env: { ...process.env, NO_COLOR: '1' } });

  beforeAll(async () => {
    // Without scripts: building again would pull dist/ away from under other tests.
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: root,
    });
    const packed: unknown = JSON.parse(stdout);
    const [first] = Array.isArray(packed) ? packed : Object.values(packed as object);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true }\n');
    await run(
      'npm',
      [
        'install',
        '--prefer-offline',
        '--no-audit',
        '--no-fund',
        join(folder, (first as { filename: string }).filename),
      ],
      { cwd: project },
    );
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('lints and lists the vendors it ships with', async () => {
    expect((await npx('lint')).stdout).toMatch(/ok {2}callab.*ok {2}wethod/s);
    expect((await npx('list', 'highlevel')).stdout).toMatch(/GET \/contacts\/\{contactId\}/);
  });

  test('serves them', async () => {
    const mock = spawn('npx', ['--no-install', 'understudy', 'mock', 'wethod', '--port', '0'], {
      cwd: project,
      env: { ...process.env, NO_COLOR: '1' },
      detached: true,
    });
    const url = await new Promise<string>((resolveUrl, reject) => {
      mock.stdout.on('data', (chunk: Buffer) => {
        const found = /listens on (\S+)/.exec(String(chunk))?.[1];
        if (found !== undefined) resolveUrl(found);
      });
      mock.on('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    const answer = await fetch(`${url}/wethod/api/contacts/abc`, { headers: { authorization: 'Bearer x' } });
    // The habit of mocks/wethod/vendor.ts: it was compiled, packed and loaded.
    expect(await answer.json()).toMatchObject({ key: 'invalid_data', failures: [{ field: 'id' }] });
    if (mock.pid !== undefined) process.kill(-mock.pid, 'SIGTERM');
  });

  test('its contract tests conform, and a new vendor in TypeScript can be added', async () => {
    expect((await npx('test', 'callab')).stdout).toMatch(/callab\s+conforms/);
    writeFileSync(
      join(project, 'pets.yaml'),
      'openapi: 3.1.0\ninfo: { title: Pets, version: "1" }\npaths:\n  /pets:\n    get:\n      operationId: pets\n      responses: { "200": { description: ok, content: { application/json: { example: [] } } } }\n',
    );
    await npx('init', 'pets', 'pets.yaml');
    expect((await npx('list', 'pets')).stdout).toMatch(/GET \/pets/);
    expect((await npx('test', 'pets')).stdout).toMatch(/pets\s+conforms/);
  });
});
