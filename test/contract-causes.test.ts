import { createCollector } from '../src/report/collect';
import { headline } from '../src/report/describe';
import { groupFindings } from '../src/report/group';

import { toJsonReport } from '../src/report/json/json-report';
import { verdictLine } from '../src/report/vendor-verdict';
import { json, recordedRun, withBody } from './servers/recorded-run';

/** What a report makes of a run of one vendor. */
const reported = (ran: Awaited<ReturnType<typeof recordedRun>>) => {
  const collector = createCollector();
  for (const event of ran.events) collector.on(event);
  const run = collector.run();
  const [vendor] = run.vendors;
  const [inJson] = toJsonReport(run).vendors;
  if (!vendor || !inJson) throw new Error('no vendor');
  return { causes: groupFindings(vendor), line: verdictLine(vendor), json: inJson };
};

const named = { type: 'object', properties: { name: { type: 'string' } } };
const get = (operationId: string, schema: object, more: object = {}) => ({
  get: {
    operationId,
    responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
    ...more,
  },
});

test('a schema that is written out in every operation is one place', async () => {
  const paths = {
    '/a': get('a', { ...named, description: 'one' }),
    '/b': get('b', { ...named, description: 'two' }),
    '/c': get('c', { type: 'object', properties: { name: { type: 'string', maxLength: 9 } } }),
  };
  const ran = await recordedRun({ paths }, (_request, response) => json(response, 200, { name: 7 }));
  expect(reported(ran).causes.map(({ operations }) => operations)).toEqual([['GET /a', 'GET /b'], ['GET /c']]);
});

test('one schema is one place, whether it comes alone or in a list', async () => {
  const components = { schemas: { Pet: named } };
  const pet = { $ref: '#/components/schemas/Pet' };
  const paths = { '/pet': get('pet', pet), '/pets': get('pets', { type: 'array', items: pet }) };
  const ran = await recordedRun({ paths, components }, ({ url }, response) =>
    json(response, 200, url === '/pet' ? { name: 7 } : [{ name: 7 }, { name: 8 }]),
  );
  expect(reported(ran).causes).toMatchObject([{ count: 3, operations: ['GET /pet', 'GET /pets'] }]);
});

describe('what is written out again in every operation', () => {
  const both = (one: object, other: object) => ({ '/a': get('a', one), '/b': get('b', other) });
  const onBoth = [['GET /a', 'GET /b']];
  const operationsOf = async (document: object, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const ran = await recordedRun(document, (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body)),
    );
    return reported(ran).causes.map(({ operations }) => operations);
  };
  const answering = (id: string, response: object) => ({
    get: { operationId: id, responses: { 200: { ...response, description: id } } },
  });

  test('is one place, in whatever order and with whatever examples', async () => {
    const copy = { properties: { name: { example: 'Rex', 'x-order': 1, type: 'string' } }, type: 'object' };
    expect(await operationsOf({ paths: both(named, copy) }, { name: 7 })).toEqual(onBoth);
  });

  test('is one place also in a list', async () => {
    const paths = both({ type: 'array', items: named }, { type: 'array', items: { ...named, title: 'again' } });
    expect(await operationsOf({ paths }, [{ name: 7 }])).toEqual(onBoth);
    const ran = await recordedRun(
      { paths: both(named, { type: 'object', properties: { data: { type: 'array', items: named } } }) },
      ({ url }, response) => json(response, 200, url === '/a' ? { name: 7 } : { data: [{ name: 7 }] }),
    );
    expect(reported(ran).causes.map(({ operations }) => operations)).toEqual(onBoth);
  });

  test('is another place under a name that its schema has as a property', async () => {
    const of = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' }, example: {} } });
    const causes = await operationsOf({ paths: both(of('description'), of('title')) }, { description: 7, title: 7 });
    expect(causes.filter(({ length }) => length > 1)).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['that cannot be read', { 'x-rate': '7' }, 'oops'],
    ['without a header', {}, {}],
    ['with a wrong header', { 'x-rate': 'fast' }, {}],
  ])('is one cause of an answer %s', async (_what, headers, body) => {
    const described = {
      headers: { 'X-Rate': { required: true, schema: { type: 'integer' } } },
      content: { 'application/json': { schema: named } },
    };
    const paths = { '/a': answering('a', described), '/b': answering('b', described) };
    expect(await operationsOf({ paths }, body, headers)).toEqual(onBoth);
  });

  test('is one cause of a mistake that is let pass, and none of another one', async () => {
    const one = (id: string) => ({
      get: {
        operationId: id,
        security: [{ token: [] }],
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 7 }],
        responses: {
          200: { description: 'ok', content: { 'application/json': { schema: named } } },
          401: { description: 'who?' },
          404: { description: 'where?' },
        },
      },
    });
    const ran = await recordedRun(
      {
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        paths: { '/a/{id}': one('a'), '/b/{id}': one('b') },
      },
      (_request, response) => json(response, 200, { name: 'Rex' }),
      { environment: { UNDERSTUDY_ACME_TOKEN: 't' } },
    );
    const failures = reported(ran).causes.filter(({ finding }) => finding.severity === 'failure');
    expect(failures.map(({ count, operations }) => [count, operations])).toEqual([[4, ['GET /a/{id}', 'GET /b/{id}']]]);
  });
});

test('two statuses are two causes, and the report says which is which', async () => {
  const shape = { description: 'no', content: { 'application/json': { schema: named } } };
  const paths = {
    '/a': {
      get: {
        operationId: 'a',
        parameters: [{ name: 'n', in: 'query', required: true, schema: { type: 'integer' }, example: 4 }],
        responses: { 200: { description: 'ok' }, '4XX': shape },
      },
    },
  };
  const ran = await recordedRun({ paths }, ({ url }, response) =>
    url === '/a?n=4' ? response.writeHead(200).end() : json(response, url === '/a' ? 400 : 422, { name: 7 }),
  );
  const failures = reported(ran).causes.filter(({ finding }) => finding.kind === 'body-schema');
  expect(failures.map(({ answered }) => answered)).toEqual([400, 422]);
});

test('an operation that was not asked stands in the verdict line, with what it waits for in the report', async () => {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const paths = { '/pets': get('list', {}), '/pets/{id}': get('one', named, { parameters }) };
  const ran = await recordedRun({ paths }, (_request, response) => json(response, 200, {}));
  const { line, json: report } = reported(ran);
  expect(line).toContain('1 of 2 operations not asked');
  expect(report.needs).toEqual(
    expect.arrayContaining([
      { variable: 'UNDERSTUDY_ACME_ID', cases: expect.arrayContaining(['acme/one/example/sample']) },
    ]),
  );
  expect(report.operations.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /pets', 'GET /pets/{id}']);
});

test('what was sent and not answered is told apart from what was not asked', async () => {
  const paths = { '/a': get('a', {}), '/b': get('b', {}), '/c': { post: get('c', {}).get } };
  const ran = await recordedRun({ paths }, ({ url, socket }, response) =>
    url === '/a' ? json(response, 200, {}) : socket.destroy(),
  );
  const { line } = reported(ran);
  expect(line).toContain('1 of 3 operations not asked; 1 of 3 operations without an answer');
});

test('no variable is named for what only a flag gets sent', async () => {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const paths = { '/pets/{id}': { delete: get('remove', {}, { parameters }).get } };
  const ran = await recordedRun({ paths }, (_request, response) => json(response, 200, {}));
  expect(reported(ran).json.needs).toEqual([]);
});

test('what no setting gets asked is counted apart from what is skipped', async () => {
  const ran = await recordedRun({ paths: { '/a': get('a', {}) } }, (_request, response) => json(response, 200, {}));
  expect(ran.skipped.length).toBeGreaterThan(0);
  expect(ran.skipped.every(({ never }) => never)).toBe(true);
  expect(reported(ran).line).not.toContain('skipped');
});

test('who gets no content asks for the type that errors have', async () => {
  const error = { description: 'bad', content: { 'application/json': { schema: named } } };
  const paths = { '/a': { get: { operationId: 'a', responses: { 204: { description: 'ok' }, 400: error } } } };
  const ran = await recordedRun({ paths }, (_request, response) => response.writeHead(204).end());
  expect(ran.arrived[0]?.headers.accept).toBe('application/json');
});

test('a cookie counts among the parameters that were sent, and a key is none of them', async () => {
  const parameters = [
    { name: 'lang', in: 'cookie', required: true, schema: { type: 'string' }, example: 'de' },
    { name: 'X-Key', in: 'header', required: true, schema: { type: 'string' } },
  ];
  const ran = await recordedRun(
    {
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
      paths: { '/a': get('a', named, { parameters, security: [{ key: [] }] }) },
    },
    (_request, response) => json(response, 200, {}),
    { environment: { UNDERSTUDY_ACME_TOKEN: 'k' } },
  );
  const { items } = reported(ran).json.coverage;
  expect(items.filter(({ dimension }) => dimension === 'parameter')).toMatchObject([
    { name: 'cookie lang', seen: expect.any(Number) },
  ]);
  expect(items.find(({ name }) => name === 'cookie lang')?.seen).toBeGreaterThan(0);
});

describe('one lie is one cause', () => {
  const choice = { discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } } };
  const kinds = { kind: { type: 'string', enum: ['cat'] } };
  const schemas = {
    Pet: { type: 'object', required: ['kind'], properties: kinds, ...choice },
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'object', properties: { lives: {} } }] },
  };
  const pet = { $ref: '#/components/schemas/Pet' };
  const required = { ...named, required: ['name'] };
  const headlines = async (schema: object, body: unknown): Promise<readonly string[]> => {
    const document = { components: { schemas }, paths: { '/a': get('a', schema) } };
    const ran = await recordedRun(document, (_request, response) => json(response, 200, body));
    return reported(ran).causes.map(({ finding, properties }) => headline(finding, properties));
  };

  test.each([
    ['null for a listed text', pet, { kind: null }, 'body /kind must be string, but is null'],
    ['a kind that nobody knows', pet, { kind: 'cow', lives: 9 }, 'body /kind must be "cat", but is "cow"'],
    ['no kind', pet, { lives: 9 }, "body must have required property 'kind'"],
    ['a text for two objects', { allOf: [named, { type: 'object' }] }, 'no', 'body must be object, but is "no"'],
    [
      'an error with status 200',
      named,
      { error: 7 },
      'body must have a documented property (name), but has only "error"',
    ],
    [
      'the same where it is forbidden',
      { ...named, additionalProperties: false },
      { error: 7 },
      'body must not have the property "error"',
    ],
  ])('%s', async (_lie, schema, body, cause) => expect(await headlines(schema, body)).toEqual([cause]));

  test('what a renamed property is called now is told beside it', async () => {
    expect(await headlines(required, { title: 'Rex' })).toEqual([
      "body must have required property 'name'",
      'body carries "title" ("Rex"), a property that no document mentions',
    ]);
  });

  test('an answer without content-type is read as what was asked for', async () => {
    const content = { 'application/json': { schema: named }, 'text/plain': { schema: { type: 'string' } } };
    const responses = { 200: { description: 'ok', content } };
    const ran = await recordedRun({ paths: { '/a': { get: { operationId: 'a', responses } } } }, (request, response) =>
      response.writeHead(200).end(request.headers.accept === 'text/plain' ? 'Rex' : '{"name":"Rex"}'),
    );
    expect(reported(ran).causes.map(({ finding }) => finding.kind)).toEqual(['media-type-undocumented']);
  });
});

describe('an envelope that the document leaves out', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const of = (count: number) =>
    Object.fromEntries(
      names
        .slice(0, count)
        .map((id) => [`/${id}`, get(id, { type: 'object', properties: { [`own_${id}`]: { type: 'string' } } })]),
    );
  const causes = async (count: number) => {
    const ran = await recordedRun({ paths: of(count) }, ({ url = '', method }, response) =>
      method === 'GET'
        ? json(response, 200, { [`own_${url[1]}`]: 'x', type: 'sync', ...(url === '/a' ? { odd: 1 } : { error: '' }) })
        : json(response, 405, {}),
    );
    return reported(ran).causes.filter(({ finding }) => finding.kind === 'property-undocumented');
  };

  test('is one cause, and what one answer has beside it is another', async () => {
    const found = await causes(6);
    expect(found.map(({ properties, operations }) => [properties.toSorted(), operations.length])).toEqual([
      [['error', 'type'], 6],
      [['odd'], 1],
    ]);
    expect(found[0]?.count).toBe(6);
  });

  test('is none while few answers have it', async () => {
    expect((await causes(3)).length).toBe(3);
  });
});

test('one lenient habit is one cause where it breaks the document, and one where it need not', async () => {
  const post = (operationId: string, ...refusals: readonly string[]) => ({
    post: {
      operationId,
      requestBody: { required: true, content: { 'application/json': { schema: named, example: { name: 'n' } } } },
      responses: {
        200: { description: 'ok' },
        ...Object.fromEntries(refusals.map((status) => [status, { description: `refused: ${operationId}` }])),
      },
    },
  });
  const paths = {
    '/a': post('a', '415'),
    '/b': post('b', '400', '415'),
    '/c': post('c', '400'),
    '/d': post('d', '422'),
  };
  const ran = await recordedRun(
    { paths },
    (request, response) =>
      withBody(request, (body, text) => {
        const isGood = text !== '' && body !== undefined && typeof body.name === 'string';
        const status = { '/a': 415, '/b': 400, '/c': 400, '/d': 422 }[request.url ?? ''] ?? 400;
        response.writeHead(isGood ? 200 : status).end();
      }),
    { allowUnsafe: true },
  );
  const { causes } = reported(ran);
  expect(causes.map(({ operations, finding }) => [finding.severity, finding.kind, ...operations])).toEqual([
    ['failure', 'status-unexpected', 'POST /a', 'POST /b'],
    ['warning', 'status-unexpected', 'POST /c', 'POST /d'],
  ]);
});

test('a page of maintenance is one cause, whatever was asked', async () => {
  const problem = { description: 'no' };
  const paths = {
    '/pets/{id}': {
      get: {
        operationId: 'pet',
        parameters: [{ name: 'id', in: 'path', required: true, example: 7, schema: { type: 'integer' } }],
        security: [{ key: [] }],
        responses: {
          200: { description: 'ok', content: { 'application/json': { schema: named } } },
          401: problem,
          404: problem,
        },
      },
    },
  };
  const components = { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } };
  const environment = { UNDERSTUDY_ACME_TOKEN: 'secret', UNDERSTUDY_ACME_ID: '7' };
  let asked = 0;
  const ran = await recordedRun(
    { paths, components },
    (_request, response) => {
      asked += 1;
      if (asked === 1) return json(response, 200, { name: 'Rex' });
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Back soon</title>');
    },
    { environment },
  );
  const { causes } = reported(ran);
  expect(causes.map(({ finding }) => finding.kind)).toEqual(['media-type-undocumented']);
});
