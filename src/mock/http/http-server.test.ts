import { connect } from 'node:net';
import { createJournal } from '../log/journal';
import { acme, TOKEN } from '../testing/acme';
import { type Serving, serve, vendorOf } from '../testing/serve';

const journal = createJournal(10);
let serving: Serving;

beforeEach(async () => {
  journal.clear();
  serving = await serve([vendorOf(acme)], { journal, bodyLimit: 1000 });
});

afterEach(() => serving.close());

const LAST = 'Connection: close\r\n\r\n';

describe('a request that no server may guess about', () => {
  test.each([
    ['without a Host', `GET /acme/ping HTTP/1.1\r\n${LAST}`, 400, '/acme/ping'],
    ['with two', `GET /acme/ping HTTP/1.1\r\nHost: a\r\nHost: a\r\n${LAST}`, 400, '/acme/ping'],
    [
      'for the control API with two',
      `GET /__understudy/ HTTP/1.1\r\nHost: a\r\nHOST: b\r\n${LAST}`,
      400,
      '/__understudy/',
    ],
    ['of another protocol', 'GET /acme/ping?key=secret FTP/1.1\r\n\r\n', 400, '/acme/ping'],
    ['of noise', '\x01\x02\x03\r\n\r\n', 400, '-'],
    ['with a head over the limit', `GET /acme/ping HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, '/acme/ping'],
  ])('%s gets a problem, and is journaled', async (_, bytes, status, path) => {
    const answer = await serving.raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ status });
    expect(journal.list()).toMatchObject([{ status, path, operation: undefined }]);
    expect(JSON.stringify(journal.list())).not.toContain('secret');
  });

  test('of HTTP/1.0 needs no Host', async () => {
    expect(await serving.raw('GET /acme/ping HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 204 /);
  });
});

describe('a body over the limit', () => {
  const post = (body: string | ReadableStream): Promise<Response> =>
    fetch(`${serving.url}/acme/pets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      ...{ duplex: 'half' },
    });

  test('gets its 413 from fetch, however large it is and whether its length is announced or not', async () => {
    const large = 'x'.repeat(12_000_000);
    const stream = () =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < large.length; at += 1_000_000)
            controller.enqueue(Buffer.from(large.slice(at, at + 1_000_000)));
          controller.close();
        },
      });
    for (let time = 0; time < 5; time += 1) {
      for (const body of [large, stream()]) {
        const response = await post(body);
        expect([response.status, await response.json()]).toEqual([413, expect.objectContaining({ status: 413 })]);
      }
    }
  });

  test('does not end its connection: the next request is read where the body ends', async () => {
    const head =
      'POST /acme/pets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n';
    const answers = await serving.raw(`${head}${'x'.repeat(2000)}GET /acme/ping HTTP/1.1\r\nHost: x\r\n${LAST}`);
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 204']);
  });
});

test('a body that never ends costs its connection', async () => {
  const socket = connect(serving.port, '127.0.0.1').resume();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  socket.write(`POST /acme/pets HTTP/1.1\r\nHost: x\r\nContent-Length: ${1e12}\r\n\r\n`);
  const piece = Buffer.alloc(4_000_000);
  let pieces = 0;
  while (!socket.destroyed && pieces < 100) {
    const drained = new Promise<void>((resolve) => socket.once('drain', () => resolve()));
    if (!socket.write(piece)) await Promise.race([drained, closed]);
    pieces += 1;
  }
  expect(pieces).toBeLessThan(100);
});

describe('closing', () => {
  /** A connection, and what becomes of it. */
  const open = (port: number, bytes: string) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const answered = new Promise<void>((resolve) =>
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        resolve();
      }),
    );
    const connected = new Promise<void>((resolve) =>
      socket.once('connect', () => socket.write(bytes, () => resolve())),
    );
    const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
    socket.on('error', () => {});
    return { answered, connected, closed };
  };

  test('ends connections that wait for a request, also for their first one, or for the rest of it', async () => {
    const own = await serve([vendorOf(acme)]);
    own.mock.server.keepAliveTimeout = 600_000;
    own.mock.server.headersTimeout = 600_000;
    const silent = open(own.port, '');
    const half = open(own.port, 'GET /acme/ping HTTP/1.1\r\nHost:');
    const waiting = open(own.port, 'GET /acme/ping HTTP/1.1\r\nHost: x\r\n\r\n');
    await Promise.all([silent.connected, half.connected, waiting.answered]);
    await own.close();
    expect(await Promise.all([silent.closed, half.closed])).toEqual(['', '']);
    expect(await waiting.closed).toMatch(/^HTTP\/1\.1 204 /);
  });
});

test('a target that names the whole URL, or the server, is a path', async () => {
  expect(
    await serving.raw(
      `GET http://x/acme/pets/7?a=b HTTP/1.1\r\nHost: x\r\nAuthorization: ${TOKEN.authorization}\r\n${LAST}`,
    ),
  ).toMatch(/^HTTP\/1\.1 200 /);
  expect(await serving.raw(`OPTIONS * HTTP/1.1\r\nHost: x\r\n${LAST}`)).toMatch(/^HTTP\/1\.1 404 /);
});
