import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningMock, startMock } from '../../app/start-mock';
import { loadSpec } from '../../specs/load';
import { checkExchange } from '../../validate/response/check-exchange';

const root = join(__dirname, '..', '..', '..');
let mock: RunningMock;
beforeAll(async () => {
  const hooks = join(root, 'test', 'fixtures', 'subscriptions.yaml');
  const showReport = join(mkdtempSync(join(tmpdir(), 'understudy-control-')), 'report.json');
  writeFileSync(showReport, '{ "schemaVersion": 1 }');
  const scenario = { wethod: 'token-expired' };
  mock = await startMock({ root, vendors: ['wethod', hooks], data: 'store', scenario, showReport });
});
afterAll(() => mock.close());

const control = (path: string, init: RequestInit = {}) =>
  fetch(`${mock.url}/__understudy${path}`, {
    ...init,
    headers: { ...(init.body ? { 'content-type': 'application/json' } : {}), ...init.headers },
  });
const json = async (path: string, init?: RequestInit): Promise<unknown> => (await control(path, init)).json();
const contact = (id = '1', headers = {}) =>
  fetch(`${mock.url}/wethod/api/contacts/${id}`, { headers: { authorization: 'Bearer secret-token', ...headers } });

test('says what every session plays by default, and where each of them is', async () => {
  await contact('1', { 'understudy-session': 'default-play' });
  expect(await json('/scenarios/wethod', { headers: { 'understudy-session': 'default-play' } })).toMatchObject({
    scenario: 'token-expired',
    position: 'start',
  });
  expect(await json('/sessions/default-play')).toMatchObject({
    positions: { 'wethod/token-expired': { at: 'start', counts: { 0: 1 } } },
  });
});

test('plays none when it is told so, whatever the mock was started with', async () => {
  await control('/scenarios/wethod', { method: 'DELETE', headers: { 'understudy-session': 'none' } });
  for (let n = 0; n < 4; n++) expect((await contact('1', { 'understudy-session': 'none' })).status).toBe(200);
});

test('lists exchanges without a secret in them, and forgets them', async () => {
  await control('/traffic', { method: 'DELETE' });
  await contact('0?token=secret-in-query', { 'understudy-session': 'none' });
  const text = await (await control('/traffic?vendor=wethod&status=404')).text();
  expect(JSON.parse(text)).toMatchObject([
    { vendor: 'wethod', operation: 'get-contact', session: 'none', status: 404, path: '/api/contacts/0' },
  ]);
  expect(text).not.toContain('secret');
  expect(await json('/traffic?vendor=nope')).toEqual([]);
  await control('/traffic', { method: 'DELETE' });
  expect(await json('/traffic')).toEqual([]);
});

test('shows what was asked, without its secrets, where somebody asks for it', async () => {
  await control('/traffic', { method: 'DELETE' });
  const post = (body: string | Uint8Array<ArrayBuffer>, type: string) =>
    fetch(`${mock.url}/wethod/api/contacts/1?$top=3&api_key=secret-1`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret-2', 'content-type': type, 'accept-language': 'nb', 'x-trace': 'a' },
      body,
    });
  await post('{"a":1,"password":"secret-3"}', 'application/json');
  await post('a=1&client_secret=secret-4', 'application/x-www-form-urlencoded');
  await post(new Uint8Array([0xff, 0xfe]), 'application/octet-stream');
  await post('"'.padEnd(9000, 'x'), 'application/json');
  const text = await (await control('/traffic?request=true')).text();
  const asked = (JSON.parse(text) as readonly { readonly request: { readonly headers: object } }[]).map(
    ({ request }) => request,
  );
  const headers = { authorization: 'Bearer $TOKEN', 'x-trace': 'a' };
  expect(asked).toMatchObject([
    { query: '$top=3&api_key=$TOKEN', headers, body: '{"a":1,"password":"$TOKEN"}', leftOut: null },
    { headers, body: 'a=1&client_secret=$TOKEN', leftOut: null },
    { headers, body: null, leftOut: 'no text' },
    { headers, body: null, leftOut: 'too long' },
  ]);
  expect(Object.keys(asked[0]?.headers ?? {}).sort()).toEqual(['authorization', 'content-type', 'x-trace']);
  expect(text).not.toContain('secret-');
  expect(await json('/traffic?limit=1')).toEqual([expect.not.objectContaining({ request: expect.anything() })]);
});

test('shows exchanges live, until the client goes', async () => {
  const abort = new AbortController();
  const stream = await control('/traffic/live?session=live', { signal: abort.signal });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  await contact('1', { 'understudy-session': 'other' });
  await contact('42', { 'understudy-session': 'live' });
  let text = '';
  while (!text.includes('data:')) text += Buffer.from((await reader.read()).value ?? []).toString();
  expect(text).toMatch(/event: exchange\ndata: \{.*"session":"live".*"path":"\/api\/contacts\/42"/);
  abort.abort();
});

test('counts for Prometheus', async () => {
  const before = Number(/understudy_exchanges_total (\d+)/.exec(await (await control('/metrics')).text())?.[1]);
  await contact('0', { 'understudy-session': 'none' });
  const text = await (await control('/metrics')).text();
  expect(text).toContain(`understudy_exchanges_total ${before + 1}`);
  expect(text).toMatch(/understudy_requests_total\{vendor="wethod",operation="get-contact",status="404"\} [1-9]/);
  expect(text).toMatch(/understudy_answer_duration_seconds_bucket\{le="\+Inf"\} \d+/);
});

/** Every operation of the control API's own document, answered as it says: each sample, and each refusal that a client can cause. */
describe('the control API’s own document', () => {
  const spec = loadSpec(join(__dirname, 'openapi.yaml'));
  const fill = (path: string, values: Readonly<Record<string, string>>): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
  const good = { vendor: 'wethod', session: 'document', id: '42', operation: 'get-contact' };
  const hook = { vendor: 'subscriptions', name: 'contact-created' };
  const goodOf = (id: string) => (id === 'send-webhook' ? hook : good);
  const operations = spec.operations.filter(({ id }) => id !== 'watch-traffic');

  const findings = async (id: string, values: Readonly<Record<string, string>>, body: unknown) => {
    const operation = operations.find((each) => each.id === id);
    if (!operation) throw new Error(id);
    const response = await control(fill(operation.path, values), {
      method: operation.method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const exchange = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
    const verdict = checkExchange({ spec, operation, response: exchange, target: 'mock', strict: true });
    return { status: response.status, verdict: verdict.kind === 'conforms' ? 'conforms' : verdict };
  };

  test.each(operations.map(({ id }) => id))('%s answers its sample as documented', async (id) => {
    const operation = operations.find((each) => each.id === id);
    const sample = operation?.requestBody?.content[0]?.examples[0]?.value;
    const { status, verdict } = await findings(id, goodOf(id), sample);
    expect(verdict).toBe('conforms');
    expect(status).toBeLessThan(300);
  });

  test.each(operations.filter(({ path }) => path.includes('{')).map(({ id }) => id))(
    '%s refuses what is unknown as documented',
    async (id) => {
      const operation = operations.find((each) => each.id === id);
      const sample = operation?.requestBody?.content[0]?.examples[0]?.value;
      const { status, verdict } = await findings(
        id,
        { vendor: 'nope', session: ' ', id: 'nope', operation: 'nope' },
        sample,
      );
      expect(verdict).toBe('conforms');
      expect([400, 404]).toContain(status);
    },
  );

  test.each(operations.filter(({ requestBody }) => requestBody).map(({ id }) => id))(
    '%s refuses another body as documented',
    async (id) => {
      if (id === 'put-record') return;
      const { status, verdict } = await findings(id, goodOf(id), [1]);
      expect(verdict).toBe('conforms');
      expect(status).toBe(422);
    },
  );
});
