import type { ServerResponse } from 'node:http';
import { json, recordedRun } from './servers/recorded-run';

const security = {
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
};
const environment = { UNDERSTUDY_ACME_TOKEN: 'right-token' };

const ok = {
  description: 'ok',
  content: {
    'application/json': { schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
  },
};

const operations = (errors: object, names = ['a', 'b', 'c', 'd']) => ({
  paths: Object.fromEntries(
    names.map((name) => [`/${name}`, { get: { operationId: name, responses: { 200: ok, ...errors } } }]),
  ),
  ...security,
});

/** Lets in who has the right token, refuses all others with this status, and tells a lie in the last operation. */
const run = (errors: object, refusal: number, settings: object = {}) =>
  recordedRun(
    operations(errors),
    ({ headers, url }, response) => {
      if (headers.authorization === 'Bearer right-token') json(response, 200, { name: url === '/d' ? 7 : 'x' });
      else json(response, refusal, {});
    },
    { environment, ...settings },
  );

const kinds = (run: Awaited<ReturnType<typeof recordedRun>>, suffix: string) =>
  run.results
    .filter((result) => result.case.id.endsWith(suffix))
    .map(({ verdict }) =>
      [verdict.kind, ...verdict.findings.map(({ kind, severity }) => `${severity} ${kind}`)].join(' '),
    );

const none = { 404: { description: 'unknown' } };

test.each([401, 403, 407, 404])(
  'who has no credentials, or wrong ones, may be refused with an undocumented %d',
  async (refusal) => {
    const ran = await run({ 400: { description: 'bad' } }, refusal);
    const right = Array(4).fill('conforms warning status-undocumented');
    expect(kinds(ran, 'credentials/none')).toEqual(right);
    expect(kinds(ran, 'credentials/wrong')).toEqual(right);
  },
);

test.each([
  ['401 is documented and 403 comes', { 401: { description: 'no' } }, 403],
  ['neither is documented', none, 401],
  ['default is documented', { default: { description: 'any' } }, 401],
  ['4XX is documented', { '4XX': { description: 'any' } }, 403],
])(
  'a run does not stop over its own wrong credentials, and finds the lie at its end: %s',
  async (_, errors, refusal) => {
    const ran = await run(errors, refusal);
    expect(ran.events.filter(({ type }) => type === 'vendor-stopped')).toEqual([]);
    const failed = ran.results.filter(({ verdict }) => verdict.kind === 'violates');
    expect(new Set(failed.map((result) => result.case.operationId))).toEqual(new Set(['d']));
    expect(ran.summary.inconclusive).toBe(0);
    expect(kinds(ran, 'd/example/sample')).toEqual(['violates failure body-schema']);
  },
);

test.each([1, 2, 3])('shard %d of 3 ends as the whole run does', async (index) => {
  const ran = await run({ default: { description: 'any' } }, 401, { shard: { index, count: 3 } });
  expect(ran.events.filter(({ type }) => type === 'vendor-stopped')).toEqual([]);
  expect(ran.summary.inconclusive).toBe(0);
});

test('who is let in without credentials fails where the refusal is documented, and is warned about where it is not', async () => {
  const open = (errors: object) =>
    recordedRun(operations(errors, ['a']), (_request, response) => json(response, 200, { name: 'x' }), { environment });
  expect(kinds(await open({ 401: { description: 'no' } }), 'credentials/none')).toEqual([
    'violates failure status-unexpected',
  ]);
  expect(kinds(await open(none), 'credentials/none')).toEqual(['conforms warning status-unexpected']);
});

test('valid requests that are refused one after another still end the run', async () => {
  const ran = await run({ 401: { description: 'no' } }, 401, { environment: { UNDERSTUDY_ACME_TOKEN: 'wrong' } });
  expect(ran.events.filter(({ type }) => type === 'vendor-stopped')).toHaveLength(1);
  expect(ran.summary.failed).toBe(0);
});

test.each([
  ['200', 200, {}, 'conforms note status-unexpected'],
  ['an undocumented 204', 204, undefined, 'conforms note status-unexpected'],
  ['405 in its own words', 405, { no: 'OPTIONS' }, 'conforms'],
  ['an undocumented 500', 500, {}, 'conforms warning status-unexpected'],
])(
  'what answers another method is not held to the schema of the documented one: %s',
  async (_what, status, value, verdict) => {
    const refused = { ...ok, description: 'method' };
    const ran = await recordedRun(
      { paths: { '/a': { get: { operationId: 'a', responses: { 200: ok, 405: refused } } } } },
      ({ method }, response) => {
        if (method !== 'OPTIONS') json(response, 200, { name: 'x' });
        else if (value === undefined) response.writeHead(status).end();
        else json(response, status, value);
      },
    );
    expect(kinds(ran, 'violation/method/OPTIONS')).toEqual([verdict]);
    expect(ran.summary.failed).toBe(0);
  },
);

test.each([
  [200, 'conforms warning status-unexpected'],
  [405, 'conforms'],
  [501, 'conforms warning status-unexpected'],
])('a method that the document forgets is no failure where it is answered with %d', async (status, verdict) => {
  const post = { operationId: 'a', 'x-safe': true, responses: { 200: ok, 405: ok } };
  const ran = await recordedRun({ paths: { '/a': { post } } }, ({ method }, response) =>
    json(response, method === 'POST' ? 200 : status, { name: 'x' }),
  );
  expect(kinds(ran, 'violation/method/GET')).toEqual([verdict]);
});

const typed = (errors: object) => ({
  paths: {
    '/a/{id}': {
      get: {
        operationId: 'a',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 1 }],
        responses: { 200: ok, 404: { description: 'unknown' }, ...errors },
      },
    },
  },
  ...security,
});

test.each([
  [403, { 401: { description: 'no' } }, 'conforms warning status-undocumented'],
  [401, { 401: { description: 'no' } }, 'conforms'],
  [403, {}, 'conforms warning status-undocumented'],
])('a wrong request may be refused with %d by who lets the right one in', async (refusal, errors, verdict) => {
  const ran = await recordedRun(
    typed(errors),
    ({ headers, url }, response) => {
      if (headers.authorization !== 'Bearer right-token') json(response, 401, {});
      else json(response, url === '/a/1' ? 200 : refusal, { name: 'x' });
    },
    { environment },
  );
  expect(kinds(ran, 'violation/path-id/type')).toEqual([verdict]);
  expect(kinds(ran, 'example/sample')).toEqual(['conforms']);
});

test.each([
  ['documented', { 403: { description: 'no' } }, ''],
  ['undocumented', {}, ' warning status-undocumented'],
])('a refusal says nothing of a wrong request where the right one is not let in: %s', async (_what, errors, more) => {
  const ran = await recordedRun(typed(errors), (_request, response) => json(response, 403, {}), { environment });
  expect(kinds(ran, 'violation/path-id/type')).toEqual(['inconclusive']);
  expect(kinds(ran, 'example/sample')).toEqual([`inconclusive${more}`]);
});

describe('where nothing is served, a refusal says nothing of a wrong request', () => {
  const ok = { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } };
  const errors = { 400: { description: 'no' }, 404: { description: 'no', content: ok.content } };
  const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } };
  const listed = { operationId: 'list', parameters: [limit], responses: { 200: ok, ...errors } };
  const body = { required: true, content: { 'application/json': { schema: { type: 'object' }, example: {} } } };
  const put = { operationId: 'put', requestBody: body, responses: { 200: ok, ...errors } };
  const other = { get: { operationId: 'other', responses: { 200: ok } } };
  const served = (answer: (response: ServerResponse, method: string) => void) =>
    recordedRun(
      { paths: { '/a': { get: listed, put }, '/other': other } },
      ({ url, method = '' }, response) => (url === '/other' ? json(response, 200, {}) : answer(response, method)),
      { allowUnsafe: true, touchExisting: true },
    );
  const page = (response: ServerResponse) =>
    response.writeHead(404, { 'content-type': 'text/html' }).end('<p>Not found');

  test('and the missing path is one failure', async () => {
    const ran = await served(page);
    expect(kinds(ran, 'list/example/sample')).toEqual(['violates failure status-unexpected']);
    expect(kinds(ran, 'list/violation/query-limit/type')).toEqual(['inconclusive']);
    // What reads there has shown already that there is nothing.
    expect(kinds(ran, 'put/violation/body/required')).toEqual(['inconclusive']);
  });

  test.each([405, 500])('also with %d', async (status) => {
    const ran = await served((response) => response.writeHead(status).end());
    expect(kinds(ran, 'list/example/sample')).toEqual(['violates failure status-unexpected']);
    expect(kinds(ran, 'list/violation/query-limit/type')).toEqual(['inconclusive']);
  });

  test.each([400, 422])('a %d to everything says nothing of what is wrong, in one sentence', async (status) => {
    const ran = await served((response) => json(response, status, {}));
    expect(kinds(ran, 'list/example/sample')).toEqual(['violates failure status-unexpected']);
    const reasons = ran.results.flatMap(
      ({
        case: {
          operationId,
          expect: { wrong },
        },
        verdict,
      }) => (operationId === 'list' && wrong && verdict.kind === 'inconclusive' ? verdict.reasons : []),
    );
    expect(reasons.map(({ kind }) => kind)).toContain('refused-alike');
    expect(new Set(reasons.map(({ reason }) => reason)).size).toBe(1);
  });

  test('of wrong requests alone nobody knows how good ones are answered', async () => {
    const ran = await recordedRun(
      { paths: { '/a': { get: listed } } },
      (_request, response) => json(response, 400, {}),
      {
        only: ['acme/list/violation/query-limit/type'],
      },
    );
    expect(ran.results.map(({ verdict: { kind } }) => kind)).toEqual(['conforms']);
  });

  test('but another method may be served, and another answer is one', async () => {
    const ran = await served((response, method) =>
      method === 'GET' ? json(response, 404, {}) : json(response, 400, {}),
    );
    expect(kinds(ran, 'list/violation/query-limit/type')).toEqual(['inconclusive']);
  });

  /** Each answers what is wrong with 400. */
  const changes = (goodChange: number) => {
    const paths = Object.fromEntries(
      ['put', 'patch', 'delete'].map((method) => {
        const { requestBody, ...others } = put;
        const operation = { ...others, operationId: method, parameters: [{ ...limit, example: 3 }] };
        return [`/${method}`, { [method]: method === 'delete' ? operation : { ...operation, requestBody } }];
      }),
    );
    return recordedRun(
      { paths },
      (request, response) => {
        const { url = '', method, headers } = request;
        const isGood = !/limit=(?!3$)/.test(url) && (method === 'DELETE' || headers['content-length'] !== '0');
        json(response, isGood ? goodChange : 400, {});
      },
      { allowUnsafe: true, touchExisting: true },
    );
  };

  test.each([
    ['what refuses the good one too, asked later', 400, 'inconclusive'],
    ['what refuses the good one otherwise', 409, 'conforms'],
    ['what takes the good one', 200, 'conforms'],
  ])('a change that is wrong is judged by %s', async (_what, status, verdict) => {
    const ran = await changes(status);
    for (const name of ['put', 'patch', 'delete'])
      expect(kinds(ran, `${name}/violation/query-limit/type`)).toEqual([verdict]);
    // Each is told once, and none is lost.
    const ids = ran.results.map(({ case: { id } }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('one forbidden operation does not end a run, however often it is asked', async () => {
  const many = {
    'application/json': ok.content['application/json'],
    'application/xml': {},
    'text/plain': {},
    'text/csv': {},
  };
  const document = operations({}, ['a', 'b']);
  const paths = {
    '/a': { get: { operationId: 'a', responses: { 200: { description: 'ok', content: many } } } },
    '/b': document.paths['/b'],
  };
  const ran = await recordedRun(
    { ...document, paths },
    ({ url, headers }, response) => {
      if (headers.authorization !== 'Bearer right-token') json(response, 401, {});
      else json(response, url === '/a' ? 403 : 200, { name: 7 });
    },
    { environment },
  );
  expect(ran.events.filter(({ type }) => type === 'vendor-stopped')).toEqual([]);
  expect(kinds(ran, 'b/example/sample')).toEqual(['violates failure body-schema']);
});

describe('where the document has `default` alone', () => {
  const document = {
    paths: {
      '/a': {
        get: {
          operationId: 'a',
          parameters: [{ name: 'n', in: 'query', required: true, schema: { type: 'integer' }, example: 4 }],
          responses: { default: { description: 'any', content: { 'application/json': { schema: {} } } } },
        },
      },
    },
  };
  const outcomes = async (good: number, wrong: number): Promise<readonly string[]> => {
    const ran = await recordedRun(document, ({ url }, response) => json(response, url === '/a?n=4' ? good : wrong, {}));
    return ran.results.map(({ verdict: { kind, findings } }) =>
      [kind, ...findings.map(({ severity }) => severity)].join(' '),
    );
  };

  test('a good request is still answered well, and a wrong one refused', async () => {
    expect(new Set(await outcomes(200, 400))).toEqual(new Set(['conforms']));
  });

  test('a wrong request that is accepted is told', async () => {
    expect(await outcomes(200, 200)).toEqual(['conforms', 'conforms warning', 'conforms warning']);
  });

  test('a good request that is refused is a failure', async () => {
    expect(await outcomes(400, 422)).toEqual(['violates failure', 'conforms', 'conforms']);
  });

  test('and the same refusal of a wrong one says nothing', async () => {
    expect(await outcomes(400, 400)).toEqual(['violates failure', 'inconclusive', 'inconclusive']);
  });
});

test.each([
  [503, 'inconclusive unavailable'],
  [302, 'inconclusive redirect'],
  [304, 'violates'],
])('%d to a good request is told for what it is', async (status, told) => {
  const document = { paths: { '/a': { get: { operationId: 'a', responses: { 200: { description: 'ok' } } } } } };
  const ran = await recordedRun(document, (_request, response) => response.writeHead(status).end());
  const [verdict] = ran.results.map((result) => result.verdict);
  const kinds = verdict?.kind === 'inconclusive' ? verdict.reasons.map(({ kind }) => kind) : [];
  expect([verdict?.kind, ...kinds].join(' ')).toBe(told);
});

test('a range of errors says nothing of other methods and of types that are not offered', async () => {
  const document = {
    paths: {
      '/a': {
        get: {
          operationId: 'a',
          responses: { 200: { description: 'ok', content: { 'application/json': {} } }, '4XX': { description: 'no' } },
        },
      },
    },
  };
  const ran = await recordedRun(document, (_request, response) => json(response, 200, {}));
  expect(ran.arrived.map(({ line }) => line)).toEqual(['GET /a']);
});

describe('what a document says of what is not there', () => {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
  const user = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
  const answer = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
  const get = (operationId: string, schema: object, errors: object) => ({
    get: { operationId, parameters: [id], responses: { 200: answer(schema), ...errors } },
  });
  const list = { type: 'array', items: user };
  const ran = async (path: string, schema: object, status: number, errors: object) => {
    const users = { get: { operationId: 'users', responses: { 200: answer(list) } } };
    const document = { paths: { '/users': users, [path]: get('below', schema, errors) } };
    const run = await recordedRun(document, ({ url }, response) =>
      url === '/users' ? json(response, 200, [{ id: 1 }]) : json(response, status, {}),
    );
    return run.results
      .filter((result) => result.case.operationId === 'below' && result.case.request.values.some(isLearned))
      .map(({ verdict }) => verdict.kind);
  };
  const isLearned = ({ origin }: { readonly origin: string }): boolean => origin === 'learned';
  const documented = (status: number) => ({ [status]: { description: 'not here' } });

  test.each<[what: string, path: string, schema: object, status: number, errors: object, verdict: string]>([
    ['a part of a record', '/users/{id}/avatar', user, 404, documented(404), 'inconclusive'],
    ['a part that was there', '/users/{id}/avatar', user, 410, documented(410), 'inconclusive'],
    ['a part, without a word of it', '/users/{id}/avatar', user, 404, {}, 'violates'],
    ['a part, in a range alone', '/users/{id}/avatar', user, 404, { '4XX': { description: 'no' } }, 'violates'],
    ['the record itself', '/users/{id}', user, 404, documented(404), 'violates'],
    ['a list below it', '/users/{id}/friends', list, 404, documented(404), 'violates'],
    ['an operation that is not served', '/users/{id}/avatar', user, 501, documented(501), 'inconclusive'],
    ['the same undocumented', '/users/{id}/avatar', user, 501, {}, 'violates'],
    ['what is locked', '/users/{id}/avatar', user, 423, documented(423), 'inconclusive'],
    ['what the law forbids', '/users/{id}/avatar', user, 451, documented(451), 'inconclusive'],
    ['what is not served just now', '/users/{id}/avatar', user, 503, documented(503), 'inconclusive'],
  ])('%s', async (_what, path, schema, status, errors, verdict) => {
    expect(await ran(path, schema, status, errors)).toEqual([verdict]);
  });
});
