import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { curlLine } from '../src/contract/curl';
import { planContract } from '../src/contract/plan';
import { loopbackTransport } from '../src/contract/targets/loopback-transport';
import { documentWith } from '../src/contract/testing/document';
import { NOTHING_ADDED, onWire, writeRequest } from '../src/contract/write-request';
import type { CaseRequest } from '../src/core/results/case';

interface Arrived {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const arrived: Arrived[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { 'content-type': type, cookie, 'x-h': own } = request.headers;
  const headers = { 'content-type': type, cookie, 'x-h': own };
  arrived.push({ line: `${request.method} ${request.url}`, headers, body: Buffer.concat(chunks).toString('hex') });
  response.end();
});
const client = loopbackTransport();
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await client.close();
  server.close();
});
beforeEach(() => arrived.splice(0));

const repeat = async (request: CaseRequest, env: NodeJS.ProcessEnv = {}): Promise<void> => {
  const line = curlLine(origin, request, { headers: {}, query: [] }, (name) => name in env);
  await promisify(execFile)('sh', ['-c', `${line.replace(/\bcurl /, 'curl -sS -m 10 ')} >/dev/null`], {
    env: { PATH: process.env.PATH, ...env },
  });
};

const send = async (request: CaseRequest, env: NodeJS.ProcessEnv = {}): Promise<void> => {
  const written = writeRequest(request, { ...NOTHING_ADDED, fillIn: (name) => env[name] });
  await client.transport(onWire(written), { origin, timeout: 5000, maxBody: 1000 });
};

const plain: CaseRequest = {
  method: 'POST',
  path: '/a',
  pathValues: {},
  query: [],
  headers: { 'content-type': 'text/plain' },
  credentials: 'none',
  values: [],
};

const BODIES = {
  'a NUL': 'a\0b',
  'line breaks of both kinds': 'a\r\nb\nc\r',
  'quotes and a dollar': `it's "$HOME" \`id\` \\ \\n !x`,
  unicode: 'é 🎭 \u2028',
  'a name of a file': '@/etc/hosts',
  'an empty text': '',
  'percent signs': '%s%d\\x41',
};

test.each(Object.entries(BODIES))('curl sends a body with %s byte for byte', async (_what, body) => {
  const request = { ...plain, body };
  await send(request);
  await repeat(request);
  expect(arrived[1]).toEqual(arrived[0]);
});

test.each<[what: string, request: Partial<CaseRequest>]>([
  ['bytes', { body: Buffer.from([0, 255, 13, 10, 128]).toString('latin1'), bodyEncoding: 'latin1' }],
  ['a body of a GET', { method: 'GET', body: '{}' }],
  ['a body without a media type', { headers: {}, body: 'a=b' }],
  ['a body in a coding', { headers: { 'content-encoding': 'gzip' }, body: 'abc' }],
  ['a body in a coding that nobody knows', { headers: { 'content-encoding': 'abc' }, body: 'abc' }],
  ['a plain GET', { method: 'GET', headers: {} }],
  ['a HEAD', { method: 'HEAD', headers: {} }],
  ['a DELETE', { method: 'DELETE', headers: {} }],
  ['brackets and braces', { query: [['f[a]', '[1-3]{x,y}']], path: '/a/{b}', pathValues: { b: '[a]{b}' } }],
  ['an id of dots', { path: '/a/{b}/c', pathValues: { b: '..' } }],
  ['a header with quotes', { headers: { 'x-h': `a"b'c$d\\`, cookie: 'a=b%20c; d=e' } }],
  ['a header in UTF-8', { headers: { 'x-h': 'é ☃' } }],
  ['a quote in a query', { query: [['q', `it's $HOME`]] }],
  ['an empty header', { headers: { 'x-h': '' } }],
])('curl repeats %s', async (_what, part) => {
  const request = { ...plain, ...part };
  await send(request);
  await repeat(request);
  expect(arrived[1]).toEqual(arrived[0]);
});

test('a variable of a query is expanded by the shell', async () => {
  const request: CaseRequest = { ...plain, method: 'GET', query: [['api_key', `\${UNDERSTUDY_V_API_KEY}`]] };
  const env = { UNDERSTUDY_V_API_KEY: 's3cret' };
  await send(request, env);
  await repeat(request, env);
  expect(arrived.map(({ line }) => line)).toEqual(['GET /a?api_key=s3cret', 'GET /a?api_key=s3cret']);
});

test('a form in parts is the same form to another reader, and to curl', async () => {
  const binary = { type: 'string', format: 'binary' };
  const schema = { type: 'object', properties: { file: binary, meta: { type: 'object' }, big: { type: 'integer' } } };
  const example = { file: 'a\r\n--b', meta: { n: 1 }, big: 7 };
  const encoding = { file: { contentType: 'image/png' } };
  const spec = documentWith(
    { requestBody: { content: { 'multipart/form-data': { schema, example, encoding } } } },
    { method: 'post' },
  );
  const { cases } = planContract(spec, { target: 'mock', variables: {} });
  const request = cases.find(({ id }) => id.endsWith('/example/sample'))?.request;
  if (!request) throw new Error('no case');
  await send(request);
  await repeat(request);
  expect(arrived[1]).toEqual(arrived[0]);
  const { body = '', headers } = arrived[0] ?? {};
  const form = await new Response(Buffer.from(body, 'hex'), {
    headers: { 'content-type': String(headers?.['content-type']) },
  }).formData();
  const file = form.get('file') as File;
  expect([file.name, file.type, await file.text()]).toEqual(['file', 'image/png', 'a\r\n--b']);
  expect([form.get('meta'), form.get('big')]).toEqual(['{"n":1}', '7']);
});
