import type { IncomingMessage } from 'node:http';
import { configOf, json, recordedRun } from './servers/recorded-run';

interface Row {
  readonly id: number;
  readonly name: string;
}

interface Asked {
  readonly query: URLSearchParams;
  readonly rows: readonly Row[];
}

/** How a list says where it goes on, and what of the document shows that. */
interface Style {
  readonly parameters: readonly string[];
  readonly properties?: object;
  readonly headers?: object;
  /** Where the page starts that a query asks for. */
  readonly start: (query: URLSearchParams) => number;
  readonly answer: (page: readonly Row[], next: number | undefined, query: URLSearchParams) => Answer;
}

interface Answer {
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const ROWS: readonly Row[] = [1, 2, 3, 4].map((id) => ({ id, name: `n${id}` }));
const text = { type: ['string', 'null'] };
const by = (name: string) => (query: URLSearchParams) => Number(query.get(name) ?? 0);
const link = (name: string, next: number | undefined, query: URLSearchParams, base = '/pets') =>
  next === undefined ? undefined : `${base}?limit=${query.get('limit') ?? 4}&${name}=${next}`;
const afterId = (name: string) => (query: URLSearchParams) =>
  query.has(name) ? ROWS.findIndex(({ id }) => String(id) === query.get(name)) + 1 : 0;

const STYLES: Readonly<Record<string, Style>> = {
  'a token': {
    parameters: ['page_token'],
    properties: { next_page_token: text },
    start: by('page_token'),
    answer: (items, next) => ({ value: { items, next_page_token: next === undefined ? null : String(next) } }),
  },
  'a cursor beside the list': {
    parameters: ['cursor'],
    properties: { meta: { type: 'object', properties: { next_cursor: text } } },
    start: by('cursor'),
    answer: (items, next) => ({ value: { items, meta: { next_cursor: next === undefined ? '' : String(next) } } }),
  },
  'a continuation that is absent in the end': {
    parameters: ['continuation'],
    properties: { continuation: text },
    start: by('continuation'),
    answer: (items, next) => ({ value: { items, ...(next !== undefined && { continuation: String(next) }) } }),
  },
  'IsTruncated and NextMarker': {
    parameters: ['marker'],
    properties: { IsTruncated: { type: 'boolean' }, NextMarker: text },
    start: by('marker'),
    answer: (items, next) => ({
      value: { items, IsTruncated: next !== undefined, ...(next !== undefined && { NextMarker: String(next) }) },
    }),
  },
  'has_more and the last id': {
    parameters: ['starting_after'],
    properties: { has_more: { type: 'boolean' } },
    start: afterId('starting_after'),
    answer: (items, next) => ({ value: { items, has_more: next !== undefined } }),
  },
  'pageInfo, whose cursor is there at the end, too': {
    parameters: ['after'],
    properties: { pageInfo: { type: 'object', properties: { endCursor: text, hasNextPage: { type: 'boolean' } } } },
    start: afterId('after'),
    answer: (items, next) => ({
      value: { items, pageInfo: { endCursor: String(items.at(-1)?.id), hasNextPage: next !== undefined } },
    }),
  },
  '@odata.nextLink': {
    parameters: [],
    properties: { '@odata.nextLink': text },
    start: by('$skiptoken'),
    answer: (items, next, query) => {
      const url = link('$skiptoken', next, query, 'https://other.test/v1/pets');
      return { value: { items, ...(url && { '@odata.nextLink': url }) } };
    },
  },
  '_links.next.href': {
    parameters: [],
    properties: { _links: { type: 'object' } },
    start: by('from'),
    answer: (items, next, query) => {
      const href = link('from', next, query);
      return { value: { items, _links: { self: { href: '/pets' }, ...(href && { next: { href } }) } } };
    },
  },
  'a Link header': {
    parameters: [],
    headers: { Link: { schema: { type: 'string' } } },
    start: by('p'),
    answer: (items, next, query) => {
      const url = link('p', next, query);
      return {
        value: { items },
        headers: { link: `</pets>; rel="first"${url === undefined ? '' : `, <${url}>; rel="next"`}` },
      };
    },
  },
};

const documentOf = ({ parameters, properties, headers }: Style) => ({
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } },
          ...parameters.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
        ],
        responses: {
          200: {
            description: 'd',
            ...(headers && { headers }),
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } },
                    },
                    ...properties,
                  },
                },
              },
            },
          },
          400: { description: 'd' },
        },
      },
    },
  },
});

/** What is otherwise than it should be: where a page begins, which rows it has, and where it goes on. */
interface Habit {
  readonly rows?: (asked: Asked) => readonly Row[];
  readonly start?: (start: number) => number;
  readonly next?: (next: number | undefined, start: number) => number | undefined;
}

const pagesOf = async (style: Style, { rows, start: begin, next: goOn }: Habit = {}) => {
  const run = await recordedRun(documentOf(style), ({ url = '' }: IncomingMessage, response) => {
    const query = new URL(url, 'http://x').searchParams;
    const limit = Number(query.get('limit') ?? 4);
    if (!(limit >= 1)) return json(response, 400, {});
    const all = rows?.({ query, rows: ROWS }) ?? ROWS;
    const asked = style.start(query);
    const start = begin?.(asked) ?? asked;
    const end = asked + limit;
    const next = end < all.length ? end : undefined;
    const { value, headers = {} } = style.answer(
      all.slice(start, start + limit),
      goOn ? goOn(next, asked) : next,
      query,
    );
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  });
  return {
    run,
    said: run.results.flatMap(({ case: { id }, verdict }) =>
      verdict.findings.map(
        (finding) =>
          `${finding.severity} ${id.split('/').at(-1)} ${'message' in finding ? finding.message : finding.kind}`,
      ),
    ),
    asked: run.arrived.map(({ line }) => line),
  };
};

const TOKEN = STYLES['a token'] as Style;

describe.each(Object.entries(STYLES))('pages by %s', (_name, style) => {
  test('are followed as they say, to their end', async () => {
    const { run, said } = await pagesOf(style);
    expect(said).toEqual([]);
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
    expect(run.results.map(({ case: { id } }) => id)).toContain('acme/listPets/follow-up/next-page');
    expect(run.skipped.find(({ id }) => id.endsWith('page-after-next'))?.reason).toMatch(/nothing follows/);
  });

  test('that repeat the last row are noticed', async () => {
    const { said } = await pagesOf(style, { start: (start) => Math.max(0, start - 1) });
    expect(said).toEqual([expect.stringMatching(/^note next-page asked with .* it has items of a page before$/)]);
  });
});

test('a list that begins anew after its end is noticed', async () => {
  const { said } = await pagesOf(TOKEN, {
    start: (start) => start % 4,
    next: (next, start) => next ?? start + 2,
  });
  expect(said).toEqual([
    'note page-after-next asked with page_token=4 it has items of a page before',
    'note page-after-all asked with page_token=2 it has items of a page before',
  ]);
});

test('rows of the whole list that are on no page are noticed', async () => {
  const { said } = await pagesOf(TOKEN, { start: (start) => (start === 0 ? 0 : start + 1) });
  expect(said).toEqual(['note next-page asked with page_token=2 it leaves out 1 of the items that come next']);
});

test('a page that names itself has no end', async () => {
  const { said } = await pagesOf(TOKEN, { next: (next, start) => (start === 0 ? next : start) });
  expect(said).toEqual(['note next-page the page names itself as its next page, so that the list has no end']);
});

test('so has a first page that does', async () => {
  const run = await recordedRun(documentOf(STYLES['a Link header'] as Style), ({ url = '' }, response) => {
    const link = `<${url}>; rel="next"`;
    const limit = Number(new URL(url, 'http://x').searchParams.get('limit') ?? 4);
    const items = ROWS.slice(0, limit);
    response.writeHead(200, { 'content-type': 'application/json', link }).end(JSON.stringify({ items }));
  });
  const next = run.results.find(({ case: { id } }) => id.endsWith('/next-page'));
  expect(next?.verdict.findings).toMatchObject([{ severity: 'note' }]);
});

test('a link that the vendor itself refuses is a failure', async () => {
  const run = await recordedRun(documentOf(STYLES['a Link header'] as Style), ({ url = '' }, response) => {
    if (url.includes('p=')) return json(response, 400, {});
    const link = '</pets?p=2>; rel="next"';
    response.writeHead(200, { 'content-type': 'application/json', link }).end(JSON.stringify({ items: ROWS }));
  });
  const refused = run.results.find(({ case: { id } }) => id.endsWith('next-page'));
  expect(refused?.verdict).toMatchObject({ kind: 'violates', findings: [{ kind: 'status-unexpected' }] });
});

test.each<[string, Habit]>([
  ['an empty last page that nobody announced', { next: (next, start) => (start < 4 ? (next ?? 4) : undefined) }],
  ['a cursor that waits for what comes', { next: (next, start) => (start >= 4 ? start : (next ?? 4)) }],
  ['rows that are new with each question', { rows: fresh() }],
])('an honest list with %s is accused of nothing', async (_name, habit) => {
  const { said, run } = await pagesOf(TOKEN, habit);
  expect(said).toEqual([]);
  expect(run.summary).toMatchObject({ failed: 0, warned: 0 });
});

/** What came last stands first, so that each page moves on by one. */
function fresh(): (asked: Asked) => readonly Row[] {
  let latest = 100;
  return ({ rows }) => {
    latest += 1;
    return [...Array.from({ length: latest - 100 }, (_, index) => ({ id: latest - index, name: 'x' })), ...rows];
  };
}

/** The same pages with what a server says of their number. */
const counting = (count: (page: readonly Row[]) => Answer): Style => ({
  ...TOKEN,
  properties: { ...TOKEN.properties, total: { type: 'integer' } },
  answer: (page, next, query) => {
    const counted = count(page);
    const { value } = TOKEN.answer(page, next, query);
    return { ...counted, value: { ...(value as object), ...(counted.value as object) } };
  },
});
const notesOf = async (count: (page: readonly Row[]) => Answer, habit: Habit = {}) =>
  (await pagesOf(counting(count), habit)).said.filter((each) => each.startsWith('note'));

test.each<[string, (page: readonly Row[]) => Answer]>([
  ['too few', () => ({ value: { total: 3 } })],
  ['too many', () => ({ value: { meta: { total_count: 9 } } })],
  ['a header with others', () => ({ value: {}, headers: { 'x-total-count': '5' } })],
  ['its rows, and a wrong total', (page) => ({ value: { count: page.length, total: 5 } })],
])('a list that counts %s is noticed', async (_what, count) => {
  const notes = await notesOf(count);
  expect(notes).toEqual([expect.stringMatching(/^note next-page it counts \d items, and its 2 pages have 4$/)]);
});

test.each<[string, (page: readonly Row[]) => Answer]>([
  ['all of them', () => ({ value: { total: 4 }, headers: { 'x-total-count': '4' } })],
  ['the rows of each page', (page) => ({ value: { count: page.length } })],
  ['nothing', () => ({ value: { total: 0, total_results: -1 } })],
  ['about as many', () => ({ value: { total: 9, total_is_estimate: true } })],
  ['another number each time', (page) => ({ value: { total: 4 + (page[0]?.id ?? 0) } })],
  ['pages', () => ({ value: { total_pages: 9, page_count: 9 } })],
])('a list that counts %s is accused of nothing', async (_what, count) => {
  expect(await notesOf(count)).toEqual([]);
});

test('of a list whose end was not seen no count is judged', async () => {
  const notes = await notesOf(() => ({ value: { total: 50 } }), {
    rows: ({ rows }) => Array.from({ length: 40 }, (_, id) => rows[id] ?? { id: id + 1, name: 'x' }),
  });
  expect(notes).toEqual([]);
});

test('a link to another path, and one with a secret, are not followed as they stand', async () => {
  const style = STYLES['a Link header'] as Style;
  const asked = async (next: string) => {
    const run = await recordedRun(documentOf(style), ({ url = '' }, response) => {
      const link = url.includes('p=2') ? {} : { link: `<${next}>; rel="next"` };
      response.writeHead(200, { 'content-type': 'application/json', ...link }).end(JSON.stringify({ items: ROWS }));
    });
    return run.arrived.map(({ line }) => line);
  };
  expect((await asked('/secret?p=2')).filter((line) => line.includes('p=2'))).toEqual([]);
  expect(await asked('https://api.test/v3/pets?p=2&access_token=abc')).toContain('GET /pets?p=2');
});

test('one page alone finds its own way, and nothing is asked twice', async () => {
  const { asked } = await pagesOf(TOKEN);
  expect(asked.filter((line) => line === 'GET /pets?limit=2')).toHaveLength(1);
  expect(asked.filter((line) => line.includes('page_token=2'))).toHaveLength(1);
});

const PAGE = 'at-row-2-of-4';
const scheme = (name: string) => ({
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name } } },
});

test.each<[string, object, Parameters<typeof recordedRun>[2], boolean]>([
  ['the place of a page', {}, {}, true],
  ['beside another credential', scheme('api_key'), { environment: { UNDERSTUDY_ACME_TOKEN: 'planted-1' } }, true],
  ['a credential', scheme('page_token'), { environment: { UNDERSTUDY_ACME_TOKEN: 'planted-1' } }, false],
  ['a token of the user', {}, { environment: { UNDERSTUDY_ACME_PARAM_PAGE_TOKEN: PAGE } }, false],
  ['a name in redact', {}, { config: configOf({ acme: { redact: ['page_token'] } }) }, false],
])('a page token is told like its curl line where it is %s', async (_what, more, settings, isTold) => {
  const run = await recordedRun(
    { ...documentOf(TOKEN), ...more },
    ({ url = '' }, response) => {
      const isSecond = url.includes(PAGE);
      json(response, 200, { items: ROWS.slice(1), next_page_token: isSecond ? null : PAGE, log: `page_token=${PAGE}` });
    },
    { ...settings, bodies: 'all' },
  );
  const told = JSON.stringify(run.events);
  expect(told.includes(`page_token=${PAGE}`)).toBe(isTold);
  expect(told).not.toContain('planted-1');
  if (isTold) expect(run.results.find(({ case: { id } }) => id.endsWith('next-page'))?.curl).toContain(PAGE);
  else expect(told).not.toContain(PAGE);
});

/** Pages by number: `page` from the documented first one, or `offset`. */
const numbered = async (
  name: 'page' | 'offset',
  {
    first,
    answer,
  }: { readonly first?: number; readonly answer: (all: readonly Row[], at: number, limit: number) => unknown },
) => {
  const items = {
    type: 'array',
    items: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } },
  };
  const schema = { type: 'integer', ...(first !== undefined && { default: first }) };
  const parameters = [
    { name: 'limit', schema: { type: 'integer', minimum: 1 } },
    { name, schema },
  ];
  const run = await recordedRun(
    {
      paths: {
        '/pets': {
          get: {
            operationId: 'listPets',
            parameters: parameters.map((each) => ({ in: 'query', ...each })),
            responses: {
              200: {
                description: 'd',
                content: {
                  'application/json': {
                    schema: { type: 'object', properties: { items, has_more: { type: 'boolean' } } },
                  },
                },
              },
              400: { description: 'd' },
            },
          },
        },
      },
    },
    ({ url = '' }, response) => {
      const query = new URL(url, 'http://x').searchParams;
      const limit = Number(query.get('limit') ?? 20);
      const asked = Number(query.get(name) ?? (name === 'page' ? (first ?? 1) : 0));
      if (!(limit >= 1) || !Number.isInteger(asked)) return json(response, 400, {});
      const at = name === 'page' ? (asked - (first ?? 1)) * limit : asked;
      json(response, 200, answer(SEVEN, at, limit));
    },
  );
  return run.results.flatMap(({ case: { id }, verdict }) =>
    verdict.findings.map(
      (finding) =>
        `${finding.severity} ${id.split('/').at(-1)} ${'message' in finding ? finding.message : finding.kind}`,
    ),
  );
};

const SEVEN: readonly Row[] = [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id, name: `n${id}` }));
const pageOf = (all: readonly Row[], at: number, limit: number) => ({
  items: all.slice(at, at + limit),
  has_more: at + limit < all.length,
});
let asked = 0;

test.each<[string, 'page' | 'offset', number | undefined]>([
  ['pages from 1', 'page', 1],
  ['pages from 0', 'page', 0],
  ['pages whose first nobody names', 'page', undefined],
  ['offsets', 'offset', undefined],
])('%s: nothing is left out, and what is left out or comes twice is told', async (_what, name, first) => {
  const base = { ...(first !== undefined && { first }) };
  expect(await numbered(name, { ...base, answer: pageOf })).toEqual([]);
  const skipping = (all: readonly Row[], at: number, limit: number) =>
    pageOf(all, at > 0 && limit < 20 ? at + 1 : at, limit);
  expect(await numbered(name, { ...base, answer: skipping })).toEqual([
    expect.stringMatching(/^note second-page-\w+ asked with \w+=\d it leaves out 1 of the items that come next$/),
  ]);
  const twice = (all: readonly Row[], at: number, limit: number) =>
    pageOf(all, at > 0 && limit < 20 ? at - 1 : at, limit);
  expect(await numbered(name, { ...base, answer: twice })).toEqual([
    expect.stringMatching(/^note second-page-\w+ asked with \w+=\d it has items of the page before$/),
  ]);
});

test.each<[string, (all: readonly Row[], at: number, limit: number) => unknown]>([
  [
    'another order with each question',
    (all, at, limit) => {
      asked += 1;
      return pageOf([...all.slice(asked % 7), ...all.slice(0, asked % 7)], at, limit);
    },
  ],
  [
    'rows that come while it is read',
    (all, at, limit) => {
      asked += 1;
      return pageOf([{ id: 100 + asked, name: 'new' }, ...all], at, limit);
    },
  ],
  ['rows without an id', (all, at, limit) => pageOf(all.map(({ name }) => ({ name })) as never, at, limit)],
])('of a list with %s nothing is said', async (_what, answer) => {
  expect((await numbered('offset', { answer })).filter((each) => each.includes('second-page'))).toEqual([]);
});

test('a list that says for ever that there is more is told', async () => {
  const answer = (all: readonly Row[], at: number, limit: number) => ({ ...pageOf(all, at, limit), has_more: true });
  expect(await numbered('offset', { answer })).toEqual([
    'note page-offset it has no items, and says that there is more',
  ]);
  for (const rows of [ROWS, ROWS.slice(1)]) {
    const { said } = await pagesOf(
      {
        ...(STYLES['has_more and the last id'] as Style),
        answer: (items) => ({ value: { items, has_more: true } }),
        start: (query) => rows.findIndex(({ id }) => String(id) === query.get('starting_after')) + 1,
      },
      { rows: () => rows },
    );
    expect(said.length).toBeGreaterThan(0);
    expect([...new Set(said.map((each) => each.replace(/ page\S+/, '')))]).toEqual([
      'note it has no items, and says that there is more',
    ]);
  }
});
