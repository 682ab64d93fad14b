import { type Serving, serve, specOf, vendorOf } from '../testing/serve';

const spec = specOf(`
openapi: 3.0.3
info: { title: Aws, version: '1' }
paths:
  /aws/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    put:
      responses:
        '200':
          description: Ok.
          headers:
            Access-Control-Allow-Origin: { schema: { type: string }, example: '*' }
            Access-Control-Allow-Credentials: { schema: { type: string }, example: 'false' }
            Vary: { schema: { type: string }, example: 'Accept-Encoding, Origin' }
            ETag: { schema: { type: string }, example: '"v1"' }
            X-Total: { schema: { type: integer }, example: 5 }
          content: { application/json: { example: ok } }
    options:
      responses:
        '200':
          description: Ok.
          headers:
            Access-Control-Allow-Methods: { schema: { type: string } }
            Access-Control-Allow-Headers: { schema: { type: string } }
`);

const origin = 'http://localhost:3000';
let serving: Serving;

beforeAll(async () => {
  serving = await serve([vendorOf(spec)]);
});

afterAll(() => serving.close());

/** As they were sent: `fetch` would join those of one name. */
const headersOf = async (
  method: string,
  headers: Record<string, string>,
  path = '/aws/1',
): Promise<readonly [string, string][]> => {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(([a, b]) => `${a}: ${b}`);
  const text = await serving.raw(`${method} /acme${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const [head = ''] = text.split('\r\n\r\n');
  return head.split('\r\n').map((line) => {
    const [name = '', ...value] = line.split(': ');
    return [name.toLowerCase(), value.join(': ')];
  });
};

const valuesOf = (headers: readonly [string, string][], name: string): readonly string[] =>
  headers.filter(([one]) => one === name).map(([, value]) => value);

test('ours take the place of documented CORS headers, each once', async () => {
  const headers = await headersOf('PUT', { origin });
  expect(valuesOf(headers, 'access-control-allow-origin')).toEqual([origin]);
  expect(valuesOf(headers, 'access-control-allow-credentials')).toEqual(['true']);
  expect(valuesOf(headers, 'vary')).toEqual(['Accept-Encoding, origin']);
});

test('without an origin the documented ones are sent', async () => {
  const headers = await headersOf('PUT', {});
  expect(valuesOf(headers, 'access-control-allow-origin')).toEqual(['*']);
  expect(valuesOf(headers, 'vary')).toEqual(['Accept-Encoding, Origin']);
});

test('a script may read the headers that the answer has', async () => {
  const [exposed = ''] = valuesOf(await headersOf('PUT', { origin }), 'access-control-expose-headers');
  expect(exposed.split(', ')).toEqual(
    expect.arrayContaining(['etag', 'x-total', 'understudy-answer', 'sl-violations']),
  );
  expect(exposed).not.toContain('content-type');
});

test('a preflight is answered for all methods and headers, also where OPTIONS is documented', async () => {
  const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization,x-a' };
  const headers = await headersOf('OPTIONS', { origin, ...asked });
  expect(headers[0]?.[0]).toBe('http/1.1 204 no content');
  expect(valuesOf(headers, 'access-control-allow-origin')).toEqual([origin]);
  expect(valuesOf(headers, 'access-control-allow-methods')[0]?.split(', ').sort()).toEqual(['OPTIONS', 'PUT']);
  expect(valuesOf(headers, 'access-control-allow-headers')).toEqual(['authorization,x-a']);
  expect(valuesOf(headers, 'access-control-allow-private-network')).toEqual([]);
});

test('a page may read that a path or a method is not documented', async () => {
  const asked = { origin, 'access-control-request-method': 'DELETE' };
  for (const path of ['/aws/1', '/nowhere']) {
    const preflight = await headersOf('OPTIONS', asked, path);
    expect([path, preflight[0]?.[0]]).toEqual([path, 'http/1.1 204 no content']);
    expect(valuesOf(preflight, 'access-control-allow-methods')[0]).toContain('DELETE');
    const answer = await headersOf('DELETE', { origin }, path);
    expect([path, answer[0]?.[0]?.slice(9, 12)]).toEqual([path, path === '/aws/1' ? '405' : '404']);
    expect(valuesOf(answer, 'access-control-allow-origin')).toEqual([origin]);
  }
});

test('a page of the internet may ask a mock of this machine, where its browser asks for that', async () => {
  const asked = { 'access-control-request-method': 'PUT', 'access-control-request-private-network': 'true' };
  expect(valuesOf(await headersOf('OPTIONS', { origin, ...asked }), 'access-control-allow-private-network')).toEqual([
    'true',
  ]);
});

test('a documented OPTIONS without a preflight is answered as documented', async () => {
  const headers = await headersOf('OPTIONS', { origin });
  expect(headers[0]?.[0]).toBe('http/1.1 200 ok');
});
