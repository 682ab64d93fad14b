import type { IncomingMessage, ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun, withBody } from './servers/recorded-run';

/** Settings that no POST creates: a PUT does, under a key that the client chooses. */
const text = { type: 'string' };
const setting = {
  type: 'object',
  required: ['value'],
  properties: { value: text, mode: { type: 'string', enum: ['on', 'off'] } },
};
const listed = { ...setting, properties: { ...setting.properties, key: text } };
const ok = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
const refused = Object.fromEntries(['400', '404', '415', '422'].map((status) => [status, { description: 'refused' }]));

interface Shape {
  readonly put?: object;
  readonly key?: object;
  readonly withDelete?: boolean;
  readonly paths?: object;
  readonly name?: string;
}

const documentOf = ({ put = {}, key = {}, withDelete = true, paths = {}, name = 'key' }: Shape = {}) => ({
  paths: {
    '/settings': { get: { operationId: 'list', responses: { 200: ok({ type: 'array', items: listed }) } } },
    [`/settings/{${name}}`]: {
      parameters: [{ name, in: 'path', required: true, schema: text, example: 'dark-mode', ...key }],
      get: { operationId: 'get', responses: { 200: ok(setting), ...refused } },
      put: {
        operationId: 'put',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: setting, example: { value: 'a', mode: 'on' } } },
        },
        responses: { 200: ok(setting), 201: ok(setting), ...refused },
        ...put,
      },
      ...(withDelete && { delete: { operationId: 'remove', responses: { 204: { description: 'gone' }, ...refused } } }),
    },
    ...paths,
  },
});

interface Habits {
  readonly forgets?: true;
  readonly keeps?: true;
  readonly takesNone?: true;
  readonly says200?: true;
}

const server = ({ forgets, keeps, takesNone, says200 }: Habits) => {
  const settings = new Map([['dark-mode', { value: 'mine' } as object]]);
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (body) => {
      const { method = '', url = '', headers } = request;
      const key = decodeURIComponent(url.split('/')[2] ?? '');
      if (key === '')
        return json(
          response,
          200,
          [...settings].map(([name, each]) => ({ key: name, ...each })),
        );
      const known = settings.get(key);
      if (method === 'PUT') {
        if (takesNone && !known) return json(response, 404, {});
        if (headers['content-type'] !== 'application/json') return json(response, 415, {});
        const isGood = typeof body?.value === 'string' && ['on', 'off', undefined].includes(body.mode as string);
        if (!isGood) return json(response, 422, {});
        if (!known || !forgets) settings.set(key, body);
        return json(response, known || says200 ? 200 : 201, body);
      }
      if (!known) return json(response, 404, {});
      if (method === 'DELETE' && !keeps) settings.delete(key);
      return method === 'DELETE' ? void response.writeHead(204).end() : json(response, 200, known);
    });
  return { settings, answer };
};

const run = async (shape?: Shape, habits: Habits = {}) => {
  const { settings, answer } = server(habits);
  const ran = await recordedRun(documentOf(shape), answer, { allowUnsafe: true });
  return {
    settings,
    lines: ran.arrived.map(({ line }) => line),
    outcomes: Object.fromEntries(ran.results.map(({ case: { id }, verdict }) => [id.slice(5), outcomeOf(verdict)])),
    said: ran.results.flatMap(({ case: { id }, verdict }) =>
      verdict.findings.map(({ severity }) => `${severity} ${id.slice(5)}`),
    ),
  };
};

const SAMPLES = ['put', 'get', 'remove'].map((each) => `${each}/example/sample`);

test('a setting is put at a free key, read, changed and deleted, and what was there stays as it was', async () => {
  const { settings, lines, outcomes, said } = await run();
  expect(SAMPLES.map((each) => outcomes[each])).toEqual(['passed', 'passed', 'passed']);
  expect(outcomes['put/example/other-change']).toBe('passed');
  expect(outcomes['get/follow-up/created']).toBe('passed');
  expect(outcomes['get/follow-up/changed']).toBe('passed');
  expect(said).toEqual([]);
  expect([...settings]).toEqual([['dark-mode', { value: 'mine' }]]);
  expect(
    lines.filter((line) => /^(?:PUT|DELETE)/.test(line) && !/ \/settings\/dark-mode-[\da-f]{8}$/.test(line)),
  ).toEqual([]);
});

test.each<[string, Habits, string]>([
  ['a change that is forgotten', { forgets: true }, 'warning get/follow-up/changed'],
  ['a deletion that deletes nothing', { keeps: true }, 'warning get/follow-up/deleted'],
])('%s is told', async (_what, habits, expected) => {
  expect((await run({}, habits)).said).toContain(expected);
});

test('a vendor that takes no new key is accused of nothing', async () => {
  const { said, outcomes, settings } = await run({}, { takesNone: true });
  expect(said).toEqual([]);
  expect(outcomes['put/example/sample']).toBe('inconclusive');
  expect([...settings]).toEqual([['dark-mode', { value: 'mine' }]]);
});

test('words say as well that a PUT creates', async () => {
  const put = { summary: 'Create or replace a setting', responses: { 200: ok(setting), ...refused } };
  expect((await run({ put }, { says200: true })).outcomes['put/example/sample']).toBe('passed');
});

test.each(['^[a-z_]{1,30}$', '^[A-Z]{4,12}$', '^[a-z\\d]{4,12}$'])('a key keeps its pattern %s', async (pattern) => {
  const { outcomes, lines } = await run({ key: { schema: { type: 'string', pattern }, example: undefined } });
  expect(outcomes['put/example/sample']).toBe('passed');
  const keys = lines.flatMap((line) => /^PUT \/settings\/(.*)/.exec(line)?.[1] ?? []);
  expect(keys.some((key) => new RegExp(pattern).test(key))).toBe(true);
});

test.each<[string, Shape]>([
  ['the document does not say that it creates', { put: { responses: { 200: ok(setting), ...refused } } }],
  ['nothing takes it away again', { withDelete: false }],
  ['its keys are listed', { key: { schema: { type: 'string', enum: ['dark-mode', 'font'] } } }],
  ['it names a record of another kind', { name: 'userId' }],
  ['another place has records of that kind', { paths: { '/admin/settings': { get: { responses: { 200: ok({}) } } } } }],
])('nothing is put where %s', async (_what, shape) => {
  const { lines, settings } = await run(shape);
  expect(lines.filter((line) => /^(?:PUT|DELETE)/.test(line))).toEqual([]);
  expect([...settings]).toEqual([['dark-mode', { value: 'mine' }]]);
});

test('a POST to a name that nobody has used creates, too, and one that was given is no record of this run', async () => {
  const described = { description: 'ok' };
  const post = { operationId: 'addGroup', summary: 'Create a group', responses: { 201: described, 409: described } };
  const paths = {
    '/groups': { get: { operationId: 'groups', responses: { 200: described } } },
    '/groups/{name}': {
      parameters: [{ name: 'name', in: 'path', required: true, schema: text }],
      post,
      get: { operationId: 'group', responses: { 200: described, 404: described } },
      delete: { operationId: 'removeGroup', responses: { 204: described, 404: described } },
    },
  };
  const asked = async (status: number, environment: Record<string, string> = {}) => {
    const groups = new Set(['staff']);
    const ran = await recordedRun(
      { paths },
      ({ method, url = '' }, response) => {
        const name = url.split('/')[2];
        if (!name) return json(response, 200, [...groups]);
        if (method === 'POST') groups.add(name);
        else if (!groups.has(name)) return json(response, 404, {});
        if (method === 'DELETE') groups.delete(name);
        return json(response, method === 'POST' ? status : 200, { name });
      },
      { allowUnsafe: true, environment },
    );
    const lines = new Set(ran.arrived.map(({ line }) => line.replace(/-?[\da-f]{8}$/, '-*')));
    return { groups: [...groups], lines: [...lines].filter((line) => /^(?:POST|DELETE)/.test(line)) };
  };
  expect(await asked(201)).toEqual({
    groups: ['staff'],
    lines: ['POST /groups/Example-*', 'DELETE /groups/Example-*'],
  });
  const given = await asked(200, { UNDERSTUDY_ACME_NAME: 'staff' });
  expect(given.groups).toEqual(['staff']);
  expect(given.lines).not.toContain('DELETE /groups/staff');
});
