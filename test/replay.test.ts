import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, runCommand, startCliMock } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true });
});

const thing = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, name: { type: 'string' } } };
const ok = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });

/** A shop at https://api.shop.example/v1. */
const SHOP = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  servers: [{ url: 'https://api.shop.example/v1' }],
  paths: {
    '/things/{id}': {
      get: {
        operationId: 'getThing',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'lang', in: 'query', schema: { type: 'string' } },
        ],
        responses: { 200: ok(thing), 404: { description: 'no' } },
      },
    },
    '/things': {
      post: {
        operationId: 'addThing',
        requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 201: ok(thing) },
      },
    },
  },
};
const document = join(folder, 'shop.json');
writeFileSync(document, JSON.stringify(SHOP));

interface Entry {
  readonly url: string;
  readonly method?: string;
  readonly status?: number;
  readonly type?: string;
  readonly content?: object;
  readonly posted?: object;
}

const API = 'https://api.shop.example/v1';
const text = (value: unknown) => ({ text: JSON.stringify(value) });

/** As a browser's developer tools write it. */
const entry = ({ url, method = 'GET', status = 200, type = 'application/json', content = {}, posted }: Entry) => ({
  startedDateTime: '2026-01-02T03:04:05.006+01:00',
  time: 12.5,
  request: {
    method,
    url,
    httpVersion: 'h2',
    headers: [
      { name: ':authority', value: 'api.shop.example' },
      { name: 'Authorization', value: 'Bearer of-a-browser-1234' },
      { name: 'Accept', value: '*/*' },
    ],
    ...(posted && { postData: posted }),
  },
  response: { status, headers: [{ name: 'Content-Type', value: type }], content: { size: 10, ...content } },
});

const har = (name: string, ...entries: readonly object[]): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ log: { version: '1.2', creator: { name: 't', version: '1' }, entries } }));
  return file;
};

const judged = async (file: string, ...more: readonly string[]) => {
  const report = join(folder, 'report.json');
  const ended = await runCommand(['test', document, '--from', file, '--report', `json=${report}`, ...more]);
  const cases = (JSON.parse(readFileSync(report, 'utf8')) as Report).vendors.flatMap(({ operations }) =>
    operations.flatMap((operation) => operation.cases),
  );
  return { ...ended, cases: cases.map(({ id, outcome, origin }) => [id, outcome, origin]) };
};

interface Report {
  readonly vendors: readonly {
    readonly operations: readonly { readonly cases: readonly { id: string; outcome: string; origin: string }[] }[];
  }[];
}

test('a recording is judged without a network, and what is of no operation is listed', async () => {
  const file = har(
    'browser.har',
    entry({ url: `${API}/things/1?lang=en`, content: text({ id: 1 }) }),
    entry({ url: `${API}/things/2`, content: text({ id: 'two' }) }),
    entry({ url: 'https://cdn.example/things/3', content: text({ id: 3 }) }),
    entry({ url: `${API}/nothing`, content: text({}) }),
    entry({ url: 'wss://api.shop.example/socket' }),
    entry({ url: `${API}/things/4`, status: 0 }),
    entry({ url: `${API}/things/5`, content: {} }),
    entry({
      url: `${API}/things/6`,
      content: { text: Buffer.from('{"id":6}').toString('base64'), encoding: 'base64' },
    }),
    entry({
      url: `${API}/things`,
      method: 'POST',
      status: 201,
      content: text({ id: 7 }),
      posted: { mimeType: 'application/json', text: '{"a":1}' },
    }),
  );
  const { code, cases, stderr, stdout } = await judged(file);
  expect(cases).toEqual([
    ['shop/getThing/recording/browser.har/0', 'passed', 'learned'],
    ['shop/getThing/recording/browser.har/1', 'failed', 'learned'],
    ['shop/getThing/recording/browser.har/6', 'inconclusive', 'learned'],
    ['shop/getThing/recording/browser.har/7', 'passed', 'learned'],
    ['shop/addThing/recording/browser.har/8', 'passed', 'learned'],
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('entry 2: GET https://cdn.example/things/3: another host');
  expect(stderr).toContain('entry 3: GET https://api.shop.example/v1/nothing: no documented operation');
  expect(stderr).toContain('entry 4: GET wss://api.shop.example/socket: it was not sent over HTTP');
  expect(stderr).toContain('entry 5: GET https://api.shop.example/v1/things/4: no answer was recorded');
  expect(`${stdout}${stderr}${readFileSync(join(folder, 'report.json'), 'utf8')}`).not.toContain('of-a-browser');
});

test('of a file that was cut off the whole entries are used', async () => {
  const whole = readFileSync(
    har('whole.har', ...[1, 2].map((id) => entry({ url: `${API}/things/${id}`, content: text({ id }) }))),
    'utf8',
  );
  const file = join(folder, 'cut.har');
  writeFileSync(file, whole.slice(0, -60));
  const { code, cases, stderr } = await judged(file);
  expect(cases).toEqual([['shop/getThing/recording/cut.har/0', 'passed', 'learned']]);
  expect(stderr).toContain('it ends too early: it was cut off. What stands before it is used: 1 of its entries.');
  expect(code).toBe(0);
});

test.each([
  ['{"log":{"version":"1.2"}}', 'it has no list of entries at "log.entries"'],
  ['<html>', 'it is not JSON'],
  ['', 'it is empty'],
  ['{"log":{"entries":[{"a":', 'it ends too early'],
])('a file such as %s is refused with what is wrong', async (content, message) => {
  const file = join(folder, 'wrong.har');
  writeFileSync(file, content);
  const { code, stderr } = await runCommand(['test', document, '--from', file]);
  expect(stderr).toContain(`Cannot use the recording ${file}`);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test('an option about requests does nothing beside a recording, and is refused', async () => {
  const { code, stderr } = await runCommand(['test', document, '--from', har('one.har'), '--rate', '2/s']);
  expect(stderr).toContain('--rate is about requests that are sent');
  expect(code).toBe(2);
});

test('a mock answers from a recording, in its order, and says where the recording has nothing', async () => {
  const recorded = (id: number, lang: string, name: string, status = 200) =>
    entry({ url: `${API}/things/${id}?lang=${lang}`, status, content: text({ id, name }) });
  const file = har(
    'sequence.har',
    recorded(1, 'en', 'first'),
    recorded(1, 'de', 'erster'),
    recorded(1, 'en', 'second'),
    recorded(9, 'en', 'gone', 404),
    entry({ url: `${API}/things/5`, content: {} }),
    entry({
      url: `${API}/things`,
      method: 'POST',
      status: 201,
      content: text({ id: 7, name: 'posted' }),
      posted: { mimeType: 'application/json', text: '{"a":1,"b":2}' },
    }),
  );
  const mock = await startCliMock([document, '--from', file]);
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${mock.url}/shop${path}`, init);
    const said = response.headers.get('understudy-answer') ?? '';
    return { status: response.status, body: (await response.json()) as { name?: string }, said };
  };
  const english = () => ask('/things/1?lang=en').then(({ body }) => body.name);
  expect([await english(), await english(), await english()]).toEqual(['first', 'second', 'second']);
  const first = await ask('/things/1?lang=en&_=42', { headers: { 'understudy-session': 'other' } });
  expect([first.body.name, first.said]).toEqual(['first', '200;why="recorded: sequence.har, entry 0"']);
  expect((await ask('/things/1?lang=de')).body.name).toBe('erster');
  expect((await ask('/things/9?lang=en')).status).toBe(404);
  expect((await ask('/things/1?lang=en', { headers: { prefer: 'code=200' } })).said).not.toContain('record');
  const other = await ask('/things/2?lang=en');
  expect([other.status, other.said]).toEqual([200, expect.stringContaining(';recording="not in sequence.har"')]);
  expect((await ask('/things/5')).said).toContain(';recording="its body is not in sequence.har"');
  const headers = { 'content-type': 'application/json' };
  const posted = await ask('/things', { method: 'POST', headers, body: '{ "b": 2, "a": 1 }' });
  expect([posted.status, posted.body.name]).toEqual([201, 'posted']);
  expect((await ask('/things', { method: 'POST', headers, body: '{"a":2}' })).said).toContain('not in sequence.har');
  expect((await mock.stop()).code).toBe(0);
});
