import { type RecordedRun, recordedRun } from './servers/recorded-run';
import { type Asked, createShop, type Habit, type Row, type Said, SHOP } from './servers/shop';

/** `note filter listCustomers/follow-up/filter-status`, and what is left behind. */
const said = ({ results, events }: RecordedRun): readonly string[] => [
  ...new Set([
    ...results.flatMap(({ case: { id }, verdict }) =>
      verdict.findings
        .filter(({ kind }) => kind !== 'property-undocumented')
        .map((finding) => {
          const what = finding.kind === 'semantics' ? finding.rule : finding.kind;
          return `${finding.severity} ${what} ${id.replace('acme/', '')}`;
        }),
    ),
    ...events.flatMap((event) => (event.type === 'left-behind' ? [`left ${event.what}`] : [])),
  ]),
];

const runWith = async (habit: Habit) => {
  const shop = createShop(habit);
  // Requests that are wrong on purpose are the matter of other tests.
  const only = ['acme/*/example/*', 'acme/*/follow-up/*', 'acme/*/situation/*'];
  const run = await recordedRun(SHOP, shop.serve, { allowUnsafe: true, only });
  const isChange = ({ method }: Asked) => ['PUT', 'PATCH', 'DELETE'].includes(method);
  const touched = shop.state.asked.filter((asked) => isChange(asked) && /^\d\d$/.test(asked.path[1] ?? ''));
  return { run, state: shop.state, touched: touched.map(({ method, path }) => `${method} ${path.join('/')}`) };
};

type After = NonNullable<Habit['after']>;
type Before = NonNullable<Habit['before']>;

const isGood = ({ status }: Said): boolean => status < 300;
const isList = ({ method, path }: Asked): boolean => method === 'GET' && path.join() === 'customers';
const isCustomer =
  (method: string) =>
  (asked: Asked): boolean =>
    asked.method === method && asked.path.length === 2 && asked.path[0] === 'customers';
const isOrder =
  (method: string) =>
  (asked: Asked): boolean =>
    asked.method === method && asked.path.length === 4;
const itemsOf = ({ value }: Said): readonly Row[] => (value as { items?: readonly Row[] }).items ?? [];

/** Another good answer of some questions. */
const answering = (which: (asked: Asked) => boolean, change: After): Habit => ({
  after: (said, asked, state) => (which(asked) && isGood(said) ? change(said, asked, state) : said),
});
const listing = (change: (items: readonly Row[], asked: Asked, all: readonly Row[]) => readonly unknown[]): Habit =>
  answering(isList, (said, asked, { customers }) => ({
    status: 200,
    value: { items: change(itemsOf(said), asked, [...customers.values()]) },
  }));
const asking = (name: string, value?: string) => (asked: Asked) =>
  value === undefined ? asked.query.has(name) : asked.query.get(name) === value;
const DOCUMENTED = Object.values(SHOP.paths['/customers/{customerId}']).flatMap((operation) =>
  'requestBody' in operation ? [JSON.stringify(operation.requestBody.content['application/json'].example)] : [],
);

/** What is sent with a good request is handled otherwise. */
const handling = (
  which: (asked: Asked) => boolean,
  handle: (row: Row, ...rest: Parameters<Before>) => Said,
): Habit => ({
  before: (asked, state) => {
    const row = state.customers.get(Number(asked.path[1]));
    const isDocumented =
      asked.headers['content-type'] === 'application/json' && DOCUMENTED.includes(JSON.stringify(asked.body));
    const isGoodOne = asked.method === 'DELETE' || isDocumented;
    return which(asked) && row && isGoodOne ? handle(row, asked, state) : undefined;
  },
});

const LIST = 'listCustomers/follow-up';
const ITEM = 'getCustomer/follow-up';

const LIES: readonly (readonly [string, Habit, readonly string[]])[] = [
  [
    'limit lets one too many through',
    listing((items, asked, all) =>
      asking('limit')(asked) ? all.slice(0, Number(asked.query.get('limit')) + 1) : items,
    ),
    [`note limit ${LIST}/limit-limit`],
  ],
  [
    'limit gives other items',
    listing((items, asked) => (asking('limit')(asked) ? items.map((row) => ({ ...row, id: row.id + 50 })) : items)),
    [`note compared ${LIST}/limit-limit`],
  ],
  [
    'limit gives no items',
    listing((items, asked) => (asking('limit')(asked) ? [] : items)),
    [`note compared ${LIST}/limit-limit`],
  ],
  [
    'a filter is ignored for one value',
    listing((items, asked, all) => (asking('status', 'blocked')(asked) ? all : items)),
    [`note filter ${LIST}/filter-status-other`],
  ],
  [
    'a filter loses an item that it is about',
    listing((items, asked) => (asking('status', 'active')(asked) ? items.slice(1) : items)),
    [`note compared ${LIST}/filter-status`],
  ],
  [
    'an order is ignored',
    listing((items, asked, all) => (asking('sort')(asked) ? all : items)),
    [`note sort ${LIST}/sort-sort`],
  ],
  [
    'an order loses an item',
    listing((items, asked) => (asking('sort')(asked) ? items.slice(1) : items)),
    [`note compared ${LIST}/sort-sort`],
  ],
  [
    'a page repeats the last item of the one before',
    listing((items, asked, all) => (asking('offset', '4')(asked) ? all.slice(3) : items)),
    [`note compared ${LIST}/page-offset`],
  ],
  [
    'what was created is in no list',
    listing((items) => items.filter(({ id }) => id < 100)),
    [`note created ${LIST}/created`],
  ],
  [
    'what was created is another than was sent',
    answering(isCustomer('GET'), (said) => ({ ...said, value: { ...(said.value as Row), age: 1 } })),
    // What the vendor decided itself is no change that it forgot.
    [`note created ${ITEM}/created`],
  ],
  [
    'what was created cannot be read',
    answering(
      (asked) => isCustomer('GET')(asked) && Number(asked.path[1]) >= 100,
      () => ({ status: 404, value: {} }),
    ),
    ['failure status-unexpected getCustomer/example/sample'],
  ],
  [
    'Location names what is not there',
    answering(
      (asked) => asked.method === 'POST' && asked.path.length === 1,
      (said) => ({ ...said, headers: { location: '/customers/5100' } }),
    ),
    [
      'failure status-unexpected addOrder/example/sample',
      `note created ${LIST}/created`,
      'failure status-unexpected getCustomer/example/sample',
      'failure status-unexpected putCustomer/example/sample',
      'failure status-unexpected patchCustomer/example/sample',
      'failure status-unexpected deleteCustomer/example/sample',
      'left /customers/5100',
    ],
  ],
  [
    'a change is answered, and nothing is changed',
    handling(isCustomer('PUT'), (row, { body }) => ({ status: 200, value: { ...row, ...body } })),
    [`warning changed ${ITEM}/changed`],
  ],
  [
    'a partial change empties the rest',
    handling(isCustomer('PATCH'), ({ id }, _asked, { customers }) => {
      const row = { id, name: '', status: 'active', note: 'third' };
      customers.set(id, row);
      return { status: 200, value: row };
    }),
    [`warning changed ${ITEM}/changed`],
  ],
  [
    'a deletion is answered, and nothing is deleted',
    handling(isCustomer('DELETE'), () => ({ status: 204 })),
    [`note deleted ${LIST}/deleted`, `warning deleted ${ITEM}/deleted`, 'left /customers/100'],
  ],
  [
    'the deletion of a child is answered, and nothing is deleted',
    { before: (asked) => (isOrder('DELETE')(asked) ? { status: 204 } : undefined) },
    ['note deleted ordersOfCustomer/follow-up/deleted', 'warning deleted getOrder/follow-up/deleted'],
  ],
  [
    'a deletion takes another record along',
    answering(isCustomer('DELETE'), (said, _asked, { customers }) => {
      customers.delete(14);
      return said;
    }),
    [`note deleted ${LIST}/deleted`],
  ],
  [
    'the deletion of a child takes its parent along',
    answering(isOrder('DELETE'), (said, { path }, { customers }) => {
      customers.delete(Number(path[1]));
      return said;
    }),
    [
      'failure status-unexpected deleteCustomer/example/sample',
      'failure status-unexpected ordersOfCustomer/follow-up/deleted',
    ],
  ],
  [
    'an id is answered with another record',
    answering(
      (asked) => isCustomer('GET')(asked),
      (_said, _asked, { customers }) => ({ status: 200, value: customers.get(12) }),
    ),
    ['note asked getCustomer/example/sample', `note asked ${ITEM}/created`, `warning asked ${ITEM}/changed`],
  ],
  [
    'a list has the items of another id than the query has',
    answering(
      ({ path }) => path[0] === 'orders',
      (said) => ({ ...said, value: { items: itemsOf(said).map((row) => ({ ...row, customerId: 99 })) } }),
    ),
    ['note asked searchOrders/example/sample'],
  ],
  [
    'an unknown id in a query gives everything',
    answering(
      ({ path }) => path[0] === 'orders',
      (_said, _asked, { orders }) => ({ status: 200, value: { items: [...orders.values()] } }),
    ),
    ['note asked searchOrders/example/sample', 'warning unknown-id searchOrders/situation/unknown-customerId'],
  ],
  [
    'an unknown parent gives the children of all',
    {
      after: (said, { method, path }, { orders }) =>
        method === 'GET' && path.length === 3 && said.status === 404
          ? { status: 200, value: { items: [...orders.values()] } }
          : said,
    },
    ['warning unknown-id ordersOfCustomer/situation/unknown-customerId'],
  ],
  [
    'an unknown id is answered with a page',
    {
      after: (said, asked) =>
        isCustomer('GET')(asked) && said.status === 404
          ? { status: 200, raw: '<p>no</p>', headers: { 'content-type': 'text/html' } }
          : said,
    },
    [
      // A page says nothing of a record: neither that it is found, nor that it is still there.
      'failure media-type-undocumented getCustomer/situation/unknown-customerId',
      `failure media-type-undocumented ${ITEM}/deleted`,
    ],
  ],
];

test.each(LIES)('a shop that lies: %s', async (_name, habit, expected) => {
  const { run, touched } = await runWith(habit);
  expect([...said(run)].sort()).toEqual([...expected].sort());
  expect(touched).toEqual([]);
});

/** Each first time is otherwise. */
const first = (): ((key: string) => boolean) => {
  const seen = new Set<string>();
  return (key) => !seen.has(key) && seen.add(key).has(key);
};
const isUnseen = first();
const isGhost = first();
const marked =
  (mark: Readonly<Record<string, unknown>>): Before =>
  (asked, { customers }) => {
    const row = customers.get(Number(asked.path[1]));
    if (!isCustomer('DELETE')(asked) || !row) return undefined;
    customers.set(row.id, { ...row, ...mark });
    return { status: 204 };
  };
const written = (change: (row: Row) => Row): Habit =>
  answering(
    ({ method, path }) => method !== 'GET' && method !== 'DELETE' && path[0] === 'customers' && path.length < 3,
    (said, _asked, { customers }) => {
      const row = change(said.value as Row);
      customers.set(row.id, row);
      return { ...said, value: row };
    },
  );
let views = 0;

const TRUTHS: readonly (readonly [name: string, habit: Habit, notes?: readonly string[]])[] = [
  ['keeps its document', {}],
  [
    'shows what was created a moment later',
    {
      before: ({ method, path }, { customers }) =>
        method !== 'POST' && Number(path[1]) >= 100 && customers.has(Number(path[1])) && isUnseen(`${method} ${path}`)
          ? { status: 404, value: {} }
          : undefined,
    },
  ],
  [
    'shows what was deleted a moment longer',
    {
      after: (said, asked) =>
        isCustomer('GET')(asked) && said.status === 404 && asked.path[1] === '100' && isGhost('100')
          ? { status: 200, value: { id: 100, name: 'Ada', status: 'active' } }
          : said,
    },
  ],
  ['marks what is deleted', { before: marked({ deleted: true }) }],
  ['marks what is deleted with a time', { before: marked({ deletedAt: '2026-01-01T00:00:00Z' }) }],
  ['marks what is deleted by its state', { before: marked({ state: { phase: 'expired' } }) }],
  [
    'answers 410 after a deletion',
    {
      after: (said, { path }, { customers }) =>
        said.status === 404 && path[1] === '100' && !customers.has(100) ? { status: 410, value: {} } : said,
    },
    [`warning status-undocumented ${ITEM}/deleted`],
  ],
  [
    'allows fewer items than are asked for',
    listing((items, asked) => (asking('limit')(asked) ? items.slice(0, 1) : items)),
  ],
  [
    'gives a page of two',
    answering(isList, (said, asked) => ({
      status: 200,
      value: { ...(said.value as object), items: itemsOf(said).slice(0, asking('limit')(asked) ? 9 : 2) },
    })),
  ],
  [
    'has an order of its own',
    listing((items, asked) =>
      [...asked.query].length === 0 ? items.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1)) : items,
    ),
  ],
  [
    'calls an id otherwise in a record',
    answering(isCustomer('GET'), (said) => {
      const row = said.value as Row;
      return { status: 200, value: { ...row, id: row.id + 5000, number: row.id } };
    }),
  ],
  [
    'counts each view',
    answering(
      ({ method, path }) => method === 'GET' && path[0] === 'customers',
      (said) => {
        views += 1;
        const isAlone = !('items' in (said.value as object));
        const value = isAlone
          ? { ...(said.value as Row), views }
          : { items: itemsOf(said).map((row) => ({ ...row, views })) };
        return { status: 200, value };
      },
    ),
  ],
  [
    'gets new records all the time',
    {
      before: (asked, { customers }) => {
        const id = 40 + customers.size;
        if (isList(asked)) customers.set(id, { id, name: 'n', status: 'active', note: null, age: 20 + id });
        return undefined;
      },
    },
  ],
  ['writes a name its own way', written((row) => ({ ...row, name: `${String(row.name).toUpperCase()} ` }))],
  [
    'decides itself how a record begins',
    answering(
      ({ method, path }) => method === 'POST' && path.length === 1,
      (said, _asked, { customers }) => {
        const row = { ...(said.value as Row), status: 'blocked' };
        customers.set(row.id, row);
        return { ...said, value: row };
      },
    ),
    [`note created ${ITEM}/created`],
  ],
  [
    'names another host in Location',
    answering(
      ({ method, path }) => method === 'POST' && path.length === 1,
      (said) => ({ ...said, headers: { location: `https://other.test/v9/customers/${(said.value as Row).id}` } }),
    ),
  ],
  [
    'has an empty list for an unknown parent',
    {
      after: (said, { method, path }) =>
        method === 'GET' && path.length === 3 && said.status === 404
          ? { status: 200, value: { items: [], total: 0 } }
          : said,
    },
  ],
  [
    'knows no orders of an unknown customer',
    answering(
      ({ path }) => path[0] === 'orders',
      (said, { query }, { customers }) =>
        customers.has(Number(query.get('customerId'))) ? said : { status: 404, value: {} },
    ),
  ],
  [
    'deletes what is not there, too',
    { after: (said, { method }) => (method === 'DELETE' && said.status === 404 ? { status: 204 } : said) },
  ],
  [
    'deletes no customer with orders',
    {
      before: (asked, { orders }) =>
        isCustomer('DELETE')(asked) && [...orders.values()].some((each) => each.customerId === Number(asked.path[1]))
          ? { status: 409, value: {} }
          : undefined,
    },
  ],
  ['has its own hour of the day', written((row) => ({ ...row, createdAt: '2026-01-01T01:00:00+01:00' }))],
];

test.each(TRUTHS.map(([name, habit, notes = []]) => [name, habit, notes] as const))(
  'an honest shop that %s',
  async (_name, habit, expected) => {
    const { run, touched } = await runWith(habit);
    expect(said(run)).toEqual(expected);
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
    expect(touched).toEqual([]);
  },
);
