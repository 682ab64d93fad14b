import { json, recordedRun } from './servers/recorded-run';

const paths = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((name) => [
    `/${name}`,
    { get: { operationId: name, responses: { 200: { description: 'ok' }, 404: { description: 'unknown' } } } },
  ]),
);
const notFound: Parameters<typeof recordedRun>[1] = (_request, response) => json(response, 404, {});
const reasonsOf = ({ results }: Awaited<ReturnType<typeof recordedRun>>) =>
  new Set(
    results.flatMap(({ verdict }) =>
      verdict.kind === 'inconclusive' ? verdict.reasons.map(({ reason }) => reason) : [],
    ),
  );

test('a base path that the target lacks is one cause, and no failure', async () => {
  const servers = [{ url: 'https://api.acme.example/api/v2/' }];
  const ran = await recordedRun({ servers, paths }, notFound);
  expect(ran.summary).toMatchObject({ failed: 0, inconclusive: ran.results.length });
  expect([...reasonsOf(ran)]).toEqual([
    expect.stringMatching(/base path \/api\/v2 .*127\.0\.0\.1:\d+\/api\/v2 as the target/),
  ]);
});

test('a page of HTML for every path says as little as 404, where no page is documented', async () => {
  const servers = [{ url: '/api/v2' }];
  const page: Parameters<typeof recordedRun>[1] = (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>Acme</title>');
  };
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } };
  const asJson = { '/a': { get: { responses } }, '/b': { get: { responses } } };
  const ran = await recordedRun({ servers, paths: asJson }, page);
  expect(ran.summary).toMatchObject({ failed: 0, inconclusive: ran.results.length });
  expect([...reasonsOf(ran)]).toEqual([expect.stringContaining('base path /api/v2')]);

  const oneGood = await recordedRun({ servers, paths: asJson }, (request, response) =>
    request.url === '/a' ? json(response, 200, {}) : page(request, response),
  );
  expect(oneGood.summary.failed).toBe(1);
  const whole = await recordedRun({ paths: asJson }, page);
  expect(whole.summary.failed).toBe(2);
});

test('a redirect to the base path that the target lacks names it', async () => {
  const ran = await recordedRun({ servers: [{ url: '/api/v2' }], paths }, ({ url }, response) => {
    response.writeHead(301, { location: `/api/v2${url}` }).end();
  });
  expect(ran.summary.failed).toBe(0);
  expect([...reasonsOf(ran)]).toEqual([expect.stringContaining('name the target with /api/v2 as its base path')]);
});

test('it is no cause any more as soon as anything else came', async () => {
  const servers = [{ url: '/api/v2' }];
  const ran = await recordedRun({ servers, paths }, ({ url }, response) =>
    json(response, url === '/a' ? 200 : 404, {}),
  );
  const failed = ran.results.filter(({ verdict }) => verdict.kind === 'violates');
  expect(new Set(failed.map((result) => result.case.operationId))).toEqual(new Set(['b', 'c', 'd']));
  expect(reasonsOf(ran).size).toBe(0);
});

test.each([[[{ url: '/' }]], [[{ url: '/api/v2' }, { url: '/' }]], [[]]])(
  'a target that has what the document names is held to it: %j',
  async (servers) => {
    const ran = await recordedRun({ servers, paths }, notFound);
    expect(ran.summary.failed).toBeGreaterThan(0);
  },
);

describe('servers of an operation’s own', () => {
  const own = (root: string, url: string) => {
    const { a, ...others } = Object.fromEntries(Object.entries(paths).map(([path, item]) => [path.slice(1), item]));
    const rest = Object.fromEntries(Object.entries(others).map(([name, item]) => [`/${name}`, item]));
    return { servers: [{ url: root }], paths: { ...rest, '/a': { ...a, servers: [{ url }] } } };
  };
  const only =
    (...known: string[]): Parameters<typeof recordedRun>[1] =>
    ({ url = '' }, response) =>
      json(response, known.includes(url) ? 200 : 404, {});

  test.each([
    ['/v1', '/files', '/v1', '/files/a'],
    ['https://api.acme.example/v1', 'https://api.acme.example/v2', '/gateway/v1', '/gateway/v2/a'],
    ['https://api.acme.example', '/uploads/', '', '/uploads/a'],
  ])('%s and %s, asked at %s', async (root, url, base, asked) => {
    const ran = await recordedRun(own(root, url), only(asked, ...['b', 'c', 'd'].map((name) => `${base}/${name}`)), {
      base,
    });
    expect(ran.summary).toMatchObject({ failed: 0, inconclusive: 0 });
    expect(ran.arrived.map(({ line }) => line)).toContain(`GET ${asked}`);
  });

  test('are another host, which is named where nothing is found', async () => {
    const document = own('https://api.acme.example', 'https://up.acme.example');
    const ran = await recordedRun(document, only('/b', '/c', '/d'));
    expect(ran.summary.failed).toBe(0);
    expect([...reasonsOf(ran)]).toEqual([expect.stringContaining('this operation at https://up.acme.example')]);
    const served = await recordedRun(document, only('/a', '/b', '/c', '/d'));
    expect(served.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  });
});
