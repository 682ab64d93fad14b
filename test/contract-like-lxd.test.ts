import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { isObject, parsedJson } from '../src/core/json/json';
import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun } from './servers/recorded-run';

/**
 * A server as many Go ones are: its lists are URLs in an envelope, its document requires nothing in a body and its code does, and a
 * POST to a record renames it.
 */
const of = (schema: object) => ({
  description: 'ok',
  content: { 'application/json': { schema: { type: 'object', properties: { type: {}, data: schema } } } },
});
const text = { type: 'string' };
const profile = {
  type: 'object',
  properties: {
    description: text,
    name: { ...text, example: 'fast' },
    devices: { type: 'object', example: { root: 'pool' } },
  },
};
const bodied = (operationId: string, schema: object, status: number) => ({
  operationId,
  requestBody: { required: true, content: { 'application/json': { schema } } },
  responses: { [status]: of({}), 400: { description: 'no' } },
});
const name = { name: 'name', in: 'path', required: true, schema: text };
const type = { name: 'type', in: 'path', required: true, schema: text };

const document = {
  paths: {
    '/1.0/profiles': {
      get: { operationId: 'list', responses: { 200: of({ type: 'array', items: text }) } },
      post: bodied('create', profile, 201),
    },
    '/1.0/profiles/{name}': {
      parameters: [name],
      get: { operationId: 'get', responses: { 200: of(profile) } },
      patch: bodied('change', profile, 200),
      post: bodied('rename', { type: 'object', properties: { name: { ...text, example: 'quick' } } }, 200),
      delete: { operationId: 'remove', responses: { 200: of({}) } },
    },
    '/1.0/volumes': { get: { operationId: 'volumes', responses: { 200: of({ type: 'array', items: text }) } } },
    '/1.0/volumes/{type}': {
      get: { operationId: 'volume', parameters: [type], responses: { 200: of({ type: 'array' }) } },
    },
  },
};

interface Habits {
  /** Takes the rename, and keeps the name. */
  readonly keepsNames?: boolean;
  /** A body with devices is refused, because what they name is not there; or one without. */
  readonly pools?: 'none' | 'needed';
}

const server = ({ keepsNames = false, pools }: Habits = {}) => {
  const profiles = new Map<string, object>([['default', {}]]);
  const enveloped = (response: ServerResponse, status: number, data: unknown) =>
    json(response, status, { type: 'sync', data });
  const bodies: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request;
    const [, , kind, id] = url.split('/');
    if (kind === 'volumes') return enveloped(response, id === undefined ? 200 : 400, []);
    if (method === 'GET' && id === undefined)
      return enveloped(
        response,
        200,
        [...profiles.keys()].map((each) => `/1.0/profiles/${each}?project=default`),
      );
    const before = profiles.get(id ?? '');
    if (id !== undefined && !before) return enveloped(response, 404, null);
    if (method === 'GET') return enveloped(response, 200, { ...before, name: id });
    if (method === 'DELETE') profiles.delete(id ?? '');
    if (method === 'DELETE') return enveloped(response, 200, null);
    const sent = await readText(request);
    bodies.push(`${method} ${sent}`);
    const value = parsedJson(sent);
    if (!isObject(value) || ('description' in value && typeof value.description !== 'string'))
      return enveloped(response, 400, null);
    if (method === 'POST' && typeof value.name !== 'string') return enveloped(response, 400, null);
    if (method === 'POST' && id === undefined && pools && (pools === 'needed') !== 'devices' in value)
      return enveloped(response, 400, null);
    if (method === 'POST' && id !== undefined && !keepsNames) profiles.delete(id);
    if (method === 'PATCH' || !(keepsNames && id !== undefined))
      profiles.set(method === 'PATCH' ? (id ?? '') : String(value.name), { ...before, ...value });
    return enveloped(response, method === 'POST' && id === undefined ? 201 : 200, null);
  };
  return { profiles, bodies, answer: (...both: Parameters<typeof answer>) => void answer(...both) };
};

const run = async (like: ReturnType<typeof server>, allowUnsafe = true) => {
  const { results, arrived, events } = await recordedRun(document, like.answer, { allowUnsafe });
  const outcomes = Object.fromEntries(results.map(({ case: { id }, verdict }) => [id, outcomeOf(verdict)]));
  const failed = results.filter(({ verdict }) => verdict.kind === 'violates').map(({ case: { id } }) => id);
  const left = events.filter((event) => event.type === 'left-behind');
  return { results, outcomes, failed, left, lines: arrived.map(({ line }) => line) };
};

test('an item of a list of URLs is the record that the URL names', async () => {
  const { outcomes, lines } = await run(server(), false);
  expect(lines).toContain('GET /1.0/profiles/default');
  expect(outcomes['acme/get/example/sample']).toBe('passed');
});

test('the records of a singular path are those that its plural lists, whatever other lists stand beside them', async () => {
  const node = { type: 'object', properties: { name: text } };
  const list = { type: 'object', properties: { errors: { type: 'array' }, nodes: { type: 'array', items: node } } };
  const ok = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
  const named = { name: 'node_name', in: 'path', required: true, schema: text };
  const paths = {
    '/nodes': { get: { operationId: 'nodes', responses: { 200: ok(list) } } },
    '/node/{node_name}': { get: { operationId: 'node', parameters: [named], responses: { 200: ok(list) } } },
  };
  const { arrived } = await recordedRun({ paths }, (_request, response) =>
    json(response, 200, { meta: { version: { name: 'v1' } }, errors: [], nodes: [{ name: 'a7' }] }),
  );
  expect(arrived.map(({ line }) => line)).toContain('GET /node/a7');
});

test('a word of the envelope is no id', async () => {
  const { lines } = await run(server(), false);
  expect(lines).toContain('GET /1.0/volumes');
  expect(lines).not.toContain('GET /1.0/volumes/sync');
});

test.each([
  ['what it is called by', { pools: 'none' }, ['POST {}', 'POST {"name":"fast"}']],
  [
    'all that the document shows',
    { pools: 'needed' },
    ['POST {}', 'POST {"name":"fast"}', 'POST {"name":"fast","devices":{"root":"pool"}}'],
  ],
] as const)('a body of nothing that is refused is asked again with %s', async (_what, habits, sent) => {
  const like = server(habits);
  const { outcomes, results } = await run(like);
  expect(like.bodies.filter((each) => each.startsWith('POST')).slice(0, sent.length)).toEqual(sent);
  expect(outcomes['acme/create/example/sample']).toBe('passed');
  const created = results.find(({ case: { id } }) => id === 'acme/create/example/sample');
  expect(created?.case.expect.why).toBe('it is a request made from the schema, with optional properties');
});

test('a record that a POST renames is asked for by its new name, and nothing is left', async () => {
  const like = server();
  const { failed, outcomes, left, lines } = await run(like);
  expect(lines).toContain('POST /1.0/profiles/fast');
  expect(lines).toContain('PATCH /1.0/profiles/quick');
  expect(outcomes['acme/rename/example/sample']).toBe('passed');
  expect([...like.profiles.keys()]).toEqual(['default']);
  expect(left).toEqual([]);
  expect(failed).toEqual([]);
});

test('a record that keeps its name although it was renamed is deleted all the same', async () => {
  const like = server({ keepsNames: true });
  const { left } = await run(like);
  expect([...like.profiles.keys()]).toEqual(['default']);
  expect(left).toEqual([]);
});

test.each([
  ['Django REST framework', { count: 1, results: [{ url: 'http://api.example/users/7/', name: 'Rex' }] }],
  ['HAL', { _embedded: { users: [{ name: 'Rex', _links: { self: { href: '/users/7' } } }] }, page: {}, _links: {} }],
  ['JSON-LD', { '@id': '/users', 'hydra:member': [{ '@id': '/users/7', name: 'Rex' }], 'hydra:totalItems': 1 }],
  ['OData', { '@odata.context': '$metadata#users', value: [{ id: 7, name: 'Rex' }] }],
])('the record of a list is read as %s writes it', async (_style, list) => {
  const id = { name: 'id', in: 'path', required: true, schema: text };
  const ok = { responses: { 200: { description: 'ok', content: { 'application/json': {} } } } };
  const paths = {
    '/users': { get: { operationId: 'list', ...ok } },
    '/users/{id}': { get: { operationId: 'get', parameters: [id], ...ok } },
  };
  const { arrived } = await recordedRun({ paths }, ({ url }, response) =>
    url === '/users' ? json(response, 200, list) : json(response, url === '/users/7' ? 200 : 404, {}),
  );
  expect(arrived.map(({ line }) => line)).toContain('GET /users/7');
  expect(arrived.map(({ line }) => line).filter((line) => /Rex|%2F/.test(line))).toEqual([]);
});

test('a slash at the end of every path, as Django has it, hides no record', async () => {
  const id = { name: 'id', in: 'path', required: true, schema: text };
  const user = { type: 'object', required: ['name'], properties: { url: text, name: text } };
  const ok = (status: number) => ({ responses: { [status]: { description: 'ok' } } });
  const requestBody = { required: true, content: { 'application/json': { schema: user } } };
  const paths = {
    '/users/': {
      get: { operationId: 'list', responses: { 200: of({}) } },
      post: { operationId: 'add', requestBody, responses: { 201: of({}) } },
    },
    '/users/{id}/': {
      parameters: [id],
      get: { operationId: 'get', responses: { 200: of({}) } },
      delete: { operationId: 'remove', ...ok(204) },
    },
  };
  const users = new Set<string>();
  const shown = (path: string) => ({ url: `http://api.example${path}`, name: 'Rex' });
  const { events, skipped } = await recordedRun(
    { paths },
    ({ method, url = '' }, response) => {
      if (method === 'POST') users.add('/users/7/');
      if (method === 'POST') return json(response, 201, shown('/users/7/'));
      if (url === '/users/') return json(response, 200, [...users].map(shown));
      if (!users.has(url)) return json(response, 404, {});
      if (method === 'GET') return json(response, 200, shown(url));
      users.delete(url);
      return response.writeHead(204).end();
    },
    { allowUnsafe: true },
  );
  expect([...users]).toEqual([]);
  expect(events.filter(({ type }) => type === 'left-behind')).toEqual([]);
  expect(skipped.map(({ reason }) => reason).filter((reason) => reason.startsWith('nothing was deleted'))).toEqual([]);
});

describe('a server that says in its paths what is done', () => {
  const network = { type: 'object', properties: { Name: { ...text, example: 'blue' }, Id: text } };
  const ok = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
  const id = { name: 'id', in: 'path', required: true, schema: text };
  const room = { type: 'object', required: ['room'], properties: { room: { ...text, example: 'r1' } } };
  const sending = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } });
  const paths = {
    '/networks/json': { get: { operationId: 'list', responses: { 200: ok({ type: 'array', items: network }) } } },
    '/networks/create': { post: { operationId: 'create', ...sending(network), responses: { 201: ok(network) } } },
    '/rooms/{id}/start': {
      post: { operationId: 'start', parameters: [id], responses: { 204: { description: 'ok' } } },
    },
    '/networks/list': { post: { operationId: 'ask', responses: { 200: ok({}) } } },
    '/networks/{id}': {
      parameters: [id],
      get: { operationId: 'get', responses: { 200: ok(network), 404: ok({}) } },
      delete: { operationId: 'remove', responses: { 204: { description: 'ok' } } },
    },
    '/networks/{id}/connect': {
      post: { operationId: 'connect', parameters: [id], ...sending(room), responses: { 200: ok({}), 404: ok({}) } },
    },
  };
  const asked = async (allowUnsafe: boolean) => {
    const networks = new Map([['n1', { Name: 'bridge', Id: 'n1' }]]);
    const { results, arrived, events } = await recordedRun(
      { paths },
      ({ method, url = '' }, response) => {
        const [, , which = '', action] = url.split('/');
        if (which === 'json') return json(response, 200, [...networks.values()]);
        if (which === 'list') return json(response, 200, {});
        if (which === 'create') networks.set('n2', { Name: 'blue', Id: 'n2' });
        const found = networks.get(which === 'create' ? 'n2' : which);
        if (!found || action !== undefined) return json(response, 404, {});
        if (method === 'DELETE') networks.delete(which);
        return method === 'DELETE'
          ? response.writeHead(204).end()
          : json(response, method === 'POST' ? 201 : 200, found);
      },
      { allowUnsafe },
    );
    const verdicts = Object.fromEntries(results.map(({ case: { id }, verdict }) => [id, verdict]));
    const left = events.filter((event) => event.type === 'left-behind');
    return { verdicts, lines: arrived.map(({ line }) => line), left, networks: [...networks.keys()] };
  };

  test('has its records listed at /json', async () => {
    expect((await asked(false)).lines).toContain('GET /networks/n1');
  });

  test('has its records created at /create, and deleted again', async () => {
    const { lines, left, networks } = await asked(true);
    expect(lines).toEqual(expect.arrayContaining(['POST /networks/create', 'DELETE /networks/n2']));
    expect([left, networks]).toEqual([[], ['n1']]);
  });

  test('is not to blame for what another record that the body’s example names', async () => {
    const { verdicts, lines } = await asked(true);
    expect(lines).toContain('POST /networks/n2/connect');
    expect(verdicts['acme/connect/example/sample']).toMatchObject({
      kind: 'inconclusive',
      reasons: [{ reason: expect.stringContaining("the room of the document's example") }],
    });
  });
});
