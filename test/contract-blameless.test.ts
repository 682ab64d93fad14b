import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, recordedRun } from './servers/recorded-run';

/** Servers that keep to what their documents say, in ways that are easily taken for a fault. */

const record = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
const ok = { description: 'ok', content: { 'application/json': { schema: record } } };
const no = { description: 'no' };

type Ran = Awaited<ReturnType<typeof recordedRun>>;

const verdicts = (ran: Ran): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ran.results.map(({ case: { id }, verdict }) => [
      id.split('/').slice(2).join('/'),
      [verdict.kind, ...verdict.findings.map(({ kind, severity }) => `${severity} ${kind}`)].join(' '),
    ]),
  );

const needs = (ran: Ran): readonly string[] =>
  ran.results.flatMap(({ verdict }) =>
    verdict.kind === 'inconclusive' ? verdict.reasons.flatMap((reason) => reason.needs ?? []) : [],
  );

const get = (operation: object, more: object = {}) => ({
  paths: { '/a': { get: { operationId: 'a', responses: { 200: ok, 401: no }, ...operation } } },
  ...more,
});

describe('who is known by a certificate', () => {
  const schemes = { certificate: { type: 'mutualTLS' }, token: { type: 'http', scheme: 'bearer' } };
  const secured = (...security: object[]) => get({}, { components: { securitySchemes: schemes }, security });
  const answer = ({ headers }: IncomingMessage, response: ServerResponse) =>
    json(response, headers.authorization === undefined || headers.authorization === 'Bearer t' ? 200 : 401, { id: 1 });

  test('sends it with the connection, so no request is without it', async () => {
    const ran = await recordedRun(secured({ certificate: [] }), answer);
    expect(verdicts(ran)).toEqual({ 'example/sample': 'conforms' });
  });

  test('may have to send a token, too', async () => {
    const ran = await recordedRun(
      secured({ certificate: [], token: [] }),
      ({ headers }, response) => json(response, headers.authorization === 'Bearer t' ? 200 : 401, { id: 1 }),
      { environment: { UNDERSTUDY_ACME_TOKEN: 't' } },
    );
    expect(verdicts(ran)).toEqual({
      'example/sample': 'conforms',
      'violation/credentials/none': 'conforms',
      'violation/credentials/wrong': 'conforms',
    });
  });
});

const token = {
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  security: [{ token: [] }],
};

test('who has no credentials may be sent to where one gets some', async () => {
  const ran = await recordedRun(
    get({}, token),
    ({ headers }, response) => {
      if (headers.authorization === 'Bearer t') json(response, 200, { id: 1 });
      else response.writeHead(302, { location: '/login' }).end();
    },
    { environment: { UNDERSTUDY_ACME_TOKEN: 't' } },
  );
  expect(verdicts(ran)).toEqual({
    'example/sample': 'conforms',
    'violation/credentials/none': 'conforms warning status-undocumented',
    'violation/credentials/wrong': 'conforms warning status-undocumented',
  });
});

test('where no credentials are set, a refusal names the variable', async () => {
  const ran = await recordedRun(get({}, token), (_request, response) => json(response, 401, {}));
  expect(ran.summary.failed).toBe(0);
  expect(needs(ran)).toEqual(['UNDERSTUDY_ACME_TOKEN']);
});

test.each([402, 409, 423, 451])(
  'a documented body that is answered %d says something of what is there',
  async (status) => {
    const body = { content: { 'application/json': { example: { name: 'Rex' }, schema: { type: 'object' } } } };
    const ran = await recordedRun(
      { paths: { '/a': { post: { operationId: 'a', requestBody: body, responses: { 201: ok } } } } },
      (_request, response) => json(response, status, {}),
      { allowUnsafe: true },
    );
    expect(verdicts(ran)).toEqual({ 'example/sample': 'inconclusive warning status-undocumented' });
  },
);

describe('a path', () => {
  const found = (operation: object, url: string) =>
    recordedRun(
      { paths: { [url]: { get: { operationId: 'a', responses: { 200: ok, 404: no }, ...operation } } } },
      (_request, response) => json(response, 200, { id: 1 }),
    );

  test('is not asked with a name in braces that no parameter describes', async () => {
    const ran = await found({}, '/a/{id}');
    expect(ran.arrived).toEqual([]);
    expect(ran.skipped.flatMap(({ needs: names = [] }) => names)).toContain('UNDERSTUDY_ACME_ID');
  });

  test('that leads to a place on a map has no unknown ids', async () => {
    const schema = { type: 'number', example: 4.5 };
    const ran = await found(
      { parameters: [{ name: 'latitude', in: 'path', required: true, schema }] },
      '/at/{latitude}',
    );
    expect(verdicts(ran)).toEqual({
      'example/sample': 'conforms',
      'violation/path-latitude/type': 'conforms warning status-unexpected',
    });
  });
});

test('a charset that we do not know may be known to others', async () => {
  const ran = await recordedRun(get({}), (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json; charset=x-own' }).end('{"id":1}'),
  );
  expect(verdicts(ran)).toEqual({ 'example/sample': 'inconclusive' });
});

test.each([
  ['9007199254740992', 'conforms'],
  ['9007199254740993', 'violates failure header-schema'],
])('a number in a header is judged by all its digits: %s', async (most, verdict) => {
  const headers = { 'X-Most': { schema: { type: 'integer', maximum: 9007199254740992 } } };
  const ran = await recordedRun(get({ responses: { 200: { ...ok, headers } } }), (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'x-most': most }).end('{"id":1}'),
  );
  expect(verdicts(ran)).toEqual({ 'example/sample': verdict });
});

test('a list that a form requires is not made empty: nothing of it would be sent', async () => {
  const properties = { files: { type: 'array', items: { type: 'string', contentMediaType: 'application/pdf' } } };
  const schema = { type: 'object', required: ['files'], properties };
  const requestBody = { content: { 'multipart/form-data': { schema } } };
  let body = '';
  const ran = await recordedRun(
    { paths: { '/a': { post: { operationId: 'a', requestBody, responses: { 201: ok } } } } },
    (request, response) => {
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => json(response, 201, { id: 1 }));
    },
    { allowUnsafe: true },
  );
  expect(verdicts(ran)).toEqual({ 'example/sample': 'conforms' });
  expect(body).toContain('name="files"; filename=');
});

describe('what a document asks for and has a default for', () => {
  const errors = { 201: ok, 400: no };
  const schema = { type: 'object', required: ['n', 'm'], properties: { n: { default: 3 }, m: { example: 1 } } };

  test('may be missing in a query', async () => {
    const parameters = [
      { name: 'n', in: 'query', required: true, schema: { type: 'integer', default: 3 } },
      { name: 'm', in: 'query', required: true, schema: { type: 'integer', example: 1 } },
    ];
    const ran = await recordedRun(get({ parameters, responses: { 200: ok, 400: no } }), (_request, response) =>
      json(response, 200, { id: 1 }),
    );
    expect(verdicts(ran)).toMatchObject({
      'violation/query-n/required': 'conforms warning status-unexpected',
      'violation/query-m/required': 'violates failure status-unexpected',
    });
  });

  test('may be missing in a body', async () => {
    const requestBody = { content: { 'application/json': { schema } } };
    const ran = await recordedRun(
      { paths: { '/a': { post: { operationId: 'a', requestBody, responses: errors } } } },
      (_request, response) => json(response, 201, { id: 1 }),
      { allowUnsafe: true },
    );
    expect(verdicts(ran)).toMatchObject({
      'violation/body/n/required': 'conforms warning status-unexpected',
      'violation/body/m/required': 'violates failure status-unexpected',
    });
  });
});

test.each([
  ['is free to answer in another type than it was asked for', [], 'conforms warning media-type-unexpected'],
  [
    'is held to Accept where its document describes that header',
    [{ name: 'Accept', in: 'header', schema: { type: 'string' } }],
    'violates failure media-type-unexpected',
  ],
])('a server %s', async (_what, parameters, verdict) => {
  const content = { ...ok.content, 'text/plain': { schema: { type: 'string' } } };
  const ran = await recordedRun(get({ parameters, responses: { 200: { ...ok, content } } }), (_request, response) =>
    json(response, 200, { id: 1 }),
  );
  expect(verdicts(ran)).toMatchObject({ 'example/sample/accept/text-plain': verdict });
});

describe('a resource in JSON and in XML', () => {
  const schema = { ...record, xml: { name: 'a' } };
  const content = { 'application/json': { schema }, 'application/xml': { schema } };
  const run = (id: number, more: object = {}) =>
    recordedRun(get({ responses: { 200: { ...ok, content } } }), ({ headers }, response) => {
      if (!headers.accept?.startsWith('application/xml')) return json(response, 200, { id: 1, list: [], ...more });
      response.writeHead(200, { 'content-type': 'application/xml' }).end(`<a><id> ${id} </id></a>`);
    });

  test('carries the same data', async () => {
    expect(verdicts(await run(1, { note: '', off: false, none: null, count: 0 }))).toMatchObject({
      'example/sample/accept/application-xml': 'conforms',
    });
  });

  test('is worth a note where it does not, or lacks a value', async () => {
    const note = { 'example/sample/accept/application-xml': 'conforms note semantics' };
    expect(verdicts(await run(2))).toMatchObject(note);
    const { 'example/sample': _inJson, ...ofXml } = verdicts(await run(1, { note: 'x' }));
    expect(ofXml).toMatchObject(note);
  });
});

test('an id that leads to another path is not sent', async () => {
  const environment = { UNDERSTUDY_ACME_ID: '..' };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const ran = await recordedRun(
    { paths: { '/a/{id}/b': { get: { operationId: 'a', parameters, responses: { 200: ok } } } } },
    (_request, response) => json(response, 200, { id: 1 }),
    { environment },
  );
  expect(ran.arrived).toEqual([]);
  expect(ran.skipped.map(({ reason }) => reason)).toEqual([expect.stringContaining('leads to another path')]);
});

describe('a parameter that is described twice', () => {
  const text = {
    name: 's',
    in: 'query',
    required: true,
    schema: { type: 'string', pattern: '^[a-z]+$' },
    example: 'abc',
  };
  const number = { ...text, schema: { type: 'integer' }, example: 4 };
  const wants = (form: RegExp) => (request: IncomingMessage, response: ServerResponse) =>
    json(response, form.test(new URL(request.url ?? '', 'http://x').searchParams.get('s') ?? '') ? 200 : 400, {
      id: 1,
    });
  const documented = (parameters: object[], ofPath: object[] = []) => ({
    paths: { '/a': { parameters: ofPath, get: { operationId: 'a', parameters, responses: { 200: ok, 400: no } } } },
  });

  test('by the path and by the operation is what the operation says', async () => {
    const ran = await recordedRun(documented([number], [text]), wants(/^\d+$/));
    expect(ran.arrived.map(({ line }) => line)).toEqual(['GET /a?s=4', 'GET /a', 'GET /a?s=understudy']);
    expect(ran.summary).toMatchObject({ failed: 0, warned: 0, inconclusive: 0 });
  });

  test('in one list, and not alike, is the fault of the document', async () => {
    const ran = await recordedRun(documented([text, number]), wants(/^[a-z]+$/));
    expect(verdicts(ran)).toEqual({ 'example/sample': 'violates failure status-unexpected' });
    expect(ran.results[0]?.verdict.findings).toMatchObject([{ blame: 'spec', against: expect.anything() }]);
    expect(ran.skipped.map(({ id }) => id)).toContain('acme/a/violation/query-s');
  });

  test('in one list, and alike, is described once', async () => {
    const ran = await recordedRun(documented([number, { ...number, description: 'again' }]), wants(/^\d+$/));
    expect(ran.summary).toMatchObject({ failed: 0, passed: 3 });
  });
});

describe('an OpenAPI 2.0 document that names no media type', () => {
  const answered = (schema: object, mediaType: string) =>
    recordedRun(
      {
        openapi: undefined,
        swagger: '2.0',
        paths: { '/a': { get: { operationId: 'a', responses: { 200: { description: 'ok', schema } } } } },
      },
      (_request, response) => response.writeHead(200, { 'content-type': mediaType }).end('<p>'),
    );

  test.each([
    ['a text', 'string', 'text/plain'],
    ['a file', 'file', 'image/png'],
  ])('lets %s come as any', async (_what, type, mediaType) => {
    expect(verdicts(await answered({ type }, mediaType))).toEqual({
      'example/sample': 'conforms note media-type-undocumented',
    });
  });

  test('has no pages of HTML for an object', async () => {
    expect(verdicts(await answered(record, 'text/html'))).toEqual({
      'example/sample': 'violates failure media-type-undocumented',
    });
  });
});

test('a discriminator of OpenAPI 2.0 names the schema that knows more properties', async () => {
  const base = { type: 'object', discriminator: 'kind', required: ['kind'], properties: { kind: { type: 'string' } } };
  const cat = {
    allOf: [{ $ref: '#/definitions/Pet' }, { type: 'object', properties: { lives: { type: 'integer' } } }],
  };
  const responses = { 200: { description: 'ok', schema: { $ref: '#/definitions/Pet' } } };
  const ran = (value: object) =>
    recordedRun(
      {
        openapi: undefined,
        swagger: '2.0',
        paths: { '/a': { get: { operationId: 'a', responses } } },
        definitions: { Pet: base, Cat: cat },
      },
      (_request, response) => json(response, 200, value),
    );
  expect(verdicts(await ran({ kind: 'Cat', lives: 9 }))).toEqual({ 'example/sample': 'conforms' });
  expect(verdicts(await ran({ kind: 'Cat', more: 9 }))).toEqual({
    'example/sample': 'conforms warning property-undocumented',
  });
});

test('a name that a discriminator maps to a schema that is not there is the fault of the document', async () => {
  const branch = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } };
  const schemas = { Cat: branch, Dog: { ...branch, required: ['kind', 'tail'] } };
  const choice = {
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Kitten', dog: 'Dog' } },
  };
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema: choice } } } };
  const blamed = async (kind: string) =>
    (
      await recordedRun(get({ responses }, { components: { schemas } }), (_request, response) =>
        json(response, 200, { kind }),
      )
    ).results[0]?.verdict.findings.map(({ blame }) => blame);
  expect(await blamed('cat')).toEqual(['spec']);
  expect(await blamed('bird')).toEqual(['vendor']);
});

test('a field of a form of OpenAPI 2.0 is sent with its example', async () => {
  const parameters = [{ name: 'name', in: 'formData', type: 'string', required: true, 'x-example': 'Rex' }];
  const responses = { 200: { description: 'ok', schema: record } };
  const sent: string[] = [];
  await recordedRun(
    { openapi: undefined, swagger: '2.0', paths: { '/a': { post: { operationId: 'a', parameters, responses } } } },
    (request, response) => {
      request.on('data', (part) => sent.push(String(part)));
      request.on('end', () => json(response, 200, { id: 1 }));
    },
    { allowUnsafe: true },
  );
  expect(sent).toEqual(['name=Rex']);
});

describe('a body that OpenAPI 2.0 describes twice', () => {
  const named = { type: 'object', required: ['x'], properties: { x: { type: 'string', example: 'q' } } };
  const body = (name: string, schema: object) => ({ name, in: 'body', required: true, schema });
  const first = body('b', { ...record, example: { id: 1 } });
  const asked = (second: object, status: number) => {
    const responses = { 201: { description: 'made', schema: record }, 400: no };
    const paths = { '/a': { post: { operationId: 'a', parameters: [first, second], responses } } };
    return recordedRun(
      { openapi: undefined, swagger: '2.0', paths },
      (_request, response) => json(response, status, { id: 1 }),
      { allowUnsafe: true },
    );
  };

  test.each([
    ['by two bodies', body('c', named)],
    ['by a body and a form', { name: 'c', in: 'formData', type: 'string', required: true }],
  ])('%s, and not alike, is the fault of the document', async (_how, second) => {
    const refused = await asked(second, 400);
    expect(verdicts(refused)).toEqual({ 'example/sample': 'violates failure status-unexpected' });
    expect(refused.results[0]?.verdict.findings).toMatchObject([{ blame: 'spec', against: expect.anything() }]);
    expect(verdicts(await asked(second, 201))).toEqual({ 'example/sample': 'conforms' });
  });

  test('and alike, is described once', async () => {
    const ran = await asked(body('c', first.schema), 201);
    expect(verdicts(ran)).toMatchObject({ 'violation/body/required': 'violates failure status-unexpected' });
  });
});

test('an example that is no text where its schema asks for one is not the vendor to blame for', async () => {
  const parameters = [{ name: 's', in: 'query', required: true, schema: { type: 'string' }, example: 7 }];
  const asked = (status: number) =>
    recordedRun(get({ parameters }), (_request, response) => json(response, status, { id: 1 }));
  expect((await asked(200)).results[0]?.verdict.kind).toBe('conforms');
  expect((await asked(400)).results[0]?.verdict.findings).toMatchObject([
    { kind: 'status-unexpected', blame: 'spec', against: expect.anything() },
  ]);
});

test('and nor is it blamed for one that was not sent, or need not exist', async () => {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 1 }];
  const responses = { 200: { description: 'ok' } };
  const change = { operationId: 'lock', parameters, responses };
  const content = { 'application/json': { schema: { type: 'object', properties: { tag: { type: 'string' } } } } };
  const paths = {
    '/topics': { get: { operationId: 'topics', responses } },
    '/topics/{id}/tags': { put: { ...change, requestBody: { content } } },
    '/rooms/{id}': { get: { ...change, operationId: 'room' } },
  };
  const { results } = await recordedRun(
    { paths },
    ({ url }, response) => json(response, url === '/topics' ? 200 : 400, [{ id: '7' }]),
    { allowUnsafe: true, touchExisting: true },
  );
  const judged = results.filter(({ case: { id } }) => /(?:lock|room).example.sample$/.test(id));
  expect(judged.map(({ verdict }) => verdict.kind)).toEqual(['inconclusive', 'inconclusive']);
});

test.each([
  ['/a/', 'the server has its path with a slash at the end, and the document has not'],
  ['http://127.0.0.1:1/a/?token=s3cr3t', 'the server has its path with a slash at the end, and the document has not'],
  ['/login?next=s3cr3t', 'it leads to /login, of which the document says nothing here'],
  ['https://api.vendor.example/v2/a', 'name https://api.vendor.example/v2 as the target'],
  ['//u:s3cr3t@api.vendor.example/', 'it leads to //api.vendor.example: name the final base URL as the target'],
  ['http://api.vendor.example/v2/a/', 'name http://api.vendor.example/v2 as the target'],
  ['/a', 'it leads back to itself, as where a cookie or a header is asked for: --header sends one'],
  ['', 'and no Location says where it leads'],
])('a redirect to %s says what to do about it', async (location, remedy) => {
  const ran = await recordedRun(get({}), (_request, response) => {
    response.writeHead(307, { location }).end();
  });
  const [sample] = ran.results;
  const reasons = sample?.verdict.kind === 'inconclusive' ? sample.verdict.reasons.map(({ reason }) => reason) : [];
  expect(reasons).toEqual([`The vendor answered 307, and redirects are not followed: ${remedy}.`]);
});

test.each([
  ['some other operation wants credentials', [{ token: [] }], 'no-such-record', 'give the document an example'],
  ['no operation does', [], 'unauthorised', '--header sends some'],
])('a login that refuses a made password, where %s', async (_what, security, kind, remedy) => {
  const schema = { type: 'object', required: ['password'], properties: { password: { type: 'string' } } };
  const login = {
    operationId: 'login',
    security: [],
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: { 200: ok },
  };
  const document = { ...get({ security }), components: token.components };
  const paths = { ...document.paths, '/login': { post: login } };
  const ran = await recordedRun(
    { ...document, paths },
    ({ method }, response) => json(response, method === 'POST' ? 401 : 200, { id: 1 }),
    { allowUnsafe: true, environment: { UNDERSTUDY_ACME_TOKEN: 't' } },
  );
  const sample = ran.results.find((result) => result.case.id === 'acme/login/example/sample');
  expect(sample?.verdict).toMatchObject({
    kind: 'inconclusive',
    reasons: [{ kind, reason: expect.stringContaining(remedy) }],
  });
});

test.each([
  ['values', 'get', {}],
  ['a body', 'post', { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } }],
])('who refuses what was made from the schema is given %s of one’s own', async (what, method, rest) => {
  const parameters = [{ name: 'q', in: 'query', required: true, schema: { type: 'string' } }];
  const paths = { '/a': { [method]: { operationId: 'a', parameters, ...rest, responses: { 200: ok, 400: ok } } } };
  const ran = await recordedRun({ paths }, (_request, response) => json(response, 400, { id: 1 }), {
    allowUnsafe: true,
  });
  expect(ran.results[0]?.verdict).toMatchObject({
    reasons: [{ kind: 'no-such-record', reason: expect.stringContaining(`or the operation ${what} in`) }],
  });
});

describe('who asks for some properties gets no others', () => {
  const shown = { id: 1, name: 'Rex', born: 2020 };
  const integer = { type: 'integer' };
  const pet = {
    type: 'object',
    required: ['id'],
    properties: { id: integer, name: { type: 'string' }, born: integer },
  };
  const pets = (name: string) =>
    get({
      parameters: [{ name, in: 'query', schema: { type: 'string' }, example: 'name' }],
      responses: {
        200: { description: 'ok', content: { 'application/json': { schema: pet, example: shown } } },
        400: no,
      },
    });
  const chosen = ({ url = '' }: IncomingMessage, response: ServerResponse) =>
    json(response, 200, url.includes('=name') ? { name: 'Rex' } : shown);

  test.each(['fields', 'fields[pets]', '$select', 'exclude_fields', 'only'])('%s', async (name) => {
    const ran = await recordedRun(pets(name), chosen);
    const said = Object.entries(verdicts(ran)).find(([id]) => id.startsWith('example/with-'))?.[1];
    expect(said).toBe('conforms note body-schema note property-absent');
  });

  test('another parameter explains nothing', async () => {
    const ran = await recordedRun(pets('colour'), chosen);
    expect(verdicts(ran)['example/with-colour/example']).toMatch(/^violates failure body-schema/);
  });
});
