import { once } from 'node:events';
import { createJournal } from '../log/journal';
import { acme, TOKEN } from '../testing/acme';
import { type Serving, serve, specOf, vendorOf } from '../testing/serve';
import type { Behaviour, ResponseDraft, ScenarioEffect, ScenarioRunner } from '../types';

const open: Serving[] = [];
const start = async (...args: Parameters<typeof serve>): Promise<Serving> => {
  const serving = await serve(...args);
  open.push(serving);
  return serving;
};

afterEach(async () => {
  for (const serving of open.splice(0)) await serving.close();
});

const behaviour = (compiled: ReturnType<Behaviour['compile']>): Behaviour => ({
  name: 'test',
  grade: 'documented',
  says: 'It tests.',
  compile: (operation) => (operation.id === 'get-pet' ? compiled : null),
});

const playing = (effect: ScenarioEffect | null): ScenarioRunner => ({
  rest: { idle: false },
  rule: () => Promise.resolve({ effect, vars: { mood: 'good' }, records: null }),
});

const locked = specOf(`
openapi: 3.1.0
info: { title: Locked, version: '1' }
security: [{ token: [] }]
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: Good., content: { application/json: { example: good } } }
        '401': { description: Locked., content: { application/json: { example: locked } } }
        '404': { description: Unknown., content: { application/json: { example: unknown } } }
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
`);

/** Documents a 400 with this media type object, and a parameter that is easily left out. */
const refusingWith = (mediaType: string) =>
  specOf(`
openapi: 3.1.0
info: { title: Refusing, version: '1' }
paths:
  /pets:
    get:
      parameters: [{ name: limit, in: query, required: true, schema: { type: integer } }]
      responses:
        '200': { description: Good. }
        '400': { description: Bad., content: { application/json: ${mediaType} } }
`);

const get = (serving: Serving, headers: Record<string, string> = {}, path = '/pets/7'): Promise<Response> =>
  fetch(`${serving.url}${path}`, { headers: { ...TOKEN, ...headers } });

test('an operation without a response says where one is missing', async () => {
  const empty = specOf(`
openapi: 3.1.0
info: { title: Empty, version: '1' }
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: {}
`);
  const answer = await get(await start([vendorOf(empty)]));
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({
    type: 'urn:understudy:problem:no-answer',
    detail: expect.stringMatching(/:6 describes no response for get-pet\. Add one under "responses"\.$/),
  });
});

describe('what the client prefers', () => {
  test.each([
    ['code=404', 404, '{"error":"unknown"}'],
    ['example=puppy', 200, '{"id":2,"name":"Bo","tags":[]}'],
    ['code=429', 429, ''],
  ])('%s is given, and said to be applied', async (prefer, status, body) => {
    const response = await get(await start([vendorOf(acme)]), { prefer });
    expect([response.status, await response.text()]).toEqual([status, body]);
    expect(response.headers.get('preference-applied')).toBe(prefer);
  });

  test('picks the example of an error too, and only what was applied is said to be', async () => {
    const examples = '{ examples: { missing: { value: 1 }, invalid: { value: 2 } } }';
    const mock = await start([vendorOf(refusingWith(examples))]);
    const answerTo = async (prefer: string) => {
      const response = await get(mock, { prefer }, '/pets');
      return [response.status, await response.text(), response.headers.get('preference-applied')];
    };
    expect(await answerTo('example=invalid')).toEqual([400, '2', 'example=invalid']);
    expect(await answerTo('example=good')).toEqual([400, '1', null]);
    expect(await answerTo('code=200, seed=1')).toEqual([400, '1', 'seed=1']);
  });

  test('can stand in the query', async () => {
    expect((await get(await start([vendorOf(acme)]), {}, '/pets/7?__code=404')).status).toBe(404);
  });

  test('is a 404 that lists what there is when it is not documented', async () => {
    const response = await get(await start([vendorOf(acme)]), { prefer: 'code=418' });
    expect(response.status).toBe(404);
    expect(response.headers.get('preference-applied')).toBeNull();
    const { documented } = (await response.json()) as { documented: { status: string; examples: string[] }[] };
    expect(documented[0]).toEqual({ status: '200', mediaTypes: expect.any(Array), examples: ['sample', 'puppy'] });
  });

  test('of a documented status and an example that is not is a 404 in our own words', async () => {
    const response = await get(await start([vendorOf(acme)]), { prefer: 'code=200, example=nope' });
    const text = await response.text();
    expect(response.status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ type: 'urn:understudy:problem:not-documented' });
    expect(text).toContain('nope');
    expect(text).not.toMatch(/stoplight|prism/i);
  });

  test('is a 400 with a reason when it cannot be read', async () => {
    const response = await get(await start([vendorOf(acme)]), { prefer: 'code=teapot' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('code has to be a status of three digits');
  });
});

describe('a broken request', () => {
  test('gets the documented error, and the reason beside it', async () => {
    const response = await get(await start([vendorOf(acme)]), { 'x-version': '3' });
    expect([response.status, await response.json()]).toEqual([400, { error: 'broken' }]);
    const violations = JSON.parse(response.headers.get('sl-violations') ?? '') as { location: string[] }[];
    expect(violations[0]?.location).toEqual(['request', 'header', 'x-version']);
  });

  test('without credentials gets a problem with a challenge where nothing is documented', async () => {
    const response = await get(await start([vendorOf(acme)]), { authorization: '' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ violations: [{ in: 'security', pointer: '' }] });
  });

  test('has all its violations in the problem, each with its pointer', async () => {
    const serving = await start([vendorOf(acme)]);
    const response = await fetch(`${serving.url}/pets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"id":"x","tags":[1]}',
    });
    expect(response.status).toBe(422);
    const { violations } = (await response.json()) as { violations: { pointer: string }[] };
    expect(violations.map(({ pointer }) => pointer).sort()).toEqual(['', '/id', '/tags/0']);
  });

  test('gets the documented status where no value satisfies its schema, and is told what is wrong with it', async () => {
    const impossible = '{ type: object, required: [a], properties: { a: { enum: [1], type: string } } }';
    const spec = refusingWith(`{ schema: ${impossible} }`);
    const response = await get(await start([vendorOf(spec)]), {}, '/pets');
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json']);
    expect(response.headers.get('understudy-answer')).toContain('no value was found that satisfies #/');
    expect(response.headers.get('sl-violations')).toContain('"limit"');
  });

  test('has its problem in the documented form, where nobody says what is in that', async () => {
    const spec = refusingWith('{}');
    const response = await get(await start([vendorOf(spec)]), {}, '/pets');
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json']);
    expect(await response.json()).toMatchObject({ violations: [{ name: 'limit' }] });
  });
});

test('a path parameter may have the name of an object’s own parts', async () => {
  const parameter = (name: string) => `{ name: ${name}, in: path, required: true, schema: { type: integer } }`;
  const spec = specOf(`
openapi: 3.1.0
info: { title: Odd, version: '1' }
paths:
  /things/{__proto__}/{constructor}:
    get:
      parameters: [${parameter('__proto__')}, ${parameter('constructor')}]
      responses: { '204': { description: Good. }, '422': { description: Bad. } }
`);
  const serving = await start([vendorOf(spec)]);
  const statuses = ['/things/1/2', '/things/a/2', '/things/1/a'].map(
    async (path) => (await get(serving, {}, path)).status,
  );
  expect(await Promise.all(statuses)).toEqual([204, 422, 422]);
});

describe('the form of an answer', () => {
  test.each([
    [
      'application/xml',
      'application/xml',
      '<Pet><id>1</id><name>Rex</name><tags>good</tags><tags>très bon</tags></Pet>',
    ],
    [
      'application/json; charset=utf-8',
      'application/json; charset=utf-8',
      '{"id":1,"name":"Rex","tags":["good","très bon"]}',
    ],
  ])('for %s is %s', async (accept, type, body) => {
    const response = await get(await start([vendorOf(acme)]), { accept });
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toContain(body);
  });

  test.each(['v3', 'application/json, version=1'])(
    'that is written %s, which is no media type, is JSON',
    async (type) => {
      const schema = '{ type: object, required: [code], properties: { code: { type: string, pattern: "^x[0-9]$" } } }';
      const spec = specOf(`
openapi: 3.1.0
info: { title: Odd, version: '1' }
paths:
  /pets:
    post:
      requestBody: { content: { "${type}": { schema: ${schema} } } }
      responses: { '200': { description: Good., content: { "${type}": { schema: ${schema} } } } }
`);
      const serving = await start([vendorOf(spec)]);
      const post = (sent: string, body: string) =>
        fetch(`${serving.url}/pets`, {
          method: 'POST',
          headers: { ...TOKEN, accept: 'application/json', 'content-type': sent },
          body,
        });
      for (const sent of [type, 'application/json']) {
        const response = await post(sent, '{"code":"x1"}');
        expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
        expect(await response.json()).toEqual({ code: expect.stringMatching(/^x[0-9]$/) });
        expect((await post(sent, '{"code":7}')).status).toBe(422);
      }
    },
  );

  test('that nobody documents is 406 with the ones that are', async () => {
    const response = await get(await start([vendorOf(acme)]), { accept: 'image/png' });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ documented: ['application/json', 'application/xml'] });
  });

  test('of an error follows Accept where it can, and does not hide the error where it cannot', async () => {
    const serving = await start([vendorOf(acme)]);
    const xml = await get(serving, { accept: 'application/xml', 'x-version': '3' });
    expect([xml.status, await xml.text()]).toEqual([400, '<error>broken</error>']);
    const png = await get(serving, { accept: 'image/png', prefer: 'code=404' });
    expect([png.status, png.headers.get('content-type')]).toEqual([404, 'application/json']);
  });
});

describe('behaviours', () => {
  const vendor = (...compiled: ReturnType<Behaviour['compile']>[]) =>
    vendorOf(acme, { definition: { name: 'acme', behaviours: compiled.map(behaviour) } });

  test('choose a documented answer, and the why is theirs', async () => {
    const choosing = vendor({
      choose: ({ request }) => (request.path.id === 9 ? { code: 404, why: 'nine' } : undefined),
    });
    const serving = await start([choosing]);
    const response = await get(serving, {}, '/pets/9');
    expect([response.status, response.headers.get('understudy-answer')]).toEqual([
      404,
      '404;example="sample";why="nine"',
    ]);
    expect((await get(serving, {}, '/pets/8')).status).toBe(200);
    expect((await get(serving, { prefer: 'code=429' }, '/pets/9')).status).toBe(429);
  });

  test('do not speak before a documented 401, and do where none is documented', async () => {
    const choosing = (spec: typeof acme) =>
      vendorOf(spec, {
        definition: {
          name: 'acme',
          behaviours: [behaviour({ choose: () => ({ code: 404, why: 'unknown' }) })],
        },
      });
    expect((await get(await start([choosing(acme)]), { authorization: '' })).status).toBe(404);
    expect((await get(await start([choosing(locked)]), { authorization: '' })).status).toBe(401);
  });

  test('change values one after the other, and cannot spoil the remembered one', async () => {
    const shout: Behaviour['compile'] = () => ({
      change: (draft) => ({ ...draft, value: { ...(draft.value as object), name: 'REX' } }),
    });
    const spoil = {
      change: (draft: ResponseDraft) => {
        Object.assign(draft.value as object, { id: 0 });
        return draft;
      },
    };
    const serving = await start([vendor(shout({} as never, acme), null)]);
    expect(await (await get(serving)).json()).toMatchObject({ id: 1, name: 'REX' });
    expect(await (await get(serving, { accept: 'application/xml' })).text()).toContain('<name>REX</name>');
    const spoiled = await start([vendor(spoil)]);
    expect((await get(spoiled)).status).toBe(500);
    expect((await get(spoiled, {}, '/ping')).status).toBe(204);
  });

  test('see the violations, on the way of an error too', async () => {
    const listing = vendor({
      change: (draft, { violations }) =>
        draft.status === 400 ? { ...draft, value: violations.map(({ name }) => name) } : draft,
    });
    const response = await get(await start([listing]), { 'x-version': '3' });
    expect([response.status, await response.json()]).toEqual([400, ['X-Version']]);
  });
});

describe('the effect of a scenario', () => {
  test.each<[string, ScenarioEffect, number, string]>([
    ['names a documented status', { why: 'w', code: 404 }, 404, '{"error":"unknown"}'],
    ['names an example', { why: 'w', example: 'puppy' }, 200, '{"id":2,"name":"Bo","tags":[]}'],
    ['invents a status', { why: 'w', code: 503 }, 503, ''],
    ['invents a body', { why: 'w', code: 503, body: { value: { down: true } } }, 503, '{"down":true}'],
    ['replaces a body', { why: 'w', body: { value: { id: 3 } } }, 200, '{"id":3}'],
  ])('%s', async (_, effect, status, body) => {
    const response = await get(await start([vendorOf(acme)], { scenarioRunner: playing(effect) }));
    expect([response.status, await response.text()]).toEqual([status, body]);
    expect(response.headers.get('understudy-answer')).toContain('why="w"');
  });

  test('adds headers and waits', async () => {
    const effect = { why: 'w', code: 429, headers: { 'retry-after': '7' }, delay: 300 };
    const serving = await start([vendorOf(acme)], { scenarioRunner: playing(effect) });
    const arrived = once(serving.mock.server, 'request');
    const delayed = get(serving);
    await arrived;
    // No scenario rules what has no operation.
    const other = fetch(`${serving.url}/acme/nothing`);
    expect((await Promise.race([delayed, other])).status).toBe(404);
    const response = await delayed;
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  test('does not hide that a request is broken, unless it is bad news itself', async () => {
    const good = await start([vendorOf(acme)], { scenarioRunner: playing({ why: 'w', example: 'puppy' }) });
    expect((await get(good, { 'x-version': '3' })).status).toBe(400);
    const bad = await start([vendorOf(acme)], { scenarioRunner: playing({ why: 'w', code: 503 }) });
    expect((await get(bad, { 'x-version': '3' })).status).toBe(503);
  });

  test('disrupts the connection', async () => {
    const serving = await start([vendorOf(acme)], {
      scenarioRunner: playing({ why: 'w', disruption: { kind: 'reset' } }),
    });
    await expect(get(serving)).rejects.toThrow();
  });

  test('is not asked for while nothing is in play', async () => {
    const scenarioRunner: ScenarioRunner = { rest: { idle: true }, rule: () => Promise.reject(new Error('asked')) };
    expect((await get(await start([vendorOf(acme)], { scenarioRunner }))).status).toBe(200);
  });
});

describe('generated answers', () => {
  test('differ from call to call, satisfy the schema, and repeat with a seed', async () => {
    const serving = await start([vendorOf(acme)]);
    const ask = (prefer: string, times: number): Promise<string[]> =>
      Promise.all(Array.from({ length: times }, async () => (await get(serving, { prefer })).text()));
    // Two alone are alike once in a hundred times.
    const different = await ask('dynamic=true', 10);
    const alike = await ask('dynamic=true, seed=1', 2);
    for (const body of [...different, ...alike])
      expect(JSON.parse(body)).toMatchObject({ id: expect.any(Number), name: expect.any(String) });
    expect(new Set(different).size).toBeGreaterThan(1);
    expect(new Set(alike).size).toBe(1);
    expect(await (await get(serving)).json()).toMatchObject({ name: 'Rex' });
  });

  test('that no schema allows are the nearest value, and name what refuses it', async () => {
    const spec = specOf(`
openapi: 3.1.0
info: { title: Odd, version: '1' }
paths:
  /none: { get: { responses: { '200': { description: N., content: { application/json: { schema: { type: integer, minimum: 9, maximum: 3 } } } } } } }
  /small: { get: { responses: { '200': { description: S., content: { application/json: { example: 1 } } } } } }
`);
    const serving = await start([vendorOf(spec)]);
    const response = await get(serving, {}, '/none');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(response.headers.get('understudy-answer')).toContain('no value was found that satisfies #/');
    expect((await get(serving, {}, '/small')).status).toBe(200);
  });
});

describe('the journal', () => {
  test('keeps the last exchanges in order, without their secrets', async () => {
    const journal = createJournal(2);
    const serving = await start([vendorOf(acme)], { journal });
    await get(serving, {}, '/pets/1?key=secret');
    await get(serving, { 'understudy-session': 's1' }, '/pets/2');
    await get(serving, { 'x-version': '3' }, '/pets/3');
    expect(journal.total).toBe(3);
    expect(journal.list().map(({ path, status, session }) => [path, status, session])).toEqual([
      ['/pets/2', 200, 's1'],
      ['/pets/3', 400, undefined],
    ]);
    expect(journal.list()[1]?.violations).toHaveLength(1);
    expect(JSON.stringify(journal.list())).not.toContain('secret');
  });

  test('tells its listeners until they leave', async () => {
    const journal = createJournal(0);
    const seen: string[] = [];
    const leave = journal.subscribe(({ path }) => seen.push(path));
    const serving = await start([vendorOf(acme)], { journal });
    await get(serving, {}, '/pets/1');
    leave();
    await get(serving, {}, '/pets/2');
    expect([seen, journal.list()]).toEqual([['/pets/1'], []]);
  });
});

describe('what is remembered', () => {
  const post = (serving: Serving, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${serving.url}/pets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '[]',
    });

  test('is never another request’s answer', async () => {
    const serving = await start([vendorOf(acme)]);
    const statuses = async () => [
      (await get(serving)).status,
      (await get(serving, { authorization: '' })).status,
      (await get(serving, { 'x-version': '3' })).status,
      (await get(serving, { authorization: '', prefer: 'code=401, example=none' })).status,
      (await get(serving, { prefer: 'code=404' })).status,
      (await get(serving, { prefer: 'code=499' })).status,
      (await get(serving, { accept: 'image/png' })).status,
      (await post(serving, { prefer: 'code=422, example=none' })).status,
      (await post(serving)).status,
    ];
    const first = await statuses();
    expect(first).toEqual([200, 401, 400, 401, 404, 404, 406, 422, 422]);
    expect(await statuses()).toEqual(first);
  });
});
