import { json, recordedRun } from './servers/recorded-run';

interface Item {
  readonly id: number;
  readonly labels: readonly string[];
  readonly owner_id: number;
  readonly price: number;
  readonly status: string;
  readonly createdAt: string;
  readonly sentAt: string;
  readonly to: string;
}

const SENT = [
  { sentAt: 'Sat, 03 Jan 2026 09:00:00 +0000', to: 'ada' },
  { sentAt: 'Sun, 01 Feb 2026 10:00:00 +0000', to: 'bo' },
  { sentAt: 'Sun, 01 Mar 2026 10:00:00 +0000', to: 'ada' },
  { sentAt: 'Wed, 01 Apr 2026 10:00:00 GMT', to: 'bo' },
] as const;
const ITEMS: readonly Item[] = [
  {
    id: 1,
    labels: ['a', 'b'],
    owner_id: 7,
    price: 5,
    status: 'open',
    createdAt: '2026-01-03T10:00:00.250+01:00',
    ...SENT[0],
  },
  { id: 2, labels: ['b'], owner_id: 8, price: 9, status: 'done', createdAt: '2026-02-01T10:00:00Z', ...SENT[1] },
  { id: 3, labels: [], owner_id: 7, price: 7, status: 'open', createdAt: '2026-03-01T10:00:00Z', ...SENT[2] },
  { id: 4, labels: ['c'], owner_id: 9, price: 1, status: 'done', createdAt: '2026-04-01T10:00:00Z', ...SENT[3] },
];

const documentOf = (name: string, schema: object, description?: string) => ({
  paths: {
    '/items': {
      get: {
        operationId: 'listItems',
        parameters: [{ name, in: 'query', schema, ...(description && { description }) }],
        responses: {
          200: {
            description: 'd',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      id: { type: 'integer' },
                      labels: { type: 'array', items: { type: 'string' } },
                      owner_id: { type: 'integer' },
                      price: { type: 'integer' },
                      status: { type: 'string' },
                      createdAt: { type: 'string', format: 'date-time' },
                      sentAt: { type: 'string' },
                      to: { type: 'string' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
});

type Keeps = (item: Item, value: string) => boolean;

const asked = async (name: string, schema: object, keeps: Keeps, description?: string) => {
  const run = await recordedRun(documentOf(name, schema, description), ({ url = '' }, response) => {
    const value = new URL(url, 'http://x').searchParams.get(name);
    json(response, 200, value === null ? ITEMS : ITEMS.filter((item) => keeps(item, value)));
  });
  expect(run.summary).toMatchObject({ failed: 0, warned: 0, inconclusive: 0 });
  const questions = run.arrived.map(({ line }) => decodeURIComponent(line)).filter((line) => line.includes(`${name}=`));
  const findings = run.results.flatMap(({ case: { id }, verdict }) =>
    id.includes('/follow-up/') ? verdict.findings : [],
  );
  return { questions, findings };
};

const integer = { type: 'integer' };
const instant = { type: 'string', format: 'date-time' };
const day = { type: 'string', format: 'date' };
const time = (text: string): number => Date.parse(text);

test.each<[name: string, schema: object, question: string, keeps: Keeps]>([
  ['min_price', integer, 'min_price=7', ({ price }, value) => price >= Number(value)],
  ['maxPrice', integer, 'maxPrice=5', ({ price }, value) => price <= Number(value)],
  ['price[gt]', integer, 'price[gt]=7', ({ price }, value) => price > Number(value)],
  ['price>=', integer, 'price>==7', ({ price }, value) => price >= Number(value)],
  ['createdAt<', day, 'createdAt<=2026-02-01', ({ createdAt }, value) => createdAt.slice(0, 10) <= value],
  ['sentAfter', day, 'sentAfter=2026-03-01', ({ sentAt }, value) => time(sentAt) >= time(value)],
  ['price_lte', integer, 'price_lte=5', ({ price }, value) => price <= Number(value)],
  ['createdAfter', instant, 'createdAfter=2026-03-01', ({ createdAt }, value) => time(createdAt) > time(value)],
  ['created_before', instant, 'created_before=2026-02-01', ({ createdAt }, value) => time(createdAt) <= time(value)],
  ['since_created', instant, 'since_created=2026-03-01', ({ createdAt }, value) => time(createdAt) >= time(value)],
  ['beforeCreated', instant, 'beforeCreated=2026-02-01', ({ createdAt }, value) => time(createdAt) < time(value)],
  ['created_from', day, 'created_from=2026-03-01', ({ createdAt }, value) => createdAt.slice(0, 10) >= value],
])('%s bounds what it names: kept it is fine, ignored a note', async (name, schema, question, keeps) => {
  const good = await asked(name, schema, keeps);
  expect(good.questions).toEqual([expect.stringContaining(question)]);
  expect(good.findings).toEqual([]);
  const deaf = await asked(name, schema, () => true);
  expect(deaf.findings).toMatchObject([{ severity: 'note', rule: 'bound' }]);
});

test.each<[description: string | undefined, name: string, notes: number]>([
  ['Restricts it to items after the specified id.', 'since_id', 1],
  ['Restricts it to items at or after the specified id.', 'since_id', 0],
  ['Items since this id.', 'since_id', 0],
  [undefined, 'price[gt]', 1],
  [undefined, 'price[gte]', 0],
])('a bound that is kept itself: where the document says %j of %s', async (description, name, notes) => {
  const value = (item: Item): number => (name === 'since_id' ? item.id : item.price);
  const { questions, findings } = await asked(
    name,
    integer,
    (item, least) => value(item) >= Number(least),
    description,
  );
  expect(questions).toHaveLength(1);
  expect(findings).toHaveLength(notes);
});

test.each<[what: string, name: string, schema: object, keeps: Keeps]>([
  ['seconds only', 'createdAfter', instant, ({ createdAt }, value) => time(createdAt) >= time(value) - 900],
  [
    'days that begin elsewhere',
    'created_to',
    day,
    ({ createdAt }, value) => time(createdAt) < time(value) + 38 * 3.6e6,
  ],
])('an honest list with %s is accused of nothing', async (_what, name, schema, keeps) => {
  const { questions, findings } = await asked(name, schema, keeps);
  expect(questions).toHaveLength(1);
  expect(findings).toEqual([]);
});

test.each([
  ['a bare since', 'since', instant],
  ['a time as a number', 'created_after', integer],
  ['a text of no form', 'created_after', { type: 'string' }],
  ['a property that no item has', 'min_stock', integer],
])('%s is not guessed at', async (_what, name, schema) => {
  expect((await asked(name, schema, () => true)).questions).toEqual([]);
});

test.each([
  ['Filter by recipient.', 2],
  ['Only items until this date.', 0],
  [undefined, 0],
])('where the document says %j, to is asked for %i times', async (description, times) => {
  const deaf = await asked('to', { type: 'string' }, () => true, description);
  expect(deaf.questions).toHaveLength(times);
  expect(deaf.findings.length > 0).toBe(times > 0);
});

test('filter[status] selects by status', async () => {
  const name = 'filter[status]';
  const good = await asked(name, { type: 'string' }, ({ status }, value) => status === value);
  expect(good.questions).toHaveLength(2);
  expect(good.findings).toEqual([]);
  const deaf = await asked(name, { type: 'string' }, () => true);
  expect(deaf.findings).toContainEqual(expect.objectContaining({ severity: 'note', rule: 'filter' }));
});

test.each([
  ['an enumeration without a type', { enum: ['open', 'done', 'lost'] }],
  ['one that may be null', { type: ['string', 'null'] }],
  ['a list of them', { type: 'array', items: { type: 'string' } }],
])('status as %s is a filter, too', async (_what, schema) => {
  const good = await asked('status', schema, ({ status }, value) => status === value);
  expect(good.questions).toHaveLength(2);
  expect(good.findings).toEqual([]);
  const deaf = await asked('status', schema, () => true);
  expect(deaf.findings).toContainEqual(expect.objectContaining({ severity: 'note', rule: 'filter' }));
});

const integers = { type: 'array', items: integer };

test.each<[what: string, name: string, schema: object, keeps: Keeps]>([
  ['one of a list', 'label', { type: 'string' }, ({ labels }, value) => labels.includes(value)],
  ['an id, without saying so', 'owner', integer, ({ owner_id }, value) => owner_id === Number(value)],
  ['their ids', 'ids', integers, ({ id }, value) => value.split(',').includes(String(id))],
])('items are chosen by %s', async (_what, name, schema, keeps) => {
  const good = await asked(name, schema, keeps);
  expect(good.questions).toHaveLength(2);
  expect(good.findings).toEqual([]);
  const deaf = await asked(name, schema, () => true);
  expect(deaf.findings).toContainEqual(expect.objectContaining({ severity: 'note', rule: 'filter', blame: 'spec' }));
});

test.each([
  ['Only items in this state.', 'warning', 'vendor'],
  ['Returns only items in this state.', 'warning', 'vendor'],
  ['The state that comes first.', 'note', 'spec'],
])('%s: a filter that is ignored is a %s', async (description, severity, blame) => {
  const run = recordedRun(documentOf('status', { type: 'string' }, description), (_request, response) =>
    json(response, 200, ITEMS),
  );
  const findings = (await run).results.flatMap(({ verdict }) => verdict.findings);
  expect(findings).toContainEqual(expect.objectContaining({ severity, blame, rule: 'filter' }));
});

test.each([
  'Only items without this state.',
  'Shows only items that do not have it.',
  'Only states after this one.',
  'Excludes items in this state.',
])('%s: that is another filter, and nobody asks', async (description) => {
  const run = await recordedRun(documentOf('status', { type: 'string' }, description), ({ url = '' }, response) =>
    json(
      response,
      200,
      ITEMS.filter(({ status }) => !url.endsWith(`=${status}`)),
    ),
  );
  expect(run.results.flatMap(({ verdict }) => verdict.findings)).toEqual([]);
});

test('what comes where it is not set is no other filter', async () => {
  const said = 'Only items in this state. If it is not set, they are not sorted out.';
  const run = await recordedRun(
    documentOf('statuses', { type: 'array', items: { type: 'string' } }, said),
    (_request, response) => json(response, 200, ITEMS),
  );
  expect(run.results.flatMap(({ verdict }) => verdict.findings)).toContainEqual(
    expect.objectContaining({ severity: 'warning', rule: 'filter' }),
  );
});

test.each([
  [{ minimum: 3 }, '3'],
  [{ enum: [3, 100] }, '3'],
  [{ enum: [25, 100] }, undefined],
])('a limit of %j is asked for as the document allows it', async (schema, value) => {
  const run = await recordedRun(documentOf('limit', { ...integer, ...schema }), (_request, response) =>
    json(response, 200, ITEMS),
  );
  const asked = run.arrived.flatMap(({ line }) => new URL(line.slice(4), 'http://x').searchParams.get('limit') ?? []);
  expect(asked).toEqual(value === undefined ? [] : [value]);
  const findings = run.results.flatMap(({ verdict }) => verdict.findings);
  expect(findings.map(({ severity }) => severity)).toEqual(asked.map(() => 'note'));
});

test.each([
  ['size', 'page'],
  ['take', 'skip'],
  ['count', 'offset'],
  ['rows', 'start'],
  ['first', 'after'],
  ['top', 'skip'],
  ['_limit', '_page'],
])('%s beside %s is a limit, whatever is said of it', async (name, beside) => {
  const document = documentOf(name, integer);
  const page = { name: beside, in: 'query', schema: beside === 'after' ? { type: 'string' } : integer };
  document.paths['/items'].get.parameters.push(page as never);
  const ignoring = await recordedRun(document, (_request, response) => json(response, 200, ITEMS));
  const rules = ignoring.results.flatMap(({ verdict }) =>
    verdict.findings.flatMap((each) => ('rule' in each ? each.rule : [])),
  );
  expect(rules).toContain('limit');
  const honest = await recordedRun(document, ({ url = '' }, response) => {
    const query = new URL(url, 'http://x').searchParams;
    const [count, from] = [Number(query.get(name) ?? 4), Number(query.get(beside) ?? 0)];
    const start = beside.includes('page') ? Math.max(0, from - 1) * count : from;
    json(response, 200, ITEMS.slice(start, start + count));
  });
  expect(honest.results.flatMap(({ verdict }) => verdict.findings)).toEqual([]);
});

test.each([
  ['size', integer, 'Minimum size in KB.'],
  ['max', integer, 'Maximum price.'],
  ['length', integer, ''],
  ['top', { type: 'string' }, ''],
])('%s of %j (%s) beside an offset is no limit', async (name, schema, description) => {
  const document = documentOf(name, schema, description);
  document.paths['/items'].get.parameters.push({ name: 'offset', in: 'query', schema: integer } as never);
  const run = await recordedRun(document, ({ url = '' }, response) =>
    json(response, 200, ITEMS.slice(Number(new URL(url, 'http://x').searchParams.get('offset') ?? 0))),
  );
  expect(run.results.flatMap(({ verdict }) => verdict.findings)).toEqual([]);
});

test.each([[{ type: 'number' }], [{ type: 'string' }]])('a limit of %j is one, too', async (schema) => {
  const run = await recordedRun(documentOf('limit', schema), (_request, response) => json(response, 200, ITEMS));
  expect(run.results.flatMap(({ verdict }) => verdict.findings)).toEqual([
    expect.objectContaining({ severity: 'note', rule: 'limit' }),
  ]);
});

test.each([
  ['count', 'How many items are returned.', 1],
  ['count', 'Adds a count.', 0],
  ['count', 'Number of items to skip.', 0],
  ['max', 'Maximum price.', 0],
  ['first', 'The number of the first item.', 0],
  ['results_per_page', '', 1],
])('%s (%s) is a limit in %i questions', async (name, description, times) => {
  const few = (value: string) => (_item: Item, index: number) => index < Number(value);
  const run = await recordedRun(documentOf(name, integer, description), ({ url = '' }, response) => {
    const value = new URL(url, 'http://x').searchParams.get(name);
    json(response, 200, value === null ? ITEMS : ITEMS.filter(few(value)));
  });
  expect(run.arrived.filter(({ line }) => line.includes(`${name}=2`))).toHaveLength(times);
  expect(run.summary).toMatchObject({ failed: 0, warned: 0 });
});

test.each([
  [4, []],
  [7, ['it counts 7 items, and its two pages have 4']],
])('a list of four that counts %i', async (total, messages) => {
  const run = await recordedRun(documentOf('offset', integer), ({ url = '' }, response) => {
    response.setHeader('x-total-count', String(total));
    json(response, 200, ITEMS.slice(Number(new URL(url, 'http://x').searchParams.get('offset') ?? 0)));
  });
  const findings = run.results.flatMap(({ verdict }) => verdict.findings);
  expect(findings.flatMap((each) => (each.kind === 'semantics' ? [each.message] : []))).toEqual(
    messages.map((message) => expect.stringContaining(message)),
  );
});

test.each(['max-keys', 'page-size', 'per_page', 'maxResults'])('%s is a limit', async (name) => {
  const good = await asked(name, integer, ({ id }, value) => id <= Number(value));
  expect(good.questions).toEqual([`GET /items?${name}=2`]);
  expect(good.findings).toEqual([]);
  const deaf = await asked(name, integer, () => true);
  expect(deaf.findings).toMatchObject([{ severity: 'note', rule: 'limit' }]);
});
