import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loopbackTransport } from '../src/contract/targets/loopback-transport';
import type { Transport } from '../src/contract/targets/target';
import { undiciTransport } from '../src/contract/targets/undici-transport';
import type { HttpRequest } from '../src/core/http/http';
import { supertestTransport } from '../src/test-runners/supertest-transport';
import * as tricks from './servers/hostile';
import { recordedRun } from './servers/recorded-run';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const undici = undiciTransport();
const loopback = loopbackTransport();
afterAll(() => Promise.all([undici.close(), loopback.close()]));

const TRANSPORTS: Readonly<Record<string, Transport>> = {
  loopback: loopback.transport,
  undici: undici.transport,
  supertest: supertestTransport({}) as Transport,
};

const plain: HttpRequest = { method: 'GET', path: '/a', query: '', headers: {}, body: new Uint8Array() };

/** One request to a server with this handler. */
const ask = async (transport: Transport, handler: Handler, request: Partial<HttpRequest> = {}, limits = {}) => {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await transport({ ...plain, ...request }, { origin, timeout: 3000, maxBody: 100_000, ...limits });
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const failureOf = async (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    () => 'an answer',
    (error: { kind?: string }) => String(error.kind),
  );

/** Says back what arrived. */
const mirror: Handler = async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, url, headers } = request;
  response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') }));
};

const textOf = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

describe.each(Object.entries(TRANSPORTS))('%s', (_name, transport) => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'sends %s with path, query, headers and body as they are',
    async (method) => {
      const body = method === 'GET' ? '' : '{"a": "é" }';
      const response = await ask(transport, mirror, {
        method,
        path: '/a%2Fb/..%2e',
        query: '$select=a,b&x=%C3%A9',
        headers: { 'x-one': '1', accept: 'text/xml', 'content-type': 'application/merge-patch+json' },
        body: Buffer.from(body),
      });
      expect(JSON.parse(textOf(response.body))).toMatchObject({
        method,
        url: '/a%2Fb/..%2e?$select=a,b&x=%C3%A9',
        headers: { 'x-one': '1', accept: 'text/xml', 'content-type': 'application/merge-patch+json' },
        body,
      });
    },
  );

  test('adds no credential and no cookie', async () => {
    const { headers } = JSON.parse(textOf((await ask(transport, mirror)).body)) as { headers: object };
    expect(Object.keys(headers).filter((name) => /auth|cookie|token/i.test(name))).toEqual([]);
  });

  test('does not follow a redirect', async () => {
    const response = await ask(transport, (_request, answer) =>
      answer.writeHead(302, { location: '/elsewhere' }).end('moved'),
    );
    expect([response.status, response.headers.location]).toEqual([302, '/elsewhere']);
  });

  test.each([200, 204, 400, 404, 500])('brings back status %d', async (status) => {
    expect((await ask(transport, (_request, answer) => answer.writeHead(status).end())).status).toBe(status);
  });

  test('brings back headers in lower case, repeated ones as a list', async () => {
    const { headers } = await ask(transport, (_request, answer) =>
      answer.writeHead(200, { 'X-One': '1', 'Set-Cookie': ['a=1', 'b=2'] }).end(),
    );
    expect(headers).toMatchObject({ 'x-one': '1', 'set-cookie': ['a=1', 'b=2'] });
  });

  test.each([
    'application/json',
    'text/plain',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'image/png',
  ])('brings back the bytes of %s', async (type) => {
    const bytes = Buffer.from([0, 255, 123, 34, 128]);
    const response = await ask(transport, (_request, answer) =>
      answer.writeHead(200, { 'content-type': type }).end(bytes),
    );
    expect([...response.body]).toEqual([...bytes]);
  });

  test('brings back a content coding as it came', async () => {
    const response = await ask(transport, (_request, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
    );
    expect([response.headers['content-encoding'], gunzipSync(response.body).toString()]).toEqual(['gzip', 'hello']);
  });

  test('sends bytes that are no text', async () => {
    const body = Buffer.from([0, 255, 13, 10, 128]);
    const headers = { 'content-type': 'application/json' };
    const echo: Handler = (request, answer) => void request.pipe(answer);
    expect([...(await ask(transport, echo, { method: 'POST', body, headers })).body]).toEqual([...body]);
  });

  test('brings back the answer to HEAD', async () => {
    const response = await ask(
      transport,
      (_request, answer) => answer.writeHead(200, { 'content-length': '5' }).end(),
      { method: 'HEAD' },
    );
    expect([response.status, response.body.length]).toEqual([200, 0]);
  });

  test.each([
    ['a connection that breaks', tricks.hangUp, 'unreachable'],
    ['a server that says nothing', tricks.saysNothing, 'timeout'],
  ])('calls %s by its name', async (_what, trick, kind) => {
    expect(await failureOf(ask(transport, trick, {}, { timeout: 500 }))).toBe(kind);
  });

  test.each([
    ['breaks off', tricks.hangUpHalfway, 'cut-short'],
    ['never ends', tricks.neverEnds, 'too-large'],
  ])('an answer that %s is an answer with that flaw', async (_what, trick, kind) => {
    expect(await ask(transport, trick)).toMatchObject({ status: 200, flaw: { kind } });
  });
});

test('nobody at the port is unreachable', async () => {
  for (const transport of Object.values(TRANSPORTS)) {
    expect(await failureOf(transport(plain, { origin: 'http://127.0.0.1:1', timeout: 1000, maxBody: 10 }))).toBe(
      'unreachable',
    );
  }
});

test.each([
  ['loopback', loopbackTransport],
  ['undici', undiciTransport],
])(
  'by %s a kept connection that the server has closed is opened again, for what may be asked twice',
  async (_name, open) => {
    const { transport, close } = open();
    const asked = new WeakSet<object>();
    const server = createServer((request, response) => {
      if (asked.has(request.socket)) return request.socket.destroy();
      asked.add(request.socket);
      return response.end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const limits = {
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      timeout: 3000,
      maxBody: 100,
    };
    const outcomes = [];
    for (const method of ['GET', 'GET', 'GET', 'HEAD'])
      outcomes.push(await failureOf(transport({ ...plain, method }, limits)));
    expect(outcomes).toEqual(['an answer', 'an answer', 'an answer', 'an answer']);
    // A client may keep more than one connection.
    for (const method of ['POST', 'POST']) outcomes.push(await failureOf(transport({ ...plain, method }, limits)));
    expect(outcomes).toContain('unreachable');
    await close();
    server.close();
  },
);

describe('a proxy', () => {
  /** Answers each CONNECT, and counts them. */
  const proxyThat = async (answer: string) => {
    const asked: string[] = [];
    const server = createServer();
    server.on('connect', ({ url = '' }, socket) => {
      asked.push(url);
      socket.end(`HTTP/1.1 ${answer}\r\n\r\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://u:pl4nted@127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = () => new Promise((resolve) => server.close(resolve));
    server.unref();
    return { asked, url, close };
  };
  const NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  const whyNot = async (environment: Readonly<Record<string, string>>): Promise<string> => {
    const before = NAMES.map((name) => [name, process.env[name]] as const);
    for (const name of NAMES) delete process.env[name];
    Object.assign(process.env, environment);
    const own = undiciTransport();
    try {
      return await own.transport(plain, { origin: 'https://api.acme.invalid', timeout: 3000, maxBody: 1000 }).then(
        () => 'an answer',
        (error: Error) => error.message,
      );
    } finally {
      await own.close();
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
  };

  test('that refuses is named, and not the vendor; its password is not shown', async () => {
    const proxy = await proxyThat('403 Forbidden');
    const why = await whyNot({ HTTPS_PROXY: proxy.url });
    expect(why).toMatch(/^the proxy of HTTPS_PROXY leads nowhere: .*403.*NO_PROXY=api\.acme\.invalid goes past it/);
    expect(await whyNot({ http_proxy: proxy.url })).toMatch(/^the proxy of http_proxy leads nowhere/);
    expect(proxy.asked).toEqual(['api.acme.invalid:443', 'api.acme.invalid:443']);
    expect(why).not.toContain('pl4nted');
    expect(await whyNot({ HTTPS_PROXY: proxy.url, NO_PROXY: 'acme.invalid' })).not.toContain('the proxy');
    await proxy.close();
    expect(await whyNot({ HTTPS_PROXY: proxy.url })).toMatch(/^the proxy of HTTPS_PROXY leads nowhere: .*ECONNREFUSED/);
  });

  test('that no URL names is told, without its value', async () => {
    for (const value of ['pl4nted', 'proxy.example:3128', 'https://'])
      expect(await whyNot({ HTTPS_PROXY: value })).toBe(
        'HTTPS_PROXY is no URL of a proxy; write it such as http://proxy.example:3128',
      );
  });
});

test.each<[how: string, answersFirst: boolean, after: string]>([
  ['over the request', false, 'acme/b/example/sample'],
  ['once it was answered', true, 'acme/b/example/sample'],
])('a server that ends %s is told with the question that it ended after', async (_how, answersFirst, after) => {
  const operation = (operationId: string) => ({ get: { operationId, responses: { 200: { description: 'ok' } } } });
  const ran = await recordedRun(
    { paths: { '/a': operation('a'), '/b': operation('b'), '/c': operation('c'), '/d': operation('d') } },
    ({ url, socket }, response) => {
      if (url === '/b') {
        (socket as Socket & { readonly server: Server }).server.close();
        if (!answersFirst) socket.destroy();
        response.setHeader('connection', 'close');
      }
      response.end();
    },
  );
  const reasons = ran.results.flatMap(({ verdict }) =>
    verdict.kind === 'inconclusive' ? verdict.reasons.map(({ kind, reason }) => `${kind}: ${reason}`) : [],
  );
  const [origin = ''] = /http:\/\/[\d.:]+\d/.exec(reasons.join()) ?? [];
  const told = `unreachable: ${origin}: nothing listens there any more; the server stopped answering after ${after}`;
  expect(reasons.slice(answersFirst ? 0 : 1)).toEqual([told, told]);
});
