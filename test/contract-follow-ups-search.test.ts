import { json, recordedRun, withBody } from './servers/recorded-run';

/** A search that is a POST, with its limit in its body. */
const text = { type: 'string' };
const pet = { type: 'object', properties: { id: text, name: text } };
const ok = (schema: object) => ({ 200: { description: 'ok', content: { 'application/json': { schema } } } });
const refused = Object.fromEntries(['400', '404', '415', '422'].map((status) => [status, { description: 'refused' }]));

const documentOf = (limit: object, name = 'limit') => ({
  paths: {
    '/pets/search': {
      post: {
        operationId: 'search',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { text, [name]: { type: 'integer', minimum: 1, ...limit } },
              },
              example: { text: 'n' },
            },
          },
        },
        responses: { ...ok({ type: 'object', properties: { items: { type: 'array', items: pet } } }), ...refused },
      },
    },
  },
});

const ROWS = [1, 2, 3, 4].map((id) => ({ id: `p${id}`, name: `n${id}` }));

const search = async (
  document: object,
  answer: (limit: number) => readonly object[],
  name = 'limit',
  settings: object = { allowUnsafe: true },
) => {
  const { results } = await recordedRun(
    document,
    (request, response) =>
      withBody(request, (body) => {
        if (request.headers['content-type'] !== 'application/json') return json(response, 415, {});
        const limit = body?.[name] ?? 4;
        const isGood = body && typeof (body.text ?? '') === 'string' && Number.isInteger(limit) && Number(limit) > 0;
        json(response, isGood ? 200 : 422, isGood ? { items: answer(Number(limit)) } : {});
      }),
    settings,
  );
  return {
    asked: results.map(({ case: { id } }) => id).filter((id) => id.includes('limit-body')),
    said: results.flatMap(({ case: { id }, verdict }) =>
      verdict.findings.map(
        (finding) => `${finding.severity} ${id.slice(12)} ${'message' in finding ? finding.message : finding.kind}`,
      ),
    ),
  };
};

const first = (limit: number) => ROWS.slice(0, limit);
const SAID = { description: 'Maximum number of pets.' };

test.each<[string, object, (limit: number) => readonly object[], readonly string[]]>([
  ['is kept', SAID, first, []],
  [
    'is ignored',
    SAID,
    () => ROWS,
    ['warning follow-up/limit-body-limit 4 items came where limit of the request allows 2'],
  ],
  [
    'is ignored, and no words say what it is',
    {},
    () => ROWS,
    ['note follow-up/limit-body-limit 4 items came where limit of the request allows 2'],
  ],
  [
    'gives nothing',
    SAID,
    (limit) => (limit < 4 ? [] : ROWS),
    ['note follow-up/limit-body-limit with limit it has no items'],
  ],
])('a limit in the body of a search that %s is told as it is', async (_what, limit, answer, expected) => {
  const { asked, said } = await search(documentOf(limit), answer);
  expect(said).toEqual(expected);
  expect(asked).toEqual(['acme/search/follow-up/limit-body-limit']);
});

test('a name of many meanings is a limit where the words say so', async () => {
  expect((await search(documentOf({}, 'size'), first, 'size')).asked).toEqual([]);
  const { said } = await search(documentOf(SAID, 'size'), () => ROWS, 'size');
  expect(said).toEqual(['warning follow-up/limit-body-size 4 items came where size of the request allows 2']);
});

test('a search is not sent where nothing unsafe is', async () => {
  expect((await search(documentOf(SAID), first, 'limit', {})).asked).toEqual([]);
});

describe('the second record of a list', () => {
  const paths = {
    '/pets': { get: { operationId: 'list', responses: ok({ type: 'array', items: pet }) } },
    '/pets/{id}': {
      get: {
        operationId: 'get',
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: { ...ok({ type: 'object', properties: { id: text, name: text } }), 404: { description: 'none' } },
      },
    },
  };
  const run = async (
    answer: (id: string) => object | undefined,
    settings: object = {},
    rows: readonly object[] = ROWS,
  ) => {
    const { results, arrived } = await recordedRun(
      { paths },
      ({ url = '' }, response) => {
        const id = url.split('/')[2];
        const record = id === undefined ? rows : answer(id);
        json(response, record ? 200 : 404, record ?? {});
      },
      settings,
    );
    return {
      lines: arrived.map(({ line }) => line),
      said: results.flatMap(({ case: { id }, verdict }) =>
        verdict.findings.map(
          (finding) => `${finding.severity} ${id.slice(9)} ${'message' in finding ? finding.message : finding.kind}`,
        ),
      ),
    };
  };
  const known = (id: string) => ROWS.find((row) => row.id === id);

  test('is another record', async () => {
    const { said, lines } = await run(known);
    expect(said).toEqual([]);
    expect(lines).toContain('GET /pets/p2');
  });

  test.each<[string, (id: string) => object | undefined, string]>([
    [
      'the first one again',
      (id) => known(id) && ROWS[0],
      'warning follow-up/second-record two ids of a list are answered with one record',
    ],
    [
      'the first one without its id',
      (id) => known(id) && { name: 'n1' },
      'note follow-up/second-record two ids of a list are answered with one record',
    ],
    [
      'a third one',
      (id) => (id === 'p2' ? ROWS[2] : known(id)),
      'note follow-up/second-record id is p3, where p2 was asked for',
    ],
  ])('is told where it is %s', async (_what, answer, expected) => {
    expect((await run(answer)).said).toEqual([expected]);
  });

  test('is not asked for where the user gives an id, or there is none', async () => {
    const given = await run(known, { environment: { UNDERSTUDY_ACME_ID: 'p1' } });
    expect(given.lines).not.toContain('GET /pets/p2');
    expect((await run(known, {}, ROWS.slice(0, 1))).lines).not.toContain('GET /pets/p2');
  });

  test('may be gone by then', async () => {
    expect((await run((id) => (id === 'p2' ? undefined : known(id)))).said).toEqual([]);
  });
});
