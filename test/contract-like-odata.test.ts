import type { IncomingMessage, ServerResponse } from 'node:http';
import { idGroups } from '../src/contract/follow-ups/ids/id-groups';
import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun, withBody } from './servers/recorded-run';

/** Keys stand in parentheses, lists in `value` or `_embedded`, and what a `Prefer` says may be ignored. */
const text = { type: 'string' };
const ok = (schema: object, status = 200) => ({
  [status]: { description: 'ok', content: { 'application/json': { schema } } },
});
const none = { 400: { description: 'no' }, 404: { description: 'none' } };
const product = { type: 'object', required: ['ID'], properties: { ID: { type: 'integer' }, Name: text } };
const body = { required: true, content: { 'application/json': { schema: product, example: { ID: 0, Name: 'Saw' } } } };
const ofName = {
  required: true,
  content: { 'application/json': { schema: { properties: { Name: text } }, example: { Name: 'Axe' } } },
};
const id = { name: 'ID', in: 'path', required: true, schema: { type: 'integer' } };
const prefer = { name: 'Prefer', in: 'header', schema: { enum: ['return=minimal', 'return=representation'] } };
const query = (name: string, schema: object) => ({ name, in: 'query', schema });
const house = { type: 'object', properties: { code: text, country: text } };

const document = {
  paths: {
    '/Products': {
      get: {
        operationId: 'list',
        responses: ok({ type: 'object', properties: { value: { type: 'array', items: product } } }),
      },
      post: {
        operationId: 'add',
        parameters: [prefer],
        requestBody: body,
        responses: { ...ok(product, 201), ...none },
      },
    },
    '/Products({ID})': {
      parameters: [id],
      get: { operationId: 'get', responses: { ...ok(product), ...none } },
      patch: { operationId: 'change', requestBody: ofName, responses: { ...ok(product), ...none } },
      delete: { operationId: 'remove', responses: { 204: { description: 'gone' }, ...none } },
    },
    '/Products({ID})/Supplier': { parameters: [id], get: { operationId: 'supplier', responses: ok({}) } },
    '/houses': {
      get: {
        operationId: 'houses',
        parameters: [query('country', text), query('page', { type: 'integer', minimum: 0, default: 0 })],
        responses: ok({
          type: 'object',
          properties: {
            _embedded: { type: 'object', properties: { houses: { type: 'array', items: house } } },
            page: { type: 'object', properties: { total: { type: 'integer' } } },
          },
        }),
      },
    },
  },
};

interface Lies {
  readonly onlyBody?: true;
  readonly pageIgnored?: true;
  readonly countryIgnored?: true;
}

/** Three pages, of which the first is 0. */
const HOUSES = ['DE', 'NL', 'NL', 'FR', 'FR', 'IT', 'ES'].map((country, index) => ({ code: `H${index}`, country }));

const run = async (lies: Lies = {}) => {
  const products = new Map([[7, { ID: 7, Name: 'Hammer' }]]);
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (sent) => {
      const url = new URL(request.url ?? '', 'http://api.example');
      if (url.pathname === '/houses') {
        const wanted = lies.countryIgnored ? null : url.searchParams.get('country');
        const from = lies.pageIgnored ? 0 : Number(url.searchParams.get('page') ?? 0) * 3;
        const rows = HOUSES.filter(({ country }) => wanted === null || country === wanted);
        return json(response, 200, { _embedded: { houses: rows.slice(from, from + 3) }, page: { total: rows.length } });
      }
      const isOf = { Name: typeof sent?.Name === 'string', ID: Number.isInteger(sent?.ID ?? 0) };
      const isJson = request.headers['content-type'] === 'application/json';
      if (sent && !(isOf.Name && isOf.ID && isJson)) return json(response, 400, {});
      const [, key, below] = /^\/Products\((\d+)\)(\/Supplier)?$/.exec(url.pathname) ?? [];
      const known = products.get(Number(key));
      if (key === undefined && request.method === 'GET') return json(response, 200, { value: [...products.values()] });
      if (key === undefined && request.method === 'POST') {
        if (sent?.ID === undefined) return json(response, 400, {});
        const ID = 100 + products.size;
        products.set(ID, { ID, Name: String(sent.Name) });
        const href = lies.onlyBody ? {} : { location: `http://api.example/Products(${ID})` };
        response.writeHead(201, { 'content-type': 'application/json', ...href });
        response.end(JSON.stringify(products.get(ID)));
        return;
      }
      if (!known) return json(response, 404, {});
      if (below) return json(response, 200, { ID: 1 });
      if (request.method === 'DELETE') products.delete(known.ID);
      if (request.method === 'DELETE') return void response.writeHead(204).end();
      if (request.method === 'PATCH' && !sent) return json(response, 400, {});
      if (sent) products.set(known.ID, { ...known, Name: String(sent.Name) });
      return json(response, 200, products.get(known.ID));
    });
  const { results, skipped } = await recordedRun(document, answer, { allowUnsafe: true });
  const notes = results.flatMap(({ case: { id, expect }, verdict }) =>
    expect.wrong ? [] : verdict.findings.map(({ severity }) => `${severity} ${id.replace('acme/', '')}`),
  );
  const passed = results.filter(({ verdict }) => outcomeOf(verdict) === 'passed').map(({ case: { id } }) => id);
  return { notes, passed, skipped, left: [...products.keys()] };
};

test.each([
  ['Location', {}],
  ['body', { onlyBody: true }],
] as const)(
  'a record whose key stands in parentheses is learned from its %s, changed, read and deleted',
  async (_by, lies) => {
    const { notes, passed, left } = await run(lies);
    expect(notes).toEqual([]);
    const named = ['get', 'change', 'remove', 'supplier'].map((each) => `acme/${each}/example/sample`);
    expect(passed).toEqual(
      expect.arrayContaining([...named, 'acme/get/follow-up/changed', 'acme/list/follow-up/deleted']),
    );
    expect(left).toEqual([7]);
  },
);

test('what HTTP has servers ignore is not sent wrong', async () => {
  const { passed, skipped } = await run();
  expect(passed.filter((each) => each.includes('Prefer'))).toEqual([]);
  expect(skipped.map(({ id, reason }) => [id, reason])).toContainEqual([
    'acme/add/violation/header-Prefer',
    'HTTP has servers ignore what they do not understand there',
  ]);
});

test.each<[string, Lies, readonly string[]]>([
  ['its pages', { pageIgnored: true }, ['note houses/follow-up/page-page']],
  [
    'its filter',
    { countryIgnored: true },
    ['note houses/follow-up/filter-country', 'note houses/follow-up/filter-country-other'],
  ],
])('a list that HAL embeds is asked for %s', async (_what, lies, expected) => {
  expect([...new Set((await run(lies)).notes)]).toEqual(expected);
});

test('each key in parentheses is one of the record, and a function is none', () => {
  const [lines] = idGroups("/Lines(Order='{Order}',No={No})");
  expect(lines).toMatchObject({ names: ['Order', 'No'], collections: expect.arrayContaining(['Lines']) });
  expect(idGroups('/Sales(year=2026)')).toEqual([]);
});
