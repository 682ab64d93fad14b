import { type Serving, serve, specOf, vendorOf } from '../testing/serve';

/** What OpenAPI forbids and documents do: several operations with one method and one path. */
const spec = specOf(
  `
openapi: 3.1.0
info: { title: Same, version: '1' }
paths:
  /documents:
    post:
      operationId: create
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { '201': { description: Made., content: { text/plain: { example: created } } }, '400': { description: Bad. } }
  /documents?upload:
    post:
      operationId: upload
      requestBody: { required: true, content: { application/octet-stream: {} } }
      responses: { '201': { description: Made., content: { text/plain: { example: uploaded } } }, '400': { description: Bad. } }
  /jobs/{id}?action=start:
    put: { operationId: start, parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], responses: { '200': { description: S., content: { text/plain: { example: started } } }, '400': { description: Bad. } } }
  /jobs/{name}?action=stop&why={why}:
    put:
      operationId: stop
      parameters:
        - { name: name, in: path, required: true, schema: { type: string, maxLength: 3 } }
        - { name: why, in: path, required: true, schema: { type: string, enum: [late, lost] } }
      responses: { '200': { description: S., content: { text/plain: { example: stopped } } }, '400': { description: Bad. } }
  /#A:
    post:
      operationId: a
      parameters: [{ name: X-Target, in: header, required: true, schema: { type: string, enum: [do.A] } }]
      responses: { '200': { description: A., content: { text/plain: { example: a } } }, '400': { description: Bad. } }
  /#B:
    post:
      operationId: b
      parameters: [{ name: X-Target, in: header, required: true, schema: { type: string, enum: [do.B] } }]
      responses: { '200': { description: B., content: { text/plain: { example: b } } } }
  /twins/{x}: { get: { operationId: first, responses: { '200': { description: F., content: { text/plain: { example: first } } } } } }
  /twins/{y}:
    get: { operationId: second, responses: { '200': { description: F. } } }
    put: { operationId: other, responses: { '200': { description: F., content: { text/plain: { example: other } } } } }
  /orders/{id}: { get: { operationId: byId, parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }], responses: { '200': { description: F., content: { text/plain: { example: by id } } } } } }
  /orders/{number}: { get: { operationId: byNumber, parameters: [{ name: number, in: path, required: true, schema: { type: string } }], responses: { '200': { description: F., content: { text/plain: { example: by number } } } } } }
  /notes:
    put: { operationId: json, requestBody: { required: true, content: { application/json: {} } }, responses: { '200': { description: J., content: { text/plain: { example: json } } } } }
  /notes#text:
    put: { operationId: text, requestBody: { required: true, content: { text/plain: {} } }, responses: { '200': { description: T., content: { text/plain: { example: text } } } } }
`,
  'acme',
  false,
);

let mock: Serving;
beforeAll(async () => {
  mock = await serve([vendorOf(spec)]);
});
afterAll(() => mock.close());

const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) => {
  const response = await fetch(`${mock.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
  return `${response.headers.get('understudy-operation')} ${response.status} ${await response.text()}`;
};

const JSON_BODY = { 'content-type': 'application/json' };
const BYTES = { 'content-type': 'application/octet-stream' };

test.each([
  ['POST', '/documents', JSON_BODY, '{}', 'create 201 created'],
  ['POST', '/documents?upload', BYTES, 'x', 'upload 201 uploaded'],
  ['POST', '/documents?upload=', BYTES, 'x', 'upload 201 uploaded'],
  ['PUT', '/jobs/7?action=start', {}, undefined, 'start 200 started'],
  ['PUT', '/jobs/abc?action=stop&why=late', {}, undefined, 'stop 200 stopped'],
  ['POST', '/', { 'x-target': 'do.B' }, undefined, 'b 200 b'],
  ['POST', '/', { 'x-target': 'do.A' }, undefined, 'a 200 a'],
  ['GET', '/twins/1', {}, undefined, 'first 200 first'],
  ['PUT', '/twins/1', {}, undefined, 'other 200 other'],
  ['GET', '/orders/3fa85f64-5717-4562-b3fc-2c963f66afa6', {}, undefined, 'byId 200 by id'],
  ['GET', '/orders/PO-1', {}, undefined, 'byNumber 200 by number'],
  ['PUT', '/notes', { 'content-type': 'text/plain; charset=utf-8' }, 'x', 'text 200 text'],
  ['PUT', '/notes', JSON_BODY, '{}', 'json 200 json'],
])('%s %s %j is answered by the operation that it means', async (method, path, headers, body, said) => {
  expect(await ask(method, path, headers as Record<string, string>, body)).toBe(said);
});

test.each([
  ['PUT', '/jobs/abcd?action=stop&why=late', 'stop 400', 'its own path parameter'],
  ['PUT', '/jobs/abc?action=stop&why=other', 'stop 400', 'a path parameter that stands in the query'],
  ['PUT', '/jobs/abc?action=stop', 'stop 400', 'a missing one'],
  ['PUT', '/jobs/7?action=other', 'start 400', 'what means none of them: the first says so'],
])('%s %s is refused: %s', async (method, path, said) => {
  expect(await ask(method, path)).toMatch(new RegExp(`^${said}`));
});

test('what no request can tell apart is said, with its line', () => {
  expect(spec.problems).toMatchObject([
    { rule: 'path-conflict', place: { line: 36 }, message: expect.stringContaining('No request can say') },
    { rule: 'path-conflict', place: { line: 39 }, message: expect.stringContaining('The form of the id decides') },
  ]);
});
