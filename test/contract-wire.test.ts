import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { planContract } from '../src/contract/plan';
import type { Transport } from '../src/contract/targets/target';
import { undiciTransport } from '../src/contract/targets/undici-transport';
import { documentWith } from '../src/contract/testing/document';
import { NOTHING_ADDED, writeRequest } from '../src/contract/write-request';
import { loadSpec } from '../src/specs/load';
import { supertestTransport } from '../src/test-runners/supertest-transport';
import { type RawAnswerOf, raw, rawServer, verdictOf } from './servers/raw-answer';

const undici = undiciTransport();
afterAll(() => undici.close());

const TRANSPORTS: Readonly<Record<string, Transport | undefined>> = {
  loopback: undefined,
  undici: undici.transport,
  supertest: supertestTransport({}) as Transport,
};

const spec = documentWith({
  responses: {
    '200': {
      description: 'ok',
      content: {
        'application/json': {
          schema: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
        },
      },
    },
    '204': { description: 'nothing' },
    '205': { description: 'nothing' },
  },
});

const data = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
const stream = documentWith({
  responses: {
    '200': {
      description: 'ok',
      content: {
        'text/event-stream': {
          schema: { type: 'array', items: { type: 'object', properties: { data, event: { const: 'a' } } } },
        },
      },
    },
  },
});

const good = Buffer.from('{"id":1}');
const wrong = Buffer.from('{"id":"x"}');

const json = (body: Buffer | string, ...lines: readonly string[]): Buffer =>
  raw('200 OK', ['content-type: application/json', ...lines], body);

const length = (body: Buffer | string): string => `content-length: ${Buffer.byteLength(body)}`;

const coded = (body: Buffer, ...codings: readonly string[]): RawAnswerOf => ({
  bytes: json(body, length(body), ...codings.map((coding) => `content-encoding: ${coding}`)),
});

const events = (...lines: readonly string[]): RawAnswerOf => ({
  bytes: raw('200 OK', ['content-type: text/event-stream'], lines.join('\n')),
  open: true,
});

const cut = gzipSync(good).subarray(0, -10);

const CASES: readonly (readonly [what: string, answer: RawAnswerOf, verdict: RegExp])[] = [
  ['two codings in order', coded(brotliCompressSync(gzipSync(good)), 'gzip, br'), /^conforms$/],
  ['two codings in two lines', coded(brotliCompressSync(gzipSync(good)), 'gzip', 'br'), /^conforms$/],
  ['identity and gzip', coded(gzipSync(good), 'identity, gzip'), /^conforms$/],
  ['x-gzip', coded(gzipSync(good), 'X-Gzip'), /^conforms$/],
  ['bare deflate', coded(deflateRawSync(good), 'deflate'), /^conforms$/],
  ['a coded lie', coded(gzipSync(wrong), 'gzip'), /^violates\nbody \/id must be integer/],
  ['an unknown coding', coded(good, 'compress'), /^inconclusive\nbody-not-checkable: .*coded as compress/],
  ['gzip that is none', coded(good, 'gzip'), /^violates\nthe body cannot be read as .*Content-Encoding says gzip/],
  ['gzip that is cut', coded(cut, 'gzip'), /^violates\nthe body cannot be read as .*Content-Encoding says gzip/],
  [
    'a media type twice',
    { bytes: json(good, 'content-type: application/json', length(good)) },
    /^violates\ncontent-type application\/json, application\/json/,
  ],
  [
    'fewer bytes than promised',
    { bytes: json(good, 'content-length: 400') },
    /^inconclusive\nbroken-answer: .*broke off after 8 of 400 bytes/,
  ],
  [
    'a chunk that is cut short',
    { bytes: json('40\r\n{"id":1}', 'transfer-encoding: chunked') },
    /^inconclusive\nbroken-answer: .*broke off after 8 bytes/,
  ],
  [
    'an undocumented status that breaks off',
    { bytes: raw('418 Teapot', ['content-type: application/json', 'content-length: 400'], good) },
    /^inconclusive\nstatus 418 is not documented.*\nbroken-answer|^violates\nstatus 418/s,
  ],
  [
    'its length twice',
    { bytes: json('8\r\n{"id":1}\r\n0\r\n\r\n', 'transfer-encoding: chunked', 'content-length: 8') },
    /^inconclusive\nbroken-answer: .*says its length twice/,
  ],
  [
    'a head of 20 kB',
    { bytes: json(good, `x-big: ${'a'.repeat(20_000)}`, length(good)) },
    /^inconclusive\nbroken-answer: .*header lines.*16 KiB/,
  ],
  ['what is not HTTP', { bytes: Buffer.from('hello there\r\n\r\n') }, /^inconclusive\nbroken-answer: .*not HTTP/],
  [
    'a 204 with a body',
    { bytes: raw('204 No Content', [length(good)], good) },
    /^violates\n(?:.*\n)?a body of 8 bytes came where the document has none/,
  ],
  [
    'a 204 with chunks',
    { bytes: raw('204 No Content', ['transfer-encoding: chunked'], '8\r\n{"id":1}\r\n0\r\n\r\n') },
    /^violates\n(?:.*\n)?a body came where the document has none/,
  ],
  ['good events without an end', events('data: {"n":1}', '', 'data: {"n":2}', '', 'data: {"n'), /^conforms$/],
  [
    'a bad event without an end',
    events('data: {"n":1}', '', 'data: {"n":"x"}', '', ''),
    /^violates\nbody \/1\/data\/n must be integer/,
  ],
  [
    'a bad event in a stream that breaks off',
    {
      bytes: raw(
        '200 OK',
        ['content-type: text/event-stream', 'transfer-encoding: chunked'],
        '11\r\ndata: {"n":"x"}\n\n\r\n',
      ),
    },
    /^violates\nbody \/0\/data\/n must be integer.*\nbroken-answer/s,
  ],
  [
    'a stream without an event',
    { bytes: raw('200 OK', ['content-type: text/event-stream'], ': hello\n\n') },
    /^inconclusive\nbody-not-checkable: No event came/,
  ],
  [
    'another protocol',
    { bytes: raw('101 Switching Protocols', ['upgrade: websocket', 'connection: Upgrade'], 'ab') },
    /^violates\nstatus 101 came where|^inconclusive\nbroken-answer: .*status 101/,
  ],
  [
    'a 205 with a body',
    { bytes: raw('205 Reset Content', [length(good)], good) },
    /^violates\n(?:.*\n)?a body of 8 bytes came where the document has none/,
  ],
  [
    'fields of an event in lines that end with CRLF',
    { bytes: raw('200 OK', ['content-type: text/event-stream'], 'event: b\r\ndata: {"n":1}\r\nid: 1\r\n\r\n') },
    /^violates\nbody \/0\/event must be "a", but is "b"$/,
  ],
  [
    'JSON in UTF-16 with the other byte order',
    {
      bytes: raw(
        '200 OK',
        ['content-type: application/json; charset=utf-16'],
        Buffer.from('\ufeff{"id":1}', 'utf16le').swap16(),
      ),
    },
    /^conforms$/,
  ],
  [
    'gzip that no header names',
    { bytes: json(gzipSync(good)) },
    /^violates\nthe body cannot be read as .*it is gzip, and no Content-Encoding says so/,
  ],
  [
    'Latin-1 where UTF-8 is to come',
    { bytes: json(Buffer.from('{"id":1,\n"a":"é"}', 'latin1')) },
    /^violates\nthe body cannot be read as .*not valid UTF-8: byte 0xE9 at line 2, column 6/,
  ],
  [
    '100 that nobody asked for',
    { bytes: Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), json(good, length(good))]) },
    /^conforms$|^inconclusive\nbroken-answer: .*begins with 100 \(Continue\)/,
  ],
  ['no event at all', events(': hello'), /^inconclusive\ntimeout: .*--timeout/],
  ['half an answer', { bytes: json('{"id":', 'content-length: 9'), open: true }, /^inconclusive\ntimeout: .*--timeout/],
  [
    'a large answer',
    { bytes: json(' '.repeat(3000), 'content-length: 3000'), open: true },
    /^inconclusive\nbody-not-checkable: .*larger than 2000 bytes; --max-body/,
  ],
];

describe.each(Object.entries(TRANSPORTS))('by %s', (_name, transport) => {
  test.each(CASES)('%s', async (_what, answer, verdict) => {
    const server = await rawServer(answer);
    const limits = { timeout: answer.open ? 300 : 5000, maxBody: 2000 };
    const seen = await verdictOf(answer.bytes.includes('event-stream') ? stream : spec, server.url, {
      ...limits,
      ...(transport && { transport }),
    });
    server.close();
    expect(seen).toMatch(verdict);
    expect(seen).not.toContain('unreachable');
  });
});

describe('header lines', () => {
  const cookies = (pattern: string) => ({ 'Set-Cookie': { schema: { type: 'string', pattern } } });
  const inJson = { 'X-J': { content: { 'application/json': { schema: { type: 'object', required: ['a'] } } } } };

  type Described = [what: string, headers: object, lines: string[], verdict: RegExp];
  test.each<Described>([
    [
      'two cookies',
      cookies('^\\w+=[^;]+; Path=/$'),
      ['set-cookie: sid=1; Path=/', 'set-cookie: csrf=2; Path=/'],
      /^conforms/,
    ],
    [
      'a good cookie and a bad one',
      cookies('^\\w+=[^;]+; Path=/'),
      ['set-cookie: sid=1; Path=/', 'set-cookie: csrf=2; Secure'],
      /^violates\nthe header set-cookie must match pattern .*, but is "csrf=\[redacted\]; Secure"$/,
    ],
    [
      'a list in two lines',
      { 'X-L': { schema: { type: 'array', maxItems: 2, items: { type: 'integer' } } } },
      ['x-l: 1', 'x-l: 2'],
      /^conforms/,
    ],
    [
      'cookies described as a list',
      { 'Set-Cookie': { schema: { type: 'array', items: { type: 'string', pattern: '^\\w+=1; Expires=' } } } },
      [
        'set-cookie: a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT',
        'set-cookie: b=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT',
      ],
      /^conforms/,
    ],
    [
      'a wrong one of such cookies',
      { 'Set-Cookie': { schema: { type: 'array', items: { type: 'string', pattern: '^\\w+=1' } } } },
      ['set-cookie: a=1', 'set-cookie: b=2'],
      /^violates\nthe header set-cookie must match pattern/,
    ],
    [
      'what is of the connection',
      { Connection: { required: true, schema: { const: 'x' } }, 'Transfer-Encoding': { required: true } },
      ['connection: close'],
      /^conforms/,
    ],
    [
      'a date of HTTP under another format',
      { 'Last-Modified': { schema: { type: 'string', format: 'date-time' } } },
      ['last-modified: Wed, 21 Oct 2026 07:28:00 GMT'],
      /^inconclusive\nspec-invalid: The header last-modified is a date as HTTP writes it/,
    ],
    [
      'such a date in a header of the vendor',
      { 'X-At': { schema: { type: 'string', format: 'date-time' } } },
      ['x-at: Wed, 21 Oct 2026 07:28:00 GMT'],
      /^violates\nthe header x-at must match format "date-time"/,
    ],
    ...['url', 'uri'].flatMap((format): readonly Described[] => [
      [
        `a reference of HTTP under the format ${format}`,
        { Location: { schema: { type: 'string', format } }, 'Content-Location': { schema: { format } } },
        ['location: /a/b', 'content-location: ../b?c=1'],
        /^inconclusive\nspec-invalid: The header location is relative, as HTTP allows it.*\n.*content-location is relative/,
      ],
      [
        `links under the format ${format}`,
        { Link: { schema: { type: 'string', format } } },
        ['link: <https://a.example/b?p=2>; rel="next", </b>; rel=first'],
        /^inconclusive\nspec-invalid: The header link is a list of links/,
      ],
    ]),
    [
      'what is no reference at all',
      { Location: { schema: { type: 'string', format: 'uri' } } },
      ['location: see above'],
      /^violates\nthe header location must match format "uri"/,
    ],
    [
      'an absolute URL that another rule asks for',
      { Location: { schema: { type: 'string', pattern: '^https:' } } },
      ['location: /a/b'],
      /^violates\nthe header location must match pattern/,
    ],
    [
      'such a reference in a header of the vendor',
      { 'X-Next': { schema: { type: 'string', format: 'url' } } },
      ['x-next: /a/b'],
      /^violates\nthe header x-next must match format "url"/,
    ],
    ['a coding that nobody asked for', { 'Content-Encoding': { required: true } }, [], /^conforms/],
    [
      'a coding that is not the documented one',
      { 'Content-Encoding': { schema: { const: 'gzip' } } },
      ['content-encoding: br'],
      /^violates\nthe header content-encoding must be "gzip"/,
    ],
    [
      'a wrong item of a list',
      { 'X-L': { schema: { type: 'array', items: { type: 'integer' } } } },
      ['x-l: 1, 2', 'x-l: x'],
      /^violates\nthe header x-l must be integer at \/2, but is "1, 2, ?x"$/,
    ],
    ['JSON in a header', inJson, ['x-j: {"a":1}'], /^conforms/],
    ['wrong JSON in a header', inJson, ['x-j: {"b":1}'], /^violates\nthe header x-j must have required property 'a'/],
    ['no JSON in such a header', inJson, ['x-j: {'], /^violates\nthe header x-j/],
  ])('%s', async (_what, headers, lines, verdict) => {
    const described = documentWith({ responses: { '204': { description: 'ok', headers } } });
    const server = await rawServer({ bytes: raw('204 No Content', lines) });
    const seen = await verdictOf(described, server.url);
    server.close();
    expect(seen).toMatch(verdict);
  });
});

describe('numbers beyond 2^53', () => {
  const big = '9007199254740993';
  const text = JSON.stringify({
    openapi: '3.2.0',
    info: { title: 't', version: '1' },
    paths: {
      '/big/{id}': {
        post: {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 'BIG' },
            { name: 'X-Big', in: 'header', required: true, schema: { type: 'integer' }, example: 'BIG' },
            {
              name: 'q',
              in: 'querystring',
              required: true,
              content: {
                'application/x-www-form-urlencoded': {
                  schema: { type: 'object', properties: { n: { type: 'integer' }, s: { type: 'string' } } },
                  example: { n: 'BIG', s: 'a&b' },
                },
              },
            },
          ],
          requestBody: {
            content: {
              'application/x-www-form-urlencoded': {
                schema: { type: 'object' },
                example: { n: 'BIG', l: [1, 'BIG'], o: { n: 'BIG' } },
              },
            },
          },
          responses: { '200': { description: 'ok' } },
        },
      },
    },
  }).replaceAll('"BIG"', big);

  test('are sent as the document writes them', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'digits-'));
    const file = path.join(folder, 'openapi.json');
    writeFileSync(file, text);
    const { cases } = planContract(loadSpec(file, { name: 'big' }), { target: 'mock', variables: {} });
    rmSync(folder, { recursive: true });
    const request = cases.find(({ id }) => id.endsWith('/example/sample'))?.request;
    if (!request) throw new Error('no case');
    const written = writeRequest(request, NOTHING_ADDED);
    expect([written.path, written.query, written.headers['x-big'], Buffer.from(written.body).toString()]).toEqual([
      `/big/${big}`,
      `n=${big}&s=a%26b`,
      big,
      `n=${big}&l=1&l=${big}&o=%7B%22n%22%3A${big}%7D`,
    ]);
  });

  const bounded = { type: 'integer', maximum: 9007199254740992 };

  test.each<[header: object, line: string]>([
    [{ schema: bounded }, big],
    [{ schema: { type: 'array', items: bounded } }, `1, ${big}`],
    [{ explode: true, schema: { type: 'object', properties: { a: bounded } } }, `a=${big}`],
    [{ content: { 'application/json': { schema: { type: 'object', properties: { a: bounded } } } } }, `{"a":${big}}`],
    [{ schema: { type: 'number', format: 'double' } }, '1e400'],
  ])('as %j, a header of %s is too large', async (header, line) => {
    const described = documentWith({ responses: { '204': { description: 'ok', headers: { 'X-H': header } } } });
    const server = await rawServer({ bytes: raw('204 No Content', [`x-h: ${line}`]) });
    const seen = await verdictOf(described, server.url);
    server.close();
    expect(seen).toMatch(/^violates\nthe header x-h must/);
  });

  test.each<[schema: object, body: string, verdict: RegExp]>([
    [{ type: 'number', format: 'double' }, '1e400', /^violates/],
    [
      { type: 'array', uniqueItems: true },
      '[9007199254740992,9007199254740993]',
      /^inconclusive\nbody-not-checkable: uniqueItems is not checked: numbers beyond 2\^53/,
    ],
    [{ type: 'array', uniqueItems: true }, '[1,1]', /^violates/],
    [{ type: 'integer', format: 'int64' }, '9223372036854775808', /^violates/],
    [{ type: 'integer', format: 'int64' }, '-9223372036854777000', /^violates/],
    [{ type: 'integer', format: 'int64' }, '9007199254740993', /^conforms/],
    [{ type: 'number', format: 'float' }, '1e39', /^violates/],
    [{ type: 'integer', maximum: 9007199254740992 }, '9007199254740993', /^violates/],
    [{ type: 'integer' }, '9007199254740993.5', /^violates/],
    [{ type: 'string', format: 'date-time' }, '"2023-12-11T23:03:23+09"', /^violates/],
    [{ type: 'string', format: 'date-time' }, '"2023-12-11T23:03:23+0900"', /^violates/],
    [{ type: 'string', format: 'date-time' }, '"2023-12-11T23:03:23+09:00"', /^conforms/],
  ])('as %j, an answer of %s is judged so', async (schema, body, verdict) => {
    const content = { 'application/json': { schema } };
    const described = documentWith({ responses: { '200': { description: 'ok', content } } });
    const server = await rawServer({ bytes: json(body, length(body)) });
    const seen = await verdictOf(described, server.url);
    server.close();
    expect(seen).toMatch(verdict);
  });
});

test.each<[mediaType: string, body: string, verdict: RegExp]>([
  ['application/x-ndjson', '', /^conforms$/],
  ['application/x-ndjson', '{"id":1}\n{"id":"x"}\n', /^violates\nbody \/1\/id must be integer/],
  ['application/x-ndjson', '{"id":1}\n{"id":', /^violates\nthe body .*it ends too early at line 2, column 7/],
  ['text/event-stream', 'data: {"id":1}\r\nid: 7\r\nretry: 5\r\n\r\n', /^conforms$/],
  ['text/plain', '', /^violates\nthe body is empty where text\/plain is documented/],
  ['application/json, text/html', '{"id":"x"}', /^violates\nbody \/id must be integer/],
  ['application/xml', '<!DOCTYPE root><root><id>x</id></root>', /^violates\nbody \/id must be integer/],
  [
    'application/xml',
    '<!DOCTYPE root [<!ENTITY a "1">]><root><id>&a;</id></root>',
    /^inconclusive\nbody-not-checkable/,
  ],
])('%s: %j', async (mediaType, body, verdict) => {
  const schema = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
  const described = documentWith({ responses: { '200': { description: 'ok', content: { [mediaType]: { schema } } } } });
  const type = mediaType.split(',')[0];
  const server = await rawServer({ bytes: raw('200 OK', [`content-type: ${type}`, length(body)], body) });
  const seen = await verdictOf(described, server.url);
  server.close();
  expect(seen).toMatch(verdict);
});

describe('what no request can carry', () => {
  const parameter = (place: string, example: unknown) => ({ name: 'x', in: place, required: true, example });

  test.each<[what: string, parameter: ReturnType<typeof parameter>, asked: RegExp]>([
    ['dots in a path', parameter('path', ['..']), /^inconclusive\nstopped: .*a segment of dots leads to another path/],
    [
      'a line break in a header',
      parameter('header', ['a\r\nb: c']),
      /^inconclusive\nstopped: the value of x has a character that no header can carry/,
    ],
    ['dots that the document shows', parameter('path', '..'), /^$/],
    ['such a header that the document shows', parameter('header', 'a\nb'), /^$/],
  ])('%s is never sent as something else', async (_what, described, asked) => {
    const schema = { type: Array.isArray(described.example) ? 'array' : 'string' };
    const path = described.in === 'path' ? '/things/{x}' : '/things';
    const spec = documentWith({ parameters: [{ ...described, schema }] }, { path });
    const server = await rawServer({ bytes: raw('200 OK', ['content-length: 0']) });
    const seen = await verdictOf(spec, server.url);
    server.close();
    expect(seen).toMatch(asked);
  });
});

test.each(Object.entries(TRANSPORTS))('by %s no document says how a request is framed', async (_name, transport) => {
  const framing = {
    'Content-Length': '99',
    Host: 'api.example',
    Expect: '100-continue',
    'Transfer-Encoding': 'chunked',
  };
  const others = {
    Trailer: 'x',
    TE: 'trailers',
    'Keep-Alive': 'timeout=5',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
  };
  const parameters = Object.entries({ ...framing, ...others }).map(([name, example]) => ({
    ...{ name, in: 'header', required: true, example },
    schema: { type: 'string' },
  }));
  const described = documentWith({ parameters, responses: { '204': { description: 'ok' } } });
  const server = await rawServer({ bytes: raw('204 No Content', []) });
  const seen = await verdictOf(described, server.url, { ...(transport && { transport }) });
  server.close();
  expect(seen).toBe('conforms');
});

test('a header that is not ASCII is sent as UTF-8', async () => {
  const schema = { type: 'string' };
  const parameters = [{ name: 'x', in: 'header', required: true, example: 'é ☃', schema }];
  const spec = documentWith({ parameters, responses: { '204': { description: 'ok' } } });
  const server = await rawServer({ bytes: raw('204 No Content', []) });
  expect(await verdictOf(spec, server.url)).toBe('conforms');
  server.close();
});

test.each(Object.entries(TRANSPORTS))(
  'by %s headers are read as UTF-8, and else as Latin-1',
  async (_name, transport) => {
    const schema = { type: 'string', enum: ['é ☃', 'é'] };
    const headers = { 'X-A': { schema }, 'X-B': { schema } };
    const described = documentWith({ responses: { '204': { description: 'ok', headers } } });
    const utf8 = Buffer.from('é ☃').toString('latin1');
    const server = await rawServer({ bytes: raw('204 No Content', [`x-a: ${utf8}`, 'x-b: é']) });
    expect(await verdictOf(described, server.url, { ...(transport && { transport }) })).toBe('conforms');
    server.close();
  },
);

test.each(['loopback', 'supertest'])('by %s an answer that ends within its head began', async (name) => {
  const transport = TRANSPORTS[name];
  const server = await rawServer({ bytes: Buffer.from('HTTP/1.1 200 OK\r\ncontent-ty') });
  const seen = await verdictOf(spec, server.url, { ...(transport && { transport }) });
  server.close();
  expect(seen).toMatch(/^inconclusive\nbroken-answer: .*broke off within its header lines/);
});

test.each([
  ['data: a\n\ndata: b\n\n', /^conforms$/],
  ['data: a\n\ndata: c\n\n', /^violates\nbody must be "a" or "b", but is "c"$/],
])('a stream of events %j that is described as one text', async (body, verdict) => {
  const content = { 'text/event-stream': { schema: { type: 'string', enum: ['a', 'b'] } } };
  const described = documentWith({ responses: { '200': { description: 'ok', content } } });
  const server = await rawServer({ bytes: raw('200 OK', ['content-type: text/event-stream', length(body)], body) });
  const seen = await verdictOf(described, server.url);
  server.close();
  expect(seen).toMatch(verdict);
});

test.each([
  ['event: text\ndata: hello\n\n', /^conforms$/],
  ['event: json\ndata: {"n":1}\n\n', /^conforms$/],
  ['event: json\ndata: {"n":"x"}\n\n', /^violates\nbody \/0\/data holds JSON that must be integer at \/n$/],
  ['event: text\ndata: a\n\nevent: json\ndata: a\n\n', /^violates\nbody \/1\/data must be JSON$/],
  [
    'event: json\ndata: {"n":9007199254740993}\n\n',
    /^violates\nbody \/0\/data holds JSON that must be <= 9007199254740992 at/,
  ],
])('of named events %j the JSON in them is judged by their contentSchema', async (body, verdict) => {
  const contentSchema = { type: 'object', properties: { n: { type: 'integer', maximum: 9007199254740992 } } };
  const inJson = { type: 'string', contentMediaType: 'application/json', contentSchema };
  const itemSchema = {
    type: 'object',
    required: ['data'],
    properties: { event: { type: 'string' }, data: { type: 'string' } },
    oneOf: [{ properties: { event: { const: 'text' } } }, { properties: { event: { const: 'json' }, data: inJson } }],
  };
  const content = { 'text/event-stream': { itemSchema } };
  const responses = { '200': { description: 'ok', content } };
  const described = documentWith({ responses }, { openapi: '3.2.0' });
  const server = await rawServer({ bytes: raw('200 OK', ['content-type: text/event-stream', length(body)], body) });
  const seen = await verdictOf(described, server.url);
  server.close();
  expect(seen).toMatch(verdict);
});

test('an interim answer is asked for on demand of nobody', () => {
  const spec = documentWith({ responses: { '103': { description: 'hints' }, '200': { description: 'ok' } } });
  const { cases, skipped } = planContract(spec, { target: 'mock', variables: {} });
  expect(cases.map(({ id }) => id).filter((id) => id.includes('/answer/'))).toEqual(['acme/op/answer/200']);
  expect(skipped.find(({ id }) => id.endsWith('/answer/103'))?.reason).toContain('comes before an answer');
});

const HELLO = 'hello world';
const ofBytes = (status: string, header: string) =>
  documentWith({
    responses: {
      [status]: {
        description: 'ok',
        headers: { [header]: { schema: { type: 'string' } } },
        content: { 'application/octet-stream': {} },
      },
    },
  });

test.each<[string, string, string, string | undefined]>([
  ['200', 'Content-MD5', 'XrY7u+Ae7tCTyyK7j1rNww==', undefined],
  ['200', 'Content-MD5', '5eb63bbbe01eeed093cb22bb8f5acdc3', undefined],
  ['200', 'Content-MD5', 'AAAAAAAAAAAAAAAAAAAAAA==', 'content-md5 is not that of the body'],
  ['200', 'Content-MD5', 'unknown', undefined],
  ['206', 'Content-MD5', 'AAAAAAAAAAAAAAAAAAAAAA==', undefined],
  ['200', 'Digest', 'sha-256=uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=', undefined],
  ['200', 'Digest', 'unixsum=30637,md5=AAAAAAAAAAAAAAAAAAAAAA==', 'digest (md5) is not that of the body'],
  ['200', 'Repr-Digest', 'sha-256=:AAAAuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:', 'repr-digest (sha-256) is not'],
  ['206', 'Content-Range', 'bytes 0-10/40', undefined],
  ['206', 'Content-Range', 'bytes 0-9/40', 'content-range says 10 bytes, and 11 came'],
])('a %s whose %s is %s is held to its bytes', async (status, header, value, expected) => {
  const lines = ['content-type: application/octet-stream', length(HELLO), `${header}: ${value}`];
  const server = await rawServer({ bytes: raw(`${status} OK`, lines, HELLO) });
  const seen = await verdictOf(ofBytes(status, header), server.url);
  server.close();
  const findings = seen.split('\n').filter((line) => line.startsWith('content'));
  expect(seen).toMatch(/^conforms/);
  expect(findings).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
});
