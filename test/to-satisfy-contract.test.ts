import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request as playwrightRequest } from '@playwright/test';
import axios from 'axios';
import supertest from 'supertest';
import { request as undiciRequest } from 'undici';
import { type toSatisfyContract, useContracts } from '../src/jest';

const folder = mkdtempSync(join(tmpdir(), 'understudy-matcher-'));
const documentAt = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const SCHEMA = `{ type: object, required: [id], properties: { id: { type: integer }, email: { type: string }, token: { type: string } } }`;
const three = (version: string): string => `
openapi: ${version}
info: { title: Pets, version: "1" }
servers: [{ url: "https://api.pets.example/v1" }]
paths:
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: get-pet
      responses:
        "200": { description: ok, content: { application/json: { schema: ${SCHEMA} } } }
        "204": { description: none }
  /pets:
    get:
      operationId: list-pets
      responses: { "200": { description: ok, content: { application/json: { schema: { type: array, items: { type: integer } } } } } }
    post:
      operationId: create-pet
      responses: { "201": { description: ok, content: { application/json: { schema: ${SCHEMA} } } } }
  /odd:
    get:
      operationId: odd
      responses: { "200": { description: ok, content: { application/json: { schema: { type: string } } } } }
`;
const TWO = `
swagger: "2.0"
info: { title: Pets, version: "1" }
host: api.pets.example
basePath: /v1
produces: [application/json]
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{ name: id, in: path, required: true, type: string }]
      responses: { "200": { description: ok, schema: ${SCHEMA} } }
`;
const pets = documentAt('pets.yaml', three('3.1.0'));

/** Answers `/pets/<what>` with it. */
const ANSWERS: Readonly<Record<string, { readonly status?: number; readonly body: string; readonly type?: string }>> = {
  '/pets/good': { body: '{"id":1}' },
  '/pets/bad': { body: '{"id":"one","token":17}' },
  '/pets/more': { body: '{"id":1,"extra":true}' },
  '/pets/teapot': { status: 418, body: '{}' },
  '/pets/html': { body: '<p>', type: 'text/html' },
  '/pets/empty': { status: 204, body: '' },
  '/pets': { body: '[1,2]' },
  '/odd': { body: '"text"' },
};

let server: Server;
let url = '';
beforeAll(async () => {
  server = createServer(({ url: path = '' }, response) => {
    const { status = 200, body, type = 'application/json' } = ANSWERS[path] ?? { status: 404, body: '{}' };
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  useContracts(pets);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

const any = { validateStatus: () => true } as const;
const clients: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  ['fetch', (path) => fetch(url + path)],
  ['supertest', async (path) => supertest(url).get(path)],
  ['axios', (path) => axios.get(path, { baseURL: url, ...any })],
  ['axios for text', (path) => axios.get(url + path, { responseType: 'text', ...any })],
  ['axios for bytes', (path) => axios.get(url + path, { responseType: 'arraybuffer', ...any })],
  ['Playwright', async (path) => (await playwrightRequest.newContext()).get(url + path)],
];

describe.each(clients)('an answer of %s', (_, ask) => {
  test('that is as documented passes, by itself and by name', async () => {
    await expect(await ask('/pets/good')).toSatisfyContract();
    await expect(await ask('/pets/good')).toSatisfyContract('get-pet');
    await expect(await ask('/pets/good')).toSatisfyContract('GET /pets/{id}', { strict: true });
    await expect(await ask('/pets/empty')).toSatisfyContract({ vendor: pets });
  });

  test('that is not fails, with the place in the document', async () => {
    const bad = await ask('/pets/bad');
    await expect(bad).not.toSatisfyContract();
    await expect((async () => expect(bad).toSatisfyContract())()).rejects.toThrow(
      /contradicts the document:\n {2}- body \/id must be integer.*pets\.yaml:\d+.*contract of pets get-pet/s,
    );
    await expect(await ask('/pets/html')).not.toSatisfyContract({ strict: true });
  });
});

test('an answer of undici passes by name, and can be read afterwards', async () => {
  const good = await undiciRequest(`${url}/pets/good`);
  await expect(good).toSatisfyContract('get-pet');
  expect(await good.body.json()).toEqual({ id: 1 });
  const bad = await undiciRequest(`${url}/pets/bad`);
  await expect(bad).not.toSatisfyContract('get-pet');
  const chunks: Buffer[] = [];
  for await (const chunk of bad.body) chunks.push(chunk);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ id: 'one' });
});

test('an answer of fetch can be read afterwards, and not before', async () => {
  const response = await fetch(`${url}/pets/good`);
  await expect(response).toSatisfyContract();
  expect(await response.json()).toEqual({ id: 1 });
  await expect((async () => expect(response).toSatisfyContract())()).rejects.toThrow(/not a pass.*response\.clone\(\)/);
});

test('a plain object is an answer, too', () => {
  void expect({ status: 200, headers: { 'Content-Type': 'application/json' }, body: { id: 1 } }).toSatisfyContract(
    'get-pet',
  );
  void expect({ status: 200, headers: new Headers(), body: '' }).not.toSatisfyContract('get-pet');
});

test('what the client has read is judged at once, so that a forgotten await hides nothing', async () => {
  const response = await supertest(url).get('/pets/bad');
  expect(() => void expect(response).toSatisfyContract()).toThrow(/must be integer/);
});

describe('what no document says', () => {
  let warn: jest.SpyInstance;
  beforeEach(() => {
    warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => warn.mockRestore());

  test.each(['/pets/more', '/pets/teapot'])('%s passes with a warning, and fails where it is strict', async (path) => {
    const response = await supertest(url).get(path);
    await expect(response).toSatisfyContract();
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/with warnings:\n {2}- .*(extra|418)/));
    await expect(response).not.toSatisfyContract({ strict: true });
  });
});

describe('what cannot be said is an error, with and without not', () => {
  const both = async (
    answer: unknown,
    pattern: RegExp,
    ...args: Parameters<typeof toSatisfyContract> extends [unknown, ...infer R] ? R : never
  ) => {
    await expect((async () => expect(answer).toSatisfyContract(...args))()).rejects.toThrow(pattern);
    await expect((async () => expect(answer).not.toSatisfyContract(...args))()).rejects.toThrow(pattern);
  };

  test.each([
    ['no document has the path', '/nowhere', /No document has an operation for \/nowhere. Name the operation/],
    [
      'fetch does not tell the method, and the path has two',
      '/pets',
      /may be one of several operations: pets\/list-pets, pets\/create-pet/,
    ],
  ])('%s', async (_, path, pattern) => both(await fetch(url + path), pattern));

  test('another method than the named operation’s was asked', async () =>
    both(await supertest(url).get('/pets'), /to GET, and create-pet is POST \/pets/, 'create-pet'));

  test('the named operation is unknown', async () =>
    both(await supertest(url).get('/pets'), /No operation "get-pets". Known: pets\/get-pet/, 'get-pets'));

  test('axios has parsed a JSON text', async () => both(await axios.get(`${url}/odd`), /responseType: 'text'/));

  test('it is no answer', async () => both('{}', /expects an answer/));

  test('it is still awaited', async () => both(Promise.resolve({}), /promise of an answer: await it first/));
});

test.each([
  ['2.0', TWO],
  ['3.0', three('3.0.3')],
  ['3.1', three('3.1.0')],
  ['3.2', three('3.2.0')],
])('a document of %s counts, at its own host and base path', async (version, text) => {
  const vendor = documentAt(`v${version}.yaml`, text);
  const at = (body: string) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body,
    request: { method: 'GET', url: 'https://api.pets.example/v1/pets/7' },
  });
  await expect(at('{"id":7}')).toSatisfyContract({ vendor });
  await expect(at('{"id":"7"}')).not.toSatisfyContract({ vendor });
});

test('a vendor of the package is found by its real URL, and its personal data is in no message', async () => {
  const answer = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: { contact: { id: 7, email: 17, phone: '+3912345678' } },
    request: { method: 'GET', url: 'https://services.leadconnectorhq.com/contacts/7' },
  };
  const failed = (async () => expect(answer).toSatisfyContract({ vendor: 'highlevel' }))();
  await expect(failed).rejects.toThrow(/contact\/email must be/);
  await expect(failed).rejects.not.toThrow(/17/);
});

test('a project with vendors of its own uses a shipped one by its address or name, and never by a path alone', async () => {
  mkdirSync(join(folder, 'specs', 'pets'), { recursive: true });
  writeFileSync(join(folder, 'specs', 'pets', 'openapi.yaml'), three('3.1.0'));
  useContracts();
  const ask = (url: string, operation?: string) => {
    const request = { method: 'GET', url };
    const answer = {
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: '{"statusCode":"401"}',
      request,
    };
    return (async () => expect(answer).toSatisfyContract(operation, { root: folder }))();
  };
  const known = /statusCode must be number.*contract of highlevel get-contact/s;
  await expect(ask('https://services.leadconnectorhq.com/contacts/7')).rejects.toThrow(known);
  await expect(ask('http://127.0.0.1:4010/highlevel/contacts/7')).rejects.toThrow(known);
  await expect(ask('http://127.0.0.1:3000/contacts/7', 'highlevel/get-contact')).rejects.toThrow(known);
  await expect(ask('http://127.0.0.1:3000/contacts/7')).rejects.toThrow(
    'No document has an operation for GET /contacts/7',
  );
  useContracts(pets);
});
