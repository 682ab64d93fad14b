import { outcomeOf } from '../src/core/results/verdict';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

const text = { type: 'string' };
const pet = {
  type: 'object',
  properties: { id: text, name: text, born: text, kind: text, status: text, tags: { type: 'array', items: text } },
};
const content = { 'application/json': { schema: pet } };
const sent = { required: true, content: { 'application/json': { schema: pet, example: { name: 'Rex' } } } };
const none = { description: 'd' };
const ifMatch = { name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } };

/** Each change has to name the state that it replaces. @param shown a state that the document shows */
const lockedDocument = (shown: { readonly example?: string }, sent: object) => ({
  paths: {
    '/pets': {
      get: {
        responses: {
          200: { description: 'd', content: { 'application/json': { schema: { type: 'array', items: pet } } } },
        },
      },
      post: { requestBody: sent, responses: { 201: { description: 'd', content }, 400: none } },
    },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'getPet', responses: { 200: { description: 'd', content }, 304: none, 404: none } },
      put: {
        operationId: 'putPet',
        parameters: [{ ...ifMatch, ...shown }],
        requestBody: sent,
        responses: { 200: { description: 'd', content }, 400: none, 404: none, 412: none },
      },
      delete: {
        operationId: 'deletePet',
        parameters: [{ ...ifMatch, ...shown }],
        responses: { 204: none, 404: none, 412: none },
      },
    },
  },
});

const LOCKED = lockedDocument({ example: '"1"' }, sent);

const REST = { born: '2026-01-01', kind: 'dog', tags: [] };

interface Habit {
  readonly forgetsToLook?: boolean;
  readonly sendsAgain?: boolean;
  readonly validator?: 'etag' | 'last-modified' | 'none';
  /** A new tag with each answer, though nothing has changed. */
  readonly changes?: boolean;
  /** Answers as if it had changed the pet. */
  readonly keeps?: boolean;
  /** Nobody can give a pet another name. */
  readonly fixed?: boolean;
  /** Answers as if it had deleted the pet. */
  readonly undeletes?: boolean;
  /** A change does not tell the new tag, and `*` is none. */
  readonly strict?: boolean;
}

const lockedShop = (
  { forgetsToLook, sendsAgain, validator = 'etag', changes, keeps, fixed, undeletes, strict }: Habit,
  document: object = LOCKED,
  kinds: readonly string[] = ['example', 'follow-up', 'situation'],
) => {
  const pets = new Map<string, { name: string; state: number }>([['p0', { name: 'Old', state: 7 }]]);
  let asked = 0;
  const run = recordedRun(
    document,
    (request, response) => {
      withBody(request, (written) => {
        asked += 1;
        const { method = '', headers, url = '' } = request;
        const [, , id, part] = url.split('/');
        const found = pets.get(id ?? '');
        const tagOf = (state: number) => (changes ? `"x${asked}"` : `"s${state}"`);
        const validate = (state: number) => {
          if (validator === 'etag') response.setHeader('etag', tagOf(state));
          if (validator === 'last-modified') response.setHeader('last-modified', 'Sat, 28 Nov 2026 00:00:00 GMT');
        };
        if (id === undefined && method === 'GET')
          return json(
            response,
            200,
            [...pets].map(([key]) => ({ id: key, ...(key === 'p0' && { status: 'closed' }) })),
          );
        if (id === undefined) {
          if (typeof written?.name !== 'string') return json(response, 400, {});
          const key = `p${asked}`;
          pets.set(key, { name: written.name, state: asked });
          return json(response, 201, { id: key, name: written.name });
        }
        if (!found) return json(response, 404, {});
        if (method === 'GET') {
          const isKnown = headers['if-none-match'] === tagOf(found.state) || headers['if-modified-since'] !== undefined;
          validate(found.state);
          if (isKnown && !sendsAgain) return response.writeHead(304).end();
          return json(response, 200, { id, name: found.name, ...REST });
        }
        if (part === 'photo') {
          found.state = asked;
          return response.writeHead(204).end();
        }
        if (!forgetsToLook && ![...(strict ? [] : ['*']), `"s${found.state}"`].includes(String(headers['if-match'])))
          return json(response, 412, {});
        if (method === 'DELETE') {
          if (!undeletes) pets.delete(id);
          return response.writeHead(204).end();
        }
        if (typeof written?.name !== 'string') return json(response, 400, {});
        if (fixed && written.name !== found.name) return json(response, 400, {});
        if (!keeps) pets.set(id, { name: written.name, state: asked });
        if (!strict) validate(keeps ? found.state : asked);
        return json(response, 200, { id, name: written.name });
      });
    },
    { allowUnsafe: true, only: kinds.map((kind) => `acme/*/${kind}/*`) },
  );
  return run.then((done) => ({ run: done, left: [...pets.keys()] }));
};

const outcomes = ({ results }: RecordedRun) =>
  Object.fromEntries(results.map(({ case: { id }, verdict }) => [id.replace('acme/', ''), outcomeOf(verdict)]));
const said = ({ results }: RecordedRun) =>
  results.flatMap(({ case: { id }, verdict }) =>
    verdict.findings.map(({ severity }) => `${severity} ${id.replace('acme/', '')}`),
  );

test('a change and a deletion name the state that was read last, and the record is gone at the end', async () => {
  const { run, left } = await lockedShop({});
  expect(said(run)).toEqual([]);
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
  expect(outcomes(run)).toMatchObject({
    'putPet/example/sample': 'passed',
    'putPet/situation/stale-if-match': 'passed',
    'deletePet/example/sample': 'passed',
    'getPet/follow-up/not-modified': 'passed',
  });
  expect(left).toEqual(['p0']);
  const put = run.results.find(({ case: { id } }) => id === 'acme/putPet/example/sample');
  expect(put?.case.request.values).toContainEqual({ in: 'header', name: 'If-Match', origin: 'learned' });
});

test('a tag that a change made old is read again', async () => {
  const photo = { put: { operationId: 'putPhoto', responses: { 204: none, 404: none } } };
  const { paths } = lockedDocument({}, sent);
  const below = { paths: { ...paths, '/pets/{id}/photo': { ...photo, parameters: paths['/pets/{id}'].parameters } } };
  for (const document of [{ paths }, below]) {
    const { run, left } = await lockedShop({ strict: true }, document, ['example']);
    expect(said(run)).toEqual([]);
    expect(outcomes(run)).toMatchObject({ 'putPet/example/sample': 'passed', 'deletePet/example/sample': 'passed' });
    expect(left).toEqual(['p0']);
  }
});

test('a vendor that changes a record whatever state is named is warned of', async () => {
  const { run } = await lockedShop({ forgetsToLook: true });
  expect(said(run)).toEqual(['warning putPet/situation/stale-if-match']);
});

test.each(['etag', 'last-modified'] as const)(
  'a vendor that sends everything again to who has it already is warned of (%s)',
  async (validator) => {
    const { run } = await lockedShop({ sendsAgain: true, validator, forgetsToLook: validator !== 'etag' });
    expect(said(run)).toContain('warning getPet/follow-up/not-modified');
  },
);

test('a new tag with each answer, and no tag at all, are accused of nothing', async () => {
  const { run } = await lockedShop({ changes: true, forgetsToLook: true });
  expect(said(run)).toEqual(['warning putPet/situation/stale-if-match']);
  const { run: bare } = await lockedShop({ validator: 'none', forgetsToLook: true });
  expect(said(bare)).toEqual(['warning putPet/situation/stale-if-match']);
  expect(bare.skipped.find(({ id }) => id.endsWith('not-modified'))?.reason).toBe(
    'the good answer of GET /pets/{id} has no ETag and no Last-Modified',
  );
});

const named = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const MADE = lockedDocument({}, { required: true, content: { 'application/json': { schema: named } } });

test('without a documented state any is named, and the change is one that can be seen', async () => {
  const { run, left } = await lockedShop({}, MADE);
  expect(said(run)).toEqual([]);
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
  expect(outcomes(run)).toMatchObject({ 'putPet/example/sample': 'passed', 'getPet/follow-up/changed': 'passed' });
  expect(outcomes(run)).toMatchObject({ 'putPet/example/other-change': 'passed' });
  const bodies = run.results.flatMap(({ case: { id, request } }) =>
    /P[ue]ts?\/example/i.test(id) ? [request.body] : [],
  );
  expect(new Set(bodies.filter((body) => body !== undefined)).size).toBe(2);
  expect(left).toEqual(['p0']);
});

test.each([
  ['documented', LOCKED],
  ['made', MADE],
])('a vendor that takes a change and does not make it is warned of (%s)', async (_what, document) => {
  const { run } = await lockedShop({ keeps: true }, document);
  expect(said(run)).toEqual(['warning getPet/follow-up/changed']);
});

test.each([
  ['documented', LOCKED],
  ['made', MADE],
])('a vendor that does not take another value is accused of nothing (%s)', async (_what, document) => {
  const { run } = await lockedShop({ fixed: true }, document);
  expect(said(run)).toEqual([]);
  expect(outcomes(run)).toMatchObject({
    'putPet/example/other-change': 'passed',
    'getPet/follow-up/changed': 'passed',
  });
});

test('a record that is still there is none, though a list in it is empty', async () => {
  const { run } = await lockedShop({ undeletes: true }, MADE);
  expect(said(run)).toContain('warning getPet/follow-up/deleted');
});

const header = (name: string) => ({ [name]: { schema: { type: 'string' } } });
const found = (headers: object) => ({ 200: { description: 'd', content, headers }, 404: none });

/** GET and HEAD of one record, and of nothing else. */
const HEAD = {
  paths: {
    '/pet': {
      get: { operationId: 'getPet', responses: found(header('X-Count')) },
      head: { operationId: 'headPet', responses: { 200: { description: 'd', headers: header('X-Count') }, 404: none } },
    },
  },
};

let views = 0;
const growing = (): string => {
  views += 1;
  return `{"id":"${'x'.repeat(views)}"}`;
};

test.each<[string, { status?: number; headers?: Record<string, string>; body?: () => string }, readonly string[]]>([
  ['is alike', {}, []],
  ['says no length', { headers: { 'content-type': 'application/json; charset=utf-8', 'x-count': '4' } }, []],
  ['counts its views', { body: growing }, []],
  ['has another length', { headers: { 'content-length': '0', 'x-count': '4' } }, ['note HEAD says 0, and GET 10']],
  [
    'has another type',
    { headers: { 'content-type': 'text/html', 'x-count': '4' } },
    ['note HEAD says text/html, and GET application/json'],
  ],
  ['lacks a header', { headers: {} }, ['note HEAD lacks x-count, which GET has']],
  ['is not there', { status: 404 }, ['failure status-unexpected']],
])('a HEAD that %s', async (_what, { status = 200, headers, body = () => '{"id":"a"}' }, expected) => {
  const run = await recordedRun(HEAD, ({ method }, response) => {
    const text = body();
    const good = { 'content-type': 'application/json', 'content-length': String(text.length), 'x-count': '4' };
    if (method === 'HEAD') response.writeHead(status, headers ?? good).end();
    else response.writeHead(200, good).end(text);
  });
  const asked = run.results.find(({ case: { id } }) => id === 'acme/headPet/follow-up/same-head');
  const findings = asked?.verdict.findings.filter(({ kind }) => !kind.startsWith('media-type'));
  expect(findings?.map((each) => `${each.severity} ${'message' in each ? each.message : each.kind}`)).toEqual(expected);
});
