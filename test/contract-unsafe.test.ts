import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, recordedRun, withBody } from './servers/recorded-run';

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const documented = (operationId: string, rest: object = {}) => ({
  operationId,
  responses: { 200: { description: 'ok' }, 404: { description: 'unknown' }, 405: { description: 'method' } },
  ...rest,
});
const requestBody = { content: { 'application/json': { schema: { type: 'object' }, example: {} } } };

/** Deletions stand first, and parents before children. */
const paths = {
  '/shutdown': { post: documented('shutDown') },
  '/pets/{id}': {
    parameters: [id],
    delete: documented('deletePet'),
    get: documented('getPet'),
    put: documented('putPet', { requestBody }),
  },
  '/pets/{id}/photo': { parameters: [id], delete: documented('deletePhoto'), get: documented('getPhoto') },
  '/pets': { post: documented('addPet', { requestBody }) },
};

const run = () => {
  const gone = new Set<string>();
  return recordedRun(
    { paths },
    ({ method, url = '' }, response) => {
      if ([...gone].some((path) => url.startsWith(path))) return json(response, 404, {});
      if (method === 'DELETE') gone.add(url);
      return json(response, method === 'OPTIONS' || `${method} ${url}` === 'GET /pets' ? 405 : 200, {});
    },
    { allowUnsafe: true, touchExisting: true, environment: { UNDERSTUDY_ACME_ID: '7' } },
  );
};

test('what is safe is asked first, deletion comes last, and children before their parents', async () => {
  const { arrived, summary } = await run();
  const lines = arrived.map(({ line }) => line);
  const first = (line: string): number => lines.indexOf(line);
  expect(lines.lastIndexOf('GET /pets/7/photo')).toBeLessThan(first('POST /pets'));
  expect(first('POST /pets')).toBeLessThan(first('PUT /pets/7'));
  expect(lines.lastIndexOf('PUT /pets/7')).toBeLessThan(first('DELETE /pets/7/photo'));
  expect(lines.at(-1)).toBe('POST /shutdown');
  expect(first('DELETE /pets/7/photo')).toBeLessThan(first('DELETE /pets/7'));
  expect(summary.failed).toBe(0);
});

test('a wrong method is never one that could change data', async () => {
  const { arrived } = await run();
  const methods = arrived.filter(({ line }) => line.endsWith(' /pets')).map(({ line }) => line.split(' ')[0]);
  expect(new Set(methods)).toEqual(new Set(['POST', 'GET']));
  expect(arrived.map(({ line }) => line)).toContain('OPTIONS /pets/7/photo');
});

test('of what this run has deleted nothing more is said', async () => {
  const content = { 'application/json': {}, 'text/plain': {} };
  const deletePet = { operationId: 'deletePet', responses: { 200: { description: 'ok', content } } };
  const ran = await recordedRun(
    { paths: { '/pets/{id}': { parameters: [id], delete: deletePet } } },
    (_request, response) => json(response, 200, {}),
    { allowUnsafe: true, touchExisting: true, environment: { UNDERSTUDY_ACME_ID: '7' } },
  );
  expect(ran.arrived.map(({ line }) => line)).toEqual(['DELETE /pets/7']);
  const reasons = ran.results.flatMap(({ verdict }) => (verdict.kind === 'inconclusive' ? verdict.reasons : []));
  expect(reasons.map(({ reason }) => reason)).toEqual([expect.stringContaining('deleted by this run: DELETE /pets/7')]);
});

describe('a POST that finds or keeps what is there', () => {
  const body = { content: { 'application/json': { schema: { type: 'object' }, example: { name: 'Rex' } } } };
  const pets = {
    '/pets': {
      get: documented('listPets'),
      post: documented('findOrAdd', { requestBody: body }),
    },
    '/pets/{id}': {
      parameters: [id],
      put: documented('putPet', { requestBody: body }),
      delete: documented('deletePet'),
    },
  };
  const changes = async (status: number, answered: unknown, there: readonly object[] = [{ id: '7', name: 'Tom' }]) => {
    const ran = await recordedRun(
      { paths: pets },
      ({ method }, response) =>
        json(response, method === 'POST' ? status : 200, method === 'POST' ? answered : method === 'GET' ? there : {}),
      { allowUnsafe: true },
    );
    const lines = ran.arrived.map(({ line }) => line);
    return [...new Set(lines.filter((line) => /^(?:PUT|DELETE)/.test(line)))];
  };

  test.each([
    [
      'a list of what it found',
      200,
      [
        { id: '7', name: 'Tom' },
        { id: '8', name: 'Tim' },
      ],
    ],
    ['one that it found', 200, [{ id: '8', name: 'Tim' }]],
    ['a page of them', 200, { total: 1, items: [{ id: '8', name: 'Tim' }] }],
    ['names', 200, { data: ['7', '8'] }],
    ['the name of something', 201, { data: ['7'] }],
    [
      'all of the kind, the new one among them, alike',
      201,
      [
        { id: '7', name: 'Rex' },
        { id: '8', name: 'Rex' },
      ],
    ],
    ['one that was listed before', 200, { id: '7', name: 'Rex' }],
  ])('answers with %s, and nothing is changed or deleted', async (_what, status, answered) => {
    expect(await changes(status, answered)).toEqual([]);
  });

  test.each([
    ['the record', 200, { id: '9', name: 'Rex' }],
    ['the record in an envelope', 200, { data: { id: '9', name: 'Rex' } }],
    ['the record beside what is said of the answer', 200, { status: { code: 'ok' }, response: { id: '9' } }],
    ['the record and an empty meta', 201, { data: { id: '9', name: 'Rex' }, meta: {} }],
    ['the record, which has a list called like its kind', 201, { id: '9', name: 'Rex', pets: ['a'] }],
    ['a list of what was sent', 200, [{ id: '9', name: 'Rex' }]],
    [
      'all of the kind, one of them as it was sent',
      201,
      [
        { id: '7', name: 'Tom' },
        { id: '9', name: 'Rex' },
      ],
    ],
  ])('answers with %s, and what it made is changed and deleted', async (_what, status, answered) => {
    expect(await changes(status, answered)).toEqual(['PUT /pets/9', 'DELETE /pets/9']);
  });
});

describe('a server that takes any media type', () => {
  const pet = {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: { type: 'integer' }, name: { type: 'string' } },
  };
  const answers = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
  const body = { ...pet, required: ['name'] };
  const document = {
    paths: {
      '/pets': {
        get: { operationId: 'pets', responses: { 200: answers({ type: 'array', items: pet }) } },
        post: {
          operationId: 'addPet',
          requestBody: { required: true, content: { 'application/json': { schema: body, example: { name: 'Rex' } } } },
          responses: { 201: answers(pet), 400: { description: 'wrong' } },
        },
      },
      '/pets/{id}': {
        parameters: [{ ...id, schema: { type: 'integer' } }],
        get: { operationId: 'pet', responses: { 200: answers(pet), 404: { description: 'unknown' } } },
        delete: {
          operationId: 'deletePet',
          responses: { 204: { description: 'ok' }, 404: { description: 'unknown' } },
        },
      },
    },
  };

  test.each([
    ['honest', []],
    ['lists old ones only', ['pets/follow-up/created']],
    ['deletes all of them', ['pets/follow-up/deleted']],
  ])('is asked for its list all the same: %s', async (habit, notes) => {
    const pets = new Map([[1, { id: 1, name: 'Tom' }]]);
    const ran = await recordedRun(
      document,
      (request, response) =>
        withBody(request, (value) => {
          const [, , last] = (request.url ?? '').split('/');
          const found = pets.get(Number(last));
          if (request.method === 'POST') {
            if (typeof value?.name !== 'string') return json(response, 400, {});
            const made = { id: pets.size + 1, name: value.name };
            pets.set(made.id, made);
            return json(response, 201, made);
          }
          const listed = [...pets.values()].filter((each) => habit !== 'lists old ones only' || each.id === 1);
          if (last === undefined) return json(response, 200, listed);
          if (!found) return json(response, 404, {});
          if (request.method === 'GET') return json(response, 200, found);
          pets.delete(found.id);
          if (habit === 'deletes all of them') pets.clear();
          return response.writeHead(204).end();
        }),
      { allowUnsafe: true },
    );
    const noted = ran.results.filter(({ verdict }) => verdict.findings.some(({ severity }) => severity === 'note'));
    expect(noted.map((each) => each.case.id)).toEqual(notes.map((note) => `acme/${note}`));
    expect(ran.summary.failed).toBe(0);
  });
});

describe('a POST that changes what is there, by its name', () => {
  const server = { ...id, name: 'server' };
  const post = (operationId: string) => ({ post: documented(operationId) });
  const paths = {
    '/reset': post('reset'),
    '/admin/delete_series': post('deleteSeries'),
    '/cache': post('Cache_clearAll'),
    '/servers': { get: documented('servers') },
    '/servers/{server}/reboot': { parameters: [server], ...post('rebootServer') },
    '/servers/{server}/disconnect': { parameters: [server], ...post('disconnectServer') },
    '/swarm/leave': post('leaveSwarm'),
    '/servers/{server}/zones': { parameters: [server], ...post('addZone') },
    '/pets': post('addPet'),
    '/pets/{id}/cancel': { parameters: [id], ...post('cancelPet') },
    '/maintenance': post('toggleMaintenance'),
    '/settings': post('addSettings'),
    '/tools/bulk-delete': post('tools'),
    '/documents:batchDelete': post('documents'),
    '/chat.delete': post('chats'),
    '/sets/{set}': { parameters: [{ ...id, name: 'set' }], ...post('addToSet') },
  };
  const posts = async (touchExisting: boolean) => {
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      json(response, 200, request.url === '/pets' ? { id: '9' } : [{ id: '1' }]);
    const ran = await recordedRun({ paths }, answer, { allowUnsafe: true, touchExisting });
    const reasons = ran.skipped.filter(({ reason }) => reason.includes('--touch-existing')).map(({ reason }) => reason);
    const lines = ran.arrived.map(({ line }) => line).filter((line) => line.startsWith('POST'));
    return { lines: [...new Set(lines)].sort(), reasons: new Set(reasons) };
  };

  test('is sent to what this run has made only', async () => {
    const { lines, reasons } = await posts(false);
    expect(lines).toEqual(['POST /pets', 'POST /pets/9/cancel', 'POST /servers/1/zones', 'POST /settings']);
    expect(reasons).toEqual(new Set(['POST changes what this run did not create; --touch-existing sends it']));
  });

  test('is sent where the user lets it', async () => {
    const { lines } = await posts(true);
    expect(lines).toEqual(expect.arrayContaining(['POST /reset', 'POST /servers/1/reboot', 'POST /cache']));
  });
});

describe('a GET that changes what is there, by its path', () => {
  const get = (operationId: string) => ({ get: documented(operationId) });
  const paths = {
    '/createPad': get('a'),
    '/deletePad': get('b'),
    '/rest/updatePlaylist.view': get('c'),
    '/logout': get('d'),
    '/updates': get('e'),
    '/add_ons': get('f'),
    '/copyright': get('g'),
  };
  const asked = async (settings: object) => {
    const { arrived, events } = await recordedRun({ paths }, (_request, response) => json(response, 200, {}), settings);
    const left = events.flatMap((event) => (event.type === 'left-behind' ? [event.what] : []));
    const reads = ['GET /add_ons', 'GET /copyright', 'GET /updates'];
    const lines = new Set(arrived.map(({ line }) => line).filter((line) => line.startsWith('GET')));
    expect([...lines]).toEqual(expect.arrayContaining(reads));
    return { others: [...lines].filter((line) => !reads.includes(line)).sort(), left };
  };

  test('is sent as a POST of that name would be', async () => {
    expect(await asked({})).toEqual({ others: [], left: [] });
    expect(await asked({ allowUnsafe: true })).toEqual({ others: ['GET /createPad'], left: ['GET /createPad'] });
    const all = ['GET /createPad', 'GET /deletePad', 'GET /logout', 'GET /rest/updatePlaylist.view'];
    expect((await asked({ allowUnsafe: true, touchExisting: true })).others).toEqual(all);
  });
});

describe('deletions within a record that the run has created', () => {
  const user = { ...id, name: 'uid' };
  const at = (...methods: string[]) => ({
    parameters: [user],
    ...Object.fromEntries(methods.map((method) => [method, { responses: { 200: { description: 'ok' } } }])),
  });
  const paths = {
    '/users/': { post: documented('addUser', { requestBody }) },
    '/users/{uid}': at('get', 'delete'),
    '/users/{uid}/account': at('delete'),
    '/users/{uid}/ban': at('delete'),
    '/users/{uid}/emails': at('post'),
    '/users/{uid}/emails/{email}': { parameters: [user, { ...id, name: 'email' }], get: documented('getEmail') },
  };
  const run = async () => {
    let last = 0;
    const users = new Set<string>();
    return recordedRun(
      { paths },
      ({ method, url = '' }, response) => {
        const [, , uid = '', part = ''] = url.split('/');
        if (uid === '') {
          last += 1;
          users.add(String(last));
          return json(response, 200, { status: { code: 'ok', message: 'OK' }, response: { uid: last } });
        }
        if (!users.has(uid)) return json(response, 404, {});
        if (method === 'DELETE' && (part === '' || part === 'account')) users.delete(uid);
        return json(response, 200, { status: { code: 'ok' }, response: method === 'POST' ? { email: 'a' } : {} });
      },
      { allowUnsafe: true },
    );
  };

  test('go before its own, may end it, and leave nothing there', async () => {
    const { arrived, summary, events } = await run();
    const lines = arrived.map(({ line }) => line).filter((line) => line.startsWith('DELETE'));
    expect(lines.slice(0, 2).map((line) => line.replace(/\d+/, '*'))).toEqual([
      'DELETE /users/*/account',
      'DELETE /users/*/ban',
    ]);
    expect(lines.findIndex((line) => /^DELETE .users.\d+$/.test(line))).toBeGreaterThan(1);
    expect(summary.failed).toBe(0);
    expect(events.filter(({ type }) => type === 'left-behind')).toEqual([]);
  });
});

test('a list that was sent empty, or left out of a change, is asked again with something in it', async () => {
  const tags = { type: 'array', items: { type: 'string' }, example: ['red'] };
  const body = (properties: object) => ({
    requestBody: { content: { 'application/json': { schema: { type: 'object', properties } } } },
  });
  const names = { usernames: { type: 'array', items: { type: 'string' } } };
  const paths = {
    '/users': { post: documented('addUsers', body(names)) },
    '/users/{id}': { parameters: [id], get: documented('getUser'), delete: documented('removeUser') },
    '/users/{id}/tags': { parameters: [id], patch: documented('tag', body({ tags })) },
  };
  const { results } = await recordedRun(
    { paths },
    (request, response) =>
      withBody(request, (sent) => {
        const list = sent?.usernames ?? sent?.tags;
        const isEmpty = !Array.isArray(list) || list.length === 0;
        if (/^P/.test(request.method ?? '') && isEmpty) return json(response, 400, {});
        return json(response, request.method === 'POST' ? 201 : 200, request.method === 'POST' ? [{ id: '9' }] : {});
      }),
    { allowUnsafe: true },
  );
  const good = results.filter(({ case: { id: each } }) => /(?:addUsers|tag|removeUser).example.sample$/.test(each));
  expect(good.map(({ exchange }) => exchange?.response.status)).toEqual([201, 200, 200]);
});

test.each([
  ['/tools/create-image', true],
  ['/tools/render-image', false],
])('what POST %s says that it has made, with its path, is deleted: %s', async (path, isDeleted) => {
  const paths = {
    [path]: { post: documented('tools') },
    // Nobody can make up an image.
    '/images': { post: documented('addImage') },
    '/images/{id}': { parameters: [id], delete: documented('removeImage') },
  };
  const { arrived, events } = await recordedRun(
    { paths },
    ({ url }, response) => json(response, url === '/images' ? 400 : 200, { ID: '9', Parent: '4', Path: '/images/9' }),
    { allowUnsafe: true },
  );
  expect(arrived.some(({ line }) => line === 'DELETE /images/9')).toBe(isDeleted);
  expect(events.some(({ type }) => type === 'left-behind')).toBe(!isDeleted);
});

describe('what was accepted and cannot be named is left there', () => {
  const post = (operationId: string) => ({ post: documented(operationId) });
  const paths = {
    '/requests/count': post('countRequests'),
    '/pets': post('Pets_findByTags'),
    '/queries': post('addQuery'),
    '/checks': post('sendCheck'),
    '/search': post('search'),
    // It goes with the order.
    '/orders': post('addOrder'),
    '/orders/{id}': { parameters: [id], delete: documented('removeOrder') },
    '/orders/{id}/notes': { parameters: [id], ...post('addNote') },
    '/shops': { get: documented('shops') },
    '/shops/{id}/notes': { parameters: [id], ...post('addShopNote') },
  };
  const left = async (status: number) => {
    const answer = ({ url }: IncomingMessage, response: ServerResponse) =>
      json(response, status, url === '/orders' ? { id: '9' } : url === '/shops' ? [{ id: '1' }] : {});
    const { events } = await recordedRun({ paths }, answer, { allowUnsafe: true });
    return events.flatMap((event) => (event.type === 'left-behind' ? [event.what] : []));
  };

  test('but not what a question has asked, or what goes with its own record', async () => {
    expect(await left(200)).toEqual(['POST /queries', 'POST /checks', 'POST /shops/{id}/notes']);
  });

  test('and a question that created something is none', async () => {
    expect(await left(201)).toHaveLength(6);
  });
});

test('a login that refuses a made password asks for a body', async () => {
  const schema = { type: 'object', required: ['password'], properties: { password: { type: 'string' } } };
  const requestBody = { required: true, content: { 'application/json': { schema } } };
  const responses = { 200: { description: 'in' }, 401: { description: 'no' } };
  const paths = { '/login': { post: { operationId: 'login', requestBody, responses } } };
  const { results } = await recordedRun({ paths }, (_request, response) => response.writeHead(401).end(), {
    allowUnsafe: true,
  });
  const { verdict } = results.find(({ case: { id } }) => id === 'acme/login/example/sample') ?? {};
  expect(verdict).toMatchObject({
    kind: 'inconclusive',
    reasons: [
      {
        reason:
          'The vendor answered 401, and the document names no credentials here: --header sends some; where they stand in the body, give the operation one in understudy.config.yaml.',
      },
    ],
  });
});
