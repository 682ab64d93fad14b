import { outcomeOf } from '../src/core/results/verdict';
import { PET_SHOP, petShop } from './servers/pet-shop';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

const lines = ({ arrived }: RecordedRun): readonly string[] => arrived.map(({ line }) => line);
const caseOf = ({ results }: RecordedRun, id: string) => results.find((result) => result.case.id === id);
const outcome = (run: RecordedRun, id: string) => {
  const found = caseOf(run, id);
  return found && outcomeOf(found.verdict);
};
const leftBehind = ({ events }: RecordedRun) =>
  events.flatMap((event) => (event.type === 'left-behind' ? [`${event.what}: ${event.reason}`] : []));
const notPassed = ({ results }: RecordedRun) =>
  results.flatMap(({ case: { id }, verdict }) => (outcomeOf(verdict) === 'passed' ? [] : [id]));

test('a list gives the ids that its items’ operations were lacking', async () => {
  const run = await recordedRun(PET_SHOP, petShop({ 7: 'Rex' }).answer);
  expect(lines(run)).toContain('GET /pets/7');
  expect(lines(run)).toContain('GET /pets/7/toys');
  const got = caseOf(run, 'acme/getPet/example/sample');
  expect(got?.case.follows).toEqual({
    caseId: 'acme/listPets/example/sample',
    what: 'the petId that GET /pets gave',
  });
  expect(got?.case.request.values).toContainEqual({ in: 'path', name: 'petId', origin: 'learned' });
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
});

test.each([
  ['digits beyond 2^53', '[{"id":1234567890123456789}]', '1234567890123456789'],
  ['two envelopes', '{"data":{"items":[{"id":8}]},"next":null}', '8'],
])('a list gives ids with %s', async (_what, body, id) => {
  const ok = { 200: { description: 'ok', content: { 'application/json': {} } } };
  const paths = { '/pets': { get: { responses: ok } }, '/pets/{id}': { get: { responses: ok } } };
  const run = await recordedRun({ paths }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  expect(lines(run)).toContain(`GET /pets/${id}`);
});

test('an id that worked gives one that does not exist', async () => {
  const run = await recordedRun(PET_SHOP, petShop({ 7: 'Rex' }).answer);
  expect(outcome(run, 'acme/getPet/situation/unknown-petId')).toBe('passed');
  expect(lines(run)).toContain('GET /pets/2147480009');
});

test('a vendor that answers an unknown id as if it were there is warned of', async () => {
  const shop = petShop({ 7: 'Rex' }, (method, id, response) => {
    if (method !== 'GET' || id === undefined) return false;
    json(response, 200, { id, name: 'Rex' });
    return true;
  });
  const run = await recordedRun(PET_SHOP, shop.answer);
  expect(outcome(run, 'acme/getPet/situation/unknown-petId')).toBe('warned');
});

test('an unknown id that is answered with nothing is no failure, whatever its status', async () => {
  const shop = petShop({ 7: 'Rex' }, (method, id, response) => {
    if (method !== 'GET' || id === undefined || id === 7) return false;
    response.writeHead(204).end();
    return true;
  });
  const run = await recordedRun(PET_SHOP, shop.answer);
  expect(outcome(run, 'acme/getPet/situation/unknown-petId')).toBe('warned');
});

const REFUSED = { 200: { description: 'ok', content: { 'application/json': {} } }, 400: { description: 'no' } };
const KNOWN = { data: { id: 7, name: 'Rex', owner: { id: 1 } }, took: 3 };

test.each<[string, readonly string[], (id: number) => unknown]>([
  ['the record of another', ['warning'], () => ({ data: { id: 8, name: 'Max', owner: { id: 1 } }, took: 4 })],
  ['the same record for every id', ['note'], () => KNOWN],
  [
    'a record that is made when it is asked for',
    [],
    (id) => ({ data: { id, name: 'Rex', owner: { id: 1 } }, took: 4 }),
  ],
  ['an error with a number of its own', [], () => ({ error: 'no such pet', id: 9 })],
  ['no record', [], () => ({ data: null, took: 4 })],
])('where no 404 is documented, an unknown id may be answered with %s: %j', async (_what, severities, answer) => {
  const paths = {
    '/pets': { get: { operationId: 'listPets', responses: answered(200, { type: 'array', items: object }) } },
    '/pets/{id}': { get: { operationId: 'getPet', responses: REFUSED } },
  };
  const run = await recordedRun({ paths }, ({ url = '' }, response) => {
    const id = Number(url.split('/')[2]);
    json(response, 200, url === '/pets' ? [{ id: '7' }] : id === 7 ? KNOWN : answer(id));
  });
  const unknown = caseOf(run, 'acme/getPet/situation/unknown-id');
  expect(unknown?.verdict.findings.map(({ severity }) => severity)).toEqual(severities);
});

test('an id that a list names is not taken for an unknown one', async () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('').filter((letter) => letter !== 'q');
  const shop = {
    paths: {
      '/zones': { get: { operationId: 'listZones', responses: answered(200, { type: 'array', items: object }) } },
      '/zones/{zoneId}': {
        parameters: [{ ...inPath('zoneId'), schema: { type: 'string', pattern: '^[a-z]$' } }],
        get: { operationId: 'getZone', responses: { ...answered(200, object), 404: { description: 'none' } } },
      },
    },
  };
  const ask = (known: readonly string[]) =>
    recordedRun(shop, ({ url = '' }, response) => {
      const id = url.split('/')[2];
      if (id === undefined)
        return json(
          response,
          200,
          known.map((each) => ({ id: each })),
        );
      return known.includes(id) ? json(response, 200, { id }) : json(response, 404, {});
    });
  for (const known of [letters, ['a', 'h', 'd']]) {
    const run = await ask(known);
    expect(notPassed(run)).toEqual([]);
    const asked = run.results.filter(({ case: { id } }) => id === 'acme/getZone/situation/unknown-zoneId');
    expect(asked.map((each) => known.includes(String(each.case.request.pathValues.zoneId)))).toEqual(
      known === letters ? [] : [false],
    );
  }
});

test('an empty list leaves nothing to follow, and nobody is blamed', async () => {
  const run = await recordedRun(PET_SHOP, petShop().answer);
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
  const skipped = run.skipped.find(({ id }) => id === 'acme/getPet/example/sample');
  expect(skipped?.reason).toBe('GET /pets names no record; set UNDERSTUDY_ACME_PETID');
});

test('a record that a list named and that is not there is a failure', async () => {
  const shop = petShop({ 7: 'Rex' }, (method, id, response) => {
    if (method !== 'GET' || id === undefined) return false;
    json(response, 404, {});
    return true;
  });
  const run = await recordedRun(PET_SHOP, shop.answer);
  expect(outcome(run, 'acme/getPet/example/sample')).toBe('failed');
});

test('what is created is read, changed, deleted and read again, and nothing else is touched', async () => {
  const shop = petShop({ 7: 'Rex' });
  const run = await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true });
  const asked = lines(run);
  const created = asked.indexOf('POST /pets');
  expect(created).toBeLessThan(asked.findIndex((line) => /^PUT \/pets\/10\d$/.test(line)));
  expect(asked.findLastIndex((line) => line.startsWith('PUT'))).toBeLessThan(
    asked.findIndex((line) => line.startsWith('DELETE /pets/10')),
  );
  expect(asked.filter((line) => /^(?:PUT|DELETE|PATCH) \/pets\/7$/.test(line))).toEqual([]);
  expect(outcome(run, 'acme/putPet/example/sample')).toBe('passed');
  expect(outcome(run, 'acme/deletePet/example/sample')).toBe('passed');
  expect(outcome(run, 'acme/getPet/follow-up/deleted')).toBe('passed');
  expect(notPassed(run)).toEqual([]);
  expect([...shop.pets]).toEqual([[7, 'Rex']]);
  expect(leftBehind(run)).toEqual([]);
});

test('what was changed is read as it was sent; a vendor that keeps the old value is warned of', async () => {
  const good = await recordedRun(PET_SHOP, petShop().answer, { allowUnsafe: true });
  expect(outcome(good, 'acme/getPet/follow-up/changed')).toBe('passed');
  const asked = lines(good);
  const read = asked.findIndex((line, at) => line.startsWith('GET /pets/10') && asked[at - 1]?.startsWith('PUT'));
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(asked.findIndex((line) => line.startsWith('DELETE /pets/10')));
  const forgetful = petShop({}, (method, id, response, { pets }) => {
    if (method !== 'GET' || id === undefined || !pets.has(id)) return false;
    json(response, 200, { id, name: 'Old' });
    return true;
  });
  const run = await recordedRun(PET_SHOP, forgetful.answer, { allowUnsafe: true });
  expect(outcome(run, 'acme/getPet/follow-up/changed')).toBe('warned');
  expect(caseOf(run, 'acme/getPet/follow-up/changed')?.verdict.findings).toMatchObject([
    { rule: 'changed', at: '/body/name', message: 'name is not read as it was sent' },
  ]);
});

test.each([
  ['POST', 'created'],
  ['PUT', 'changed'],
])('an answer to %s that has another value than was sent and is read is a note', async (method, rule) => {
  const { answer } = petShop();
  const lying: typeof answer = (request, response) => {
    const end = response.end.bind(response);
    const other = (text = ''): unknown => end(text.replace(/"name":"[^"]+"/, '"name":"Other"'));
    answer(request, request.method === method ? Object.assign(response, { end: other }) : response);
  };
  const run = await recordedRun(PET_SHOP, lying, { allowUnsafe: true });
  const message = expect.stringMatching(/^name is read as it was sent, and .* answered another$/);
  expect(caseOf(run, `acme/getPet/follow-up/${rule}`)?.verdict.findings).toMatchObject([{ severity: 'note', message }]);
});

test('a record that is still answered after its deletion is warned of', async () => {
  const shop = petShop({}, (method, id, response, { pets }) => {
    if (method !== 'DELETE' || id === undefined || !pets.has(id)) return false;
    response.writeHead(204).end();
    return true;
  });
  const run = await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true });
  expect(outcome(run, 'acme/getPet/follow-up/deleted')).toBe('warned');
});

test('with --touch-existing an id that the user gave is changed and deleted, too', async () => {
  const shop = petShop({ 7: 'Rex' });
  const environment = { UNDERSTUDY_ACME_PETID: '7' };
  await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true, environment });
  expect(shop.pets.has(7)).toBe(true);
  await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true, touchExisting: true, environment });
  expect(shop.pets.has(7)).toBe(false);
});

test('an interrupted run cleans up all the same', async () => {
  const controller = new AbortController();
  const shop = petShop({}, (method) => {
    if (method === 'POST') controller.abort();
    return false;
  });
  const run = await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true, signal: controller.signal });
  expect(lines(run).some((line) => line.startsWith('DELETE /pets/100'))).toBe(true);
  expect([...shop.pets]).toEqual([]);
  expect(run.summary.inconclusive).toBeGreaterThan(0);
});

test('a spent budget does not keep a run from cleaning up', async () => {
  const shop = petShop();
  const run = await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true, maxRequests: 3 });
  expect(lines(run)).toContain('POST /pets');
  expect([...shop.pets]).toEqual([]);
});

test('what could not be cleaned up is listed', async () => {
  const shop = petShop({}, (method, id, response, { pets }) => {
    if (method !== 'DELETE' || id === undefined || !pets.has(id)) return false;
    json(response, 403, {});
    return true;
  });
  const run = await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true });
  expect(leftBehind(run)).toContain('/pets/100: its DELETE was answered 403');
});

test('one case alone finds its own way to an id', async () => {
  const run = await recordedRun(PET_SHOP, petShop({ 7: 'Rex' }).answer, {
    only: ['acme/getPet/situation/unknown-petId'],
  });
  expect(lines(run)).toEqual(['GET /pets', 'GET /pets/7', 'GET /pets/2147480009']);
  expect(run.results.map((result) => result.case.id)).toEqual(['acme/getPet/situation/unknown-petId']);
});

test('a part of the questions makes the record that it is about, and takes it away', async () => {
  const cases = ['created', 'changed', 'deleted'].map((rule) => `acme/getPet/follow-up/${rule}`);
  const whole = await recordedRun(PET_SHOP, petShop({ 7: 'Rex' }).answer, { allowUnsafe: true });
  for (const failed of cases) {
    const shop = petShop({ 7: 'Rex' });
    const run = await recordedRun(PET_SHOP, shop.answer, { allowUnsafe: true, failed: [failed] });
    expect(run.results.map((result) => result.case.id)).toEqual([failed]);
    expect(outcome(run, failed)).toBe(outcome(whole, failed));
    expect([...shop.pets]).toEqual([[7, 'Rex']]);
  }
  const shards = await Promise.all(
    [1, 2, 3].map((index) =>
      recordedRun(PET_SHOP, petShop({ 7: 'Rex' }).answer, { allowUnsafe: true, shard: { index, count: 3 } }),
    ),
  );
  const ids = (runs: readonly RecordedRun[]) => runs.flatMap(({ results }) => results.map((each) => each.case.id));
  expect(ids(shards).toSorted()).toEqual(ids([whole]).toSorted());
});

test('what was left out is not sent for another question either', async () => {
  const only = ['acme/getPet/follow-up/created'];
  for (const left of [{ except: ['POST /pets'] }, { method: ['get'] }]) {
    const run = await recordedRun(PET_SHOP, petShop().answer, { allowUnsafe: true, only, ...left });
    expect(lines(run).filter((line) => !line.startsWith('GET'))).toEqual([]);
    expect(run.skipped.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('POST /pets has created no record'),
    ]);
  }
});

const object = { type: 'object', properties: { id: { type: 'string' } } };
const answered = (status: number, schema: object) => ({
  [status]: { description: 'ok', content: { 'application/json': { schema } } },
});
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

/** Records within records, of which the outer ones are only listed. */
const ZONES = {
  paths: {
    '/servers': { get: { operationId: 'listServers', responses: answered(200, { type: 'array', items: object }) } },
    '/servers/{serverId}/zones': {
      parameters: [inPath('serverId')],
      post: {
        operationId: 'addZone',
        requestBody: { content: { 'application/json': { schema: object, example: { id: 'a.test' } } } },
        responses: { 201: { description: 'created' } },
      },
    },
    '/servers/{serverId}/zones/{zoneId}': {
      parameters: [inPath('serverId'), inPath('zoneId')],
      get: { operationId: 'getZone', responses: answered(200, object) },
      delete: { operationId: 'deleteZone', responses: { 204: { description: 'gone' } } },
    },
  },
};

test('what is created below a listed record is named by Location, read and taken away', async () => {
  let isGone = false;
  const run = await recordedRun(
    ZONES,
    ({ method, url }, response) => {
      isGone ||= method === 'DELETE';
      if (method === 'POST') response.writeHead(201, { location: `https://x.test/api${url}/z-1` }).end();
      else if (method === 'DELETE') response.writeHead(204).end();
      else if (isGone && url !== '/servers') json(response, 404, {});
      else json(response, 200, url === '/servers' ? [{ id: 'local' }] : { id: 'z-1' });
    },
    { allowUnsafe: true, only: ['addZone', 'getZone'] },
  );
  expect(lines(run)).toContain('POST /servers/local/zones');
  expect(lines(run)).toContain('GET /servers/local/zones/z-1');
  expect(lines(run)).toContain('DELETE /servers/local/zones/z-1');
  expect(leftBehind(run)).toEqual([]);
});

const paged = (items: (query: URLSearchParams) => readonly object[]) =>
  recordedRun(
    {
      paths: {
        '/pets': {
          get: {
            operationId: 'listPets',
            parameters: ['limit', 'page'].map((name) => ({ name, in: 'query', schema: { type: 'integer' } })),
            responses: answered(200, { type: 'array', items: object }),
          },
        },
      },
    },
    ({ url = '' }, response) => json(response, 200, items(new URLSearchParams(url.split('?')[1]))),
  );
const said = ({ results }: RecordedRun) =>
  results.flatMap(({ case: { id }, verdict }) =>
    id.includes('/follow-up/')
      ? [`${id.split('/').at(-1)} ${verdict.kind} ${verdict.findings.map(({ severity }) => severity).join()}`.trim()]
      : [],
  );

test('by the name of a parameter alone a relation is a note at most', async () => {
  const honest = await paged((query) => {
    const all = query.get('page') === '2' ? [] : [{ id: 'a' }, { id: 'b' }];
    return all.slice(0, Number(query.get('limit') ?? 2));
  });
  expect(said(honest)).toEqual(['limit-limit conforms', 'page-page conforms', 'second-page-page conforms']);
  const deaf = await paged(() => [{ id: 'a' }, { id: 'b' }]);
  expect(said(deaf)).toEqual(['limit-limit conforms note', 'page-page conforms note']);
});

test('data that changes in between proves nothing', async () => {
  let asked = 0;
  const run = await paged((query) => {
    asked += 1;
    const all = [{ id: `a-${asked}` }, { id: `b-${asked}` }];
    return all.slice(0, Number(query.get('limit') ?? 2));
  });
  expect(said(run)).toEqual(['limit-limit conforms', 'page-page conforms']);
  const limited = caseOf(run, 'acme/listPets/follow-up/limit-limit');
  expect(limited?.verdict.kind === 'conforms' && limited.verdict.inconclusive[0]?.reason).toContain(
    'changed in between',
  );
});

const listing = (parameters: readonly object[]) => ({
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters,
        responses: {
          200: {
            description: 'ok',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: { id: { type: 'integer' }, kind: { type: 'string' }, age: { type: 'integer' } },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
});
const query = (name: string) => ({ name, in: 'query', schema: { type: 'string' } });
const THREE = [
  { id: 1, kind: 'dog', age: 5 },
  { id: 2, kind: 'cat', age: 2 },
  { id: 3, kind: 'dog', age: 9 },
];

/** The facts of a rule of our own reading are notes. */
const notes = (run: RecordedRun, id: string) =>
  caseOf(run, id)?.verdict.findings.map(({ severity, kind }) => `${severity} ${kind}`);

test.each<[string, string, (name: string, value: string | null) => unknown]>([
  ['kind', 'filter-kind', (_, value) => THREE.filter(({ kind }) => value === null || kind === value)],
  [
    'sort',
    'sort-sort',
    (_, value) => (value === null ? THREE : THREE.toSorted((a, b) => a[value as 'id'] - b[value as 'id'])),
  ],
])('the relation of %s holds at a good server, and is noticed at one that ignores it', async (name, rule, good) => {
  const id = `acme/listPets/follow-up/${rule}`;
  const unsorted = [THREE[2], THREE[0], THREE[1]];
  const answering = (honest: boolean) =>
    recordedRun(listing([query(name)]), ({ url = '' }, response) => {
      const value = new URL(url, 'http://x').searchParams.get(name);
      json(response, 200, honest ? good(name, value) : unsorted);
    });
  expect(notes(await answering(true), id)).toEqual([]);
  expect(notes(await answering(false), id)).toContain('note semantics');
});

test('a link of the document says which value of an answer is the id', async () => {
  const contact = { type: 'object', properties: { reference: { type: 'string' }, id: { type: 'string' } } };
  const content = { 'application/json': { schema: contact } };
  const links = { one: { operationId: 'getContact', parameters: { contactId: '$response.body#/reference' } } };
  const contactId = { name: 'contactId', in: 'path', required: true, schema: { type: 'string' } };
  const document = (linked: object) => ({
    paths: {
      '/contacts': { get: { operationId: 'latest', responses: { 200: { description: 'ok', content, ...linked } } } },
      '/contacts/{contactId}': {
        get: { operationId: 'getContact', parameters: [contactId], responses: { 200: { description: 'ok', content } } },
      },
    },
  });
  const asked = async (linked: object) =>
    lines(
      await recordedRun(document(linked), (_request, response) => json(response, 200, { reference: 'r-1', id: 'i-1' })),
    );
  expect(await asked({ links })).toContain('GET /contacts/r-1');
  // Without it the property is taken that is called so.
  expect(await asked({})).toContain('GET /contacts/i-1');
});

test('what was not asked has the first reason of its chain, alike for all that lacks the same', async () => {
  const ok = { 200: { description: 'ok', content: { 'application/json': {} } } };
  const given = (...names: string[]) =>
    names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const paths = {
    '/shops/{shop}/shelves': { get: { operationId: 'shelves', parameters: given('shop'), responses: ok } },
    '/shops/{shop}/shelves/{shelf}': {
      get: { operationId: 'shelf', parameters: given('shop', 'shelf'), responses: ok },
    },
  };
  const run = await recordedRun({ paths }, (_request, response) => json(response, 200, []));
  const reasons = Object.fromEntries(run.skipped.filter(({ never }) => !never).map(({ id, reason }) => [id, reason]));
  const lacks = 'the document gives no value for shop; set UNDERSTUDY_ACME_SHOP';
  const below = 'GET /shops/{shop}/shelves was not asked: the document gives no value for shop';
  expect(reasons).toMatchObject({
    'acme/shelves/example/sample': lacks,
    'acme/shelves/situation/unknown-shop': lacks,
    'acme/shelf/example/sample': `${below}; set UNDERSTUDY_ACME_SHOP, UNDERSTUDY_ACME_SHELF`,
    'acme/shelf/situation/unknown-shelf': `${below}; set UNDERSTUDY_ACME_SHOP, UNDERSTUDY_ACME_SHELF`,
  });
});

test('where every operation wants a header, that alone is asked for: ids follow from it', async () => {
  const ok = { 200: { description: 'ok', content: { 'application/json': {} } } };
  const given = (where: string, name: string) => ({ name, in: where, required: true, schema: { type: 'string' } });
  const paths = {
    '/shops': {
      parameters: [given('header', 'X-Tenant')],
      get: { operationId: 'shops', responses: ok },
      post: { operationId: 'create', responses: ok },
    },
    '/shops/{shop}': {
      parameters: [given('path', 'shop'), given('header', 'X-Tenant')],
      get: { operationId: 'shop', responses: ok },
      delete: { operationId: 'close', responses: ok },
    },
  };
  const run = await recordedRun({ paths }, (_request, response) => json(response, 200, []), { allowUnsafe: true });
  const needs = ['UNDERSTUDY_ACME_X_TENANT'];
  const reasonOf = (name: string) => run.skipped.find(({ id }) => id === `acme/${name}/example/sample`);
  expect(reasonOf('shop')).toMatchObject({ needs, reason: expect.stringMatching(/; set UNDERSTUDY_ACME_X_TENANT$/) });
  expect(reasonOf('close')).toMatchObject({
    needs,
    reason: 'POST /shops has created no record; set UNDERSTUDY_ACME_X_TENANT',
  });
});

test('a record is learned from a list below another one, which need not mean the same ids', async () => {
  const ok = (schema: object) => ({ 200: { description: 'ok', content: { 'application/json': { schema } } } });
  const id = [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }];
  const record = { type: 'object', properties: { id: { type: 'integer' } } };
  const list = { type: 'array', items: record };
  const paths = {
    '/users': { get: { operationId: 'users', responses: ok(list) } },
    '/users/{id}/tasks': { get: { operationId: 'tasksOfUser', parameters: id, responses: ok(list) } },
    '/tasks/{id}': {
      get: { operationId: 'task', parameters: id, responses: ok(record) },
      delete: { operationId: 'deleteTask', parameters: id, responses: { 204: { description: 'gone' } } },
    },
  };
  const asked = async (status: number) =>
    recordedRun(
      { paths },
      ({ url }, response) => {
        if (url === '/users') json(response, 200, [{ id: 5 }]);
        else if (url === '/users/5/tasks') json(response, 200, [{ id: 71 }]);
        else json(response, url === '/tasks/71' ? status : 404, { id: 71 });
      },
      { allowUnsafe: true },
    );
  const outcome = ({ results }: Awaited<ReturnType<typeof asked>>) =>
    results.flatMap(({ case: each, verdict }) => (each.id === 'acme/task/example/sample' ? [outcomeOf(verdict)] : []));
  const known = await asked(200);
  expect(lines(known)).toContain('GET /tasks/71');
  expect(lines(known)).not.toContain('DELETE /tasks/71');
  expect(outcome(known)).toEqual(['passed']);
  expect(outcome(await asked(404))).toEqual(['inconclusive']);
});

test.each([
  ['the vendor gives', {}, true],
  ['was sent to it', { loanId: 71 }, false],
])('a 201 names a record of another path by an id that %s', async (_what, sent, isOwn) => {
  const parameters = (name: string) => [{ name, in: 'path', required: true, schema: { type: 'string' } }];
  const ok = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
  const text = { type: 'string' };
  const loan = { type: 'object', properties: { loanId: { type: 'integer' }, who: text, back: { type: 'boolean' } } };
  const example = { who: 'Ann', ...sent };
  const requestBody = { required: true, content: { 'application/json': { schema: loan, example } } };
  const book = { type: 'object', properties: { isbn: text } };
  const paths = {
    '/books': { get: { operationId: 'books', responses: { 200: ok({ type: 'array', items: book }) } } },
    '/books/{isbn}/loans': {
      post: { operationId: 'lend', parameters: parameters('isbn'), requestBody, responses: { 201: ok(loan) } },
    },
    '/loans/{loanId}': {
      delete: { operationId: 'forget', parameters: parameters('loanId'), responses: { 204: { description: 'gone' } } },
    },
    '/loans/{loanId}/return': {
      post: { operationId: 'giveBack', parameters: parameters('loanId'), responses: { 200: ok(loan) } },
    },
  };
  const run = await recordedRun(
    { paths },
    ({ method, url = '' }, response) => {
      if (url === '/books') json(response, 200, [{ isbn: 'b1' }]);
      else if (method === 'DELETE') response.writeHead(204).end();
      else json(response, url.endsWith('/loans') ? 201 : 200, { loanId: 71, who: 'Ann', back: true });
    },
    { allowUnsafe: true, only: ['acme/*/example/sample'] },
  );
  const changes = lines(run).filter((line) => !line.startsWith('GET') && !line.endsWith('/loans'));
  expect(changes).toEqual(isOwn ? ['POST /loans/71/return', 'DELETE /loans/71'] : []);
  expect(leftBehind(run)).toHaveLength(isOwn ? 0 : 1);
});

test('what was changed is found in an envelope, too', async () => {
  const name = { type: 'object', properties: { name: { type: 'string' } } };
  const enveloped = {
    type: 'object',
    properties: { data: { ...name, properties: { id: { type: 'string' }, ...name.properties } } },
  };
  const requestBody = { required: true, content: { 'application/json': { schema: name, example: { name: 'New' } } } };
  const paths = {
    '/pets': { post: { requestBody, responses: answered(201, enveloped) } },
    '/pets/{id}': {
      parameters: [inPath('id')],
      get: { operationId: 'getPet', responses: answered(200, enveloped) },
      patch: { requestBody, responses: answered(200, enveloped) },
    },
  };
  const run = await recordedRun(
    { paths },
    ({ method }, response) => json(response, method === 'POST' ? 201 : 200, { data: { id: 'p-1', name: 'Old' } }),
    { allowUnsafe: true },
  );
  expect(caseOf(run, 'acme/getPet/follow-up/changed')?.verdict.findings).toMatchObject([
    { rule: 'changed', at: '/body/data/name' },
  ]);
});

test.each([
  ['Changes only the properties that are sent.', ['text is not read as it was sent']],
  ['All other fields that are omitted stay as they are.', ['text is not read as it was sent']],
  ['Replaces the note.', []],
])('a PUT that loses what was not sent, where the document says: %s', async (description, messages) => {
  const text = { type: 'string' };
  const note = { type: 'object', properties: { id: text, title: text, text } };
  const bodyLike = (example: object) => ({
    required: true,
    content: { 'application/json': { schema: note, example } },
  });
  const made = bodyLike({ title: 'One', text: 'a' });
  const paths = {
    '/notes': { post: { operationId: 'addNote', requestBody: made, responses: answered(201, note) } },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: 'getNote', responses: answered(200, note) },
      put: {
        operationId: 'putNote',
        description,
        requestBody: bodyLike({ title: 'Two' }),
        responses: answered(200, note),
      },
    },
  };
  let kept: object = {};
  const run = await recordedRun(
    { paths },
    (request, response) =>
      withBody(request, (body) => {
        if (body && request.method !== 'GET') kept = { id: 'n-1', ...body };
        json(response, request.method === 'POST' ? 201 : 200, kept);
      }),
    { allowUnsafe: true },
  );
  const findings = caseOf(run, 'acme/getNote/follow-up/changed')?.verdict.findings;
  expect(findings).toMatchObject(messages.map((message) => ({ message })));
});

test('a form has in capitals what the record has in small letters', async () => {
  const text = { type: 'string' };
  const number = { type: 'object', properties: { sid: text, friendly_name: text } };
  const requestBody = {
    content: {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: { FriendlyName: text } },
        example: { FriendlyName: 'Desk' },
      },
    },
  };
  const paths = {
    '/numbers': { get: { operationId: 'list', responses: answered(200, { type: 'array', items: number }) } },
    '/numbers/{sid}': {
      parameters: [{ name: 'sid', in: 'path', required: true, schema: text }],
      get: { operationId: 'read', responses: answered(200, number) },
      post: { operationId: 'change', requestBody, responses: answered(200, number) },
    },
  };
  const known = { sid: 'PN1', friendly_name: 'Main' };
  const run = await recordedRun(
    { paths },
    ({ url }, response) => json(response, 200, url === '/numbers' ? [known] : known),
    { allowUnsafe: true, touchExisting: true },
  );
  expect(caseOf(run, 'acme/read/follow-up/changed')?.verdict.findings).toMatchObject([
    { severity: 'note', message: 'friendly_name is not read as it was sent' },
  ]);
});

test('what is given for the place in one path is sent in all, whatever the parameter is called there', async () => {
  const ok = { 200: { description: 'ok', content: { 'application/json': {} } } };
  const paths = {
    '/accounts/{nr}': { get: { operationId: 'read', responses: ok } },
    '/accounts/{account_nr}/calls/{nr}': { get: { operationId: 'call', responses: ok } },
  };
  const environment = { UNDERSTUDY_ACME_ACCOUNT_NR: 'AC7' };
  const run = await recordedRun({ paths }, (_request, response) => json(response, 200, {}), { environment });
  expect(lines(run)).toContain('GET /accounts/AC7');
  expect(lines(run).join()).not.toContain('calls/AC7');
});
