import type { IncomingMessage, ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

/** A library whose records are named by the end of their path: `shelves/1/books/2` (google.aip.dev/122). */
const ok = (properties: object) => ({
  200: { description: 'd', content: { 'application/json': { schema: { type: 'object', properties } } } },
  400: { description: 'd' },
});
const text = { type: 'string' };
const list = (name: string, properties: object) =>
  ok({ [name]: { type: 'array', items: { type: 'object', properties } } });
const named = { name: text, title: text };
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
const sent = (properties: object) => ({
  required: true,
  content: {
    'application/json': { schema: { type: 'object', required: Object.keys(properties), properties } },
  },
});

const library = {
  paths: {
    '/v1/shelves': { get: { operationId: 'listShelves', responses: list('shelves', named) } },
    '/v1/readers': { get: { operationId: 'listReaders', responses: list('readers', { name: text }) } },
    '/v1/readers/{reader}': {
      get: { operationId: 'getReader', parameters: [inPath('reader')], responses: ok({ name: text }) },
    },
    '/v1/shelves/{shelf}': {
      get: { operationId: 'getShelf', parameters: [inPath('shelf')], responses: ok(named) },
    },
    '/v1/shelves/{shelf}/books': {
      parameters: [inPath('shelf')],
      get: { operationId: 'listBooks', responses: list('books', named) },
      post: { operationId: 'createBook', requestBody: sent({ title: text }), responses: ok(named) },
    },
    '/v1/shelves/{shelf}/books/{book}': {
      parameters: [inPath('shelf'), inPath('book')],
      get: { operationId: 'getBook', responses: ok(named) },
      delete: { operationId: 'deleteBook', responses: ok({}) },
    },
    '/v1/shelves/{shelf}/books/{book}:lend': {
      parameters: [inPath('shelf'), inPath('book')],
      post: {
        operationId: 'lendBook',
        requestBody: sent({ reader: { ...text, description: 'Name of the reader, `readers/{reader}`.' } }),
        responses: ok(named),
      },
    },
  },
};

interface Lies {
  /** Any shelf is answered with this one. */
  readonly shelf?: string;
  /** Unknown shelves only. */
  readonly unknown?: string;
}

const serving = ({ shelf, unknown }: Lies = {}) => {
  const shelves = new Map(['drama', 'poetry'].map((id) => [id, { name: `shelves/${id}`, title: id.toUpperCase() }]));
  const books = new Map<string, { name: string; title: string }>();
  return (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (body) => {
      const { method } = request;
      const give = (value: unknown) => json(response, value === undefined ? 404 : 200, value ?? {});
      const path = (request.url ?? '').replace('/v1/', '');
      if (path === 'shelves') return give({ shelves: [...shelves.values()] });
      if (path === 'readers') return give({ readers: [{ name: 'readers/kari' }] });
      if (path.startsWith('readers/')) return give(path === 'readers/kari' ? { name: path } : undefined);
      const [, of = '', rest] = /^shelves\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
      if (rest === undefined) return give(shelves.get(shelf ?? (shelves.has(of) ? of : (unknown ?? of))));
      if (!shelves.has(of)) return give(undefined);
      if (rest === 'books' && method === 'GET') return give({ books: [...books.values()] });
      if (rest === 'books') {
        if (typeof body?.title !== 'string') return json(response, 400, {});
        const made = { name: `shelves/${of}/books/b${books.size + 1}`, title: body.title };
        books.set(made.name, made);
        return give(made);
      }
      const [name = '', verb] = path.split(':');
      const book = books.get(name);
      if (verb === 'lend') return give(body?.reader === 'readers/kari' ? book : undefined);
      if (method === 'DELETE') return give(books.delete(name) ? {} : undefined);
      return give(book);
    });
};

const outcome = ({ results }: RecordedRun, id: string) => {
  const found = results.find((result) => result.case.id === `acme/${id}`);
  return found && outcomeOf(found.verdict);
};
const lines = ({ arrived }: RecordedRun) => arrived.map(({ line }) => line);
const told = ({ results }: RecordedRun, rule: string) =>
  results.flatMap(({ case: { operationId }, verdict }) =>
    verdict.findings.flatMap((finding) =>
      finding.kind === 'semantics' && finding.rule === rule ? [`${operationId}: ${finding.message}`] : [],
    ),
  );

test('the name of a record has the ids of its path, and what is made is read and deleted by it', async () => {
  const run = await recordedRun(library, serving(), { allowUnsafe: true });
  expect(lines(run)).toEqual(
    expect.arrayContaining([
      'GET /v1/shelves/drama',
      'GET /v1/readers/kari',
      'GET /v1/shelves/drama/books/b1',
      'POST /v1/shelves/drama/books/b1:lend',
      'DELETE /v1/shelves/drama/books/b1',
    ]),
  );
  for (const id of ['getShelf', 'getReader', 'createBook', 'getBook', 'lendBook', 'deleteBook'])
    expect(outcome(run, `${id}/example/sample`)).toBe('passed');
  expect(lines(run).filter((line) => line.includes('%2F'))).toEqual([]);
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
});

test('a record with the name of another is told', async () => {
  const run = await recordedRun(library, serving({ shelf: 'poetry' }));
  expect(told(run, 'asked')[0]).toBe('getShelf: name is poetry, where drama was asked for');
});

test('an unknown id that is answered with the record of another is told', async () => {
  const run = await recordedRun(library, serving({ unknown: 'drama' }));
  expect(told(run, 'unknown-id')[0]).toBe('getShelf: an unknown shelf is answered with the record of another');
  expect(told(await recordedRun(library, serving()), 'unknown-id')).toEqual([]);
});
