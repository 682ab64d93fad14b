import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun, withBody } from './servers/recorded-run';

const customer = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
const order = {
  type: 'object',
  required: ['customerId'],
  properties: { id: { type: 'string' }, customerId: { type: 'string' } },
};
const answer = (schema: object) => ({ description: 'd', content: { 'application/json': { schema } } });
const none = { description: 'd' };
const key = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', format: 'uuid' },
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
};

const collection = (kind: string, schema: object, example: object) => ({
  [`/${kind}`]: {
    post: {
      operationId: `add-${kind}`,
      parameters: [key],
      requestBody: { required: true, content: { 'application/json': { schema, example } } },
      responses: { 201: answer(schema), 400: none, 409: none, 422: none },
    },
  },
  [`/${kind}/{id}`]: {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    get: { operationId: `get-${kind}`, responses: { 200: answer(schema), 404: none } },
    delete: { operationId: `delete-${kind}`, responses: { 204: none, 404: none } },
  },
});

/** Orders stand first, and need a customer. */
const DOCUMENT = {
  paths: {
    ...collection('orders', order, { customerId: 'c' }),
    ...collection('customers', customer, { name: 'Ada' }),
  },
};

let created = 0;

type Known = Map<string, { readonly sent: string; readonly answer: object }>;

interface Habit {
  readonly forgetsKeys?: boolean;
  /** Who sends a key again is told so, and no more. */
  readonly refusesAgain?: boolean;
}

const runAt = (keys: Known, records: Map<string, string>, { forgetsKeys, refusesAgain }: Habit) =>
  recordedRun(
    DOCUMENT,
    (request, response) => {
      withBody(request, (body, sent) => {
        const [, kind = '', id] = (request.url ?? '').split('/');
        if (id !== undefined && !records.has(id)) return json(response, 404, {});
        if (id !== undefined && request.method === 'DELETE') {
          records.delete(id);
          return response.writeHead(204).end();
        }
        if (id !== undefined) return json(response, 200, JSON.parse(records.get(id) ?? '{}'));
        const name = request.headers['idempotency-key'];
        if (typeof name !== 'string' || !/^[\da-f-]{36}$/.test(name)) return json(response, 400, {});
        const before = forgetsKeys ? undefined : keys.get(name);
        if (before && refusesAgain) return json(response, 409, {});
        if (before) return before.sent === sent ? json(response, 201, before.answer) : json(response, 422, {});
        const isGood =
          kind === 'orders' ? records.has(String(body?.customerId)) : body && typeof (body.name ?? '') === 'string';
        if (!isGood || request.headers['content-type'] !== 'application/json') return json(response, 400, {});
        created += 1;
        const record = { ...body, id: `${kind[0]}${created}` };
        records.set(record.id, JSON.stringify(record));
        keys.set(name, { sent, answer: record });
        return json(response, 201, record);
      });
    },
    { allowUnsafe: true },
  );

const said = ({ results }: Awaited<ReturnType<typeof runAt>>) =>
  results.flatMap(({ case: { id }, verdict }) =>
    verdict.findings.map(({ severity }) => `${severity} ${id.replace('acme/', '')}`),
  );

test.each<[string, Habit]>([
  ['answers as before', {}],
  ['refuses what it has done', { refusesAgain: true }],
])('a vendor that %s to a key that it knows is asked with new keys, in each run', async (_what, habit) => {
  const keys: Known = new Map();
  const records = new Map<string, string>();
  for (const _run of ['first', 'second']) {
    const run = await runAt(keys, records, habit);
    expect(said(run)).toEqual([]);
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
    const again = run.results.find(({ case: { id } }) => id === 'acme/add-orders/follow-up/idempotency-key');
    expect(again && outcomeOf(again.verdict)).toBe('passed');
    expect([...records]).toEqual([]);
  }
});

test('a second record for one key is noticed, and cleaned up', async () => {
  const records = new Map<string, string>();
  const run = await runAt(new Map(), records, { forgetsKeys: true });
  expect(said(run)).toEqual([
    'note add-customers/follow-up/idempotency-key',
    'note add-orders/follow-up/idempotency-key',
  ]);
  expect([...records]).toEqual([]);
});
