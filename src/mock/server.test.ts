import { once } from 'node:events';
import { createServer } from 'node:net';
import { createJournal } from './log/journal';
import { createMockServer } from './server';
import { acme, TOKEN } from './testing/acme';
import { type Serving, serve, specOf, vendorOf } from './testing/serve';
import type { AccessEntry } from './types';

const entries: AccessEntry[] = [];
const journal = createJournal(3);
let acmeServer: Serving;
let two: Serving;

const other = specOf(
  `
openapi: 3.1.0
info: { title: Other, version: '1' }
servers: [{ url: 'https://other.example' }]
paths:
  /things:
    options: { responses: { '200': { description: Own. } } }
    get: { responses: { '200': { description: Things., content: { text/plain: { example: things } } } } }
`,
  'other',
);

beforeAll(async () => {
  acmeServer = await serve([vendorOf(acme)], { journal, log: (entry) => entries.push(entry), bodyLimit: 1000 });
  two = await serve([vendorOf(acme), vendorOf(other)], { cors: false });
});

afterAll(async () => {
  await acmeServer.close();
  await two.close();
});

const get = (path: string, headers: Record<string, string> = TOKEN, init: RequestInit = {}): Promise<Response> =>
  fetch(`${acmeServer.url}${path}`, { headers, ...init });

/** Whatever came before: the server stays up, and the next request is answered. */
afterEach(async () => {
  expect((await get('/acme/ping')).status).toBe(204);
});

describe('a documented path', () => {
  test('is answered with its sample, which says what it is', async () => {
    const response = await get('/acme/pets/7');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('understudy-operation')).toBe('get-pet');
    expect(response.headers.get('understudy-answer')).toBe('200;example="sample";why="the request is valid"');
    expect(response.headers.get('x-rate-limit')).toBe('10');
    expect(await response.text()).toBe('{"id":1,"name":"Rex","tags":["good","très bon"]}');
  });

  test('is answered at / too where one vendor is alone', async () => {
    expect((await get('/pets/7')).status).toBe(200);
  });

  test('is answered below the path of the documented server', async () => {
    expect((await get('/acme/v1/pets/7')).status).toBe(200);
  });

  test.each(['api.acme.example', 'API.ACME.EXAMPLE:443', 'acme.localhost:4010'])(
    'needs no prefix when the Host is %s',
    async (host) => {
      const answer = await two.raw(
        `GET /pets/7 HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  test('is found in a target that names the whole URL', async () => {
    const answer = await acmeServer.raw(
      'GET http://api.acme.example/ping?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 204 /);
  });

  test('is answered to HEAD with the head of its GET', async () => {
    const response = await get('/acme/pets/7', TOKEN, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('49');
    expect(await response.text()).toBe('');
  });

  test('keeps its connection', async () => {
    const one = 'GET /acme/ping HTTP/1.1\r\nHost: x\r\n\r\n';
    const answers = await acmeServer.raw(`${one}${one}${one.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
    expect(answers.match(/HTTP\/1\.1 204/g)).toHaveLength(3);
  });
});

describe('an undocumented request', () => {
  test('for an unknown path names the nearest documented one', async () => {
    const response = await get('/acme/petz/7');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, nearest: '/acme/pets/{id}' });
  });

  test('for an unknown vendor lists the known ones', async () => {
    const response = await fetch(`${two.url}/nobody/pets`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ vendors: ['/acme', '/other'] });
  });

  test('with another method says which are documented', async () => {
    const response = await get('/acme/pets/7', TOKEN, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  test.each([
    ['a bad percent-encoding', '/acme/pets/%zz', 400],
    ['an over-long URL', `/acme/pets/${'1'.repeat(9000)}`, 414],
  ])('with %s is refused', async (_, path, status) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status });
  });

  test('is journaled and logged all the same', async () => {
    await get('/acme/pet/7');
    expect(entries.at(-1)).toMatchObject({ vendor: 'acme', operation: undefined, status: 404, path: '/pet/7' });
    await get('/acme/pets/7');
    expect(journal.list().at(-1)).toMatchObject({ operation: 'get-pet', status: 200, example: 'sample' });
    expect(journal.list()).toHaveLength(3);
  });
});

describe('CORS', () => {
  const origin = 'http://localhost:3000';

  test('lets any origin read the answer and what we say beside it', async () => {
    const response = await get('/acme/pets/7', { ...TOKEN, origin });
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect(response.headers.get('access-control-expose-headers')).toContain('sl-violations');
  });

  test('answers a preflight for every documented method and requested header', async () => {
    const headers = {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    };
    const response = await get('/acme/pets/7', headers, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('GET');
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization');
  });

  test('can be switched off', async () => {
    const headers = { ...TOKEN, origin, 'access-control-request-method': 'GET' };
    expect((await fetch(`${two.url}/acme/pets/7`, { method: 'OPTIONS', headers })).status).toBe(405);
    const response = await fetch(`${two.url}/acme/pets/7`, { headers });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('leaves OPTIONS to a document that has it', async () => {
    expect((await fetch(`${two.url}/other/things`, { method: 'OPTIONS' })).status).toBe(200);
  });

  test('OPTIONS without an origin tells the methods', async () => {
    const response = await get('/acme/pets', {}, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
  });
});

describe('a body', () => {
  const post = (
    body: string | ReadableStream,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => get('/acme/pets', headers, { method: 'POST', body, ...{ duplex: 'half' } });

  test('is read to its end, however it is cut', async () => {
    const head =
      'POST /acme/pets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
    const answer = await acmeServer.raw(`${head}a\r\n{"id":1,"n\r\nb\r\name":"Rex"}\r\n0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
  });

  test('over the limit is refused whether it is announced or not', async () => {
    const large = JSON.stringify({ id: 1, name: 'x'.repeat(2000) });
    expect((await post(large)).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(large));
        controller.close();
      },
    });
    expect((await post(stream)).status).toBe(413);
  });

  test('is asked for with 100 when the client waits, and not when it is too large', async () => {
    const head =
      'POST /acme/pets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\n';
    const body = '{"id":1,"name":"Rex"}';
    expect(await acmeServer.raw(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)).toMatch(
      /^HTTP\/1\.1 100 .*\r\n\r\nHTTP\/1\.1 201 /,
    );
    expect(await acmeServer.raw(`${head}Content-Length: 5000\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('that expects something else is told so', async () => {
    const answer = await acmeServer.raw(
      'GET /acme/ping HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 417 [\s\S]*Expect: tea is unknown/);
  });

  test.each([
    ['that is no JSON', '{"id":', { 'content-type': 'application/json' }, 422],
    ['of an undocumented type', 'a,b', { 'content-type': 'text/csv' }, 415],
  ])('%s is refused with every reason', async (_, body, headers, status) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    const problem = (await response.json()) as { violations: { pointer: string; message: string }[] };
    expect(problem.violations).toHaveLength(1);
  });

  test('of a client that goes away half-way ends nothing', async () => {
    const arrived = once(acmeServer.mock.server, 'request');
    const socket = acmeServer.raw(
      'POST /acme/pets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
    );
    await arrived;
    acmeServer.mock.server.closeAllConnections();
    expect(await socket).toBe('');
  });
});

describe('bytes that are no HTTP', () => {
  test.each([
    ['a broken header', 'GET /acme/ping HTTP/1.1\r\nno colon here\r\n\r\n', 400],
    ['a URL over the limit of the head', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
    [
      'two lengths that differ',
      'POST /acme/pets HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc',
      400,
    ],
  ])('%s is answered with a reason', async (_, bytes, status) => {
    const answer = await acmeServer.raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({
      status,
      detail: expect.any(String),
    });
  });
});

test.each(['a'.repeat(201), 'two words'])(
  'a session that is called %s has no name, here as in the control API',
  async (name) => {
    const answer = await fetch(`${acmeServer.url}/acme/ping`, { headers: { 'understudy-session': name } });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('1 to 200 printable')]);
    const known = await fetch(`${acmeServer.url}/acme/ping`, { headers: { 'understudy-session': 'a'.repeat(200) } });
    expect(known.status).toBe(204);
  },
);

test('what no header can be called is left out of an answer, whoever wants it there', async () => {
  const document = `
openapi: 3.1.0
info: { title: Odd, version: '1' }
paths:
  /odd:
    get:
      responses:
        '200': { description: Odd., headers: { 'X Rate': { schema: { type: integer, example: 4 } } }, content: { text/plain: { example: odd } } }
`;
  const odd = vendorOf(specOf(document, 'odd', false), {
    definition: {
      name: 'odd',
      behaviours: [
        {
          name: 'odd',
          grade: 'assumed',
          says: 'Adds an odd header.',
          compile: () => ({ change: (draft) => ({ ...draft, headers: { ...draft.headers, 'a b': 'c', even: 'd' } }) }),
        },
      ],
    },
  });
  const served = await serve([odd]);
  for (const version of ['HTTP/1.1', 'HTTP/1.0']) {
    const answer = await served.raw(`GET /odd ${version}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*even: d\r\n[\s\S]*\r\n\r\nodd$/);
    expect(answer).not.toMatch(/X Rate|a b/i);
  }
  await served.close();
});

test('the control API is asked with and without a path of its own, and with a query', async () => {
  const served = await serve([vendorOf(acme)], { control: () => (_, response) => void response.end('control') });
  for (const path of ['/__understudy', '/__understudy?a=b', '/__understudy/health?a=b']) {
    expect(await (await fetch(`${served.url}${path}`)).text()).toBe('control');
  }
  await served.close();
});

test('a request head that never ends is given up', async () => {
  const slow = await serve([vendorOf(acme)]);
  slow.mock.server.headersTimeout = 100;
  expect(await slow.raw('GET /acme/ping HTTP/1.1\r\nHost: x\r\n')).toMatch(
    /^HTTP\/1\.1 408 [\s\S]*not complete in time/,
  );
  await slow.close();
});

describe('starting and ending', () => {
  test('two vendors with one prefix are a conflict, and so are two with one host', () => {
    const twin = vendorOf(specOf(TWIN, 'twin'));
    expect(() => createMockServer([vendorOf(acme), { ...twin, prefix: '/acme' }], {})).toThrow(
      '/acme is claimed twice',
    );
    const sameHost = { ...twin, definition: { name: 'twin', hosts: ['api.acme.example'] } };
    expect(() => createMockServer([vendorOf(acme), sameHost], {})).toThrow('the host api.acme.example');
  });

  test('a port that is taken is said so', async () => {
    const blocker = createServer().listen(0);
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    await expect(createMockServer([vendorOf(acme)], {}).listen(port, '::')).rejects.toThrow(
      `Port ${port} on :: is taken`,
    );
    blocker.close();
  });

  test('closing finishes what runs and then lets the connection go', async () => {
    const slow = await serve([vendorOf(acme)], { delay: 150 });
    // Longer than this test may take.
    slow.mock.server.keepAliveTimeout = 600_000;
    const arrived = once(slow.mock.server, 'request');
    const running = fetch(`${slow.url}/acme/ping`);
    await arrived;
    const closed = slow.close();
    expect((await running).status).toBe(204);
    await closed;
    await expect(fetch(`${slow.url}/acme/ping`)).rejects.toThrow();
  });
});

const TWIN = `
openapi: 3.1.0
info: { title: Twin, version: '1' }
paths: { /x: { get: { responses: { '204': { description: Nothing. } } } } }
`;
