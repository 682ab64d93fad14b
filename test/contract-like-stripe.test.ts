import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun } from './servers/recorded-run';

/**
 * An API for payments as many are: forms with brackets, the key as user name of Basic, a change by POST to the record, references
 * without `id` in their names, lists that say `has_more`, ranges as deep objects.
 */
const text = { type: 'string' };
const ok = (schema: object) => ({ 200: { description: 'ok', content: { 'application/json': { schema } } } });
const refused = { 400: { description: 'no' }, 401: { description: 'who' }, 404: { description: 'none' } };
const form = (schema: object, example?: object) => ({
  required: true,
  content: {
    'application/x-www-form-urlencoded': {
      schema,
      ...(example && { example }),
      encoding: { tags: { style: 'deepObject', explode: true }, address: { style: 'deepObject', explode: true } },
    },
  },
});
const address = { type: 'object', properties: { city: text } };
const customer = {
  type: 'object',
  required: ['id', 'email', 'created'],
  properties: {
    id: text,
    email: text,
    phone: { type: ['string', 'null'] },
    address: { anyOf: [address, { type: 'null' }] },
    tags: { type: 'array', items: text },
    created: { type: 'integer' },
  },
};
const gone = { type: 'object', required: ['id', 'deleted'], properties: { id: text, deleted: { const: true } } };
const invoice = {
  type: 'object',
  properties: { id: text, customer: { anyOf: [text, customer] }, total: { type: 'integer' } },
};
const query = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more });
const range = { type: 'object', properties: { gte: { type: 'integer' }, lt: { type: 'integer' } } };
const key = { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 255 } };
const list = (item: object) => ({
  type: 'object',
  properties: { data: { type: 'array', items: item }, has_more: { type: 'boolean' } },
});
const limit = query('limit', { type: 'integer', minimum: 1, maximum: 100 });

const document = {
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'basic' } } },
  paths: {
    '/customers': {
      get: {
        operationId: 'customers',
        parameters: [
          limit,
          query('starting_after', text),
          query('created', range, { style: 'deepObject', explode: true }),
        ],
        responses: { ...ok(list(customer)), ...refused },
      },
      post: {
        operationId: 'addCustomer',
        parameters: [key],
        requestBody: form(
          { type: 'object', properties: { email: text, phone: text, address, tags: customer.properties.tags } },
          { email: 'ada@example.com', phone: '+4930', address: { city: 'Berlin' }, tags: ['new'] },
        ),
        responses: { ...ok(customer), ...refused },
      },
    },
    '/customers/search': {
      get: {
        operationId: 'search',
        parameters: [limit, query('page', text)],
        responses: ok({ ...list(customer), properties: { ...list(customer).properties, next_page: text } }),
      },
    },
    '/customers/{customer}': {
      parameters: [{ name: 'customer', in: 'path', required: true, schema: text }],
      get: { operationId: 'customer', responses: { ...ok({ anyOf: [customer, gone] }), ...refused } },
      post: {
        operationId: 'changeCustomer',
        requestBody: form({ type: 'object', properties: { email: { ...text, example: 'eve@example.com' } } }),
        responses: { ...ok(customer), ...refused },
      },
      delete: { operationId: 'removeCustomer', responses: { ...ok(gone), ...refused } },
    },
    '/invoices': {
      post: {
        operationId: 'addInvoice',
        requestBody: form({ type: 'object', required: ['customer'], properties: { customer: text } }),
        responses: { ...ok(invoice), ...refused },
      },
    },
    '/invoices/{invoice}': {
      parameters: [{ name: 'invoice', in: 'path', required: true, schema: text }],
      get: {
        operationId: 'invoice',
        parameters: [query('expand[]', { type: 'array', items: { enum: ['customer'] } })],
        responses: { ...ok(invoice), ...refused },
      },
      delete: { operationId: 'removeInvoice', responses: { ...ok(gone), ...refused } },
    },
  },
};

type Lie =
  | 'another record'
  | 'change forgotten'
  | 'city forgotten'
  | 'ends too early'
  | 'expand ignored'
  | 'invoice lost'
  | 'key forgotten'
  | 'phone dropped'
  | 'range ignored'
  | 'search begins anew';

interface Customer {
  readonly id: string;
  readonly created: number;
  readonly email?: string;
  readonly phone?: string | null;
  readonly address?: object | null;
  readonly tags?: readonly string[];
}

const server = (lie?: Lie) => {
  const customers: Customer[] = [0, 1, 2, 3, 4, 5].map((index) => ({
    id: `cus_${index}`,
    email: `u${index}@example.com`,
    created: 1_790_000_000 + index * 1000,
  }));
  /** The customer of each. */
  const invoices = new Map<string, string>();
  const removed = new Set<string>();
  const keys = new Map<string, object>();
  const shown = customers.length;
  let made = 100;
  const listed = (
    response: ServerResponse,
    rows: readonly Customer[],
    asked: URLSearchParams,
    from: number,
    next?: true,
  ) => {
    const last = from + Number(asked.get('limit') ?? 10);
    const more = last < rows.length && lie !== 'ends too early';
    const page = `p${lie === 'search begins anew' ? 0 : last}`;
    json(response, 200, { data: rows.slice(from, last), has_more: more, ...(next && more && { next_page: page }) });
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://api.example');
    const [, kind = '', id] = url.pathname.split('/');
    const sent = new URLSearchParams(await readText(request));
    const user = Buffer.from(`${request.headers.authorization}`.replace('Basic ', ''), 'base64').toString();
    if (user !== 'sk_live_51Hx:') return json(response, 401, {});
    const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
    if (request.method === 'POST' && !(isForm && sent.size > 0)) return json(response, 400, {});
    const { searchParams: asked } = url;
    const rows = customers.filter((each) => !removed.has(each.id));
    if (id === 'search') return listed(response, rows, asked, Number((asked.get('page') ?? 'p0').slice(1)), true);
    if (request.method === 'GET' && id === undefined) {
      const [least, most] = [Number(asked.get('created[gte]') ?? 0), Number(asked.get('created[lt]') ?? Infinity)];
      const within = rows.filter(({ created }) => created >= least && created < most);
      const from = rows.findIndex((each) => each.id === asked.get('starting_after')) + 1;
      return listed(response, lie === 'range ignored' ? rows : within, asked, from);
    }
    if (kind === 'invoices') {
      if (id !== undefined && (!invoices.has(id) || lie === 'invoice lost')) return json(response, 404, {});
      if (request.method === 'DELETE') invoices.delete(id ?? '');
      if (request.method === 'DELETE') return json(response, 200, { id, deleted: true });
      if (id !== undefined) {
        const found = rows.find((each) => each.id === invoices.get(id));
        const isWhole = asked.has('expand[]') && lie !== 'expand ignored';
        return json(response, 200, { id, customer: isWhole ? found : found?.id, total: 0 });
      }
      if (!rows.some((each) => each.id === sent.get('customer'))) return json(response, 400, {});
      made += 1;
      invoices.set(`in_${made}`, String(sent.get('customer')));
      return json(response, 200, { id: `in_${made}`, customer: sent.get('customer'), total: 0 });
    }
    const index = customers.findIndex((each) => each.id === id);
    const own = customers[index];
    if (id !== undefined && !own) return json(response, 404, {});
    if (own && removed.has(own.id)) return json(response, 200, { id, deleted: true });
    if (request.method === 'GET') return json(response, 200, lie === 'another record' ? customers[0] : own);
    if (request.method === 'DELETE') removed.add(id ?? '');
    if (request.method === 'DELETE') return json(response, 200, { id, deleted: true });
    if (own) {
      const changed = {
        ...own,
        ...(sent.has('email') && { email: String(sent.get('email')) }),
        ...(lie === 'phone dropped' && { phone: null }),
      };
      if (lie !== 'change forgotten') customers[index] = changed;
      return json(response, 200, changed);
    }
    const name = request.headers['idempotency-key'];
    const before = typeof name === 'string' && lie !== 'key forgotten' ? keys.get(name) : undefined;
    if (before) return json(response, 200, before);
    // A list without brackets is a text, as at Stripe.
    if (sent.has('tags')) return json(response, 400, {});
    made += 1;
    const city = sent.get('address[city]');
    const created: Customer = {
      id: `cus_${made}`,
      created: 1_790_100_000,
      email: sent.get('email') ?? '',
      phone: sent.get('phone'),
      address: city === null || lie === 'city forgotten' ? null : { city },
      tags: sent.getAll('tags[]'),
    };
    customers.push(created);
    if (typeof name === 'string') keys.set(name, created);
    return json(response, 200, created);
  };
  const left = () => [...customers.slice(shown).filter(({ id }) => !removed.has(id)), ...invoices.values()];
  return { left, answer: (...both: Parameters<typeof answer>) => void answer(...both) };
};

const run = async (lie?: Lie) => {
  const like = server(lie);
  const { results } = await recordedRun(document, like.answer, {
    allowUnsafe: true,
    environment: { UNDERSTUDY_ACME_USER: 'sk_live_51Hx', UNDERSTUDY_ACME_PASSWORD: '' },
  });
  // It checks nothing that is sent, so what it was asked for with wrong requests is of no interest here.
  const said = results.flatMap(
    ({
      case: {
        id,
        expect: { wrong },
      },
      verdict,
    }) =>
      wrong
        ? []
        : verdict.findings.map(
            (each) => `${each.severity} ${id.replace('acme/', '')}: ${'message' in each ? each.message : each.kind}`,
          ),
  );
  const passed = results.filter(({ verdict }) => outcomeOf(verdict) === 'passed').map(({ case: { id } }) => id);
  return { said, passed, results, left: like.left() };
};

test('a key as user name, lists in brackets, references without "id" and changes by POST are all answered', async () => {
  const { said, passed, results, left } = await run();
  expect(said).toEqual([]);
  const samples = results.map(({ case: { id } }) => id).filter((id) => id.endsWith('/example/sample'));
  expect(samples).toHaveLength(9);
  expect(passed).toEqual(
    expect.arrayContaining([
      ...samples,
      'acme/addCustomer/follow-up/with-key',
      'acme/addCustomer/follow-up/idempotency-key',
      'acme/customers/follow-up/bound-created-gte',
      'acme/search/follow-up/next-page',
      'acme/customer/follow-up/changed',
    ]),
  );
  expect(left).toEqual([]);
});

test.each<[Lie, readonly string[]]>([
  [
    'another record',
    [
      'note customer/example/sample: id is cus_0, where cus_104 was asked for',
      'note customer/follow-up/created: id is cus_0, where cus_101 was asked for',
      'note customer/follow-up/changed: id is cus_0, where cus_104 was asked for',
    ],
  ],
  ['change forgotten', ['note customer/follow-up/changed: email is not read as it was sent']],
  // Told once, and not again after the change.
  ['city forgotten', ['note customer/follow-up/created: address is not read as it was sent']],
  [
    'ends too early',
    [
      'note customers/follow-up/limit-limit: it says that there is no more, and without limit there is',
      'note search/follow-up/limit-limit: it says that there is no more, and without limit there is',
    ],
  ],
  [
    'key forgotten',
    ['note addCustomer/follow-up/idempotency-key: sent again with the same key, it created a second record'],
  ],
  ['expand ignored', ['note invoice/follow-up/shape-expand: with expand[]=customer it has what it has without']],
  ['phone dropped', ['note customer/follow-up/changed: phone is not read as it was sent']],
  [
    'range ignored',
    [
      'note customers/follow-up/bound-created-gte: it is beyond what created[gte]=1790003000 asks for',
      'note customers/follow-up/bound-created-lt: it is beyond what created[lt]=1790002000 asks for',
    ],
  ],
  ['search begins anew', ['note search/follow-up/next-page: asked with page=p0 it has items of a page before']],
])('a lie about payments: %s', async (lie, expected) => {
  const { said } = await run(lie);
  expect([...new Set(said)].sort()).toEqual([...expected].sort());
});

test('a created record that an id made for paths does not find is missing, and not another one', async () => {
  const { said } = await run('invoice lost');
  expect(said).toEqual([
    'failure invoice/example/sample: status-unexpected',
    'failure removeInvoice/example/sample: status-unexpected',
  ]);
});
