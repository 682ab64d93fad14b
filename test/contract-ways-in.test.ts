import type { IncomingMessage } from 'node:http';
import { json, recordedRun } from './servers/recorded-run';

/** Operations that several schemes guard together, or each by itself. */

const bearer = { type: 'http', scheme: 'bearer' };
const key = { type: 'apiKey', in: 'header', name: 'X-Key' };
const record = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
const responses = {
  200: { description: 'ok', content: { 'application/json': { schema: record } } },
  401: { description: 'no' },
};

const guarded = (securitySchemes: object, ...security: object[]) => ({
  components: { securitySchemes },
  paths: { '/a': { get: { operationId: 'a', security, responses } } },
});

const TOKENS = { UNDERSTUDY_ACME_B_TOKEN: 'tb', UNDERSTUDY_ACME_K_TOKEN: 'tk' };
const hasToken = ({ headers }: IncomingMessage): boolean => headers.authorization === 'Bearer tb';
const hasKey = ({ headers }: IncomingMessage): boolean => headers['x-key'] === 'tk';

const run = async (
  document: object,
  letsIn: (request: IncomingMessage) => boolean,
  environment: Readonly<Record<string, string>> = TOKENS,
) => {
  const ran = await recordedRun(
    document,
    (request, response) => json(response, letsIn(request) ? 200 : 401, letsIn(request) ? { id: 1 } : {}),
    { environment },
  );
  const wrong = ran.results.filter(({ verdict: { kind, findings } }) => kind !== 'conforms' || findings.length > 0);
  return {
    asked: ran.results.map(({ case: { id } }) => id.replace('acme/a/', '')),
    wrong: Object.fromEntries(
      wrong.map(({ case: { id }, verdict }) => [
        id.replace('acme/a/', ''),
        [verdict.kind, ...verdict.findings.map(({ severity }) => severity)].join(' '),
      ]),
    ),
    arrived: ran.arrived.map(({ headers }) => headers),
  };
};

describe('of two schemes that are needed together', () => {
  const both = guarded({ b: bearer, k: key }, { b: [], k: [] });

  test('each is missing and wrong once by itself', async () => {
    const { asked, wrong } = await run(both, (request) => hasToken(request) && hasKey(request));
    expect(asked).toEqual([
      'example/sample',
      'violation/credentials/none',
      'violation/credentials/wrong',
      ...['none-b', 'wrong-b', 'none-k', 'wrong-k'].map((name) => `violation/credentials/${name}`),
    ]);
    expect(wrong).toEqual({});
  });

  test.each<[string, (request: IncomingMessage) => boolean, readonly string[]]>([
    ['a key that nobody looks at', hasToken, ['none-k', 'wrong-k']],
    ['a token that nobody looks at', hasKey, ['none-b', 'wrong-b']],
    [
      'a key that need not be there',
      (request) => hasToken(request) && (hasKey(request) || request.headers['x-key'] === undefined),
      ['none-k'],
    ],
  ])('%s is found', async (_what, letsIn, lies) => {
    const { wrong } = await run(both, letsIn);
    expect(wrong).toEqual(
      Object.fromEntries(lies.map((name) => [`violation/credentials/${name}`, 'violates failure'])),
    );
  });

  test('one token can be what both ask for', async () => {
    const oauth = { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://x.test/token', scopes: {} } } };
    const document = guarded({ b: bearer, o: oauth }, { b: [], o: [] });
    const { asked, wrong } = await run(document, hasToken, { UNDERSTUDY_ACME_TOKEN: 'tb' });
    expect(asked).toEqual(['example/sample', 'violation/credentials/none', 'violation/credentials/wrong']);
    expect(wrong).toEqual({});
  });

  test('one that lets in by itself, too, needs no other', async () => {
    const document = guarded({ b: bearer, k: key }, { b: [] }, { b: [], k: [] });
    const { asked, wrong } = await run(document, hasToken);
    expect(asked).toContain('violation/credentials/none-b');
    expect(asked).not.toContain('violation/credentials/none-k');
    expect(wrong).toEqual({});
  });

  test('cookies stand in one header', async () => {
    const cookie = (name: string) => ({ type: 'apiKey', in: 'cookie', name });
    const document = guarded({ b: cookie('sid'), k: cookie('csrf') }, { b: [], k: [] });
    const { wrong, arrived } = await run(document, ({ headers }) => headers.cookie === 'sid=tb; csrf=tk');
    expect(wrong).toEqual({});
    expect(arrived.map(({ cookie: sent }) => sent)).toContain('csrf=tk; sid=understudy-invalid-token');
  });
});

describe('of two schemes that each let in', () => {
  const either = guarded({ b: bearer, k: key }, { b: [] }, { k: [] });

  test('both are asked for where each has its own variable', async () => {
    const { asked, wrong } = await run(either, (request) => hasToken(request) || hasKey(request));
    expect(asked).toContain('example/sample/security/k');
    expect(wrong).toEqual({});
  });

  test('what changes data is asked once', async () => {
    const { get } = either.paths['/a'];
    const ran = await recordedRun(
      { ...either, paths: { '/a': { post: get } } },
      (request, response) => json(response, hasToken(request) || hasKey(request) ? 200 : 401, { id: 1 }),
      { environment: TOKENS, allowUnsafe: true },
    );
    expect(ran.results.map(({ case: { id } }) => id)).not.toContain('acme/a/example/sample/security/k');
    expect(ran.summary.failed).toBe(0);
  });

  test('one token for all says nothing of which scheme it is for', async () => {
    const { asked } = await run(either, hasToken, { UNDERSTUDY_ACME_TOKEN: 'tb' });
    expect(asked).not.toContain('example/sample/security/k');
  });

  test('who is not let in with a token for all learns how to say which scheme it is for', async () => {
    const ran = await recordedRun(either, (_request, response) => json(response, 401, {}), {
      environment: { UNDERSTUDY_ACME_TOKEN: 'tk' },
    });
    const reasons = ran.results.flatMap(({ verdict }) => (verdict.kind === 'inconclusive' ? verdict.reasons : []));
    expect(reasons).toMatchObject([{ kind: 'unauthorised', needs: ['UNDERSTUDY_ACME_SCHEME'] }]);
  });

  test('a wrong credential of the second is refused, too', async () => {
    const { wrong } = await run(either, (request) => hasToken(request) || request.headers['x-key'] !== undefined);
    expect(wrong).toEqual({ 'violation/credentials/wrong-k': 'violates failure' });
  });
});

describe('where the document lets everybody in', () => {
  const open = guarded({ b: bearer }, { b: [] }, {});
  const environment = { UNDERSTUDY_ACME_TOKEN: 'tb' };

  test('no invented token is sent', async () => {
    const { wrong, arrived } = await run(open, ({ headers }) => headers.authorization === undefined, {});
    expect([wrong, arrived.length]).toEqual([{}, 1]);
  });

  test('a refusal of who has no credentials is told, and proves nothing', async () => {
    const { wrong } = await run(open, hasToken, environment);
    expect(wrong).toEqual({ 'example/sample/security/none': 'conforms warning' });
  });
});

describe('a key that is a scheme and a parameter of the same name', () => {
  const places = { header: 'X-Key', query: 'api_key', cookie: 'sid' } as const;
  const keyOf = ({ headers, url }: IncomingMessage): readonly unknown[] => [
    ...(headers['x-key'] === undefined ? [] : [headers['x-key']]),
    ...new URL(url ?? '', 'http://x').searchParams.getAll('api_key'),
    ...(headers.cookie ?? '').split('; ').flatMap((cookie) => (cookie.startsWith('sid=') ? [cookie.slice(4)] : [])),
  ];
  const twice = (place: keyof typeof places, more: object = {}, ...others: object[]) => {
    const parameters = [{ name: places[place], in: place, required: true, schema: { type: 'string' }, ...more }];
    const document = guarded(
      { k: { type: 'apiKey', in: place, name: places[place] }, b: bearer },
      { k: [] },
      ...others,
    );
    const { get } = document.paths['/a'];
    return {
      ...document,
      paths: { '/a': { get: { ...get, parameters, responses: { ...responses, 400: responses[401] } } } },
    };
  };

  test.each(Object.keys(places) as (keyof typeof places)[])(
    'comes and goes with the credentials: %s',
    async (place) => {
      for (const more of [{}, { example: 'shown' }]) {
        const letsIn = (request: IncomingMessage) => keyOf(request).join() === 'tk';
        const environment = {
          UNDERSTUDY_ACME_TOKEN: 'tk',
          UNDERSTUDY_ACME_PARAM_API_KEY: 'tk',
          UNDERSTUDY_ACME_SID: 'tk',
        };
        const { asked, wrong } = await run(twice(place, more), letsIn, environment);
        expect(asked).toEqual(['example/sample', 'violation/credentials/none', 'violation/credentials/wrong']);
        expect(wrong).toEqual({});
      }
    },
  );

  test('that nobody looks at is found', async () => {
    const { wrong } = await run(twice('header', { example: 'shown' }), () => true, { UNDERSTUDY_ACME_TOKEN: 'tk' });
    expect(Object.keys(wrong)).toEqual(['violation/credentials/none', 'violation/credentials/wrong']);
  });

  test('is a parameter like others where another way leads in', async () => {
    const { asked } = await run(twice('header', { example: 'shown' }, { b: [] }), () => true);
    expect(asked).toContain('violation/header-X-Key/required');
  });
});
