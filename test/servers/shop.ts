import type { IncomingMessage, ServerResponse } from 'node:http';
import { withBody } from './recorded-run';

/** One record of the shop; what a customer is, and an order of one. */
export type Row = Record<string, unknown> & { id: number };

/** A request as the shop reads it. */
export interface Asked {
  readonly method: string;
  /** `['customers', '7', 'orders']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly headers: IncomingMessage['headers'];
}

export interface Said {
  status: number;
  value?: unknown;
  headers?: Record<string, string>;
  raw?: string;
}

export interface ShopState {
  readonly customers: Map<number, Row>;
  readonly orders: Map<number, Row>;
  next: number;
  /** Of everything that came. */
  readonly asked: Asked[];
}

/** What a shop does otherwise: it changes the good answer, or what is kept. */
export interface Habit {
  readonly before?: (asked: Asked, state: ShopState) => Said | undefined;
  readonly after?: (said: Said, asked: Asked, state: ShopState) => Said;
}

const content = (schema: object, example?: unknown) => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
});
const answer = (schema?: object) => ({ description: 'd', ...(schema && { content: content(schema) }) });
const none = { description: 'd' };
const CUSTOMER = {
  type: 'object',
  required: ['id', 'name', 'status'],
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    status: { type: 'string', enum: ['active', 'blocked'] },
    note: { type: ['string', 'null'] },
    age: { type: 'integer' },
    createdAt: { type: 'string', format: 'date-time' },
  },
};
const ORDER = {
  type: 'object',
  required: ['id', 'customerId', 'amount'],
  properties: { id: { type: 'integer' }, customerId: { type: 'integer' }, amount: { type: 'integer' } },
};
const list = (items: object) => ({
  type: 'object',
  required: ['items'],
  properties: { items: { type: 'array', items }, total: { type: 'integer' } },
});
const id = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'integer' } });
const query = (name: string, schema: object) => ({ name, in: 'query', schema });
const integer = { type: 'integer', minimum: 1 };
const sent = (schema: { properties: object }, required: readonly string[], example: unknown) => ({
  required: true,
  content: content({ type: 'object', required, properties: { ...schema.properties, id: undefined } }, example),
});
const errors = { 400: none, 404: none };

/** A document of nobody in particular: two resources, one of which names the other. */
export const SHOP = {
  paths: {
    '/customers': {
      get: {
        operationId: 'listCustomers',
        parameters: [
          query('limit', integer),
          query('offset', { type: 'integer', minimum: 0 }),
          query('status', { type: 'string', enum: ['active', 'blocked'] }),
          query('sort', { type: 'string' }),
        ],
        responses: { 200: answer(list(CUSTOMER)), 400: none },
      },
      post: {
        operationId: 'addCustomer',
        requestBody: sent(CUSTOMER, ['name'], { name: 'Ada', status: 'active', note: 'first', age: 36 }),
        responses: { 201: answer(CUSTOMER), 400: none },
      },
    },
    '/customers/{customerId}': {
      parameters: [id('customerId')],
      get: { operationId: 'getCustomer', responses: { 200: answer(CUSTOMER), ...errors } },
      put: {
        operationId: 'putCustomer',
        requestBody: sent(CUSTOMER, ['name'], { name: 'Ada Lovelace', status: 'blocked', note: 'second', age: 37 }),
        responses: { 200: answer(CUSTOMER), ...errors },
      },
      patch: {
        operationId: 'patchCustomer',
        requestBody: sent(CUSTOMER, [], { note: 'third' }),
        responses: { 200: answer(CUSTOMER), ...errors },
      },
      delete: { operationId: 'deleteCustomer', responses: { 204: none, ...errors } },
    },
    '/customers/{customerId}/orders': {
      parameters: [id('customerId')],
      get: { operationId: 'ordersOfCustomer', responses: { 200: answer(list(ORDER)), ...errors } },
      post: {
        operationId: 'addOrder',
        requestBody: sent(ORDER, ['amount'], { amount: 5 }),
        responses: { 201: answer(ORDER), ...errors },
      },
    },
    '/customers/{customerId}/orders/{orderId}': {
      parameters: [id('customerId'), id('orderId')],
      get: { operationId: 'getOrder', responses: { 200: answer(ORDER), ...errors } },
      delete: { operationId: 'deleteOrder', responses: { 204: none, ...errors } },
    },
    '/orders': {
      get: {
        operationId: 'searchOrders',
        parameters: [{ ...query('customerId', { type: 'integer' }), required: true }],
        responses: { 200: answer(list(ORDER)), ...errors },
      },
    },
  },
};

const ok = (value: unknown): Said => ({ status: 200, value });
const refused = (status: number): Said => ({ status, value: {} });

const isCustomer = (body: Record<string, unknown>, partial: boolean): boolean => {
  const { name, status = 'active', note = null, age = 1, createdAt = '2026-01-01T00:00:00Z' } = body;
  return (
    (typeof name === 'string' || (partial && name === undefined)) &&
    (status === 'active' || status === 'blocked') &&
    (typeof note === 'string' || note === null) &&
    Number.isInteger(age) &&
    typeof createdAt === 'string' &&
    !Number.isNaN(Date.parse(createdAt))
  );
};

const listed = (rows: readonly Row[], params: URLSearchParams): Said => {
  const number = (name: string, least: number) => {
    const text = params.get(name);
    return text === null ? undefined : /^\d+$/.test(text) && Number(text) >= least ? Number(text) : Number.NaN;
  };
  const [limit, offset, status, sort] = [
    number('limit', 1),
    number('offset', 0),
    params.get('status'),
    params.get('sort'),
  ];
  if (Number.isNaN(limit) || Number.isNaN(offset)) return refused(400);
  if (status !== null && status !== 'active' && status !== 'blocked') return refused(400);
  const kept = rows.filter((row) => status === null || row.status === status);
  const property = sort?.replace(/^-/, '') ?? '';
  const sorted =
    sort === null ? kept : kept.toSorted((a, b) => order(a[property], b[property]) * (sort.startsWith('-') ? -1 : 1));
  const start = offset ?? 0;
  return ok({ items: sorted.slice(start, limit === undefined ? undefined : start + limit), total: kept.length });
};

const order = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));

const honest = ({ method, path, query: params, body, headers }: Asked, state: ShopState): Said => {
  const { customers, orders } = state;
  const [kind, first, below, second] = path;
  const isJson = headers['content-type'] === 'application/json';
  const numbers = [first, second].filter((each) => each !== undefined);
  if (numbers.some((each) => !/^-?\d+$/.test(each))) return refused(400);
  const written = body !== undefined && isJson ? body : undefined;
  if (kind === 'orders') {
    const wanted = params.get('customerId');
    if (wanted === null || !/^-?\d+$/.test(wanted)) return refused(400);
    const found = [...orders.values()].filter(({ customerId }) => customerId === Number(wanted));
    return ok({ items: found, total: found.length });
  }
  const owner = first === undefined ? undefined : customers.get(Number(first));
  if (first !== undefined && !owner) return refused(404);
  if (below === 'orders' && owner) {
    const own = [...orders.values()].filter(({ customerId }) => customerId === owner.id);
    const found = own.find((each) => each.id === Number(second));
    if (second !== undefined && !found) return refused(404);
    if (method === 'GET') return ok(found ?? { items: own, total: own.length });
    if (method === 'DELETE' && found) {
      orders.delete(found.id);
      return { status: 204 };
    }
    if (method !== 'POST' || !written || !Number.isInteger(written.amount)) return refused(400);
    const row = { id: state.next++, customerId: owner.id, amount: written.amount };
    orders.set(row.id, row);
    return { status: 201, value: row };
  }
  if (method === 'GET') return owner ? ok(owner) : listed([...customers.values()], params);
  if (method === 'DELETE' && owner) {
    customers.delete(owner.id);
    for (const [key, { customerId }] of orders) if (customerId === owner.id) orders.delete(key);
    return { status: 204 };
  }
  if (!written || !isCustomer(written, method === 'PATCH')) return refused(400);
  const before = method === 'PATCH' && owner ? owner : { status: 'active', createdAt: '2026-01-01T00:00:00Z' };
  const row = { ...before, ...written, id: owner?.id ?? state.next++ } as Row;
  customers.set(row.id, row);
  return owner ? ok(row) : { status: 201, value: row, headers: { location: `/customers/${row.id}` } };
};

const FIRST: readonly Row[] = [
  { id: 11, name: 'Grace', status: 'active', note: null, age: 85, createdAt: '2026-01-03T10:00:00+01:00' },
  { id: 12, name: 'Alan', status: 'blocked', note: 'x', age: 41, createdAt: '2026-01-02T10:00:00+01:00' },
  { id: 13, name: 'Edsger', status: 'active', note: 'y', age: 72, createdAt: '2026-01-01T10:00:00+01:00' },
  { id: 14, name: 'Barbara', status: 'blocked', note: 'z', age: 50, createdAt: '2026-01-04T10:00:00+01:00' },
];

/** A shop that keeps its document, but for its habit. */
export const createShop = ({ before, after }: Habit = {}) => {
  const state: ShopState = {
    customers: new Map(FIRST.map((row) => [row.id, row])),
    orders: new Map([[21, { id: 21, customerId: 11, amount: 3 }]]),
    next: 100,
    asked: [],
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    withBody(request, (body) => {
      const url = new URL(request.url ?? '/', 'http://shop');
      const { method = 'GET', headers } = request;
      const asked: Asked = {
        method,
        path: url.pathname.split('/').slice(1),
        query: url.searchParams,
        body,
        headers,
      };
      state.asked.push(asked);
      const good = before?.(asked, state) ?? honest(asked, state);
      const said = after?.(good, asked, state) ?? good;
      const text = said.raw ?? (said.value === undefined ? '' : JSON.stringify(said.value));
      response.writeHead(said.status, { ...(text !== '' && { 'content-type': 'application/json' }), ...said.headers });
      response.end(said.status === 204 ? undefined : text);
    });
  };
  return { serve, state };
};
