import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openVendorSync } from '../src/app/project/vendors';
import { root, runCli, runCommand, startCliMock } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const PETS = `openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{ name: id, in: path, required: true, schema: { type: integer }, examples: { sample: { value: 7 } } }]
      responses:
        '200':
          description: A pet.
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' }, examples: { sample: { value: { id: 7, name: Rex } } } } }
components:
  schemas:
    Pet: { type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } }
`;

/** One message, no stack trace, exit 2. */
const refused = async (args: readonly string[], cwd = folder): Promise<string> => {
  const { code, stdout, stderr } = await runCommand(args, { cwd });
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
  return stdout + stderr;
};

describe('bad input', () => {
  test.each([
    ['broken YAML', 'broken.yaml', 'openapi: 3.1.0\npaths: [\n', /broken\.yaml:\d+:\d+/],
    [
      'an unresolvable $ref',
      'ref.yaml',
      PETS.replace('schemas/Pet', 'schemas/Cat'),
      /ref\.yaml:\d+:\d+.*#\/components\/schemas\/Cat/s,
    ],
    [
      'no operations',
      'empty.yaml',
      'openapi: 3.1.0\ninfo: { title: x, version: "1" }\npaths: {}\n',
      /empty\.yaml.*no operation/,
    ],
    ['something else', 'other.yaml', 'a: 1\n', /other\.yaml.*not an OpenAPI document/],
  ])('%s is named with its file', async (_what, name, text, expected) => {
    write(name, text);
    expect(await refused(['lint', `./${name}`])).toMatch(expected);
  });

  test('a reference that leads nowhere stops what would serve or test nothing else', async () => {
    const file = write('ref.yaml', PETS.replace('schemas/Pet', 'schemas/Cat'));
    for (const command of ['mock', 'test'])
      expect(await refused([command, file])).toMatch(/ref\.yaml:\d+:\d+.*schemas\/Cat/);
  });

  test.each([
    ['a file', 'away.yaml', join(folder, 'elsewhere', 'away.yaml')],
    ["a vendor's folder", 'specs/away/openapi.yaml', 'away'],
  ])('a host that is not reached costs what needs it, in %s', async (_what, place, name) => {
    const away = 'http://127.0.0.1:1/shared.yaml';
    const cats = `  /cats: { get: { operationId: cats, responses: { "200": { $ref: "${away}#/Cat" } } } }`;
    const error = `        '400': { $ref: '${away}#/Error' }\ncomponents:`;
    write(`elsewhere/${place}`, PETS.replace('components:', `${error}`).replace('components:', `${cats}\ncomponents:`));
    const cwd = join(folder, 'elsewhere');
    const { code, stdout, stderr } = await runCommand(['test', name, '--allow-hosts', '127.0.0.1:1'], { cwd });
    expect(stdout + stderr).toMatch(/2 × \$ref to 127\.0\.0\.1 leads nowhere: .*first at .*yaml:\d+:\d+/);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^away {2}cannot say — 4 inconclusive, \d+ passed/m)]);
    expect(stdout).toMatch(/What the document says of status 200 leads nowhere/);
    expect(openVendorSync(name, cwd).spec.operations.map(({ id }) => id)).toEqual(['get-pet', 'cats']);
  });

  test('one broken operation does not take the others down, and is named', async () => {
    const other = '  /cats: { get: { operationId: cats, responses: { "200": { $ref: "#/nowhere" } } } }\ncomponents:';
    const file = write('half.yaml', PETS.replace('components:', other));
    const mock = await startCliMock([file]);
    expect((await fetch(`${mock.url}/pets/7`)).status).toBe(200);
    expect((await mock.stop()).stdout).toMatch(/warning {2}.*half\.yaml:\d+:\d+.*#\/nowhere/);
  });

  test('a missing file is named', async () => {
    expect(await refused(['mock', './nowhere.yaml'])).toMatch(/nowhere\.yaml/);
  });

  test('an unknown vendor lists the known', async () => {
    expect(await refused(['mock', 'highlevl'])).toMatch(/"highlevl".*callab, highlevel, superoffice, wethod/);
  });

  test('an unknown scenario lists the known', async () => {
    expect(await refused(['mock', '-p', '0', '--scenario', 'wethod=nonsense'])).toMatch(
      /"nonsense".*wethod.*Known: \w+/s,
    );
  });

  test('a bad flag says what it takes', async () => {
    expect(await refused(['mock', '--port', 'x'])).toMatch(/0 to 65535/);
    expect(await refused(['test', '--nope'])).toMatch(/unknown option '--nope'/);
  });

  test('a port in use says so', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await refused(['mock', 'wethod', '--port', String(port)])).toMatch(new RegExp(`Port ${port} .* is taken`));
    server.close();
  });

  test('two operations that claim one path are both named', async () => {
    write(
      'twice.yaml',
      `${PETS}`.replace(
        'components:',
        '  /pets/{name}:\n    get: { operationId: by-name, parameters: [{ name: name, in: path, required: true, schema: { type: string } }], responses: { "200": { description: x } } }\ncomponents:',
      ),
    );
    expect(await refused(['lint', './twice.yaml'])).toMatch(/get-pet|\/pets\/\{name\}/);
  });

  test('a bad configuration is named with its line', async () => {
    write('configured/understudy.config.yaml', 'mock:\n  prot: 1\n');
    expect(await refused(['mock', 'wethod'], join(folder, 'configured'))).toMatch(
      /understudy\.config\.yaml:2:9: "mock" knows no "prot"/,
    );
  });
});

describe('the mock as a process', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s lets a running request finish and ends with 0', async (signal) => {
    const mock = await startCliMock(['wethod', '--delay', '300ms']);
    const answer = fetch(`${mock.url}/wethod/api/contacts/1`, { headers: { authorization: 'Bearer x' } });
    // The traffic names a request as soon as its answer is known, and that is sent after the delay.
    while (((await (await fetch(`${mock.url}/__understudy/traffic`)).json()) as unknown[]).length === 0);
    const ended = mock.stop(signal);
    expect((await answer).status).toBe(200);
    expect((await ended).code).toBe(0);
  });

  test('one document alone is served at the root, too', async () => {
    const mock = await startCliMock([write('pets.yaml', PETS)]);
    expect(await (await fetch(`${mock.url}/pets/7`)).json()).toEqual({ id: 7, name: 'Rex' });
    expect(await (await fetch(`${mock.url}/pets/pets/7`)).json()).toEqual({ id: 7, name: 'Rex' });
    await mock.stop();
  });
});

describe('understudy test', () => {
  test('conforms: exit 0, and the report is written', async () => {
    const report = join(folder, 'report.json');
    const { code, stdout } = await runCli(['test', 'wethod', '--report', `json=${report}`]);
    expect(stdout).toMatch(/wethod\s+conforms/);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ schemaVersion: 1, summary: { failed: 0 } });
  });

  test('against a second mock process: exit 0', async () => {
    const mock = await startCliMock(['wethod']);
    const { code, stdout } = await runCommand(['test', 'wethod', '--target', `wethod=${mock.url}`]);
    await mock.stop();
    expect(stdout).toMatch(/wethod\s+conforms/);
    expect(code).toBe(0);
  });

  test('against a wrong server: exit 1, what, where, and how to repeat it', async () => {
    const sample = JSON.parse(readFileSync(join(root, 'specs/wethod/examples/contact.json'), 'utf8'));
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...sample, id: 'one' }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const report = join(folder, 'wrong.html');
    const { code, stdout } = await runCommand([
      'test',
      'wethod',
      ...['--target', `wethod=${target}`, '--report', `html=${report}`],
    ]);
    server.close();
    const page = readFileSync(report, 'utf8');
    expect(page).toMatch(/<mark>&quot;id&quot;: &quot;one&quot;<\/mark>/);
    expect(page).toMatch(/<pre class="excerpt"[^>]*><code>id:\n {2}type: number/);
    expect(stdout).toMatch(/\/body\/id|body.*id/);
    expect(stdout).toMatch(/specs\/wethod\/openapi\.yaml:\d+/);
    expect(stdout).toContain(`curl '${target}/api/contacts/1'`);
    expect(code).toBe(1);
  });

  test('against nothing: exit 3, and nobody is blamed; one vendor needs no name', async () => {
    const { code, stdout } = await runCommand(['test', 'wethod', '--target', 'http://127.0.0.1:9']);
    expect(stdout).toMatch(/wethod\s+cannot say/);
    expect(code).toBe(3);
    const two = await runCommand(['test', 'wethod', 'callab', '--target', 'http://127.0.0.1:9']);
    expect(two.stderr).toContain('may be meant for any of 2 vendors');
    expect(two.code).toBe(2);
  });

  test('with nothing that may be sent: exit 3, for nothing is known', async () => {
    const file = write(
      'orders.yaml',
      `openapi: 3.1.0
info: { title: Orders, version: '1' }
paths:
  /orders: { post: { responses: { '201': { description: Ordered. } } } }
`,
    );
    const { code, stdout } = await runCommand(['test', file, '--target', 'orders=https://orders.invalid']);
    expect(stdout).toMatch(/orders\s+cannot say — \d+ skipped/);
    expect(code).toBe(3);
  });

  test('to a reader who leaves: the exit code is that of the tests', async () => {
    const command = `'${process.execPath}' '${join(root, 'bin', 'understudy.js')}' test | head -n 1; echo "code \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' });
    expect(stdout).toMatch(/code 0\n$/);
    expect(stderr).toBe('');
  });

  test('a dry run sends nothing and lists what would be sent', async () => {
    const { code, stdout } = await runCommand(['test', 'wethod', '--target', 'wethod=http://127.0.0.1:9', '--dry-run']);
    expect(stdout).toMatch(/curl 'http:\/\/127\.0\.0\.1:9\/api\/contacts\/1'/);
    expect(code).toBe(0);
  });
});

describe('the smaller commands', () => {
  test('lint: every shipped document is sound', async () => {
    const { code, stdout } = await runCommand(['lint']);
    expect(stdout).toMatch(/ok {2}callab.*ok {2}highlevel.*ok {2}superoffice.*ok {2}wethod/s);
    expect(code).toBe(0);
  });

  test('lint: an example that breaks its schema is named with file and line', async () => {
    write('bad.yaml', PETS.replace('name: Rex', 'name: 7'));
    const { code, stdout } = await runCommand(['lint', './bad.yaml'], { cwd: folder });
    expect(stdout).toMatch(/bad\.yaml:\d+:\d+ {2}error/);
    expect(code).toBe(2);
  });

  test('lint: a scenario that does not fit the document is named with file and line', async () => {
    const cwd = mkdtempSync(join(folder, 'scenario-'));
    await runCommand(['init', 'pets', write('pets-for-lint.yaml', PETS)], { cwd });
    writeFileSync(
      join(cwd, 'mocks', 'pets', 'scenarios', 'odd.yaml'),
      'description: Odd.\nrules:\n  - operation: no-such\n    answer: { status: 200 }\n',
    );
    const { code, stdout } = await runCommand(['lint', 'pets'], { cwd });
    expect(stdout).toMatch(/odd\.yaml:3:\d+: .*no-such/);
    expect(code).toBe(2);
  });

  test('list: every documented status, and how to get it', async () => {
    const { code, stdout } = await runCommand(['list', 'wethod', '--format', 'json']);
    const [vendor] = JSON.parse(stdout);
    expect(vendor.operations[0].statuses.map(({ status }: { status: string }) => status)).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '404', '412']),
    );
    expect(code).toBe(0);
  });

  test('init: the new vendor lints, and its files are never written over', async () => {
    const cwd = mkdtempSync(join(folder, 'init-'));
    const spec = write('acme.yaml', PETS);
    expect((await runCommand(['init', 'acme', spec], { cwd })).code).toBe(0);
    const { code, stdout } = await runCommand(['list', 'acme'], { cwd });
    expect(stdout).toMatch(/acme.*GET \/pets\/\{id\}/s);
    expect(code).toBe(0);
    expect(await refused(['init', 'acme', spec], cwd)).toMatch(/already.*Nothing was written/);
  });
});
