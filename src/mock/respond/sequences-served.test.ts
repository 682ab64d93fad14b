import { type Serving, serve, specOf, vendorOf } from '../testing/serve';

const spec = specOf(`
openapi: 3.2.0
info: { title: Many, version: '1' }
components:
  schemas:
    Log: { type: object, required: [level], properties: { level: { type: string, enum: [info, warn] }, at: { type: string, format: date } } }
paths:
  /lines:
    get:
      responses:
        '200':
          description: Lines.
          content:
            application/x-ndjson: { itemSchema: { $ref: '#/components/schemas/Log' } }
            application/jsonl: { schema: { type: array, items: { $ref: '#/components/schemas/Log' } }, example: [{ level: info }, { level: warn }] }
            application/json-seq: { schema: { $ref: '#/components/schemas/Log' }, example: { level: warn } }
            application/x-jsonlines: { schema: { $ref: '#/components/schemas/Log' }, examples: { sample: { serializedValue: "{\\"level\\":\\"info\\"}\\n" } } }
    post:
      requestBody:
        content:
          application/x-ndjson: { itemSchema: { $ref: '#/components/schemas/Log' } }
          application/yaml: { schema: { $ref: '#/components/schemas/Log' } }
      responses: { '204': { description: Good. }, '400': { description: Bad., content: { text/plain: { example: bad } } } }
  /events:
    get:
      responses:
        '200':
          description: Events.
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [data]
                properties: { event: { type: string, const: log }, data: { type: string }, id: { type: string } }
              examples:
                two: { dataValue: [{ event: log, data: "one\\ntwo" }, { data: three, id: '3' }] }
  /events-bare:
    get:
      responses:
        '200': { description: Text., content: { text/event-stream: { schema: { type: string, maxLength: 5 }, example: hello } } }
  /events-made:
    get:
      responses:
        '200':
          description: One described item, as documents before 3.2 have it.
          content: { text/event-stream: { schema: { $ref: '#/components/schemas/Log' } } }
  /events-text:
    get:
      responses:
        '200': { description: Text., content: { text/event-stream: { schema: { type: string }, example: "data: x\\n\\n" } } }
  /yaml:
    get:
      responses:
        '200':
          description: YAML.
          content:
            application/yaml: { schema: { $ref: '#/components/schemas/Log' }, example: { level: info, at: '2024-05-06' } }
            application/vnd.x+yaml: { schema: { type: string }, example: "a: 1\\n" }
  /parts:
    get:
      responses:
        '200':
          description: Parts.
          content:
            multipart/mixed:
              itemSchema: { $ref: '#/components/schemas/Log' }
              itemEncoding: { contentType: application/json }
              example: [{ level: info, at: '2024-05-06' }]
            multipart/related; boundary=x: { schema: { type: array, items: { const: 7 }, minItems: 1, maxItems: 1 } }
  /query:
    query:
      operationId: search
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { '200': { description: Found., content: { application/json: { example: found } } }, '400': { description: Bad. } }
    additionalOperations:
      PURGE: { operationId: purge, responses: { '204': { description: Purged. } } }
`);

let mock: Serving;
beforeAll(async () => {
  mock = await serve([vendorOf(spec)]);
});
afterAll(() => mock.close());

const get = async (path: string, accept: string) => {
  const response = await fetch(`${mock.url}${path}`, { headers: { accept } });
  return [response.headers.get('content-type'), await response.text()];
};

test.each([
  ['/lines', 'application/jsonl', '{"level":"info"}\n{"level":"warn"}\n'],
  ['/lines', 'application/json-seq', '\u001e{"level":"warn"}\n'],
  ['/lines', 'application/x-jsonlines', '{"level":"info"}\n'],
  ['/events', 'text/event-stream', 'event: log\ndata: one\ndata: two\n\nid: 3\ndata: three\n\n'],
  ['/events-bare', 'text/event-stream', 'data: hello\n\n'],
  ['/events-text', 'text/event-stream', 'data: x\n\n'],
  ['/yaml', 'application/yaml', 'level: info\nat: "2024-05-06"\n'],
  ['/yaml', 'application/vnd.x+yaml', 'a: 1\n'],
  [
    '/parts',
    'multipart/mixed; boundary=understudy-8f2c1d7a',
    '--understudy-8f2c1d7a\r\ncontent-type: application/json\r\n\r\n{"level":"info","at":"2024-05-06"}\r\n--understudy-8f2c1d7a--\r\n',
  ],
  [
    '/parts',
    'multipart/related; boundary=x; type="application/json"',
    '--x\r\ncontent-type: application/json\r\n\r\n7\r\n--x--\r\n',
  ],
])('%s is sent as a client of %s reads it', async (path, type, text) => {
  expect(await get(path, type.split(';')[0] ?? '')).toEqual([type, text]);
});

test('values are made item by item', async () => {
  expect(await get('/lines', 'application/x-ndjson')).toEqual([
    'application/x-ndjson',
    expect.stringMatching(/^(\{"level":"(info|warn)"[^\n]*\}\n)+$/),
  ]);
  expect(await get('/events-made', '*/*')).toEqual([
    'text/event-stream',
    expect.stringMatching(/^(data: \{"level":"(info|warn)"[^\n]*\}\n\n)+$/),
  ]);
});

test.each([
  ['application/x-ndjson', '{"level":"info"}\n{"level":"warn"}', 204, undefined],
  ['application/x-ndjson', '{"level":"info"}\n{"level":"no"}\n', 400, '/1/level'],
  ['application/x-ndjson', '{"level":"info"}\n{"level"', 400, 'line 2'],
  ['application/yaml', 'level: info\nat: 2024-05-06', 204, undefined],
  ['application/yaml', 'level: no', 400, '/level'],
  ['application/yaml', 'level: [', 400, 'line 1'],
  [
    'application/yaml',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]\n`).join('')}`,
    400,
    'alias',
  ],
])('a body of %s is read: %j is answered with %d', async (type, body, status, why) => {
  const response = await fetch(`${mock.url}/lines`, { method: 'POST', headers: { 'content-type': type }, body });
  expect(response.status).toBe(status);
  if (why !== undefined) expect(response.headers.get('sl-violations')).toContain(why);
});

test('the methods of OpenAPI 3.2 are operations', async () => {
  const query = `QUERY /query HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: `;
  expect(await mock.raw(`${query}2\r\n\r\n{}`)).toMatch(
    /^HTTP\/1.1 200 [\s\S]*understudy-operation: search[\s\S]*"found"$/i,
  );
  expect(await mock.raw(`${query}1\r\n\r\n1`)).toMatch(/^HTTP\/1.1 400 /);
  const purge = await fetch(`${mock.url}/query`, { method: 'PURGE' });
  expect([purge.status, purge.headers.get('understudy-operation')]).toEqual([204, 'purge']);
});
