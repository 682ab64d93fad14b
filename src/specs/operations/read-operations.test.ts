import type { Operation, Spec } from '../spec';
import { load, loadBody, openapi } from '../testing/files';

const responses = "responses: { '200': { description: ok } }";

const only = (operation: string, root = '', version = '3.1.0', item = ''): Operation => {
  const spec = loadBody(`paths:\n  /a/{id}:\n    ${item || 'summary: x'}\n    get: ${operation}\n${root}`, {}, version);
  const [first] = spec.operations;
  if (!first) throw new Error('no operation');
  return first;
};

describe('operations', () => {
  test('have their id, method, path, summary and marks', () => {
    expect(
      only(`{ operationId: read, summary: Read, deprecated: true, x-source: { document: a.md }, ${responses} }`),
    ).toMatchObject({
      id: 'read',
      method: 'GET',
      path: '/a/{id}',
      summary: 'Read',
      deprecated: true,
      safe: true,
      source: 'a.md',
      requestBody: undefined,
    });
    expect(only(`{ ${responses} }`)).toMatchObject({ id: 'GET /a/{id}', deprecated: false, source: undefined });
  });

  test('of 3.2 may use QUERY and methods of their own', () => {
    const spec = loadBody(
      `paths:
  /a:
    query: { ${responses} }
    additionalOperations: { COPY: { ${responses} } }
`,
      {},
      '3.2.0',
    );
    expect(spec.operations.map((one) => [one.id, one.safe])).toEqual([
      ['QUERY /a', true],
      ['COPY /a', false],
    ]);
  });

  test('are safe by their method, or because the document says so', () => {
    const spec = loadBody(`paths:
  /a:
    head: { ${responses} }
    post: { ${responses} }
    put: { x-safe: true, ${responses} }
    get: { x-safe: false, ${responses} }
`);
    expect(Object.fromEntries(spec.operations.map((one) => [one.method, one.safe]))).toEqual({
      HEAD: true,
      POST: false,
      PUT: true,
      GET: false,
    });
  });

  test.each([
    ['/pets/{id}/delete', false],
    ['/deleteUser', false],
    ['/v1/pads:removeAll', false],
    ['/rest/setRating.view', false],
    ['/createPad', false],
    ['/addChatMessage', false],
    ['/addOnResults.json', true],
    ['/session/log-out/', false],
    ['/delete-requests', true],
    ['/deleted', true],
    ['/restore-jobs', true],
    ['/settings', true],
    ['/{remove}', true],
    ['/delete/{id}/history', true],
  ])('a GET of %s is safe: %s', (path, safe) => {
    const { operations } = loadBody(`paths:\n  '${path}': { get: { ${responses} }, options: { ${responses} } }\n`);
    expect(operations.map((one) => [one.method, one.safe])).toEqual([
      ['GET', safe],
      ['OPTIONS', true],
    ]);
  });

  test('a path item may refer to another one and add to it', () => {
    const spec = loadBody(`paths:
  /a: { $ref: '#/components/pathItems/Shared', post: { ${responses} } }
components: { pathItems: { Shared: { get: { ${responses} } } } }
`);
    expect(spec.operations.map((one) => one.id)).toEqual(['GET /a', 'POST /a']);
    expect(spec.operations.map((one) => one.place.line)).toEqual([5, 4]);
  });

  test('may all be in another file, though OpenAPI does not say so', () => {
    const spec = load({
      'openapi.yaml': openapi("paths: { $ref: 'paths.yaml' }\n"),
      'paths.yaml': `/a: { get: { ${responses} } }\n`,
    });
    expect(spec.operations.map((one) => one.id)).toEqual(['GET /a']);
  });

  test('one of them may be in another file, too', () => {
    const spec = load({
      'openapi.yaml': openapi("paths: { /a: { get: { $ref: 'get-a.yaml' } } }\n"),
      'get-a.yaml': `{ operationId: get-a, ${responses} }\n`,
    });
    expect(spec.operations.map((one) => [one.id, one.responses.length])).toEqual([['get-a', 1]]);
  });

  test('what several of them share may be there, and their own fields count', () => {
    const spec = load({
      'openapi.yaml': openapi("paths: { /a: { get: { operationId: own, $ref: 'shared.yaml' } } }\n"),
      'shared.yaml': `{ operationId: shared, ${responses} }\n`,
    });
    expect(spec.operations.map((one) => [one.id, one.responses.length])).toEqual([['own', 1]]);
  });

  test('all responses of one may be in another file, too', () => {
    const spec = load({
      'openapi.yaml': openapi("paths: { /a: { get: { responses: { $ref: 'responses.yaml' } } } }\n"),
      'responses.yaml': "{ '200': { description: Fine. }, '404': { description: Lost. } }\n",
    });
    expect(spec.operations[0]?.responses.map((one) => one.status)).toEqual(['200', '404']);
  });

  test('what is no status is no answer', () => {
    const spec = loadBody(`paths:
  /a: { get: { responses: { OK: { description: ok }, '2xx': { description: ok }, Default: { description: no }, x-a: {} } } }
  /b: { get: { responses: { abcdef: { description: ok }, '2000': { description: ok } } } }
`);
    expect(spec.operations.map(({ responses }) => responses.map(({ status }) => status))).toEqual([
      ['2XX', 'default'],
      [],
    ]);
  });

  test('callbacks and webhooks are not served', () => {
    const spec = loadBody(`paths:
  /a: { get: { ${responses}, callbacks: { done: { '{$request.query.url}': { post: { ${responses} } } } } } }
webhooks: { new: { post: { ${responses} } } }
`);
    expect(spec.operations.map((one) => one.id)).toEqual(['GET /a']);
  });
});

describe('an operation is read when it is first looked at', () => {
  const openOperation = (body: string) => {
    const spec = loadBody(body, { strict: false });
    const node = spec.operations[0]?.node as { responses: Record<string, unknown> };
    return { spec, addLater: () => Object.assign(node.responses, { 404: { description: 'added' } }) };
  };
  const statuses = ({ operations }: Spec) => operations[0]?.responses.map(({ status }) => status);

  test('and then once', () => {
    const { spec, addLater } = openOperation(`paths: { /a: { get: { ${responses} } } }\n`);
    addLater();
    expect(statuses(spec)).toEqual(['200', '404']);
    expect(spec.operations[0]?.responses).toBe(spec.operations[0]?.responses);
  });

  test.each([
    ['a reference leads nowhere', 'components: { schemas: { A: { $ref: "#/gone" } } }'],
    ['an example is in a file', 'components: { examples: { A: { externalValue: ./gone.json } } }'],
  ])('but at once where %s', (_, rest) => {
    const { spec, addLater } = openOperation(`paths: { /a: { get: { ${responses} } } }\n${rest}\n`);
    addLater();
    expect(statuses(spec)).toEqual(['200']);
  });

  test('and what cannot be honoured is known before', () => {
    const spec = loadBody(`paths:
  /a: { get: { parameters: [{ name: x }], security: [{ gone: [] }], operationId: same, ${responses} } }
  /b: { get: { parameters: [{ $ref: '#/paths/~1a/get/parameters/0' }], operationId: same, ${responses} } }
`);
    const rules = spec.problems.map(({ rule }) => rule);
    expect(rules).toEqual(['parameter-malformed', 'security-scheme-unknown', 'operation-id-twice']);
    expect(spec.operations.map(({ id, parameters, security }) => [id, parameters, security])).toEqual([
      ['same', [], [[]]],
      ['GET /b', [], []],
    ]);
    expect(spec.problems).toHaveLength(3);
  });
});

describe('parameters', () => {
  test('of the path item are joined with the operation’s own, which win', () => {
    const operation = only(
      `{ parameters: [{ name: limit, in: query, required: true }, { name: limit, in: header }], ${responses} }`,
      '',
      '3.1.0',
      'parameters: [{ name: id, in: path }, { name: limit, in: query, deprecated: true }]',
    );
    expect(operation.parameters.map((one) => [one.name, one.in, one.required, one.deprecated])).toEqual([
      ['id', 'path', true, false],
      ['limit', 'query', true, false],
      ['limit', 'header', false, false],
    ]);
  });

  test.each([
    ['path', 'simple', false],
    ['query', 'form', true],
    ['header', 'simple', false],
    ['cookie', 'form', true],
  ])('in %s have the style %s, exploded: %s', (where, style, explode) => {
    expect(only(`{ parameters: [{ name: x, in: ${where} }], ${responses} }`).parameters[0]).toMatchObject({
      style,
      explode,
      allowReserved: false,
    });
  });

  test('of another style do not explode by themselves', () => {
    const { parameters } = only(
      `{ parameters: [{ name: a, in: query, style: deepObject }, { name: b, in: query, explode: false },
        { name: c, in: path, style: matrix, explode: true }], ${responses} }`,
    );
    expect(parameters.map((one) => [one.style, one.explode])).toEqual([
      ['deepObject', false],
      ['form', false],
      ['matrix', true],
    ]);
  });

  test('called Accept, Content-Type or Authorization are ignored in headers only', () => {
    const { parameters } = only(
      `{ parameters: [{ name: ACCEPT, in: header }, { name: content-type, in: header }, { name: Authorization, in: header },
        { name: accept, in: query }], ${responses} }`,
    );
    expect(parameters.map((one) => one.name)).toEqual(['accept']);
  });

  test('may be described by content, and as the whole query string in 3.2', () => {
    const { parameters } = only(
      `{ parameters: [{ name: filter, in: query, content: { application/json: { schema: { type: object } } } },
        { name: q, in: querystring, content: { application/x-www-form-urlencoded: {} } }], ${responses} }`,
      '',
      '3.2.0',
    );
    expect(parameters).toMatchObject([
      {
        name: 'filter',
        schema: undefined,
        content: { mediaType: 'application/json', schema: { node: { type: 'object' } } },
      },
      { name: 'q', in: 'querystring', content: { mediaType: 'application/x-www-form-urlencoded' } },
    ]);
  });
});

describe('examples', () => {
  const examples = (text: string, more: Record<string, string> = {}) => {
    const spec = load(
      {
        'openapi.yaml': openapi(
          `paths: { /a: { get: { responses: { '200': { description: ok, content: { application/json: { ${text} } } } } } } }\n`,
        ),
        ...more,
      },
      { strict: false },
    );
    return { found: spec.operations[0]?.responses[0]?.content[0]?.examples, problems: spec.problems };
  };

  test('are named, the sample first, and a single one is called example', () => {
    const { found } = examples('examples: { other: { value: 1 }, sample: { value: null, x-evidence: assumed } }');
    expect(found).toMatchObject([
      { name: 'sample', value: null, evidence: { grade: 'assumed' } },
      { name: 'other', value: 1, evidence: { grade: 'documented' } },
    ]);
    expect(examples('example: { a: 1 }').found).toMatchObject([{ name: 'example', value: { a: 1 } }]);
    expect(examples('schema: true').found).toEqual([]);
  });

  test('in a file are read, JSON as a value and anything else as text', () => {
    const { found } = examples('examples: { a: { externalValue: ex/a.json }, b: { externalValue: "ex/b%20b.txt" } }', {
      'ex/a.json': '{"id": 7}',
      'ex/b b.txt': 'hello\n',
    });
    expect(found?.map((one) => one.value)).toEqual([{ id: 7 }, 'hello\n']);
  });

  test.each([
    ['gone.json', 'no such file'],
    ['broken.json', 'JSON'],
    ['https://example.com/x.json', 'only a local file can be read'],
  ])('that cannot be read (%s) are a problem with its place', (file, reason) => {
    const { found, problems } = examples(`examples: { a: { externalValue: '${file}' } }`, { 'broken.json': '{' });
    expect(found).toEqual([]);
    expect(problems).toMatchObject([{ severity: 'error', rule: 'example-unreadable', place: { line: 3 } }]);
    expect(problems[0]?.message).toContain(reason);
  });

  test('that lead nowhere do not take their operation with them', () => {
    const { found, problems } = examples("examples: { a: { $ref: '#/components/examples/Gone' }, b: { value: 1 } }");
    expect(found?.map((one) => one.name)).toEqual(['b']);
    expect(problems).toMatchObject([{ rule: 'ref-unresolved' }]);
  });

  test('of 3.2 may be data or serialized', () => {
    const { found } = examples(
      'examples: { a: { dataValue: { x: 1 }, serializedValue: "no" }, b: { serializedValue: "x" } }',
    );
    expect(found?.map((one) => one.value)).toEqual([{ x: 1 }, 'x']);
  });
});

describe('bodies, responses and headers', () => {
  test('keep every media type as documented, with its schema and encoding', () => {
    const operation = only(
      `{ requestBody: { required: true, content: { 'application/vnd.x+json; v=1': { schema: { type: object } },
        multipart/form-data: { encoding: { file: { contentType: image/png } } } } }, ${responses} }`,
    );
    expect(operation.requestBody).toMatchObject({
      required: true,
      content: [
        { mediaType: 'application/vnd.x+json; v=1', schema: { node: { type: 'object' } }, encoding: undefined },
        { mediaType: 'multipart/form-data', encoding: { file: { contentType: 'image/png' } } },
      ],
    });
  });

  test('have their statuses in one spelling, and headers in lower case without Content-Type', () => {
    const { responses: found } = only(
      `{ responses: { '404': { description: no }, 2xx: { description: yes, headers: { X-Rate: { required: true, schema: { type: integer } },
        content-type: { schema: { type: string } } } }, default: { description: else, x-evidence: observed }, x-more: {} } }`,
    );
    expect(found.map((one) => [one.status, one.evidence.grade])).toEqual([
      ['404', 'documented'],
      ['2XX', 'documented'],
      ['default', 'observed'],
    ]);
    expect(found[1]?.headers).toMatchObject([
      { name: 'x-rate', required: true, schema: { node: { type: 'integer' } } },
    ]);
  });

  test('a boolean schema is a schema, and no schema is none', () => {
    const { responses: found } = only(
      `{ responses: { '200': { description: ok, content: { a/b: { schema: false }, c/d: {} } } } }`,
    );
    expect(found[0]?.content.map((one) => one.schema?.node)).toEqual([false, undefined]);
  });
});

describe('security', () => {
  const root = `security: [{ key: [] }, { basic: [], token: [read] }]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key, x-example: demo, x-evidence: observed }
    basic: { type: http, scheme: Basic }
    token: { type: oauth2, flows: {} }
    odd: { type: telepathy }
`;

  test('of the document holds unless an operation says otherwise', () => {
    const { security } = only(`{ ${responses} }`, root);
    expect(security).toMatchObject([
      [
        {
          schemeName: 'key',
          scopes: [],
          scheme: { type: 'apiKey', in: 'header', name: 'X-Key', example: 'demo', evidence: { grade: 'observed' } },
        },
      ],
      [
        { schemeName: 'basic', scheme: { type: 'http', scheme: 'Basic' } },
        { schemeName: 'token', scopes: ['read'], scheme: { type: 'oauth2' } },
      ],
    ]);
    expect(only(`{ security: [], ${responses} }`, root).security).toEqual([]);
    expect(only(`{ security: [{}, { basic: [] }], ${responses} }`, root).security).toMatchObject([
      [],
      [{ schemeName: 'basic' }],
    ]);
  });

  test.each(['gone', 'odd'])('with a scheme that is %s is not checked, and that is said once', (name) => {
    const spec = loadBody(`paths:
  /a: { get: { security: [{ ${name}: [], key: [] }], ${responses} }, put: { security: [{ ${name}: [] }], ${responses} } }
${root}`);
    expect(spec.operations.map((one) => one.security)).toMatchObject([[[{ schemeName: 'key' }]], [[]]]);
    expect(spec.problems).toMatchObject([{ severity: 'error', rule: 'security-scheme-unknown', place: { line: 4 } }]);
  });
});

describe('servers', () => {
  const root =
    "servers: [{ url: 'https://{env}.example.com/{v}', variables: { env: { default: eu }, v: { enum: [v1, v2] } } }]\n";

  test('of the document hold unless the path item or the operation has its own', () => {
    expect(only(`{ ${responses} }`, root).servers.map((one) => one.url)).toEqual([
      'https://eu.example.com/v1',
      'https://eu.example.com/v2',
    ]);
    expect(only(`{ ${responses} }`, root, '3.1.0', 'servers: [{ url: /item }]').servers.map((one) => one.url)).toEqual([
      '/item',
    ]);
    expect(
      only(`{ servers: [{ url: /own }], ${responses} }`, root, '3.1.0', 'servers: [{ url: /item }]').servers,
    ).toMatchObject([{ url: '/own' }]);
  });

  test('keep a variable that has no value, rather than a wrong host', () => {
    expect(only(`{ servers: [{ url: 'https://{tenant}.example.com' }], ${responses} }`).servers[0]?.url).toBe(
      'https://{tenant}.example.com',
    );
  });
});

test('a key that is no media type is said once, with what it is taken for', () => {
  const body = (type: string) => `{ '200': { description: ok, content: { ${type}: {} } } }`;
  const spec = load({
    'x.yaml': `openapi: 3.1.0
info: { title: x, version: '1' }
paths:
  /a: { get: { responses: ${body('json')} } }
  /b: { get: { responses: ${body('json')} }, put: { responses: ${body("'text/plain, v=1'")} } }
  /c:
    post:
      requestBody: { content: { '*': {}, '': {}, '*/*': {}, application/json: {}, text/plain;v=1: {} } }
      responses: ${body('application/xml')}
`,
  });
  expect(spec.problems.map(({ rule, message, place }) => [rule, message.split(';')[0], place.line])).toEqual([
    ['media-type-malformed', '"json" is no media type', 4],
    ['media-type-malformed', '"text/plain, v=1" is no media type', 5],
    ['media-type-malformed', '"*" is no media type', 8],
    ['media-type-malformed', '"" is no media type', 8],
  ]);
  expect(spec.problems[1]?.message).toContain('taken for text/plain.');
});

test('what no header can be called is said once and left out, of answers and of requests', () => {
  const spec = load({
    'x.yaml': `openapi: 3.1.0
info: { title: x, version: '1' }
paths:
  /a:
    get:
      parameters: [{ name: 'X Id', in: header, required: true, schema: { type: string } }, { name: X-Id, in: header, schema: {} }]
      responses:
        '200':
          description: ok
          headers: { 'X Rate': { schema: { type: integer } }, X-Rate: { schema: { type: integer } }, 'x-ü': { schema: {} } }
`,
  });
  const [operation] = spec.operations;
  expect(operation?.parameters.map(({ name }) => name)).toEqual(['X-Id']);
  expect(operation?.responses[0]?.headers.map(({ name }) => name.toLowerCase())).toEqual(['x-rate']);
  expect(spec.problems.map(({ rule, message, place }) => [rule, /"(.*)"/.exec(message)?.[1], place.line])).toEqual([
    ['parameter-malformed', 'X Id', 6],
    ['header-malformed', 'X Rate', 10],
    ['header-malformed', 'x-ü', 10],
  ]);
});

test('what is documented of the parts of a body and cannot be honoured is said once', () => {
  const spec = load({
    'x.yaml': `openapi: 3.2.0
info: { title: x, version: '1' }
paths:
  /a: { post: { requestBody: { $ref: '#/components/requestBodies/Parts' }, responses: { '200': { description: ok } } } }
  /b: { post: { requestBody: { $ref: '#/components/requestBodies/Parts' }, responses: { '200': { description: ok } } } }
components:
  requestBodies:
    Parts:
      content:
        multipart/form-data:
          encoding:
            plain: { contentType: text/plain }
            file: { contentType: image/png, headers: { X-Part: { schema: { type: string } } } }
        multipart/mixed:
          prefixEncoding: [{ contentType: multipart/mixed, itemEncoding: { contentType: text/plain } }]
          itemEncoding: { contentType: text/plain }
        application/json: { encoding: { a: { headers: {} } } }
`,
  });
  expect(spec.operations).toHaveLength(2);
  expect(spec.problems.map(({ rule, message, place }) => [rule, message.slice(0, 40), place.line])).toEqual([
    ['part-encoding-ignored', '"headers" of a part of multipart/form-da', 13],
    ['part-encoding-ignored', '"itemEncoding" of a part of multipart/mi', 15],
  ]);
});
