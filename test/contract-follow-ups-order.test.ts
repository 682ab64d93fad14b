import { json, recordedRun } from './servers/recorded-run';

type Value = string | number | null;
type Query = Readonly<Record<string, string | undefined>>;
type Direction = 'rising' | 'falling';

interface Style {
  readonly parameters: readonly object[];
  /** What a server reads there: `['name', 'falling']`. */
  readonly read: (query: Query) => readonly [property: string | undefined, direction: Direction];
  readonly asked: string;
}

const parameter = (name: string, schema: object) => ({ name, in: 'query', schema: { type: 'string', ...schema } });
const toward = (isFalling: boolean | undefined): Direction => (isFalling ? 'falling' : 'rising');

const STYLES: Readonly<Record<string, Style>> = {
  'a minus': {
    parameters: [parameter('sort', { enum: ['name', '-name'] })],
    read: ({ sort }) => [sort?.replace('-', ''), toward(sort?.startsWith('-'))],
    asked: 'sort=-name',
  },
  'a parameter beside it': {
    parameters: [parameter('sort', { enum: ['name'] }), parameter('order', { enum: ['asc', 'desc'], default: 'asc' })],
    read: ({ sort, order }) => [sort, toward(order === 'desc')],
    asked: 'order=desc&sort=name',
  },
  'sort_by and sort_dir': {
    parameters: [parameter('sort_by', { enum: ['name'] }), parameter('sort_dir', { enum: ['ASC', 'DESC'] })],
    read: ({ sort_by, sort_dir }) => [sort_by, toward(sort_dir === 'DESC')],
    asked: 'sort_by=name&sort_dir=DESC',
  },
  OData: {
    parameters: [parameter('$orderby', { example: 'name desc' })],
    read: ({ $orderby }) => [$orderby?.split(' ')[0], toward($orderby?.endsWith(' desc'))],
    asked: '$orderby=name desc',
  },
  'a point': {
    parameters: [parameter('order', { enum: ['name.asc', 'name.desc'] })],
    read: ({ order }) => [order?.split('.')[0], toward(order?.endsWith('.desc'))],
    asked: 'order=name.desc',
  },
  'a constant': {
    parameters: [parameter('orderBy', { enum: ['name_ASC', 'name_DESC'] })],
    read: ({ orderBy }) => [orderBy?.split('_')[0], toward(orderBy?.endsWith('_DESC'))],
    asked: 'orderBy=name_DESC',
  },
  'Spring, in a list': {
    parameters: [parameter('sort', { enum: ['name,asc', 'name,desc'] })].map(({ schema, ...rest }) => ({
      ...rest,
      schema: { type: 'array', items: schema },
    })),
    read: ({ sort }) => [sort?.split(',')[0], toward(sort?.endsWith(',desc'))],
    asked: 'sort=name,desc',
  },
  'json-server': {
    parameters: [parameter('_sort', { enum: ['name'] }), parameter('_order', { enum: ['asc', 'desc'] })],
    read: ({ _sort, _order }) => [_sort, toward(_order === 'desc')],
    asked: '_order=desc&_sort=name',
  },
  'a colon': {
    parameters: [parameter('ordering', { enum: ['name:asc', 'name:desc'] })],
    read: ({ ordering }) => [ordering?.split(':')[0], toward(ordering?.endsWith(':desc'))],
    asked: 'ordering=name:desc',
  },
};

const documentOf = (parameters: readonly object[]) => ({
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters,
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: { type: 'array', items: { type: 'object' } } } },
          },
        },
      },
    },
  },
});

type Sorted = (pets: readonly Pet[], property: string | undefined, direction: Direction) => readonly Pet[];
type Pet = Readonly<Record<string, Value>>;

const petsOf = (names: readonly Value[]): readonly Pet[] => names.map((name, index) => ({ id: index + 1, name }));
const NAMES = ['mia', 'rex', 'ada', 'bob', 'bob', 'zoe'];

const inOrder =
  (compare: (a: Value, b: Value) => number): Sorted =>
  (pets, property, direction) =>
    property === undefined
      ? pets
      : pets.toSorted((a, b) => compare(a[property] ?? null, b[property] ?? null) * (direction === 'falling' ? -1 : 1));
const honest = inOrder((a, b) => (a === b ? 0 : String(a) < String(b) ? -1 : 1));

const askWith = async ({ parameters, read }: Style, sorted: Sorted, names: readonly Value[] = NAMES) => {
  const run = await recordedRun(documentOf(parameters), ({ url = '' }, response) => {
    const query = Object.fromEntries(new URL(url, 'http://x').searchParams);
    json(response, 200, sorted(petsOf(names), ...read(query)));
  });
  expect(run.summary).toMatchObject({ failed: 0, warned: 0, inconclusive: 0 });
  const result = run.results.find(({ case: { id } }) => id.startsWith('acme/listPets/follow-up/sort-'));
  return {
    asked: result?.case.request.query
      .map((pair) => pair.join('='))
      .sort()
      .join('&'),
    notes: result?.verdict.findings.map(
      (finding) => `${finding.severity}: ${'message' in finding ? finding.message : ''}`,
    ),
  };
};

describe.each(Object.entries(STYLES))('an order by %s', (_name, style) => {
  test('is asked for as the document writes it, and kept by an honest server', async () => {
    expect(await askWith(style, honest)).toEqual({ asked: style.asked, notes: [] });
  });

  test.each<[string, Sorted]>([
    ['ignored', (pets) => pets],
    ['in one direction only', (pets, property) => honest(pets, property, 'rising')],
    ['the other way round', (pets, property, to) => honest(pets, property, toward(to === 'rising'))],
  ])('that is %s is noticed', async (_what, sorted) => {
    const { notes } = await askWith(style, sorted);
    expect(notes).toEqual([expect.stringMatching(/^note: .*the items are not in the order of .*name/)]);
  });
});

// OData's document writes one direction only.
test.each(Object.entries(STYLES).filter(([name]) => name !== 'OData'))(
  'an order by %s is asked for in both directions',
  async (_name, { parameters, read }) => {
    const run = await recordedRun(documentOf(parameters), ({ url = '' }, response) => {
      const [property, direction] = read(Object.fromEntries(new URL(url, 'http://x').searchParams));
      // Whoever sorts falling only.
      json(response, 200, direction === 'falling' ? honest(petsOf(NAMES), property, direction) : petsOf(NAMES));
    });
    const notes = run.results.flatMap(({ case: { id }, verdict }) => verdict.findings.map(() => id));
    expect(notes).toEqual([expect.stringMatching(/follow-up\/sort-.*-other$/)]);
  },
);

const MINUS = STYLES['a minus'] as Style;

test.each<[string, readonly Value[], Sorted]>([
  ['letters of two cases', ['mia', 'Rex', 'ada', 'Bob'], inOrder((a, b) => String(a).localeCompare(String(b)))],
  ['letters of a language', ['zoë', 'änne', 'ada', 'bob'], inOrder((a, b) => String(a).localeCompare(String(b)))],
  ['numbers in texts', ['10', '9', '101', '11'], inOrder((a, b) => Number(a) - Number(b))],
  ['two different values', ['mia', 'ada', 'mia', 'ada'], (pets) => pets],
])('the order of %s is judged by nobody', async (_what, names, sorted) => {
  expect((await askWith(MINUS, sorted, names)).notes ?? []).toEqual([]);
});

test.each<[string, Sorted]>([
  ['first', inOrder((a, b) => (a === b ? 0 : (b !== null && a === null) || String(a) > String(b) ? 1 : -1))],
  ['last', inOrder((a, b) => (a === b ? 0 : a === null || (b !== null && String(a) < String(b)) ? -1 : 1))],
])('null may stand %s', async (_where, sorted) => {
  expect(await askWith(MINUS, sorted, ['mia', null, 'zoe', 'ada', null])).toEqual({ asked: 'sort=-name', notes: [] });
});
