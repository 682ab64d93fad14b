import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endAll, runCommand, startCliMock } from './run-cli';

const folders: string[] = [];

const servers: Server[] = [];

afterAll(() => {
  endAll();
  for (const server of servers) server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const write = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'untrusted-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

const document = (paths: object, more: object = {}): string =>
  JSON.stringify({ openapi: '3.0.3', info: { title: 't', version: '1' }, paths, ...more });

const answering = (content: object) => ({ get: { responses: { 200: { description: 'ok', content } } } });

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('a document that asks for files elsewhere', () => {
  const SECRET = 'a secret of the user';
  const project = () =>
    write({
      'secret.txt': SECRET,
      'project/package.json': '{}',
      'project/api/openapi.json': document({
        '/stolen': answering({ 'text/plain': { examples: { a: { externalValue: '../../secret.txt' } } } }),
        '/own': answering({ 'text/plain': { examples: { a: { externalValue: '../own.txt' } } } }),
      }),
      'project/own.txt': 'own',
    });

  test('is served without them, and the reason and the remedy are said', async () => {
    const cwd = join(project(), 'project');
    const mock = await startCliMock(['api/openapi.json'], { cwd });
    expect(await (await fetch(`${mock.url}/own`)).text()).toBe('own');
    expect(await (await fetch(`${mock.url}/stolen`)).text()).not.toContain(SECRET);
    const { stdout } = await mock.stop();
    expect(stdout.match(/outside of the folders this document may read\..*--allow-files /g)).toHaveLength(1);
    const { code, stdout: linted } = await runCommand(['lint', 'api/openapi.json'], { cwd });
    expect({ code, said: linted.match(/openapi\.json:\d+:\d+ .*outside of the folders/g)?.length }).toEqual({
      code: 2,
      said: 1,
    });
  });

  test('gets them when a person allows the folder', async () => {
    const folder = project();
    const cwd = join(folder, 'project');
    const mock = await startCliMock(['api/openapi.json', '--allow-files', folder], { cwd });
    expect(await (await fetch(`${mock.url}/stolen`)).text()).toBe(SECRET);
    await mock.stop();
    for (const command of ['lint', 'list']) {
      const { stdout, stderr } = await runCommand([command, 'api/openapi.json', '--allow-files', folder], { cwd });
      expect(stdout + stderr).not.toContain('--allow-files');
    }
    const { code, stderr } = await runCommand(['lint', 'api/openapi.json', '--allow-files', 'none'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('"none" is no folder') });
  });
});

describe('init from a URL', () => {
  const init = async (listener: RequestListener) => {
    const cwd = write({ 'secret.txt': 'a secret', 'specs/other/own.json': '{}' });
    const ended = await runCommand(['init', 'acme', `${await serve(listener)}/openapi.json`], { cwd });
    return { ...ended, cwd, written: existsSync(join(cwd, 'specs/acme')) || existsSync(join(cwd, 'mocks')) };
  };

  test('fetches once, and what was checked is what is written', async () => {
    const good = document({ '/a': answering({}) });
    let asked = 0;
    const { code, cwd } = await init((_, response) => {
      asked++;
      if (asked === 1) response.end(good);
      else response.writeHead(500).end('<html>broken</html>');
    });
    expect({ code, asked }).toEqual({ code: 0, asked: 1 });
    const { 'x-source': source, ...rest } = JSON.parse(readFileSync(join(cwd, 'specs/acme/openapi.json'), 'utf8'));
    expect(rest).toEqual(JSON.parse(good));
    expect(source).toMatchObject({ document: 'openapi.json' });
  });

  test.each(['file:///etc/passwd', '/etc/passwd', '../../secret.txt', '../other/own.json'])(
    'refuses %s, which only a local copy could open, and writes nothing',
    async (file) => {
      for (const content of [
        { 'text/plain': { examples: { a: { externalValue: file } } } },
        { 'application/json': { schema: { $ref: file } } },
        { 'application/json': { example: { $ref: file } } },
      ]) {
        const text = JSON.stringify(JSON.parse(document({ '/a': answering(content) })), null, 1);
        const { code, stderr, written } = await init((_, response) => response.end(text));
        expect({ code, written }).toEqual({ code: 2, written: false });
        expect(stderr).toMatch(/openapi\.json:\d+:\d+: .*Nothing was written/);
        expect(stderr).toContain(file);
      }
    },
  );

  test('writes nothing when a part of the document would be missing', async () => {
    const { code, stderr, written } = await init((request, response) =>
      response.end(
        request.url === '/openapi.json'
          ? document({ '/a': answering({ 'application/json': { schema: { $ref: 'parts.json' } } }) })
          : '{}',
      ),
    );
    expect({ code, written }).toEqual({ code: 2, written: false });
    expect(stderr).toMatch(/parts\.json.*bundle the document/);
  });

  test('bundles nothing where a part leads nowhere within the document', async () => {
    const schema = { $ref: '#/components/schemas/No' };
    const { code, stderr, written } = await init((_, response) =>
      response.end(document({ '/a': answering({ 'application/json': { schema } }) })),
    );
    expect({ code, written }).toEqual({ code: 2, written: false });
    expect(stderr).toMatch(/leads nowhere: .* Correct it first/);
    expect(stderr).not.toContain('bundle');
  });

  test('writes nothing of an error page', async () => {
    const { code, stderr, written } = await init((_, response) => response.writeHead(500).end(document({})));
    expect({ code, written }).toEqual({ code: 2, written: false });
    expect(stderr).toContain('the server answers 500');
  });
});

describe('a document with control characters and workflow commands in its text', () => {
  const EVIL = '\u001b]0;owned\u0007\u202e\n::error::owned\n##[error]owned';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const OFFENCE = /[\u0007\u001b\u202e]|^\s*::|##\w*\[/m;
  const evil = document(
    {
      [`/${EVIL}`]: {
        get: {
          operationId: EVIL,
          security: [{ [EVIL]: [] }],
          responses: {
            200: {
              description: EVIL,
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: [EVIL],
                    properties: { [EVIL]: { type: 'string', pattern: '(' } },
                  },
                  examples: { [EVIL]: { value: {} }, file: { externalValue: EVIL } },
                },
              },
            },
          },
        },
      },
      '/b': answering({ 'application/json': { schema: { $ref: `#/${EVIL}` } } }),
    },
    { info: { title: EVIL, version: '1' }, webhooks: { [EVIL]: { post: { summary: EVIL, responses: {} } } } },
  );

  test.each([
    ['lint', './evil.json'],
    ['list', './evil.json'],
    ['list', './evil.json', '--format', 'markdown'],
    ['list', './evil.json', '--format', 'json'],
    ['test', './evil.json'],
    ['test', './evil.json', '--dry-run'],
    ['init', 'evil', './evil.json'],
    ['lint', './broken.yaml'],
  ])('puts none of them into what %s %s %s %s prints', async (...args) => {
    const cwd = write({
      'evil.json': evil,
      'broken.yaml': `a: 1\n"\u0085::error::x ##[error]": 1\n"\u0085::error::x ##[error]": 2\n`,
    });
    const { stdout, stderr } = await runCommand(args, { cwd });
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toMatch(OFFENCE);
  });

  test('nor into what mock says at its start', async () => {
    const mock = await startCliMock(['./evil.json', '--log-level', 'silent'], { cwd: write({ 'evil.json': evil }) });
    const { stdout, stderr } = await mock.stop();
    expect(stdout).toContain('owned');
    expect(stdout + stderr).not.toMatch(OFFENCE);
  });
});

describe('a document that is larger than it looks', () => {
  const NINE = '[*a, *a, *a, *a, *a, *a, *a, *a, *a]';
  const aliases = (first: string): string =>
    ['&b', '&c', '&d', '&e', '&f', '&g', '&h', '&i'].reduce(
      (text, name, level) => `${text}, ${name} ${NINE.replaceAll('*a', `*${String.fromCharCode(97 + level)}`)}`,
      first,
    );
  const answer = (media: string): string =>
    `{ get: { responses: { '200': { description: ok, content: { application/json: { ${media} } } } } } }`;
  const bombs: Readonly<Record<string, string>> = {
    example: answer(`schema: {}, example: [${aliases('&a [x, x, x, x, x, x, x, x, x]')}]`),
    examples: answer(`schema: { type: array }, examples: { one: { value: [${aliases('&a [x, x, x]')}] } }`),
    default: answer(`schema: { type: array, default: [${aliases('&a [x, x, x, x, x, x, x, x, x]')}] }`),
    enum: answer(`schema: { enum: [${aliases('&a [x, x, x, x, x, x, x, x, x]')}] }`),
    deep: answer("schema: { $ref: '#/components/schemas/Deep' }"),
    pattern: answer("schema: { type: string, pattern: '^((((a{99}){99}){99}){99})$' }"),
    length: answer('schema: { type: string, minLength: 1000000000 }'),
    items: answer('schema: { type: array, minItems: 1000000000, items: { type: string } }'),
    choices: answer("schema: { $ref: '#/components/schemas/C0' }"),
  };
  const floors = Array.from({ length: 9 }, (_, level) => {
    const below = Array.from({ length: 9 }, (_each, index) => `p${index}: *s${level}`).join(', ');
    return `x-s${level + 1}: &s${level + 1} { type: object, properties: { ${below} } }`;
  });
  const constant = `openapi: 3.1.0
x-s0: &s0 { type: string }
${floors.join('\n')}
info: { title: t, version: '1' }
paths:
  /const: ${answer(`schema: { type: object, required: [a], properties: { a: { const: &z [${aliases('&a [x, x, x, x, x, x, x, x, x]')}] } } }`)}
  /required: ${answer('schema: { type: object, required: *z }')}
  /evidence: ${answer('schema: { type: string, x-evidence: *z }')}
  /tower: ${answer('schema: *s9')}
  /fine: ${answer('example: fine')}
`;
  const choices = Array.from({ length: 32 }, (_, level) => {
    const next = `{ $ref: '#/components/schemas/C${level + 1}' }`;
    return `    C${level}: ${level === 31 ? '{ type: string, maxLength: 1, minLength: 2 }' : `{ oneOf: [${next}, ${next}] }`}`;
  });
  const text = `openapi: 3.0.3
info: { title: t, version: '1' }
paths:
${Object.entries(bombs)
  .map(([name, item]) => `  /${name}: ${item}`)
  .join('\n')}
  /fine: ${answer('example: fine')}
components:
  schemas:
    Deep: { type: array, default: [${aliases('&a [x, x, x, x, x, x, x, x, x]')}] }
${choices.join('\n')}
`;

  test('costs the operation that asks for it, which says so with its place; the rest goes on in a small heap', async () => {
    const names = Array.from({ length: 300_000 }, (_, index) => `v${index}`);
    const cwd = write({
      'bombs.yaml': text,
      'list.json': document({
        '/list': answering({ 'application/json': { schema: { type: 'string', enum: names } } }),
      }),
      'other.json': document({ '/other': answering({ 'application/json': { example: 'other' } }) }),
    });
    const mock = await startCliMock(['./bombs.yaml', './other.json', './list.json', '--log-level', 'silent'], {
      cwd,
      env: { NODE_OPTIONS: '--max-old-space-size=300' },
    });
    for (const name of Object.keys(bombs)) {
      const response = await fetch(`${mock.url}/bombs/${name}`);
      const text = await response.text();
      // A sample that is too large is refused; instead of a made value that would be, a smaller one is sent.
      const said = response.status === 500 ? text : response.headers.get('understudy-answer');
      expect(`${name}: ${said}`).toMatch(/too large|no value was found/);
      expect(text.length).toBeLessThan(100_000);
      expect(await (await fetch(`${mock.url}/other/other`)).json()).toBe('other');
      expect((await fetch(`${mock.url}/__understudy/health`)).status).toBe(200);
    }
    expect(await (await fetch(`${mock.url}/bombs/fine`)).json()).toBe('fine');
    expect(await (await fetch(`${mock.url}/list/list`)).json()).toBe('v0');
    expect((await mock.stop()).code).toBe(0);
  }, 60_000);

  test('costs a list of values alone; lint names it, and a test of it ends without a verdict', async () => {
    const cwd = write({ 'constant.yaml': constant });
    const mock = await startCliMock(['./constant.yaml', '--log-level', 'silent'], { cwd });
    const response = await fetch(`${mock.url}/constant/const`);
    expect(response.headers.get('understudy-answer')).toContain('`const` is too large when it is written out');
    expect(await response.json()).toHaveProperty('a');
    for (const path of ['required', 'evidence', 'tower'])
      expect((await fetch(`${mock.url}/constant/${path}`)).status).toBe(200);
    expect(await (await fetch(`${mock.url}/constant/fine`)).json()).toBe('fine');
    await mock.stop();
    const linted = await runCommand(['lint', './constant.yaml'], { cwd });
    expect(linted.stdout).toMatch(/This `const` is left out, so it is not checked: it is too large.*values-too-large/);
    expect(linted.stdout).toContain('x-evidence is a value that is too large to be shown');
    expect(linted.code).toBe(2);
    const tested = await runCommand(['test', './constant.yaml'], { cwd });
    expect(tested.stdout).toContain('`const` is too large when it is written out');
    expect(tested.code).toBe(3);
  }, 60_000);
});

test('a parameter called __proto__ is one like any other', async () => {
  const parameter = (name: string, place: string) => ({ name, in: place, required: true, schema: { type: 'integer' } });
  const path = {
    get: {
      parameters: [parameter('__proto__', 'path'), parameter('__proto__', 'query')],
      responses: { 200: { description: 'ok', content: { 'application/json': { example: 'fine' } } } },
    },
  };
  const cwd = write({ 'names.json': document({ '/a/{__proto__}': path }) });
  const mock = await startCliMock(['./names.json', '--log-level', 'silent'], { cwd });
  const status = async (target: string): Promise<number> => (await fetch(`${mock.url}${target}`)).status;
  expect(await status('/a/7?__proto__=7')).toBe(200);
  expect(await status('/a/x?__proto__=7')).toBe(422);
  expect(await status('/a/7?__proto__=x')).toBe(422);
  expect(await status('/a/7')).toBe(422);
  await mock.stop();
});

test('a mock that listens beyond this machine says who can control it', async () => {
  const cwd = write({ 'a.json': document({ '/a': answering({}) }) });
  const said = async (host: string): Promise<string> =>
    (await (await startCliMock(['./a.json', '--host', host], { cwd })).stop()).stdout;
  expect(await said('0.0.0.0')).toMatch(/Everyone who reaches .* can use the control API/);
  expect(await said('127.0.0.1')).not.toContain('Everyone');
});
