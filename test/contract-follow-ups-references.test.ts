import type { IncomingMessage, ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

/** Ids that stand beside the path: in a query, a header or a body. */
const record = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
const listOf = (items: object) => ({ type: 'array', items });
const answered = (status: number, schema?: object) => ({
  [status]: { description: 'd', ...(schema && { content: { 'application/json': { schema } } }) },
});
const body = (properties: object, example?: object) => ({
  required: true,
  content: {
    'application/json': {
      schema: { type: 'object', required: Object.keys(properties), properties },
      ...(example && { example }),
    },
  },
});
const parameter = (where: string, name: string, rest: object = {}) => ({
  name,
  in: where,
  required: true,
  schema: { type: 'string' },
  ...rest,
});

const lines = ({ arrived }: RecordedRun): readonly string[] => arrived.map(({ line }) => line);
const caseOf = ({ results }: RecordedRun, id: string) => results.find((result) => result.case.id === id);
const outcome = (run: RecordedRun, id: string) => {
  const found = caseOf(run, id);
  return found && outcomeOf(found.verdict);
};
const severities = (run: RecordedRun, id: string) => caseOf(run, id)?.verdict.findings.map(({ severity }) => severity);

const LIST_CUSTOMERS = { operationId: 'listCustomers', responses: answered(200, listOf(record)) };
const ordersBy = (where: string, name: string, rest: object = {}) => ({
  paths: {
    '/customers': { get: LIST_CUSTOMERS },
    '/orders': {
      get: {
        operationId: 'listOrders',
        parameters: [parameter(where, name, rest)],
        responses: { ...answered(200, listOf(record)), ...answered(400), ...answered(404) },
      },
    },
  },
});

/** Orders of one customer, and how it answers for any other. */
const shop =
  (read: (request: IncomingMessage) => string | undefined, unknown: (response: ServerResponse) => void) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const id = read(request);
    if (request.url === '/customers') json(response, 200, [{ id: 'c-1', name: 'Ada' }]);
    else if (id === undefined) json(response, 400, {});
    else if (id === 'c-1') json(response, 200, [{ id: 'o-1' }]);
    else unknown(response);
  };
const inQuery =
  (name: string) =>
  ({ url = '' }: IncomingMessage) =>
    new URL(url, 'http://x').searchParams.get(name) ?? undefined;
const inHeader =
  (name: string) =>
  ({ headers }: IncomingMessage) =>
    headers[name] as string | undefined;
const notFound = (response: ServerResponse) => json(response, 404, {});

test.each([
  ['query', 'customerId', inQuery('customerId'), {}],
  ['query', 'customer_id', inQuery('customer_id'), {}],
  ['query', 'customerUUID', inQuery('customerUUID'), { example: 'of-the-document' }],
  ['header', 'X-Customer-Id', inHeader('x-customer-id'), {}],
])('a required id in a %s (%s) is one that a list gave', async (where, name, read, rest) => {
  const run = await recordedRun(ordersBy(where, name, rest), shop(read, notFound));
  const sample = caseOf(run, 'acme/listOrders/example/sample');
  expect(sample?.verdict.kind).toBe('conforms');
  expect(sample?.case.follows).toEqual({
    caseId: 'acme/listCustomers/example/sample',
    what: `the ${name} that GET /customers gave`,
  });
  expect(sample?.case.request.values).toContainEqual({ in: where, name, origin: 'learned' });
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
});

test('an id that is refused although a list gave it is a failure', async () => {
  const run = await recordedRun(
    ordersBy('query', 'customerId'),
    shop(() => 'none', notFound),
  );
  expect(outcome(run, 'acme/listOrders/example/sample')).toBe('failed');
});

test('without a record to learn from, the question is skipped with its variable', async () => {
  const run = await recordedRun(ordersBy('query', 'customerId'), ({ url }, response) =>
    json(response, url === '/customers' ? 200 : 404, []),
  );
  expect(run.skipped.find(({ id }) => id === 'acme/listOrders/example/sample')).toMatchObject({
    reason: 'GET /customers names no record; set UNDERSTUDY_ACME_CUSTOMERID',
    needs: ['UNDERSTUDY_ACME_CUSTOMERID'],
  });
});

test.each(['orderId', 'externalCustomerId', 'paid', 'sessionId'])(
  '%s names no resource of this document',
  async (name) => {
    const run = await recordedRun(ordersBy('query', name), shop(inQuery(name), notFound));
    expect(lines(run).filter((line) => line.includes('c-1'))).toEqual([]);
  },
);

test('of two resources that are called alike the nearest is meant, and of two as near none', async () => {
  const list = (path: string) => ({ [path]: { get: { responses: answered(200, listOf(record)) } } });
  const asked = async (own: string, ...others: readonly string[]) => {
    const get = { parameters: [parameter('query', 'customerId')], responses: answered(200, listOf(record)) };
    const paths = Object.assign({ [own]: { get } }, ...others.map(list));
    const run = await recordedRun({ paths }, ({ url = '' }, response) =>
      json(response, 200, [{ id: url.slice(1, 5) }]),
    );
    return lines(run).filter((line) => /customerId=(?:shop|bank)$/.test(line));
  };
  expect((await asked('/shop/orders', '/shop/customers', '/bank/customers'))[0]).toBe(
    'GET /shop/orders?customerId=shop',
  );
  expect(await asked('/orders', '/shop/customers', '/bank/customers')).toEqual([]);
});

test.each<[string, (response: ServerResponse) => void, string[]]>([
  ['404', notFound, []],
  ['an empty list', (response) => json(response, 200, []), []],
  ['somebody’s records', (response) => json(response, 200, [{ id: 'o-9' }]), ['warning']],
])('an unknown id in a query is answered with %s', async (_what, unknown, found) => {
  const run = await recordedRun(ordersBy('query', 'customerId'), shop(inQuery('customerId'), unknown));
  expect(severities(run, 'acme/listOrders/situation/unknown-customerId')).toEqual(found);
});

test('an optional id is sent, too; that it is refused proves nothing', async () => {
  const document = ordersBy('query', 'customerId', { required: false });
  const run = await recordedRun(document, ({ url = '' }, response) =>
    url.includes('?') ? json(response, 400, {}) : json(response, 200, [{ id: 'c-1' }]),
  );
  expect(lines(run)).toContain('GET /orders?customerId=c-1');
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
});

test('what the user gives stays as it is', async () => {
  const environment = { UNDERSTUDY_ACME_CUSTOMERID: 'c-mine' };
  const run = await recordedRun(ordersBy('query', 'customerId'), shop(inQuery('customerId'), notFound), {
    environment,
  });
  expect(lines(run)).toContain('GET /orders?customerId=c-mine');
  expect(lines(run)).not.toContain('GET /orders?customerId=c-1');
});

/** Owners are created and listed; a pet needs one that exists. */
const PETS = (properties: object, example?: object) => ({
  paths: {
    '/pets': {
      post: {
        operationId: 'addPet',
        requestBody: body({ name: { type: 'string' }, ...properties }, example),
        responses: { ...answered(201, record), ...answered(422) },
      },
    },
    '/pets/{petId}': {
      parameters: [parameter('path', 'petId')],
      delete: { operationId: 'deletePet', responses: { ...answered(204), ...answered(404) } },
    },
    '/owners': {
      get: { operationId: 'listOwners', responses: answered(200, listOf(record)) },
      post: {
        operationId: 'addOwner',
        requestBody: body({ name: { type: 'string' } }, { name: 'Ada' }),
        responses: { ...answered(201, record), ...answered(422) },
      },
    },
    '/owners/{id}': {
      parameters: [parameter('path', 'id')],
      delete: { operationId: 'deleteOwner', responses: { ...answered(204), ...answered(404), ...answered(409) } },
    },
  },
});

const petsOf = (ownerOf: (pet: Record<string, unknown>) => unknown) => {
  const owners = new Set<unknown>(['o-0']);
  const pets = new Map<string, unknown>();
  let next = 1;
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (value) => {
      const { method = '', url = '' } = request;
      const [, kind, id] = url.split('/');
      const made = `${kind === 'owners' ? 'o' : 'p'}-${next}`;
      const isNamed = typeof value?.name === 'string' && request.headers['content-type'] === 'application/json';
      const deleted = method === 'DELETE' && id !== undefined ? remove(kind, id) : undefined;
      const owner = value && ownerOf(value);
      if (method === 'GET' && kind === 'owners' && id === undefined)
        json(
          response,
          200,
          [...owners].map((each) => ({ id: each, name: 'n' })),
        );
      else if (deleted !== undefined) json(response, deleted, {});
      else if (method !== 'POST') json(response, 404, {});
      else if (!isNamed || (kind === 'pets' && !owners.has(owner))) json(response, 422, {});
      else {
        next += 1;
        if (kind === 'pets') pets.set(made, owner);
        else owners.add(made);
        json(response, 201, { id: made, name: value.name });
      }
    });
  const remove = (kind: string | undefined, id: string): number => {
    if (kind === 'pets') return pets.delete(id) ? 204 : 404;
    if ([...pets.values()].includes(id)) return 409;
    return owners.delete(id) ? 204 : 404;
  };
  return { answer, owners, pets };
};

test.each<[string, object, object | undefined, (pet: Record<string, unknown>) => unknown]>([
  ['ownerId', { ownerId: { type: 'string' } }, undefined, (pet) => pet.ownerId],
  [
    'owner_id of an example',
    { owner_id: { type: 'string' } },
    { name: 'Rex', owner_id: 'o-77' },
    (pet) => pet.owner_id,
  ],
  [
    'owner.id',
    { owner: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } },
    { name: 'Rex', owner: { id: 'o-77' } },
    (pet) => (pet.owner as { id?: unknown } | undefined)?.id,
  ],
  ['owner, as its kind is called', { owner: { type: 'string' } }, undefined, (pet) => pet.owner],
  [
    'keeper, by its words',
    { keeper: { type: 'string', description: 'The id of the owner who feeds it.' } },
    undefined,
    (pet) => pet.keeper,
  ],
  [
    'a list of ownerIds',
    { ownerIds: { type: 'array', minItems: 1, items: { type: 'string' } } },
    { name: 'Rex', ownerIds: ['o-77'] },
    (pet) => (pet.ownerIds as unknown[] | undefined)?.[0],
  ],
])('a body names a record that this run created: %s', async (_what, properties, example, ownerOf) => {
  const shopOfPets = petsOf(ownerOf);
  const run = await recordedRun(PETS(properties, example), shopOfPets.answer, { allowUnsafe: true });
  expect(outcome(run, 'acme/addPet/example/sample')).toBe('passed');
  const sample = caseOf(run, 'acme/addPet/example/sample');
  expect(sample?.case.follows?.what).toMatch(/^the \w+ that POST \/owners gave$/);
  expect(sample?.case.request.values).toContainEqual(expect.objectContaining({ in: 'body', origin: 'learned' }));
  expect(sample?.case.request.body).not.toContain('o-0');
  // Everything that was made is gone again, pets before their owners, and nothing else was touched.
  expect([...shopOfPets.pets]).toEqual([]);
  expect([...shopOfPets.owners]).toEqual(['o-0']);
  expect(run.summary.failed).toBe(0);
});

test('a resource that is only listed gives the id of a body', async () => {
  const document = {
    paths: {
      '/owners': { get: { operationId: 'listOwners', responses: answered(200, listOf(record)) } },
      '/pets': {
        post: {
          operationId: 'addPet',
          requestBody: body({ ownerId: { type: 'integer' } }),
          responses: { ...answered(201), ...answered(422) },
        },
      },
    },
  };
  const bodies: unknown[] = [];
  const run = await recordedRun(
    document,
    (request, response) =>
      withBody(request, (value) => {
        if (request.method === 'POST') bodies.push(value);
        if (request.method === 'GET') json(response, 200, [{ id: 41 }]);
        else json(response, value?.ownerId === 41 ? 201 : 422, {});
      }),
    { allowUnsafe: true },
  );
  expect(bodies[0]).toEqual({ ownerId: 41 });
  expect(outcome(run, 'acme/addPet/example/sample')).toBe('passed');
});

test.each([
  ['what the document shows', { owner: { type: 'string', example: 'Ada' } }],
  ['how many there are', { owners: { type: 'integer' } }],
  ['what cannot be an id', { owner: { type: 'boolean' } }],
])('%s is no record, though a kind is called so', async (_what, properties) => {
  const bodies: object[] = [];
  const run = await recordedRun(
    PETS(properties, undefined),
    (request, response) =>
      withBody(request, (value) => {
        if (value && request.method === 'POST' && request.url === '/pets') bodies.push(value);
        json(response, request.method === 'GET' ? 200 : 422, request.method === 'GET' ? [{ id: '41', name: 'n' }] : {});
      }),
    { allowUnsafe: true, touchExisting: true },
  );
  expect(caseOf(run, 'acme/addPet/example/sample')?.case.follows).toBeUndefined();
  expect(bodies[0]).toBeDefined();
  expect(Object.values(bodies[0] ?? {})).not.toContainEqual(expect.stringMatching(/41/));
});

test('a link says which value of an answer a query parameter is', async () => {
  const links = { orders: { operationId: 'listOrders', parameters: { 'query.buyer': '$response.body#/0/reference' } } };
  const document = ordersBy('query', 'buyer');
  const linked = {
    paths: {
      ...document.paths,
      '/customers': {
        get: { operationId: 'listCustomers', responses: { 200: { ...answered(200, listOf(record))[200], links } } },
      },
    },
  };
  const asked = async (paths: object) =>
    lines(await recordedRun(paths, (_request, response) => json(response, 200, [{ id: 'c-1', reference: 'r-1' }])));
  expect(await asked(linked)).toContain('GET /orders?buyer=r-1');
  // Its name alone says nothing.
  expect((await asked(document)).some((line) => line.includes('-1'))).toBe(false);
});

test('paths may call one record by two names, and still nothing else is deleted', async () => {
  const ok = (operationId: string) => ({ operationId, responses: { ...answered(200, record), ...answered(404) } });
  const pet = (name: string) => ({ parameters: [parameter('path', name, { example: 'somebodys' })] });
  const post = { ...ok('addPet'), requestBody: body({ name: { type: 'string' } }, { name: 'Rex' }) };
  const paths = {
    '/pets': { post },
    '/pets/{id}': { ...pet('id'), delete: ok('deletePet'), get: ok('getPet') },
    '/pets/{petId}/toys': { ...pet('petId'), get: ok('listToys') },
  };
  const gone = new Set<string>();
  const run = await recordedRun(
    { paths },
    ({ method, url = '' }, response) => {
      if (method === 'DELETE') gone.add(url);
      return json(response, gone.has(url) && method !== 'DELETE' ? 404 : 200, { id: 'p-1', name: 'Rex' });
    },
    { allowUnsafe: true },
  );
  expect([...gone].filter((url) => !url.startsWith('/pets/p-1'))).toEqual([]);
  expect(outcome(run, 'acme/getPet/follow-up/deleted')).toBe('passed');
});

test('of two places with one name that is meant below which records stand', async () => {
  const id = parameter('path', 'id');
  const author = { operationId: 'authorOf', parameters: [id], responses: answered(200, record) };
  const paths = {
    '/authors': {
      get: { operationId: 'authors', responses: answered(200, listOf(record)) },
      post: {
        operationId: 'addAuthor',
        requestBody: body({ name: { type: 'string' } }),
        responses: answered(201, record),
      },
    },
    '/authors/{id}': { get: { operationId: 'author', parameters: [id], responses: answered(200, record) } },
    '/books': {
      get: { operationId: 'books', responses: answered(200, listOf(record)) },
      post: {
        operationId: 'addBook',
        requestBody: body({ authorId: { type: 'string' } }),
        responses: answered(201, record),
      },
    },
    '/books/{id}': { get: { operationId: 'book', parameters: [id], responses: answered(200, record) } },
    '/books/{id}/author': { get: author },
  };
  const sent: unknown[] = [];
  const run = await recordedRun(
    { paths },
    (request, response) =>
      withBody(request, (value) => {
        if (request.method === 'POST' && request.url === '/books') sent.push(value?.authorId);
        if (request.method === 'POST')
          return json(response, 201, { id: request.url === '/books' ? 'b1' : 'a1', name: 'x' });
        return json(response, 200, request.url?.endsWith('s') ? [] : { id: 'a1', name: 'x' });
      }),
    { allowUnsafe: true },
  );
  expect(sent).toContain('a1');
  expect(outcome(run, 'acme/addBook/example/sample')).toBe('passed');
});

test('a number of a body has all digits of its id', async () => {
  const integer = { type: 'integer', format: 'int64' };
  const users = listOf({ type: 'object', properties: { id: integer } });
  const paths = {
    '/users': { get: { operationId: 'listUsers', responses: answered(200, users) } },
    '/posts': { post: { operationId: 'addPost', requestBody: body({ userId: integer }), responses: answered(201) } },
  };
  const bodies: string[] = [];
  await recordedRun(
    { paths },
    (request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(String(chunk)));
      const isList = request.url === '/users';
      const headers = isList ? { 'content-type': 'application/json' } : {};
      response.writeHead(isList ? 200 : 201, headers).end(isList ? '[{"id":1234567890123456789}]' : undefined);
    },
    { allowUnsafe: true },
  );
  expect(bodies[0]).toBe('{"userId":1234567890123456789}');
});

describe('a change is refused that is made up', () => {
  const inJson = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
  const parts = {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string' },
    nickname: { type: 'string' },
    kind: { type: 'string' },
    version: { type: 'integer' },
  };
  const sent = { type: 'object', required: ['name'], properties: parts };
  const pet = { ...sent, properties: { ...parts, nickname: { type: ['string', 'null'] } } };
  const changed = {
    requestBody: { content: { 'application/json': { schema: sent } } },
    responses: { 200: inJson(pet), 400: { description: 'no' }, 409: { description: 'stale' } },
  };
  const petId = { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } };
  const document = (method: string) => ({
    paths: {
      '/pets': {
        get: { operationId: 'listPets', responses: { 200: inJson({ type: 'array', items: pet }) } },
        post: {
          operationId: 'addPet',
          requestBody: { content: { 'application/json': { schema: sent, example: { name: 'Rex' } } } },
          responses: { 201: inJson(pet) },
        },
      },
      '/pets/{petId}': {
        parameters: [petId],
        get: { operationId: 'getPet', responses: { 200: inJson(pet), 404: { description: 'unknown' } } },
        [method]: { operationId: 'changePet', ...changed },
        delete: { operationId: 'deletePet', responses: { 204: { description: 'gone' } } },
      },
    },
  });

  /** The vendor takes only what it has said itself. */
  const ask = async (method: string, refusal: number, record: object, settings: object = {}, isFixed = false) => {
    const pets = new Map<number, object>([[7, { ...record, id: 7 }]]);
    const bodies: unknown[] = [];
    const run = await recordedRun(
      document(method),
      (request, response) =>
        withBody(request, (body) => {
          const id = Number(request.url?.split('/')[2]);
          if (request.method === 'POST') {
            pets.set(8, { ...record, id: 8 });
            return json(response, 201, pets.get(8));
          }
          if (request.url === '/pets') return json(response, 200, [...pets.values()]);
          const found = pets.get(id);
          if (!found) return json(response, 404, {});
          if (request.method === 'GET') return json(response, 200, found);
          if (request.method === 'DELETE') {
            pets.delete(id);
            response.writeHead(204).end();
            return undefined;
          }
          const isKnown = body?.version === 41 && (!isFixed || body.name === 'Tom') && !('id' in body);
          if (isKnown) bodies.push([id, body]);
          return json(response, isKnown ? 200 : refusal, isKnown ? found : {});
        }),
      { allowUnsafe: true, ...settings },
    );
    const result = run.results.find((each) => each.case.id === 'acme/changePet/example/sample');
    const { values, body: shown } = result?.case.request ?? {};
    return { bodies, outcome: result && outcomeOf(result.verdict), values, shown, pets };
  };

  const SAID = { name: 'Tom', kind: 'dog', version: 41 };

  test.each([
    ['put', 400],
    ['put', 409],
    ['patch', 422],
  ])('%s and %i: what the vendor itself said of the new record is sent', async (method, refusal) => {
    const { bodies, outcome, values, shown, pets } = await ask(method, refusal, { ...SAID, nickname: null });
    expect(outcome).toBe('passed');
    expect(bodies).toEqual([[8, { ...SAID, name: expect.not.stringMatching(/^(?:Tom|Rex)$/) }]]);
    expect(values).toContainEqual({ in: 'body', name: '', origin: 'learned' });
    expect([...pets.keys()]).toEqual([7]);
    // What a real answer held is in no report.
    expect(shown).toBe('[left out; --bodies all keeps it]');
  });

  test('of a record that was there before only with --touch-existing', async () => {
    const environment = { UNDERSTUDY_ACME_PETID: '7' };
    const touched = await ask('put', 400, SAID, { environment, touchExisting: true });
    expect(touched.bodies).toMatchObject([[7, { kind: 'dog' }]]);
    const left = await ask('put', 400, SAID, { environment });
    expect(left.bodies).toMatchObject([[8, { kind: 'dog' }]]);
  });

  test('where the change itself is refused, the record is sent as it is', async () => {
    const { bodies, outcome } = await ask('put', 422, SAID, {}, true);
    expect([outcome, bodies]).toEqual(['passed', [[8, SAID]]]);
  });

  test('a vendor that refuses what it said itself is asked no more, and blamed for nothing', async () => {
    const { outcome, values } = await ask('put', 400, { ...SAID, version: 40 });
    expect(outcome).toBe('inconclusive');
    expect(values).not.toContainEqual({ in: 'body', name: '', origin: 'learned' });
  });
});
test.each([
  ['text', 'p1', 'p9'],
  ['number', 1, 9007199254740993n],
])('a body that names its own record by the id of the path goes on doing so (%s)', async (_what, shown, own) => {
  const type = typeof shown === 'number' ? 'integer' : 'string';
  const pet = { type: 'object', required: ['id', 'name'], properties: { id: { type }, name: { type: 'string' } } };
  const document = {
    required: true,
    content: { 'application/json': { schema: pet, example: { id: shown, name: 'Rex' } } },
  };
  const named = { required: true, content: { 'application/json': { schema: record, example: { name: 'Ada' } } } };
  const written = `{"id":${type === 'integer' ? own : `"${own}"`},"name":"Rex"}`;
  const put: string[] = [];
  const run = await recordedRun(
    {
      paths: {
        '/pets': { post: { requestBody: named, responses: answered(201, pet) } },
        '/pets/{id}': {
          put: {
            operationId: 'putPet',
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type }, example: shown }],
            requestBody: document,
            responses: { ...answered(200, pet), ...answered(409) },
          },
        },
      },
    },
    (request, response) =>
      withBody(request, (_value, text) => {
        if (request.method === 'POST') return response.writeHead(201, JSON_TYPE).end(written);
        put.push(text);
        return response.writeHead(text === written ? 200 : 409, JSON_TYPE).end(written);
      }),
    { allowUnsafe: true, only: ['acme/*/example/sample'] },
  );
  expect(put).toEqual([written]);
  expect(outcome(run, 'acme/putPet/example/sample')).toBe('passed');
});

const JSON_TYPE = { 'content-type': 'application/json' };

test('a record whose id is made of what it holds is followed when a PUT renames it', async () => {
  const member = { type: 'object', properties: { id: { type: 'string' }, email: { type: 'string' } } };
  const one = parameter('path', 'hash');
  const written = (email: string) => body({ email: { type: 'string' } }, { email });
  const document = {
    paths: {
      '/members': {
        get: { operationId: 'listMembers', responses: answered(200, listOf(member)) },
        post: {
          operationId: 'addMember',
          requestBody: written('a@x.example'),
          responses: { ...answered(201, member), ...answered(400) },
        },
      },
      '/members/{hash}': {
        parameters: [one],
        get: { operationId: 'getMember', responses: { ...answered(200, member), ...answered(404) } },
        put: {
          operationId: 'putMember',
          requestBody: written('b@x.example'),
          responses: { ...answered(200, member), ...answered(400), ...answered(404) },
        },
        delete: { operationId: 'deleteMember', responses: { ...answered(204), ...answered(404) } },
      },
    },
  };
  const members = new Map<string, string>();
  const run = await recordedRun(
    document,
    (request, response) =>
      withBody(request, (value) => {
        const id = request.url?.split('/')[2];
        const { method } = request;
        const shown = (key: string) => ({ id: key, email: members.get(key) });
        if (method === 'GET' && id === undefined) return json(response, 200, [...members.keys()].map(shown));
        if (id !== undefined && !members.has(id)) return json(response, 404, {});
        if (method === 'GET' && id !== undefined) return json(response, 200, shown(id));
        if (method === 'DELETE' && id !== undefined) {
          members.delete(id);
          return response.writeHead(204).end();
        }
        if (typeof value?.email !== 'string') return json(response, 400, {});
        const key = `h-${value.email.replaceAll(/[^a-z]/g, '')}`;
        if (id !== undefined) members.delete(id);
        members.set(key, value.email);
        return json(response, id === undefined ? 201 : 200, shown(key));
      }),
    { allowUnsafe: true, only: ['acme/*/example/*', 'acme/*/follow-up/*'] },
  );
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
  expect(lines(run)).toContain('GET /members/h-bxexample');
  expect([...members]).toEqual([]);
});
