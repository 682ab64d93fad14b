import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MockSettings, type RunningMock, startMock } from '../src/index';
import { type Receiver, startReceiver } from './receiver';
import { runCommand, startCliMock } from './run-cli';

/** Real receivers on the loopback interface. What must not come is known not to come because a call after it is seen in the traffic. */
const root = join(__dirname, '..');
const fixture = join(__dirname, 'fixtures', 'subscriptions.yaml');

const open: { close(): Promise<unknown> }[] = [];
const start = async (settings: MockSettings = {}): Promise<RunningMock> => {
  const mock = await startMock({ root, vendors: [fixture], ...settings });
  open.unshift(mock);
  return mock;
};
const listen = async (...args: Parameters<typeof startReceiver>): Promise<Receiver> => {
  const receiver = await startReceiver(...args);
  open.push(receiver);
  return receiver;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const subscribe = (
  mock: RunningMock,
  body: unknown,
  query = '',
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${mock.url}/subscriptions/subscriptions${query}`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

interface Shown {
  readonly kind: string;
  readonly why: string;
  readonly [key: string]: unknown;
}

/** The calls of the mock, as soon as there are so many: what became of one is written down when it is over. */
const calls = async (mock: RunningMock, count: number): Promise<readonly Shown[]> => {
  for (;;) {
    const response = await fetch(`${mock.url}/__understudy/traffic`);
    const found = ((await response.json()) as readonly Shown[]).filter(({ kind }) => kind !== 'exchange');
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const send = (mock: RunningMock, name: string, order: unknown, vendor = 'subscriptions'): Promise<Response> =>
  fetch(`${mock.url}/__understudy/webhooks/${vendor}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });

describe('a good answer', () => {
  test('is followed by its callbacks, as documented', async () => {
    const [mock, receiver] = [await start(), await listen()];
    const answer = await subscribe(mock, { url: `${receiver.url}/hook` }, `?expiry=${receiver.url}/gone`);
    expect([answer.status, await answer.text()]).toEqual([201, '{"id":9}']);
    const received = [...(await receiver.until(2))].sort((a, b) => a.method.localeCompare(b.method));
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/hook?subscription=9&tag=a+b',
        headers: { 'x-event': 'created', 'content-type': 'application/json', 'understudy-call': 'callback onEvent' },
        body: '{"id":7,"kind":"created","at":"2026-01-01T00:00:00Z"}',
      },
      { method: 'PUT', url: '/gone', headers: { 'content-type': 'application/json' } },
    ]);
    // Nothing of the client's is handed on, and nothing optional is made up.
    for (const { headers } of received) expect(Object.keys(headers)).not.toContain('authorization');
    expect(received[0]?.headers).not.toHaveProperty('x-note');
    // No example: a value that satisfies the schema, seen as the vendor's own.
    expect(JSON.parse(received[1]?.body ?? '')).toEqual({
      id: expect.any(Number),
      kind: expect.stringMatching(/^[a-z]{3,9}$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test('shows in the traffic and in the log what became of them', async () => {
    const lines: unknown[] = [];
    const mock = await start({ log: (entry) => lines.push(entry) });
    const receiver = await listen();
    await subscribe(mock, { url: `${receiver.url}/hook?key=in-the-query` }, '', { 'understudy-session': 'mine' });
    const seen = await calls(mock, 2);
    expect(seen).toMatchObject([
      {
        kind: 'callback',
        why: 'callback onExpiry was not sent: $request.query.expiry gave no text',
        status: null,
        call: { name: 'onExpiry', to: '', outcome: 'unmade' },
      },
      {
        kind: 'callback',
        vendor: 'subscriptions',
        operation: 'subscribe',
        session: 'mine',
        method: 'POST',
        path: '/hook',
        status: 204,
        example: 'example',
        why: 'callback onEvent was sent',
        call: { name: 'onEvent', to: receiver.url, outcome: 'answered' },
      },
    ]);
    expect(JSON.stringify(seen) + JSON.stringify(lines)).not.toMatch(/in-the-query|secret-token/);
    expect(lines).toHaveLength(3);
    const metrics = await (await fetch(`${mock.url}/__understudy/metrics`)).text();
    expect(metrics).toContain('understudy_calls_total{vendor="subscriptions",kind="callback",outcome="answered"} 1');
    expect(metrics).toContain('understudy_requests_total{vendor="subscriptions",operation="subscribe",status="201"} 1');
  });

  test.each([
    ['a broken request', {}, {}, 400],
    ['a missing token', { url: 'x' }, { authorization: '' }, 401],
    ['a preferred error', { url: 'x' }, { prefer: 'code=400' }, 400],
  ])('is the only one: %s is followed by none', async (_what, body, headers, status) => {
    const [mock, receiver] = [await start(), await listen()];
    const refused = await subscribe(
      mock,
      { ...body, ...('url' in body && { url: `${receiver.url}/no` }) },
      '',
      headers,
    );
    expect(refused.status).toBe(status);
    await subscribe(mock, { url: `${receiver.url}/yes` });
    expect((await calls(mock, 2)).map(({ path }) => path)).toEqual(['', '/yes']);
    expect(receiver.received.map(({ url }) => url)).toEqual(['/yes?subscription=9&tag=a+b']);
  });

  test('is given before its callbacks are sent', async () => {
    const answered: string[] = [];
    const receiver = await listen((_, response) => {
      answered.push('callback');
      response.writeHead(204).end();
    });
    const mock = await start();
    // A receiver that never lets go must not keep the answer.
    const stuck = await listen(() => {});
    const answer = await subscribe(mock, { url: stuck.url }, `?expiry=${receiver.url}`);
    expect(answer.status).toBe(201);
    await receiver.until(1);
    expect(answered).toEqual(['callback']);
  });

  test.each(['GET', 'HEAD'])(
    'to %s is followed by its callbacks each time, where it is the documented method',
    async (method) => {
      const [mock, receiver] = [await start(), await listen()];
      for (let n = 0; n < 4; n++) await fetch(`${mock.url}/subscriptions/watch?url=${receiver.url}`, { method });
      await send(mock, 'contact-created', { url: `${receiver.url}/last` });
      await calls(mock, method === 'GET' ? 9 : 1);
      expect(receiver.received.map(({ url }) => url).sort()).toEqual([
        ...(method === 'GET' ? ['/', '/', '/', '/'] : []),
        '/last',
      ]);
    },
  );

  test.each([{ origin: 'http://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])(
    'to a page from elsewhere (%j) is followed by none to this machine',
    async (headers) => {
      const [mock, receiver] = [await start(), await listen()];
      await subscribe(mock, { url: `${receiver.url}/no` }, '', headers);
      const port = new URL(receiver.url).port;
      await subscribe(mock, { url: `http://[::ffff:127.0.0.1]:${port}/no` }, '', headers);
      for (const own of [mock.url, 'http://localhost:3000']) {
        await subscribe(mock, { url: `${receiver.url}/yes` }, '', { origin: own });
      }
      await receiver.until(2);
      expect(receiver.received.every(({ url }) => url?.startsWith('/yes'))).toBe(true);
    },
  );

  test('cannot make the mock control itself', async () => {
    const mock = await start();
    const reset = (headers: Record<string, string>) =>
      fetch(`${mock.url}/__understudy/sessions/default/reset`, { method: 'POST', headers });
    expect((await reset({ 'understudy-call': 'callback onEvent' })).status).toBe(403);
    expect((await reset({})).status).toBe(204);
  });

  test('to a callback of a mock is followed by none: two mocks could go on for ever', async () => {
    const [mock, receiver] = [await start(), await listen()];
    await subscribe(mock, { url: receiver.url }, '', { 'understudy-call': 'callback onEvent' });
    expect((await calls(mock, 2)).map(({ why }) => why)).toEqual([
      'callback onEvent was not sent: the request was a callback of a mock itself',
      'callback onExpiry was not sent: the request was a callback of a mock itself',
    ]);
    expect(receiver.received).toEqual([]);
  });
});

describe('a callback', () => {
  test.each(['http://hooks.example.com:8080/x', 'http://192.0.2.1:8080/x', 'http://localhost.example.com:8080/x'])(
    'to %s is refused, and the remedy is said',
    async (url) => {
      const mock = await start();
      expect((await subscribe(mock, { url })).status).toBe(201);
      const { host, origin } = new URL(url);
      expect((await calls(mock, 2)).find(({ path }) => path === '/x')).toMatchObject({
        why: `callback onEvent was not sent: ${host} is not this machine. Allow it with --callbacks-to ${host}`,
        status: null,
        call: { to: origin, outcome: 'refused' },
      });
    },
  );

  test.each([
    ['/relative', 'what was given is no absolute http or https URL'],
    ['file:///etc/passwd', 'what was given is no absolute http or https URL'],
    ['http://user:secret-word@127.0.0.1:9/x', 'its URL has credentials in it, which are not sent'],
  ])('to %s is not made', async (url, reason) => {
    const mock = await start();
    await subscribe(mock, { url });
    const seen = await calls(mock, 2);
    expect(seen.map(({ why }) => why)).toContain(`callback onEvent was not sent: ${reason}`);
    expect(JSON.stringify(seen)).not.toContain('secret-word');
  });

  test('goes where it was allowed to, and nowhere beside', async () => {
    const receiver = await listen();
    // The system takes it for this machine; it is no name of it.
    const url = receiver.url.replace('127.0.0.1', '0.0.0.0');
    await subscribe(await start({ callbacksTo: ['0.0.0.0:1', 'hooks.internal'] }), { url: `${url}/no` });
    const mock = await start({ callbacksTo: [new URL(url).host] });
    await subscribe(mock, { url: `${url}/yes` });
    expect((await calls(mock, 2))[1]).toMatchObject({ path: '/yes', call: { outcome: 'answered' } });
    expect(receiver.received.map((it) => it.url)).toEqual(['/yes?subscription=9&tag=a+b']);
  });

  test('whose receiver is down is said to have failed, and the mock goes on', async () => {
    const [mock, receiver] = [await start(), await startReceiver()];
    await receiver.close();
    await subscribe(mock, { url: receiver.url });
    expect((await calls(mock, 2))[1]).toMatchObject({
      why: expect.stringMatching(/^callback onEvent failed: .*ECONNREFUSED/),
      status: null,
      call: { outcome: 'failed', to: receiver.url },
    });
    expect((await subscribe(mock, { url: receiver.url })).status).toBe(201);
  });

  test('hands on no credentials', async () => {
    const [mock, receiver] = [await start(), await listen()];
    const headers = { authorization: 'Bearer secret-token' };
    await fetch(`${mock.url}/subscriptions/watch?url=${receiver.url}`, { headers });
    const seen = await calls(mock, 2);
    expect(seen[0]?.why).toBe(
      "callback leak was not sent: $request.header.Authorization would hand on the client's credentials",
    );
    expect(JSON.stringify([seen, receiver.received])).not.toContain('secret-token');
    expect(receiver.received).toHaveLength(1);
  });

  test('follows no redirect', async () => {
    const elsewhere = await listen();
    const receiver = await listen((_, response) => void response.writeHead(307, { location: elsewhere.url }).end());
    const mock = await start();
    await subscribe(mock, { url: receiver.url });
    expect((await calls(mock, 2))[1]).toMatchObject({ status: 307, call: { outcome: 'answered' } });
    expect(elsewhere.received).toEqual([]);
  });

  test('is not sent where nobody wants any', async () => {
    const [mock, receiver] = [await start({ callbacks: false }), await listen()];
    await subscribe(mock, { url: receiver.url });
    await send(mock, 'contact-created', { url: receiver.url });
    expect((await calls(mock, 1)).map(({ kind }) => kind)).toEqual(['webhook']);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a webhook', () => {
  test('is sent when the control API says so', async () => {
    const [mock, receiver] = [await start(), await listen()];
    const answer = await send(mock, 'contact-created', { url: `${receiver.url}/hook` });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      kind: 'webhook',
      vendor: 'subscriptions',
      operation: null,
      method: 'POST',
      path: '/hook',
      status: 204,
      example: 'sample',
      why: 'webhook contact-created was sent',
      call: { name: 'contact-created', to: receiver.url, outcome: 'answered' },
    });
    expect(receiver.received).toMatchObject([
      { method: 'POST', url: '/hook', body: '{"id":1,"kind":"created","at":"2026-01-01T00:00:00Z"}' },
    ]);
  });

  test('sends another example, another method, or what it is given', async () => {
    const [mock, receiver] = [await start(), await listen()];
    const url = receiver.url;
    await send(mock, 'contact-created', { url, example: 'late' });
    await send(mock, 'contact-created', { url, method: 'put' });
    const given = await send(mock, 'contact-created', { url, body: { id: 'x', kind: 'made' } });
    expect(receiver.received.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"id":2,"kind":"created","at":"2026-12-31T23:59:59Z"}'],
      ['PUT', ''],
      ['POST', '{"id":"x","kind":"made"}'],
    ]);
    expect(await given.json()).toMatchObject({
      example: null,
      why: expect.stringMatching(/was sent; the body that was given breaks the documented schema: .* \(and 1 more\)$/),
    });
  });

  test.each([
    ['no-such', {}, 404, 'Known: contact-created.'],
    ['contact-created', { url: 1 }, 422, 'Expected { "url"'],
    ['contact-created', { url: 'x', uri: 'x' }, 422, 'There is no "uri".'],
    ['contact-created', { url: 'x', method: 'delete' }, 422, 'documented with the methods: POST, PUT.'],
    ['contact-created', { url: 'x', example: 'none' }, 422, 'there is no example "none".'],
  ])('that cannot be: %s %j is refused with what there is', async (name, order, status, detail) => {
    const answer = await send(await start(), name, order);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { detail: string }).detail).toContain(detail);
  });

  test('goes to this machine only, as callbacks do', async () => {
    const answer = await send(await start(), 'contact-created', { url: 'http://hooks.example.com/x' });
    expect(await answer.json()).toMatchObject({ call: { outcome: 'refused' }, status: null });
  });

  test('is seen live, under its own name', async () => {
    const [mock, receiver] = [await start(), await listen()];
    const abort = new AbortController();
    const stream = await fetch(`${mock.url}/__understudy/traffic/live?kind=webhook`, { signal: abort.signal });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await fetch(`${mock.url}/subscriptions/plain`);
    await send(mock, 'contact-created', { url: receiver.url });
    let text = '';
    while (!text.includes('data:')) text += Buffer.from((await reader.read()).value ?? []).toString();
    abort.abort();
    expect(text).toMatch(/event: webhook\ndata: \{"kind":"webhook"/);
    expect(text).not.toContain('plain');
  });

  test('is listed with what it sends', async () => {
    const mock = await start();
    const list = (path: string) => fetch(`${mock.url}/__understudy/${path}`).then((it) => it.json() as unknown);
    const listed = [
      {
        vendor: 'subscriptions',
        name: 'contact-created',
        requests: [
          {
            method: 'POST',
            summary: 'A contact was created.',
            mediaTypes: ['application/json'],
            examples: ['sample', 'late'],
          },
          { method: 'PUT', summary: null, mediaTypes: [], examples: [] },
        ],
        problem: null,
      },
    ];
    expect(await list('webhooks')).toEqual(listed);
    expect(await list('webhooks/subscriptions')).toEqual(listed);
    expect(await list('vendors')).toMatchObject([{ webhooks: ['contact-created'] }]);
    expect(await list('operations')).toMatchObject([
      { callbacks: ['onEvent', 'onExpiry'] },
      { callbacks: ['leak', 'seen'] },
      { callbacks: [] },
    ]);
  });
});

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-callbacks-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('lists what is sent, and finds nothing wrong with it', async () => {
    const { stdout } = await runCommand(['list', fixture]);
    expect(stdout).toContain('    calls back  onEvent, onExpiry\n');
    expect(stdout).toContain('  webhooks\n    contact-created  POST, PUT  A contact was created.\n');
    const lint = await runCommand(['lint', fixture]);
    expect([lint.code, lint.stdout]).toEqual([0, 'ok  subscriptions  3 operations, 9 examples\n']);
  });

  test('logs each call, with what was allowed and what was not', async () => {
    const receiver = await listen();
    const mock = await startCliMock([fixture, '--callbacks-to', 'hooks.internal,0.0.0.0']);
    const url = receiver.url.replace('127.0.0.1', '0.0.0.0');
    const body = JSON.stringify({ url });
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
    await fetch(`${mock.url}/subscriptions?expiry=http://example.com/x`, { method: 'POST', headers, body });
    await receiver.until(1);
    const { code, stdout, stderr } = await mock.stop();
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: number; msg: string });
    expect(lines.map(({ level, msg }) => [level, msg]).sort()).toEqual([
      [30, 'callback onEvent was sent'],
      [30, 'the request is valid'],
      [40, 'callback onExpiry was not sent: example.com is not this machine. Allow it with --callbacks-to example.com'],
    ]);
    expect(stdout).toContain('3 operations, 1 webhook');
    expect(code).toBe(0);
  });

  test('mocks a document of webhooks, and does not test it', async () => {
    const file = join(folder, 'hooks.yaml');
    writeFileSync(
      file,
      'openapi: 3.1.0\ninfo: { title: Hooks, version: "1" }\nwebhooks: { made: { post: { responses: { "204": { description: Taken. } } } } }\n',
    );
    const [mock, receiver] = [await startCliMock([file]), await listen()];
    const answer = await fetch(`${mock.url}/__understudy/webhooks/hooks/made`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: receiver.url }),
    });
    expect(await answer.json()).toMatchObject({ status: 204 });
    expect((await fetch(`${mock.url}/anything`)).status).toBe(404);
    expect((await mock.stop()).stdout).toContain('0 operations, 1 webhook');
    const { code, stderr } = await runCommand(['test', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/hooks\.yaml: the document has webhooks and no operation: .* there is nothing to ask\./);
  });

  test('refuses what is no host', async () => {
    const { code, stderr } = await runCommand(['mock', fixture, '--callbacks-to', 'http://hooks.internal']);
    expect(code).toBe(2);
    expect(stderr).toContain('"http://hooks.internal" is no host');
  });
});
