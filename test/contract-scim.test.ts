import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, type RecordedRun, recordedRun } from './servers/recorded-run';

/** The lists of SCIM (RFC 7644, section 3.4.2): beside the rows stands a list of words, and the first row is 1. */
const text = { type: 'string' };
const words = { type: 'array', items: text };
const user = { type: 'object', required: ['schemas'], properties: { schemas: words, id: text, userName: text } };
const answered = (schema: object) => ({
  200: { description: 'd', content: { 'application/json': { schema } } },
  404: { description: 'd' },
});
const listed = {
  type: 'object',
  required: ['schemas', 'totalResults'],
  properties: {
    schemas: words,
    totalResults: { type: 'integer' },
    startIndex: { type: 'integer' },
    Resources: { type: 'array', items: user },
  },
};
const documentWith = (startIndex: object) => ({
  paths: {
    '/Users': {
      get: {
        operationId: 'list',
        parameters: [
          { name: 'startIndex', in: 'query', schema: { type: 'integer' }, ...startIndex },
          { name: 'count', in: 'query', schema: { type: 'integer' } },
        ],
        responses: answered(listed),
      },
    },
    '/Users/{id}': {
      get: {
        operationId: 'read',
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: answered(user),
      },
    },
  },
});

interface Habit {
  /** Of the first row; 1 is right. */
  readonly first?: number;
  /** How many there are said to be more than there are. */
  readonly more?: number;
  readonly echoes?: boolean;
}

const serving =
  ({ first = 1, more = 0, echoes = false }: Habit = {}) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const users = ['ada', 'bob', 'cy', 'dee'].map((id) => ({ schemas: ['urn:user'], id, userName: id.toUpperCase() }));
    const url = new URL(request.url ?? '', 'http://x');
    const one = users.find(({ id }) => url.pathname === `/Users/${id}`);
    if (url.pathname !== '/Users') {
      json(response, one ? 200 : 404, one ?? {});
      return;
    }
    const [start, count] = ['startIndex', 'count'].map((name) => url.searchParams.get(name));
    const from = Number(start ?? first) - first;
    json(response, 200, {
      schemas: ['urn:list'],
      totalResults: users.length + more,
      ...(echoes && { startIndex: Number(start ?? first) }),
      Resources: users.slice(from, from + Number(count ?? 3)),
    });
  };

const lines = ({ arrived }: RecordedRun) => arrived.map(({ line }) => line);
const notes = ({ results }: RecordedRun) =>
  results.flatMap(({ verdict }) =>
    verdict.findings.flatMap((each) => (each.kind === 'semantics' ? [each.message] : [])),
  );

test.each<[string, object, Habit]>([
  ['its default', { schema: { type: 'integer', default: 1 } }, {}],
  ['its description', { description: 'The 1-based index of the first result.' }, {}],
  ['the answer', {}, { echoes: true }],
])('a list goes on behind its last row, whose number %s shows', async (_what, startIndex, habit) => {
  const run = await recordedRun(documentWith(startIndex), serving(habit));
  expect(lines(run)).toEqual(expect.arrayContaining(['GET /Users/ada', 'GET /Users?startIndex=4']));
  expect(notes(run)).toEqual([]);
});

test('where nobody says what the first number is, none is asked for', async () => {
  const run = await recordedRun(documentWith({}), serving({ first: 0 }));
  expect(lines(run).filter((line) => /startIndex=\d/.test(line))).toEqual([]);
  expect(run.skipped.map(({ reason }) => reason)).toContain('nobody says whether startIndex counts from 0 or from 1');
});

test('the rows are counted, and not the words beside them', async () => {
  const run = await recordedRun(documentWith({ schema: { type: 'integer', default: 1 } }), serving({ more: 5 }));
  expect(notes(run)).toEqual(['it counts 9 items, and its two pages have 4']);
});
