import type { HttpRequest } from '../../core/http/http';
import type { ContractCase } from '../../core/results/case';
import { documentWith } from '../testing/document';
import { type HttpTargetOptions, httpTarget } from './http-target';

const security = { security: [{ Token: [] }], responses: { 200: { description: 'ok' } } };
const spec = documentWith(security, {
  securitySchemes: { Token: { type: 'http', scheme: 'bearer', 'x-example': 'public' } },
});

const question = (change: Partial<ContractCase['request']> = {}, safe = true): ContractCase =>
  ({
    id: 'acme/op/x',
    vendor: 'acme',
    operationId: 'op',
    safe,
    request: {
      method: 'GET',
      path: '/things',
      pathValues: {},
      query: [],
      headers: {},
      credentials: 'valid',
      values: [],
      ...change,
    },
    expect: { statuses: ['200'], why: '' },
  }) as unknown as ContractCase;

const asking = (options: Partial<HttpTargetOptions> = {}) => {
  const arrived: (HttpRequest & { origin: string })[] = [];
  const target = httpTarget({
    spec,
    kind: 'real',
    baseUrl: 'https://api.example.com/v1/',
    variables: { UNDERSTUDY_ACME_TOKEN: 'full', UNDERSTUDY_ACME_LIMITED_TOKEN: 'less' },
    rate: '1000/s',
    transport: async (request, { origin }) => {
      arrived.push({ ...request, origin });
      return { status: 200, headers: {}, body: new Uint8Array() };
    },
    ...options,
  });
  return { target, arrived };
};

test('a request goes to the one origin, below its path, with the credentials of the environment', async () => {
  const { target, arrived } = asking();
  await target.send(question());
  expect(arrived).toMatchObject([
    { origin: 'https://api.example.com', path: '/v1/things', headers: { authorization: 'Bearer full' } },
  ]);
});

test.each([
  ['none', undefined],
  ['wrong', 'Bearer understudy-invalid-token'],
  ['limited', 'Bearer less'],
] as const)('%s credentials', async (credentials, authorization) => {
  const { target, arrived } = asking();
  await target.send(question({ credentials }));
  expect(arrived[0]?.headers.authorization).toBe(authorization);
});

test('whatever the plan said, an unsafe request and a Prefer never leave for a vendor', async () => {
  const { target, arrived } = asking();
  expect(await target.send(question({ method: 'DELETE' }, false))).toMatchObject({
    kind: 'failed',
    inconclusive: { reason: expect.stringContaining('--allow-unsafe') },
  });
  expect(await target.send(question({ prefer: 'code=404' }))).toMatchObject({ kind: 'failed' });
  expect(arrived).toEqual([]);
  const allowed = asking({ allowUnsafe: true });
  await allowed.target.send(question({ method: 'DELETE' }, false));
  expect(allowed.arrived).toHaveLength(1);
});

test('a mock is sent both, and public credentials', async () => {
  const { target, arrived } = asking({ kind: 'mock', baseUrl: 'http://127.0.0.1:1/acme', variables: {} });
  await target.send(question({ method: 'DELETE', prefer: 'code=404' }, false));
  expect(arrived).toMatchObject([
    { path: '/acme/things', headers: { prefer: 'code=404', authorization: 'Bearer public' } },
  ]);
});

test('without credentials nothing is sent, and the variable is named', async () => {
  const { target, arrived } = asking({ variables: {} });
  expect(await target.send(question())).toMatchObject({
    kind: 'failed',
    inconclusive: { kind: 'unauthorised', reason: expect.stringContaining('UNDERSTUDY_ACME_TOKEN') },
  });
  expect(arrived).toEqual([]);
});

test('a fault of ours is not mistaken for the network', async () => {
  const { target } = asking({
    transport: async () => {
      throw new RangeError('ours');
    },
  });
  await expect(target.send(question())).rejects.toThrow('ours');
});

test.each([
  ['https://api.example.com', 200],
  ['http://127.0.0.1:1', 201],
  ['http://localhost:1', 201],
])('of 201 questions without a budget of the user’s own, %s is asked %s', async (baseUrl, expected) => {
  const clock = { now: () => 0, sleep: async () => {} };
  const { target, arrived } = asking({ baseUrl, clock });
  for (let count = 0; count < 201; count++) await target.send(question());
  expect(arrived).toHaveLength(expected);
});
