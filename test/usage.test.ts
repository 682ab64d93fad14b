import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { endAll, root, runCommand, startCliMock } from './run-cli';

const ACME = `openapi: 3.1.0
info: { title: Acme, version: "1" }
servers: [{ url: https://api.acme.example }]
paths:
  /contacts:
    get:
      operationId: list-contacts
      parameters:
        - { name: status, in: query, schema: { enum: [active, lost, new] } }
        - { name: limit, in: query, schema: { type: integer } }
        - { name: email, in: query, schema: { type: string } }
        - { name: X-Tenant, in: header, schema: { type: string } }
      responses:
        "200": { description: Contacts, content: { application/json: { schema: { type: array, items: { type: object } } } } }
    post:
      operationId: create-contact
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: { name: { type: string }, phone: { type: string } }
      responses:
        "201": { description: Created }
  /contacts/{contactId}:
    get:
      operationId: get-contact
      parameters: [{ name: contactId, in: path, required: true, schema: { type: string }, example: c1 }]
      responses:
        "200": { description: A contact, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }
        "404": { description: None }
  /unused:
    get:
      operationId: never-asked
      responses: { "204": { description: Nothing } }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-usage-'));
  writeFileSync(join(folder, 'acme.yaml'), ACME);
});
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true });
});

const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const ask = async (url: string, path: string, init?: RequestInit): Promise<void> => {
  await (await fetch(`${url}${path}`, init)).arrayBuffer();
};

/** What is somebody's in it begins with `secret`. */
const askLikeAnApplication = async (url: string): Promise<void> => {
  await ask(url, '/contacts?status=active&limit=5&email=secret%40example.com&sort=secret', {
    headers: { 'x-tenant': 'secret-tenant', 'x-trace': 'secret-trace', authorization: 'Bearer secret' },
  });
  await ask(url, '/contacts?status=active&secret%40example.com=1&secretword');
  await ask(url, '/contacts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'secret name', nickname: 'secret nick', 'secret@example.com': 1 }),
  });
  await ask(url, '/contacts/secret-id');
  await ask(url, '/contacts/secret-id', { headers: { prefer: 'code=404' } });
  await ask(url, '/contacts/secret-id', { method: 'DELETE' });
  await ask(url, '/contacts/secret-id/notes/secret-note');
};

interface Shown {
  readonly vendors: Readonly<
    Record<string, { readonly operations: Readonly<Record<string, { readonly requests: number }>> }>
  >;
}

describe('a mock that notes what is used', () => {
  test('writes names and counts at SIGTERM and SIGINT, and adds to what is there', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const mock = await startCliMock(['acme.yaml', '--usage', 'usage.json'], { cwd: folder });
      await askLikeAnApplication(mock.url);
      expect((await mock.stop(signal)).code).toBe(0);
    }
    expect(read('usage.json')).toEqual({
      version: 1,
      vendors: {
        acme: {
          operations: {
            'create-contact': {
              method: 'POST',
              path: '/contacts',
              requests: 2,
              parameters: {},
              values: {},
              properties: { name: 2 },
              requestTypes: { 'application/json': 2 },
              answerTypes: {},
              statuses: { '201': 2 },
              scenarios: {},
              undocumented: { 'property (others)': 2, 'property nickname': 2 },
            },
            'get-contact': {
              method: 'GET',
              path: '/contacts/{contactId}',
              requests: 4,
              parameters: {},
              values: {},
              properties: {},
              requestTypes: {},
              answerTypes: { 'application/json': 2 },
              statuses: { '200': 2, '404': 2 },
              scenarios: {},
              undocumented: {},
            },
            'list-contacts': {
              method: 'GET',
              path: '/contacts',
              requests: 4,
              parameters: { 'header X-Tenant': 2, 'query email': 2, 'query limit': 2, 'query status': 4 },
              values: { 'query status': { active: 4 } },
              properties: {},
              requestTypes: {},
              answerTypes: { 'application/json': 4 },
              statuses: { '200': 4 },
              scenarios: {},
              undocumented: { 'header x-trace': 2, 'query (others)': 2, 'query sort': 2 },
            },
          },
          undocumented: { 'DELETE /contacts/{contactId}': 2, 'GET /contacts/{contactId}/notes/{}': 2 },
        },
      },
    });
    expect(readFileSync(join(folder, 'usage.json'), 'utf8')).not.toContain('secret');
    expect(readdirSync(folder).filter((name) => /lock|tmp/.test(name))).toEqual([]);
    const schema = JSON.parse(readFileSync(join(root, 'schemas', 'usage.schema.json'), 'utf8'));
    expect(new Ajv2020().validate(schema, read('usage.json'))).toBe(true);
  });

  test('loses nothing of several mocks that end at once', async () => {
    const mocks = await Promise.all(
      [1, 2, 3].map(() => startCliMock(['acme.yaml', '--usage', 'at-once.json'], { cwd: folder })),
    );
    for (const { url } of mocks) await ask(url, '/contacts');
    await Promise.all(mocks.map((mock) => mock.stop()));
    expect(read('at-once.json').vendors.acme.operations['list-contacts'].requests).toBe(3);
  });

  test('counts the requests of all its workers, in the file and for who asks', async () => {
    const mock = await startCliMock(['acme.yaml', '--workers', '2', '--usage', 'workers.json'], { cwd: folder });
    for (let n = 0; n < 8; n++) await ask(mock.url, '/contacts', { headers: { connection: 'close' } });
    const shown = (await (await fetch(`${mock.url}/__understudy/usage`)).json()) as Shown;
    expect(shown.vendors.acme?.operations['list-contacts']?.requests).toBe(8);
    await mock.stop();
    expect(read('workers.json')).toEqual(shown);
  });

  test('names the scenarios that changed an answer', async () => {
    const mock = await startCliMock([
      'wethod',
      '--usage',
      join(folder, 'scenarios.json'),
      '--scenario',
      'wethod=vendor-down',
    ]);
    await ask(mock.url, '/wethod/api/contacts/1', { headers: { authorization: 'Bearer t' } });
    await mock.stop();
    expect(read('scenarios.json').vendors.wethod.operations['get-contact'].scenarios).toEqual({ 'vendor-down': 1 });
  });

  test('does not start where the file is another one, or cannot be written', async () => {
    writeFileSync(join(folder, 'broken.json'), '{ "version": 1, "vendors": { "acme": {} } }\n');
    const broken = await runCommand(['mock', 'acme.yaml', '--port', '0', '--usage', 'broken.json'], { cwd: folder });
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/broken\.json:1:\d+/);
    mkdirSync(join(folder, 'folder.json'));
    const unwritable = await runCommand(['mock', 'acme.yaml', '--port', '0', '--usage', 'folder.json'], {
      cwd: folder,
    });
    expect(unwritable.code).toBe(2);
    expect(unwritable.stderr).toContain('folder.json');
  });
});
