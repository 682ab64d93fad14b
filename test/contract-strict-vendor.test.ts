import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun, withBody } from './servers/recorded-run';

/** A vendor that wants the version of what is changed, in the body or by If-Match, and is consistent only after a while. */
const text = { type: 'string' };
const integer = { type: 'integer' };
const note = { type: 'object', required: ['id', 'text'], properties: { id: text, text, version: integer } };
const content = (schema: object, example?: object) => ({ 'application/json': { schema, ...(example && { example }) } });
const answered = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [status, { description: 'd', ...(status < 300 && { content: content(note) }) }]),
  );
const bodyOf = (properties: object, example: object) => ({
  required: true,
  content: content({ type: 'object', required: Object.keys(properties), properties }, example),
});
const trace = { name: 'X-Trace', in: 'header', schema: text, example: 'abc' };
const DOCUMENT = {
  paths: {
    '/notes': {
      post: {
        operationId: 'add',
        requestBody: bodyOf({ text }, { text: 'One' }),
        responses: answered(201, 400, 503),
      },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: 'read', responses: answered(200, 404, 503) },
      put: {
        operationId: 'replace',
        parameters: [trace],
        requestBody: bodyOf({ text, version: integer }, { text: 'Two', version: 30 }),
        responses: answered(200, 400, 404, 409),
      },
      patch: {
        operationId: 'change',
        parameters: [{ name: 'If-Match', in: 'header', schema: text }],
        requestBody: bodyOf({ text }, { text: 'Three' }),
        responses: answered(200, 400, 404, 412, 428),
      },
      delete: {
        operationId: 'remove',
        parameters: [trace],
        responses: { 204: { description: 'd' }, 404: { description: 'd' } },
      },
    },
  },
};

interface Note {
  readonly id: string;
  readonly text: string;
  readonly version: number;
}

type Habit = 'busy' | 'undead' | 'anything';

const run = async (habit?: Habit) => {
  const notes = new Map<string, Note>();
  const unseen = new Set<string>();
  let isBusy = habit === 'busy';
  const answers: string[] = [];
  const all = await recordedRun(
    DOCUMENT,
    (request, response) =>
      withBody(request, (body) => {
        const { method = '', url = '', headers } = request;
        const send = (status: number, value: object = {}): void => {
          answers.push(`${method} ${status}`);
          json(response, status, value);
        };
        const keep = (kept: Note, status: number): void => {
          notes.set(kept.id, kept);
          response.setHeader('etag', `"${kept.version}"`);
          send(status, kept);
        };
        const id = url.split('/')[2] ?? '';
        const known = notes.get(id);
        const isGood = typeof body?.text === 'string' && headers['content-type'] === 'application/json';
        if (method === 'POST' && isGood) {
          const made = { id: `n-${notes.size + 1}`, text: String(body.text), version: 1 };
          unseen.add(made.id);
          return keep(made, 201);
        }
        if (method === 'POST') return send(400);
        if (!known) return send(404);
        if (method === 'GET' && unseen.delete(id)) return send(404);
        if (method === 'GET' && isBusy) {
          isBusy = false;
          response.setHeader('retry-after', '1');
          return send(503);
        }
        if (method === 'GET') return keep(known, 200);
        if (method === 'DELETE') {
          if (habit !== 'undead') notes.delete(id);
          answers.push('DELETE 204');
          response.writeHead(204).end();
          return;
        }
        if (method === 'PATCH' && headers['if-match'] === undefined) return send(428);
        if (method === 'PATCH' && headers['if-match'] !== `"${known.version}"`) return send(412);
        if (!isGood && habit !== 'anything') return send(400);
        if (method === 'PUT' && !Number.isInteger(body?.version)) return send(400);
        if (method === 'PUT' && body?.version !== known.version) return send(409);
        return keep({ ...known, text: String(body?.text), version: known.version + 1 }, 200);
      }),
    { allowUnsafe: true },
  );
  const told = all.results.flatMap(({ case: { id }, verdict }) =>
    outcomeOf(verdict) === 'passed' ? [] : [`${outcomeOf(verdict)} ${id.replace('acme/', '')}`],
  );
  return { told, answers };
};

test('a change names the state that was read or said last, also where the document shows another', async () => {
  const { told, answers } = await run();
  expect(told).toEqual([]);
  // The sample, and the one with its header: the second by the version that the first was answered with.
  expect(answers.filter((line) => line === 'PUT 200')).toHaveLength(2);
  expect(answers).toContain('PATCH 200');
});

test('a broken body has the state as well: without it nobody looks at the body', async () => {
  const { answers } = await run();
  expect(answers).toContain('PATCH 400');
  expect((await run('anything')).told).toContain('failed change/violation/body/text/type');
});

test('who is busy between two looks for a new record is asked once more', async () => {
  expect((await run('busy')).told).toEqual([]);
});

test('that a record is deleted is seen where it was found before', async () => {
  expect((await run('undead')).told).toEqual(['warned read/follow-up/deleted']);
});
