import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../src/core/json/json';
import { json, recordedRun, withBody } from './servers/recorded-run';

/** Records whose fields have names that are data: all in one property, beside an id at the top or in `sys`, made by a list of one. */
const text = { type: 'string' };
const fields = { type: 'object', additionalProperties: true };
const record = { type: 'object', required: ['id', 'fields'], properties: { id: text, fields } };
const entry = {
  type: 'object',
  required: ['sys', 'fields'],
  properties: { sys: { type: 'object', required: ['id'], properties: { id: text } }, fields },
};
const only = (schema: object) => ({ type: 'object', required: ['fields'], properties: { fields: schema } });
const many = (name: string, schema: object) => ({
  type: 'object',
  required: [name],
  properties: { [name]: { type: 'array', items: schema } },
});
const ok = (schema: object, status = 200) => ({
  [status]: { description: 'ok', content: { 'application/json': { schema } } },
  400: { description: 'no' },
  404: { description: 'none' },
});
const body = (schema: object, example: object) => ({
  required: true,
  content: { 'application/json': { schema, example } },
});
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
const inQuery = (name: string, schema: object = text) => ({ name, in: 'query', schema });
const created = { fields: { Name: 'Kettle', Colour: 'red' } };

const document = {
  paths: {
    '/records': {
      get: {
        operationId: 'list',
        parameters: [inQuery('pageSize', { type: 'integer', minimum: 1 }), inQuery('offset')],
        responses: ok({
          ...many('records', record),
          properties: { ...many('records', record).properties, offset: text, next: { type: 'object' } },
        }),
      },
      post: {
        operationId: 'create',
        requestBody: body(many('records', only(fields)), { records: [created] }),
        responses: ok(many('records', record)),
      },
    },
    '/records/batch/create': {
      post: {
        operationId: 'createMany',
        requestBody: body(many('inputs', only(fields)), { inputs: [{ fields: { Name: 'Cup' } }] }),
        responses: ok(many('records', record), 201),
      },
    },
    '/records/{recordId}': {
      get: { operationId: 'read', parameters: [inPath('recordId'), inQuery('fields')], responses: ok(record) },
      patch: {
        operationId: 'change',
        parameters: [inPath('recordId')],
        requestBody: body(only(fields), { fields: { Colour: 'blue' } }),
        responses: ok(record),
      },
      delete: { operationId: 'remove', parameters: [inPath('recordId')], responses: { 204: { description: 'gone' } } },
    },
    '/entries': { get: { operationId: 'entries', responses: ok(many('items', entry)) } },
    '/entries/{entryId}': {
      get: { operationId: 'entry', parameters: [inPath('entryId')], responses: ok(entry) },
    },
  },
};

interface Habit {
  readonly stored?: (fields: object) => object;
  readonly changed?: (before: object, sent: object) => object;
  readonly begin?: (offset: number) => number;
  readonly entry?: string;
}

const ask = async ({
  stored = (sent) => sent,
  changed = (before, sent) => ({ ...before, ...sent }),
  begin = (offset) => offset,
  entry: other,
}: Habit = {}) => {
  const rows = new Map(['Lamp', 'Desk', 'Chair', 'Phone'].map((Name, index) => [`r${index}`, { Name } as object]));
  const shown = (id: string) => ({ id, fields: rows.get(id) ?? {} });
  const add = (sent: unknown) => {
    const id = `r${20 + rows.size}`;
    rows.set(id, stored((sent as { fields: object }).fields));
    return shown(id);
  };
  const entries = ['e11', 'e12'].map((id) => ({ sys: { id }, fields: { title: { en: id } } }));
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    withBody(request, (sent) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const id = pathname.split('/')[2] ?? '';
      const type = request.headers['content-type'] ?? 'application/json';
      if (type !== 'application/json') return json(response, 400, {});
      if (pathname === '/entries') return json(response, 200, { items: entries });
      if (pathname.startsWith('/entries/')) {
        const found = entries.find(({ sys }) => sys.id === id);
        return json(response, found ? 200 : 404, found && (entries.find(({ sys }) => sys.id === other) ?? found));
      }
      if (pathname === '/records' && request.method === 'GET') {
        const size = Number(searchParams.get('pageSize') ?? 100);
        if (!(size >= 1)) return json(response, 400, {});
        const offset = Number(searchParams.get('offset')?.slice(1) ?? 0);
        const all = [...rows.keys()].map(shown);
        const next = offset + size < all.length ? { offset: `i${offset + size}` } : {};
        const start = begin(offset);
        return json(response, 200, { records: all.slice(start, start + size), ...next });
      }
      if (request.method === 'POST') {
        const list = [sent?.records, sent?.inputs].find(Array.isArray);
        const isRight = list?.every((each) => isObject(each) && isObject(each.fields));
        return list && isRight
          ? json(response, sent?.inputs ? 201 : 200, { records: list.map(add) })
          : json(response, 400, {});
      }
      const before = rows.get(id);
      if (!before) return json(response, 404, {});
      if (request.method === 'PATCH' && !isObject(sent?.fields)) return json(response, 400, {});
      if (request.method === 'PATCH') rows.set(id, changed(before, sent?.fields as object));
      if (request.method !== 'DELETE') return json(response, 200, shown(id));
      rows.delete(id);
      response.writeHead(204).end();
    });
  const run = await recordedRun(document, answer, { allowUnsafe: true });
  const said = run.results.flatMap(({ case: { id }, verdict }) =>
    verdict.findings.map(
      (each) => `${each.severity} ${id.replace(/^acme\//, '')} ${'message' in each ? each.message : each.kind}`,
    ),
  );
  return { run, said, rows: [...rows.keys()] };
};

test('records of free fields are learned, created by a list of one, changed, compared and taken away, those of a batch, too', async () => {
  const { run, said, rows } = await ask();
  expect(said).toEqual([]);
  expect(run.events.filter(({ type }) => type === 'left-behind')).toEqual([]);
  expect(rows).toEqual(['r0', 'r1', 'r2', 'r3']);
  const asked = run.results.map(({ case: { id } }) => id);
  expect(asked).toEqual(
    expect.arrayContaining([
      'acme/entry/example/sample',
      'acme/read/follow-up/created',
      'acme/read/follow-up/changed',
      'acme/list/follow-up/next-page',
    ]),
  );
});

test('a field that is kept otherwise, or lost by the change of another, is noticed', async () => {
  expect((await ask({ stored: (sent) => ({ ...sent, Name: 'Pot' }) })).said).toContain(
    'note read/follow-up/created Name is not read as it was sent',
  );
  // The operation may show a part of the fields, so one that is not there says nothing.
  expect((await ask({ stored: ({ Colour: _lost, ...kept }: { Colour?: string }) => kept })).said).toEqual([]);
  const wiped = await ask({ changed: (before, sent) => ({ ...before, Name: null, ...sent }) });
  expect(wiped.said).toEqual(['warning read/follow-up/changed Name is not read as it was sent']);
});

test('an offset that is a text leads to the next page, and an id in sys is compared', async () => {
  expect((await ask({ begin: (offset) => Math.max(0, offset - 1) })).said).toContain(
    'note list/follow-up/next-page asked with offset=i2 it has items of a page before',
  );
  expect((await ask({ entry: 'e12' })).said).toContain('note entry/example/sample id is e12, where e11 was asked for');
});
