import type { IncomingMessage, ServerResponse } from 'node:http';
import { configOf, json, recordedRun } from './servers/recorded-run';

const SECRET = 's3cr3t-admin-token';

const parameter = (name: string, place: string, rest: object = {}) => ({
  name,
  in: place,
  ...(place === 'path' && { required: true }),
  schema: { type: 'string' },
  ...rest,
});

const operation = (operationId: string, parameters: readonly object[], rest: object = {}) => ({
  operationId,
  parameters,
  responses: { 200: { description: 'ok' }, 401: { description: 'no' }, 404: { description: 'unknown' } },
  ...rest,
});

const bearer = {
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
};

/** The lines of requests; the token may stand in `authorization` and nowhere else. */
const linesOf = (run: Awaited<ReturnType<typeof recordedRun>>): readonly string[] =>
  run.arrived.map(({ line }) => line);

test.each([
  'token',
  'Token',
  'TOKEN',
  '$token',
  'user',
  'password',
  'scheme',
  'client_id',
  'client-secret',
  'token.url',
  'limited token',
])('a parameter %s is never sent a credential, and is asked for under a name of its own', async (name) => {
  const variable = name
    .toUpperCase()
    .replaceAll(/[^A-Z]+/g, '_')
    .replaceAll(/^_/g, '');
  const paths = {
    [`/invites/{${name}}`]: { get: operation('getInvite', [parameter(name, 'path')]) },
    '/search': { get: operation('search', [parameter(name, 'query')]) },
    '/open': { get: operation('open', [parameter('X', 'header', { example: 'x' }), parameter(name, 'cookie')]) },
  };
  const run = await recordedRun(
    { paths, ...bearer },
    (request, response) => json(response, request.headers.authorization === `Bearer ${SECRET}` ? 200 : 401, {}),
    {
      environment: {
        UNDERSTUDY_ACME_TOKEN: SECRET,
        ...(variable !== 'SCHEME' && { [`UNDERSTUDY_ACME_${variable}`]: SECRET }),
      },
    },
  );
  expect(run.arrived.some(({ headers }) => headers.authorization === `Bearer ${SECRET}`)).toBe(true);
  expect(linesOf(run).filter((line) => line.includes(SECRET))).toEqual([]);
  expect(
    run.arrived.filter(({ headers: { authorization: _, ...rest } }) => JSON.stringify(rest).includes(SECRET)),
  ).toEqual([]);
  const reasons = run.skipped.filter(({ operationId }) => operationId === 'getInvite').map(({ reason }) => reason);
  expect(reasons.join()).toContain(`UNDERSTUDY_ACME_PARAM_${variable}`);
  expect(reasons.join()).not.toContain(`UNDERSTUDY_ACME_${variable} `);
});

test('a value is given for all operations, for one of them, and for a parameter with a credential name', async () => {
  const paths = {
    '/pets/{id}': { get: operation('getPet', [parameter('id', 'path')]) },
    '/owners/{id}': { get: operation('get-owner', [parameter('id', 'path')]) },
    '/invites/{token}': { get: operation('getInvite', [parameter('token', 'path')]) },
  };
  const run = await recordedRun({ paths }, (_request, response) => json(response, 200, {}), {
    environment: {
      UNDERSTUDY_ACME_ID: '1',
      UNDERSTUDY_ACME__GET_OWNER__ID: '2',
      UNDERSTUDY_ACME_PARAM_TOKEN: 'i-77',
    },
  });
  expect(new Set(linesOf(run))).toEqual(
    new Set(['GET /pets/1', 'GET /owners/2', 'GET /invites/i-77', 'GET /pets/2147480009', 'GET /owners/2147480009']),
  );
});

test('names without a letter of ASCII have variables of their own, which the run names', async () => {
  const paths = {
    '/a/{名}/{値}/{_}': {
      get: operation(
        'a',
        ['名', '値', '_'].map((name) => parameter(name, 'path')),
      ),
    },
  };
  const answer = (_request: IncomingMessage, response: ServerResponse) => json(response, 200, {});
  const named = (await recordedRun({ paths }, answer)).skipped.flatMap(({ needs = [] }) => needs);
  expect(named).toEqual(['UNDERSTUDY_ACME_U540D', 'UNDERSTUDY_ACME_U5024', 'UNDERSTUDY_ACME_U5F']);
  const environment = Object.fromEntries(named.map((name, index) => [name, `v${index}`]));
  const run = await recordedRun({ paths }, answer, { environment, only: ['acme/a/example'] });
  expect(linesOf(run)).toEqual(['GET /a/v0/v1/v2']);
});

test('the configuration gives values, and never a credential', async () => {
  const paths = { '/invites/{token}': { get: operation('getInvite', [parameter('token', 'path')]) } };
  const run = await recordedRun({ paths, ...bearer }, (_request, response) => json(response, 200, {}), {
    config: configOf({ acme: { values: { token: 'i-77' } } }),
    environment: { UNDERSTUDY_ACME_TOKEN: SECRET },
  });
  expect(run.arrived.map(({ headers }) => headers.authorization)).not.toContain('Bearer i-77');
  expect(linesOf(run)).toContain('GET /invites/i-77');
});

test('a vendor gets nothing of one whose name begins with its own', async () => {
  const run = await recordedRun(
    {
      paths: { '/a': { get: operation('a', [parameter('b_token', 'query'), parameter('x', 'query')], bearer) } },
      components: bearer.components,
    },
    (_request, response) => json(response, 200, {}),
    { vendor: 'a', environment: { UNDERSTUDY_A_B_TOKEN: SECRET, UNDERSTUDY_A_X: 'x' } },
  );
  expect(linesOf(run)).toContain('GET /a?x=x');
  expect(JSON.stringify(run.arrived)).not.toContain(SECRET);
});

test('a document cannot name a variable to be sent, or to be expanded by the shell that repeats a request', async () => {
  const stolen = `\${UNDERSTUDY_ACME_TOKEN}`;
  const paths = { '/a': { get: operation('a', [parameter('q', 'query', { required: true, example: stolen })]) } };
  const run = await recordedRun({ paths, ...bearer }, (_request, response) => json(response, 200, {}), {
    environment: { UNDERSTUDY_ACME_TOKEN: SECRET },
  });
  expect(JSON.stringify(linesOf(run))).not.toContain(SECRET);
  expect(run.results[0]?.curl).toContain('%7BUNDERSTUDY_ACME_TOKEN%7D');
});

test('a secret value is a variable of the shell in the line that repeats the request', async () => {
  const paths = { '/invites/{token}': { get: operation('getInvite', [parameter('token', 'path')]) } };
  const run = await recordedRun({ paths }, (_request, response) => json(response, 200, {}), {
    environment: { UNDERSTUDY_ACME_PARAM_TOKEN: 'i-77-secret' },
  });
  expect(run.results[0]?.curl).toContain(`/invites/\${UNDERSTUDY_ACME_PARAM_TOKEN}"`);
});

test('a named scheme does not stop a run because of an operation that is public or has another one', async () => {
  const run = await recordedRun(
    {
      paths: {
        '/open': { get: operation('open', [], { security: [{}] }) },
        '/login': { get: operation('login', [], { security: [{ other: [] }] }) },
        '/shut': { get: operation('shut', []) },
      },
      ...bearer,
      components: {
        securitySchemes: { ...bearer.components.securitySchemes, other: { type: 'apiKey', in: 'header', name: 'x' } },
      },
    },
    (request, response) => json(response, request.headers.authorization || request.url !== '/shut' ? 200 : 401, {}),
    { environment: { UNDERSTUDY_ACME_TOKEN: SECRET, UNDERSTUDY_ACME_SCHEME: 'key' } },
  );
  expect(new Set(linesOf(run))).toEqual(new Set(['GET /open', 'GET /login', 'GET /shut']));
});

describe('a server of this machine, and no credentials set', () => {
  const paths = { '/a': { get: operation('a', []) }, '/b': { get: operation('b', []) } };
  const sent = async (isLetIn: (authorization: string | undefined) => boolean) =>
    answered((authorization) => (isLetIn(authorization) ? 200 : 401));
  const answered = async (status: (authorization: string | undefined) => number) => {
    const run = await recordedRun({ paths, ...bearer }, ({ headers }, response) =>
      json(response, status(headers.authorization), {}),
    );
    const samples = run.results.filter((result) => result.case.id.endsWith('/example/sample'));
    return {
      samples: samples.map(({ verdict }) => verdict),
      verdicts: samples.map(({ verdict }) => verdict.kind),
      carried: run.arrived.map(({ headers }) => headers.authorization ?? '-'),
    };
  };

  test('without a lock is asked without any, where it refuses what it does not know', async () => {
    const { verdicts, carried } = await sent((authorization) => authorization === undefined);
    expect(verdicts).toEqual(['conforms', 'conforms']);
    expect(carried.filter((each) => each === 'Bearer understudy')).toHaveLength(1);
  });

  test('that wants some, and takes any, gets some', async () => {
    const { verdicts, carried } = await sent((authorization) => authorization?.startsWith('Bearer ') === true);
    expect(verdicts).toEqual(['conforms', 'conforms']);
    expect(carried.filter((each) => each === 'Bearer understudy')).toHaveLength(2);
  });

  test('that lets nobody in is blamed for nothing', async () => {
    const { verdicts } = await sent(() => false);
    expect(verdicts).toEqual(['inconclusive', 'inconclusive']);
  });

  test.each([500, 403])('that answers %i to what is no credential of its own is blamed for nothing', async (status) => {
    const { samples, carried } = await answered((authorization) => (authorization === undefined ? 401 : status));
    expect(samples).toMatchObject(
      samples.map(() => ({
        kind: 'inconclusive',
        reasons: [{ kind: 'unauthorised', needs: ['UNDERSTUDY_ACME_TOKEN'] }],
      })),
    );
    // One without for each operation, beside the question of who has none.
    expect(carried.filter((each) => each === '-')).toHaveLength(4);
  });

  test('that breaks whoever asks is blamed for it', async () => {
    const { verdicts } = await answered(() => 500);
    expect(verdicts).toEqual(['violates', 'violates']);
  });

  test('that breaks over what it does not know, and lets everybody in, is asked without', async () => {
    const { verdicts, carried } = await answered((authorization) => (authorization === undefined ? 200 : 500));
    expect(verdicts).toEqual(['conforms', 'conforms']);
    expect(carried.filter((each) => each === 'Bearer understudy')).toHaveLength(1);
  });
});

describe('a scheme that computes a credential for each request', () => {
  const scheme = (name: string) => ({ type: 'http', scheme: name });
  const documentOf = (security: readonly object[], schemes: object) => ({
    paths: { '/a': { get: operation('a', []) } },
    security,
    components: { securitySchemes: schemes },
  });
  const answer =
    (isGood: (credential: string) => boolean) =>
    ({ headers }: IncomingMessage, response: ServerResponse) =>
      json(response, isGood(headers.authorization ?? '') ? 200 : 401, {});
  const environment = { UNDERSTUDY_ACME_TOKEN: SECRET, UNDERSTUDY_ACME_USER: 'u', UNDERSTUDY_ACME_PASSWORD: 'p' };

  test.each(['Digest', 'negotiate', 'SCRAM-SHA-256', 'hawk', 'TC3-HMAC-SHA256'])(
    '%s is sent nothing, and nobody can say',
    async (name) => {
      const run = await recordedRun(
        documentOf([{ one: [] }], { one: scheme(name) }),
        answer(() => false),
        { environment },
      );
      expect(run.arrived.filter(({ headers }) => headers.authorization?.includes(SECRET))).toEqual([]);
      expect(run.summary).toMatchObject({ failed: 0, inconclusive: 1 });
      expect(JSON.stringify(run.events)).toMatch(
        new RegExp(
          `credentials of the scheme ${name}, which are computed for each request; --header 'Authorization: …'`,
        ),
      );
    },
  );

  test('of Amazon is told, though its documents call it a key', async () => {
    const key = { type: 'apiKey', in: 'header', name: 'Authorization', 'x-amazon-apigateway-authtype': 'awsSigv4' };
    const run = await recordedRun(
      documentOf([{ one: [] }], { one: key }),
      answer(() => false),
      { environment },
    );
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 1 });
    expect(JSON.stringify(run.events)).toContain('credentials of the scheme AWS4-HMAC-SHA256, which are computed');
  });

  test('is passed over where another scheme does, and takes a header of the user’s own', async () => {
    const other = documentOf([{ one: [] }, { key: [] }], { one: scheme('digest'), key: scheme('bearer') });
    const byToken = await recordedRun(
      other,
      answer((it) => it === `Bearer ${SECRET}`),
      { environment },
    );
    expect(byToken.summary).toMatchObject({ failed: 0, inconclusive: 0 });
    const byHeader = await recordedRun(
      documentOf([{ one: [] }], { one: scheme('digest') }),
      answer((it) => it === 'Digest username="u"'),
      { header: [{ vendor: undefined, name: 'Authorization', value: 'Digest username="u"' }] },
    );
    expect(byHeader.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  });
});

test('a cookie of the user’s own is the credential that it names, beside the cookies of a case', async () => {
  const run = await recordedRun(
    {
      paths: { '/a': { get: operation('a', [parameter('lang', 'cookie', { required: true, example: 'de' })]) } },
      security: [{ session: [] }],
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'sid' } } },
    },
    ({ headers: { cookie = '' } }, response) => json(response, cookie.includes('sid=s-9') ? 200 : 401, {}),
    {
      only: ['acme/a/example'],
      environment: { UNDERSTUDY_ACME_TOKEN: SECRET },
      header: [{ vendor: undefined, name: 'Cookie', value: 'sid=s-9; lang=fr; theme=dark' }],
    },
  );
  expect(run.arrived.map(({ headers }) => headers.cookie)).toEqual(['lang=de; sid=s-9; theme=dark']);
});

test('a line break at the end of a variable is none of its value; within one it is told', async () => {
  const run = async (token: string) =>
    recordedRun(
      { paths: { '/a': { get: operation('a', []) } }, ...bearer },
      ({ headers }, response) => json(response, headers.authorization === `Bearer ${SECRET}` ? 200 : 401, {}),
      { only: ['acme/a/example'], environment: { UNDERSTUDY_ACME_TOKEN: token } },
    );
  expect((await run(`${SECRET}\r\n`)).summary).toMatchObject({ passed: 1 });
  const broken = await run('two\nlines-of-it');
  expect(broken.arrived).toEqual([]);
  expect(JSON.stringify(broken.events)).toContain(
    'the value of authorization has a character that no header can carry',
  );
  expect(JSON.stringify(broken.events)).not.toContain('lines-of-it');
});

test('a token that begins with its scheme is told before the run', async () => {
  const warned: string[] = [];
  await recordedRun(
    { paths: { '/a': { get: operation('a', []) } }, ...bearer },
    (_request, response) => json(response, 200, {}),
    { environment: { UNDERSTUDY_ACME_TOKEN: `bearer ${SECRET}` } },
    (text) => warned.push(text),
  );
  expect(warned.join()).toContain('UNDERSTUDY_ACME_TOKEN begins with "bearer", which is added by itself');
});

describe('a header that HTTP does not have', () => {
  const scheme = (name: string) => ({
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name } } },
    paths: { '/a': { get: operation('a', []) } },
  });
  const samples = async (document: object) => {
    const run = await recordedRun(
      document,
      ({ headers }, response) => json(response, headers.authorization === `Bearer ${SECRET}` ? 200 : 401, {}),
      { environment: { UNDERSTUDY_ACME_TOKEN: SECRET } },
    );
    return run.results.filter((result) => result.case.id.endsWith('/example/sample')).map(({ verdict }) => verdict);
  };

  test('"Authorization: Bearer" is the bearer token that it means', async () => {
    expect((await samples(scheme('Authorization: Bearer'))).map(({ kind }) => kind)).toEqual(['conforms']);
  });

  test('any other is the document’s mistake, and says so', async () => {
    const [verdict] = await samples(scheme('X Api Key'));
    const reasons = verdict?.kind === 'inconclusive' ? verdict.reasons : [];
    expect(reasons).toMatchObject([{ kind: 'spec-invalid', reason: expect.stringContaining('none that HTTP allows') }]);
  });
});

describe('what is set and does nothing is told before the run', () => {
  const told = async (schemes: object, environment: Record<string, string>): Promise<string> => {
    const warned: string[] = [];
    await recordedRun(
      {
        paths: {
          '/a/{petId}': { get: operation('getA', [parameter('petId', 'path', { required: true })]) },
          '/b/{undescribed}': { get: operation('getB', []) },
        },
        security: Object.keys(schemes).map((name) => ({ [name]: [] })),
        components: { securitySchemes: schemes },
      },
      (_request, response) => json(response, 200, {}),
      { environment },
      (text) => warned.push(text),
    );
    return warned.join('\n');
  };
  const token = { b: { type: 'http', scheme: 'bearer' } };
  const user = { u: { type: 'http', scheme: 'basic' } };

  test.each<[string, object, Record<string, string>, RegExp]>([
    [
      'a user where tokens are asked for',
      token,
      { USER: 'an.na', PASSWORD: SECRET },
      /_USER and .*_PASSWORD are set, and no operation of acme takes them; UNDERSTUDY_ACME_TOKEN is/,
    ],
    [
      'a token where a user is',
      user,
      { TOKEN: SECRET },
      /_TOKEN is set, and no operation of acme takes it; it asks for UNDERSTUDY_ACME_USER/,
    ],
    ['a user alone', user, { USER: 'an.na' }, /_USER and .*_PASSWORD belong together/],
    [
      'a parameter that is nearly one',
      token,
      { PETT_ID: '7' },
      /^UNDERSTUDY_ACME_PETT_ID is set, and nothing reads it\. Did you mean UNDERSTUDY_ACME_PETID\?$/,
    ],
    [
      'one of an operation',
      token,
      { _GETB__PETID: '7' },
      /^UNDERSTUDY_ACME__GETB__PETID .* Did you mean UNDERSTUDY_ACME__GETA__PETID\?$/,
    ],
    [
      'the token of no scheme',
      token,
      { SOMETHING_ELSE_TOKEN: SECRET },
      /^UNDERSTUDY_ACME_SOMETHING_ELSE_TOKEN is set, and nothing reads it\. test --dry-run shows/,
    ],
    [
      'a certificate',
      { m: { type: 'mutualTLS' } },
      {},
      /^acme asks for a client certificate \(mutualTLS\), and none is sent/,
    ],
    [
      'a signature',
      { s: { type: 'apiKey', in: 'header', name: 'X-Signature' } },
      { TOKEN: SECRET },
      /^acme asks for X-Signature: where that is computed for each request/,
    ],
  ])('%s', async (_what, schemes, set, message) => {
    const named = Object.fromEntries(Object.entries(set).map(([name, value]) => [`UNDERSTUDY_ACME_${name}`, value]));
    expect(await told(schemes, named)).toMatch(message);
  });

  test('and nothing of what is read', async () => {
    const names = [
      'TOKEN',
      'B_TOKEN',
      'B_LIMITED_TOKEN',
      'LIMITED_TOKEN',
      'PETID',
      'PARAM_PETID',
      '_GETA__PETID',
      'UNKNOWN_PETID',
      'UNDESCRIBED',
    ];
    const set = Object.fromEntries(names.map((name) => [`UNDERSTUDY_ACME_${name}`, `${SECRET}-7`]));
    expect(await told(token, { ...set, UNDERSTUDY_TARGET_OTHER: 'x' })).toBe('');
    expect(await told({ k: { type: 'apiKey', in: 'header', name: 'X-Design' } }, {})).toBe('');
  });
});

test('who lets in everybody is shown the line of the 401, and not of the first error', async () => {
  const answers = { 200: { description: 'ok' }, 400: { description: 'no' }, 401: { description: 'not let in' } };
  const paths = { '/me': { get: { operationId: 'me', ...bearer, responses: answers } } };
  const run = await recordedRun({ ...bearer, paths }, (_request, response) => json(response, 200, {}), {
    environment: { UNDERSTUDY_ACME_TOKEN: SECRET },
  });
  const open = run.results.find(({ case: { id } }) => id === 'acme/me/violation/credentials/none');
  expect(open?.verdict.findings[0]).toMatchObject({
    kind: 'status-unexpected',
    spec: { pointer: '/paths/~1me/get/responses/401' },
  });
});

test('what waits for a limited token waits for the values of its path, too', async () => {
  const responses = { 200: { description: 'ok' }, 403: { description: 'no' } };
  const run = await recordedRun(
    {
      paths: { '/a/{id}': { get: operation('a', [parameter('id', 'path', { required: true })], { responses }) } },
      ...bearer,
    },
    (_request, response) => json(response, 200, {}),
    { environment: { UNDERSTUDY_ACME_TOKEN: SECRET } },
  );
  expect(run.skipped.find(({ id }) => id.endsWith('/limited-token'))?.needs).toEqual([
    'UNDERSTUDY_ACME_LIMITED_TOKEN',
    'UNDERSTUDY_ACME_ID',
  ]);
});

test('who is not known by a token is led to the words of the document about it', async () => {
  const scheme = { type: 'apiKey', in: 'header', name: 'Authorization', description: 'With the prefix "Token".' };
  const run = await recordedRun(
    {
      paths: { '/open': { get: operation('open', []) } },
      security: [{ key: [] }],
      components: { securitySchemes: { key: scheme } },
    },
    ({ headers }, response) => json(response, headers.authorization === `Token ${SECRET}` ? 200 : 401, {}),
    { environment: { UNDERSTUDY_ACME_TOKEN: SECRET } },
  );
  const sample = run.results.find(({ case: { id } }) => id.endsWith('/example/sample'));
  expect(sample?.verdict).toMatchObject({
    kind: 'inconclusive',
    reasons: [
      { reason: expect.stringMatching(/^The vendor answered 401: .*; the document says at \S*acme\.json:\d+ how/) },
    ],
  });
});
