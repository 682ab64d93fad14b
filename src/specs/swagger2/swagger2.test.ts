import { load, raised } from '../testing/files';

const document = `swagger: '2.0'
info: { title: Old, version: '1' }
host: api.example.com
basePath: /v1/
schemes: [https, http]
consumes: [application/json]
produces: [application/json, application/xml]
securityDefinitions:
  basic: { type: basic, x-example: demo }
  key: { type: apiKey, in: query, name: api_key }
  oauth: { type: oauth2, flow: accessCode, authorizationUrl: https://a, tokenUrl: https://t, scopes: { read: Read } }
security: [{ basic: [] }]
parameters:
  Limit: { name: limit, in: query, type: integer, minimum: 1, default: 10, x-example: 5 }
  Shared: { name: body, in: body, schema: { $ref: '#/definitions/Pet' } }
responses:
  Gone: { description: Gone., schema: { $ref: '#/definitions/Error' } }
definitions:
  Pet: { type: object, required: [id], properties: { id: { type: integer }, best: { $ref: '#/definitions/Pet' } } }
  Error: { type: object, x-evidence: observed }
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path, required: true, type: string, pattern: '^p' }
      - { name: tags, in: query, type: array, items: { type: string }, collectionFormat: multi }
    get:
      operationId: getPet
      deprecated: true
      security: [{ key: [] }, { oauth: [read] }]
      parameters:
        - $ref: '#/parameters/Limit'
        - { name: tags, in: query, type: array, items: { type: string } }
        - { name: piped, in: query, type: array, items: { type: string }, collectionFormat: pipes }
        - { name: X-Trace, in: header, schema: { type: string } }
      responses:
        '200':
          description: A pet.
          schema: { $ref: '#/definitions/Pet' }
          headers: { X-Rate: { type: integer, description: left } }
          examples:
            application/json: { id: 7 }
            text/csv: 'id,7'
        '204': { description: Nothing. }
        '410': { $ref: '#/responses/Gone' }
        default: { description: Else., schema: { type: file } }
    put:
      consumes: [application/json, text/json]
      parameters: [{ $ref: '#/parameters/Shared' }]
      responses: { '200': { description: ok } }
    post:
      consumes: [multipart/form-data]
      parameters:
        - { name: photo, in: formData, type: file, required: true, description: A photo. }
        - { name: tags, in: formData, type: array, items: { type: string }, collectionFormat: multi }
      responses: { '200': { description: ok } }
    patch:
      parameters: [{ name: note, in: formData, type: string, maxLength: 5 }]
      responses:
        '200':
          description: ok
          schema: { $ref: '#/definitions/Pet' }
          examples:
            application/json: { id: 7 }
            Response Schema: { id: 8 }
    delete:
      parameters: [{ $ref: '#/parameters/Gone' }]
      responses: { '200': { description: ok } }
`;
const spec = load({ 'old.yaml': document }, { strict: false });
const operation = (method: string) => spec.operations.find((one) => one.method === method);

test('a 2.0 document is a 3.0 document with the same operations and servers', () => {
  expect(spec).toMatchObject({
    title: 'Old',
    openapi: '3.0.3',
    servers: [{ url: 'https://api.example.com/v1' }, { url: 'http://api.example.com/v1' }],
  });
  expect(spec.root).toMatchObject({ openapi: '3.0.3', components: { schemas: { Pet: { type: 'object' } } } });
  expect(spec.root).not.toHaveProperty('swagger');
  expect(spec.operations.map((one) => one.id)).toEqual([
    'getPet',
    'PUT /pets/{id}',
    'POST /pets/{id}',
    'PATCH /pets/{id}',
    'DELETE /pets/{id}',
  ]);
});

test('parameters get a schema and a style', () => {
  expect(
    operation('GET')?.parameters.map((one) => [one.name, one.in, one.style, one.explode, one.schema?.node]),
  ).toEqual([
    ['id', 'path', 'simple', false, { type: 'string', pattern: '^p' }],
    ['tags', 'query', 'form', false, { type: 'array', items: { type: 'string' } }],
    ['limit', 'query', 'form', true, { type: 'integer', minimum: 1, default: 10 }],
    ['piped', 'query', 'pipeDelimited', false, { type: 'array', items: { type: 'string' } }],
    ['X-Trace', 'header', 'simple', false, { type: 'string' }],
  ]);
  expect(operation('GET')?.parameters[2]?.examples).toMatchObject([{ name: 'example', value: 5 }]);
});

test('responses have content by media type, with their samples and headers', () => {
  const found = operation('GET')?.responses ?? [];
  expect(found.map((one) => [one.status, one.content.map((media) => media.mediaType)])).toEqual([
    ['200', ['application/json', 'application/xml', 'text/csv']],
    ['204', []],
    ['410', ['application/json', 'application/xml']],
    ['default', ['application/json', 'application/xml']],
  ]);
  expect(found[0]?.content[0]?.examples).toMatchObject([{ value: { id: 7 } }]);
  expect(found[0]?.content[1]?.examples).toEqual([]);
  expect(found[0]?.headers).toMatchObject([{ name: 'x-rate', schema: { node: { type: 'integer' } } }]);
  expect(found[3]?.content[0]?.schema?.node).toEqual({ type: 'string', format: 'binary' });
});

test('an example under a key that is no media type has that key for its name', () => {
  const [json, xml] = operation('PATCH')?.responses[0]?.content ?? [];
  expect(json).toMatchObject({
    mediaType: 'application/json',
    examples: [
      {
        name: 'example',
        value: { id: 7 },
        place: { pointer: expect.stringMatching(/\/examples\/application~1json$/) },
      },
      {
        name: 'Response Schema',
        value: { id: 8 },
        place: { pointer: expect.stringMatching(/\/examples\/Response Schema$/) },
      },
    ],
  });
  expect(xml).toMatchObject({ mediaType: 'application/xml', examples: [] });
});

test('a body is a request body, by every media type that is consumed', () => {
  const body = operation('PUT')?.requestBody;
  expect(body).toMatchObject({ required: false });
  expect(body?.content.map((one) => one.mediaType)).toEqual(['application/json', 'text/json']);
  expect(body?.content[0]?.schema?.node).toEqual({ $ref: '#/definitions/Pet' });
});

test('form fields are one body with properties', () => {
  expect(operation('POST')?.requestBody).toMatchObject({
    required: true,
    content: [
      {
        mediaType: 'multipart/form-data',
        schema: {
          node: {
            type: 'object',
            required: ['photo'],
            properties: {
              photo: { type: 'string', format: 'binary', description: 'A photo.' },
              tags: { type: 'array' },
            },
          },
        },
        encoding: { tags: { style: 'form', explode: true } },
      },
    ],
  });
  expect(operation('PATCH')?.requestBody?.content).toMatchObject([
    { mediaType: 'application/x-www-form-urlencoded', schema: { node: { properties: { note: { maxLength: 5 } } } } },
  ]);
});

test('security schemes are said in the words of 3.0', () => {
  expect(operation('GET')?.security).toMatchObject([
    [{ schemeName: 'key', scheme: { type: 'apiKey', in: 'query', name: 'api_key' } }],
    [{ schemeName: 'oauth', scopes: ['read'], scheme: { type: 'oauth2' } }],
  ]);
  expect(operation('PUT')?.security).toMatchObject([[{ scheme: { type: 'http', scheme: 'basic', example: 'demo' } }]]);
});

test('schemas are the very nodes of the file, and their references still lead there', () => {
  const pet = spec.lookup('#/definitions/Pet', spec.root);
  const ref = operation('GET')?.responses[0]?.content[0]?.schema?.node as Record<string, unknown>;
  expect(spec.resolve(ref)).toBe(pet);
  expect(spec.place(pet as object, 'required')).toMatchObject({ line: 19, pointer: '/definitions/Pet/required' });
});

test('every place is one of the 2.0 file', () => {
  const get = operation('GET');
  expect(get?.place).toMatchObject({ line: 26, pointer: '/paths/~1pets~1{id}/get' });
  expect(get?.parameters.map((one) => one.place.line)).toEqual([24, 32, 14, 33, 34]);
  expect(get?.parameters[0]?.schema?.place).toMatchObject({ line: 24, pointer: '/paths/~1pets~1{id}/parameters/0' });
  expect(spec.place(get?.parameters[0]?.schema?.node as object, 'pattern')).toMatchObject({
    line: 24,
    pointer: '/paths/~1pets~1{id}/parameters/0/pattern',
  });
  expect(get?.responses.map((one) => one.place.line)).toEqual([36, 43, 44, 45]);
  expect(get?.responses[0]?.content[0]?.examples[0]?.place).toMatchObject({
    line: 41,
    pointer: '/paths/~1pets~1{id}/get/responses/200/examples/application~1json',
  });
  expect(operation('PUT')?.security[0]?.[0]?.scheme.place.line).toBe(9);
});

test('what leads nowhere is left out of its operation, or is raised when strict', () => {
  expect(spec.problems).toMatchObject([
    { rule: 'ref-unresolved', message: expect.stringContaining('DELETE /pets/{id} is served without it.') },
  ]);
  expect(raised(() => load({ 'old.yaml': document }))).toMatch(/^SPEC_REF_UNRESOLVED .*old\.yaml:66:\d+: /);
});

test('without a host, a scheme or operations it is read as far as it goes', () => {
  const bare = load({
    'x.json': '{"swagger":"2.0","paths":{"/a":{"get":{"responses":{"200":{"description":"ok"}}}}}}',
  });
  expect(bare.servers).toEqual([]);
  expect(bare.operations.map((one) => one.id)).toEqual(['GET /a']);
  expect(raised(() => load({ 'x.json': '{"swagger":"2.0","paths":{}}' }))).toMatch(/^SPEC_NO_OPERATIONS/);
});

test('of two bodies the first counts, and the second is said', () => {
  const body = (name: string) => `{ name: ${name}, in: body, schema: { title: ${name} } }`;
  const two = load(
    {
      'x.yaml': `swagger: '2.0'
paths:
  /a:
    post:
      parameters:
        - ${body('one')}
        - ${body('two')}
      responses: { '200': { description: ok } }
`,
    },
    { strict: false },
  );
  expect(two.operations[0]?.requestBody?.content[0]?.schema?.node).toEqual({ title: 'one' });
  expect(two.problems).toMatchObject([{ rule: 'second-body', place: { line: 7 } }]);
});
