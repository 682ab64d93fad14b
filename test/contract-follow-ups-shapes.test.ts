import { json, recordedRun } from './servers/recorded-run';

/** `fields` and `include` say what an answer has of a record; `sort` may name several keys. */
type Row = Readonly<Record<string, unknown>>;

const ROWS: readonly Row[] = [
  { id: 1, title: 'One', text: 'a', author: 7, kind: 'news', score: 3 },
  { id: 2, title: 'Two', text: 'b', author: 8, kind: 'help', score: 9 },
  { id: 3, title: 'Three', text: 'c', author: 7, kind: 'news', score: 5 },
  { id: 4, title: 'Four', text: 'd', author: 7, kind: 'help', score: 1 },
];
const text = { type: 'string' };
const integer = { type: 'integer' };
const POST = {
  type: 'object',
  required: ['id', 'title', 'text', 'author', 'kind', 'score'],
  properties: { id: integer, title: text, text, author: {}, kind: text, score: integer },
};
const parameter = (name: string, rest: object = {}) => ({ name, in: 'query', schema: text, ...rest });
const answering = (schema: object) => ({ 200: { description: 'd', content: { 'application/json': { schema } } } });
const DOCUMENT = {
  paths: {
    '/posts': {
      get: {
        operationId: 'listPosts',
        parameters: [
          parameter('fields'),
          parameter('include', { example: 'author' }),
          parameter('sort', { schema: { enum: ['kind,-score', 'kind,score'] } }),
          parameter('q'),
          parameter('kind'),
        ],
        responses: answering({ type: 'array', items: POST }),
      },
    },
    '/posts/count': {
      get: {
        operationId: 'countPosts',
        parameters: [parameter('kind')],
        responses: answering({ type: 'object', properties: { count: integer } }),
      },
    },
    '/posts/{id}': {
      get: {
        operationId: 'getPost',
        parameters: [{ name: 'id', in: 'path', required: true, schema: integer }, parameter('fields')],
        responses: { ...answering(POST), 404: { description: 'd' } },
      },
    },
  },
};

type Lie = 'fields' | 'include' | 'sort' | 'second key' | 'q' | 'count' | 'kind of a count';

const askedOf = async (lies: readonly Lie[], always: readonly string[] = ['id']) => {
  const run = await recordedRun(DOCUMENT, ({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const [fields, include, sort, q, kind] = ['fields', 'include', 'sort', 'q', 'kind'].map((name) =>
      searchParams.get(name),
    );
    const rows = ROWS.filter((row) => !q || lies.includes('q') || row.title === q);
    const ofKind = rows.filter((row) => !kind || row.kind === kind);
    const shaped = (row: Row): Row =>
      Object.fromEntries(
        Object.entries(row)
          .filter(([name]) => !fields || lies.includes('fields') || [...always, ...fields.split(',')].includes(name))
          .map(([name, value]) => [
            name,
            name === 'author' && include && !lies.includes('include') ? { id: value, name: 'Ada' } : value,
          ]),
      );
    const falls = sort?.includes('-') ? -1 : 1;
    const order = (a: Row, b: Row): number =>
      String(a.kind).localeCompare(String(b.kind)) ||
      (lies.includes('second key') ? -falls : falls) * (Number(a.score) - Number(b.score));
    const [, , id] = pathname.split('/');
    if (id === 'count') {
      const { length } = lies.includes('kind of a count') ? rows : ofKind;
      return json(response, 200, { count: lies.includes('count') ? length + 1 : length });
    }
    const one = ROWS.find((row) => String(row.id) === id);
    if (id !== undefined) return json(response, one ? 200 : 404, one ? shaped(one) : {});
    return json(response, 200, (sort && !lies.includes('sort') ? ofKind.toSorted(order) : ofKind).map(shaped));
  });
  expect(run.summary).toMatchObject({ failed: 0, warned: 0 });
  return run.results.flatMap(({ case: { id }, verdict }) =>
    id.includes('/follow-up/') ? verdict.findings.map(({ severity }) => `${severity} ${id.replace('acme/', '')}`) : [],
  );
};

test.each([
  ['what is asked for', ['id']],
  ['more than is asked for', ['id', 'kind', 'score']],
])('a list that shows %s is told nothing of', async (_what, always) => {
  expect(await askedOf([], always)).toEqual([]);
});

test.each<[Lie, readonly string[]]>([
  ['fields', ['note listPosts/follow-up/shape-fields', 'note getPost/follow-up/shape-fields']],
  ['include', ['note listPosts/follow-up/shape-include']],
  ['sort', ['note listPosts/follow-up/sort-keys-sort']],
  ['second key', ['note listPosts/follow-up/sort-keys-sort']],
  ['q', ['note listPosts/follow-up/shape-q']],
  ['count', ['note countPosts/follow-up/count', 'note countPosts/follow-up/count-filtered']],
  ['kind of a count', ['note countPosts/follow-up/count-filtered']],
])('that %s is ignored is a note', async (lie, notes) => {
  expect(await askedOf([lie])).toEqual(notes);
});
