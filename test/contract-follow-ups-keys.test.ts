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

const collection = (kind: string, schema: object, example: object, { parameter, refusal = none }: Said = {}) => ({
  [`/${kind}`]: {
    post: {
      operationId: `add-${kind}`,
      parameters: [{ ...key, ...parameter }],
      requestBody: { required: true, content: { 'application/json': { schema, example } } },
      responses: { 201: answer(schema), 400: none, 409: none, 422: refusal },
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

/** What it says of a key that comes again with another body. */
interface Said {
  readonly parameter?: { readonly description: string };
  readonly refusal?: { readonly description: string };
}

let created = 0;

type Known = Map<string, { readonly sent: string; readonly answer: object }>;

interface Habit {
  readonly forgetsKeys?: boolean;
  /** Who sends a key again is told so, and no more. */
  readonly refusesAgain?: boolean;
  /** The first answer comes again, whatever is sent. */
  readonly answersAsBefore?: boolean;
  /** Another body is another request. */
  readonly takesOther?: boolean;
}

const runAt = (
  keys: Known,
  records: Map<string, string>,
  { forgetsKeys, refusesAgain, answersAsBefore, takesOther }: Habit,
  document: object = DOCUMENT,
) =>
  recordedRun(
    document,
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
        const isAsBefore = before?.sent === sent || answersAsBefore;
        if (before && !(takesOther && !isAsBefore))
          return isAsBefore ? json(response, 201, before.answer) : json(response, 422, {});
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

const saying = (said: Said) => ({ paths: collection('customers', customer, { name: 'Ada' }, said) });
const REFUSES = { refusal: { description: 'The key was used with a different body.' } };
const IN_WORDS = {
  parameter: { description: 'Unique for a request. A key that is sent with another body is answered 422.' },
};
const AS_BEFORE = {
  parameter: { description: 'Unique for a request. The same key gives the first answer again, whatever the body is.' },
};
const OTHER = 'add-customers/follow-up/idempotency-key-other-body';

test.each<[string, Said, Habit, readonly string[]]>([
  ['is refused as its answer says', REFUSES, {}, []],
  ['is refused as its key says', IN_WORDS, {}, []],
  ['is answered as before, and has to be refused', REFUSES, { answersAsBefore: true }, [`warning ${OTHER}`]],
  ['creates a second record, and has to be refused', IN_WORDS, { takesOther: true }, [`warning ${OTHER}`]],
  ['is answered as before, as its key says', AS_BEFORE, { answersAsBefore: true }, []],
  ['creates a second record, and has to be answered as before', AS_BEFORE, { takesOther: true }, [`warning ${OTHER}`]],
])('one key with another body %s', async (_what, document, habit, expected) => {
  const records = new Map<string, string>();
  const run = await runAt(new Map(), records, habit, saying(document));
  expect(said(run)).toEqual(expected);
  expect(run.results.map(({ case: { id } }) => id)).toContain(`acme/${OTHER}`);
  expect([...records]).toEqual([]);
});

test('where the document says nothing of another body, none is sent', async () => {
  const run = await runAt(new Map(), new Map(), {});
  expect(run.results.filter(({ case: { id } }) => id.endsWith('other-body'))).toEqual([]);
});
