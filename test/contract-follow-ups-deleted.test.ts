import type { IncomingMessage, ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun, withBody } from './servers/recorded-run';

/** Pets that are deleted, and may be brought back. */
const text = { type: 'string' };
const pet = {
  type: 'object',
  properties: { id: text, name: text, active: { type: 'boolean' }, deleted: { type: 'boolean' } },
};
const ok = (schema: object, status = 200) => ({
  [status]: { description: 'ok', content: { 'application/json': { schema } } },
});
const refused = Object.fromEntries(
  ['400', '404', '409', '415', '422'].map((status) => [status, { description: 'refused' }]),
);
const body = (example: object) => ({
  required: true,
  content: { 'application/json': { schema: pet, example } },
});

const documentOf = (restore: string, change: object) => ({
  paths: {
    '/pets': {
      get: { operationId: 'list', responses: ok({ type: 'array', items: pet }) },
      post: {
        operationId: 'add',
        requestBody: body({ name: 'Rex', active: true }),
        responses: { ...ok(pet, 201), ...refused },
      },
    },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: 'get', responses: { ...ok(pet), ...refused } },
      patch: { operationId: 'change', requestBody: body(change), responses: { ...ok(pet), ...refused } },
      delete: { operationId: 'remove', responses: { 204: { description: 'gone' }, ...refused } },
    },
    [`/pets/{id}${restore}`]: {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      post: { operationId: 'restore', responses: { ...ok(pet), ...refused } },
    },
  },
});

interface Habits {
  /** A deletion that leaves the record as it was. */
  readonly keeps?: true;
  /** A deletion that leaves it with a mark. */
  readonly marks?: object;
  /** A restoration that brings nothing back. */
  readonly forgets?: true;
}

interface Pet {
  readonly id: string;
  readonly active?: boolean;
}

const server = ({ keeps, marks, forgets }: Habits) => {
  const pets = new Map<string, Pet>([['old', { id: 'old', active: true }]]);
  const bin = new Map<string, Pet>();
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (sent) => {
      const { method = '', url = '', headers } = request;
      const [, , id = '', verb] = url.split(/[/:]/);
      const isGood = sent && Object.values(sent).every((value) => ['string', 'boolean'].includes(typeof value));
      const isTyped =
        typeof (sent?.name ?? '') === 'string' &&
        typeof (sent?.active ?? true) === 'boolean' &&
        typeof (sent?.id ?? '') === 'string';
      const hasBody = method === 'PATCH' || (method === 'POST' && !verb);
      if (hasBody && headers['content-type'] !== 'application/json') return json(response, 415, {});
      if (hasBody && !(isGood && isTyped)) return json(response, 422, {});
      if (id === '' && method === 'POST') {
        pets.set('own', { ...sent, id: 'own' });
        return json(response, 201, pets.get('own'));
      }
      if (id === '') return json(response, 200, [...pets.values()]);
      const deleted = bin.get(id);
      if (verb) {
        if (!deleted) return json(response, pets.has(id) ? 409 : 404, {});
        if (!forgets) pets.set(id, deleted);
        bin.delete(id);
        return json(response, 200, deleted);
      }
      const known = pets.get(id);
      if (!known) return json(response, 404, {});
      if (method === 'DELETE') {
        bin.set(id, known);
        if (marks) pets.set(id, { ...known, ...marks });
        else if (!keeps) pets.delete(id);
        return void response.writeHead(204).end();
      }
      if (method === 'PATCH') pets.set(id, { ...known, ...sent });
      return json(response, 200, pets.get(id));
    });
  return { pets, answer };
};

const run = async (habits: Habits, { restore = '/restore', change = { name: 'Max' } as object } = {}) => {
  const { pets, answer } = server(habits);
  const ran = await recordedRun(documentOf(restore, change), answer, { allowUnsafe: true });
  return {
    pets: [...pets.keys()],
    lines: ran.arrived.map(({ line }) => line),
    outcomes: Object.fromEntries(ran.results.map(({ case: { id }, verdict }) => [id.slice(5), outcomeOf(verdict)])),
    said: ran.results.flatMap(({ case: { id }, verdict }) =>
      verdict.findings.map(
        (finding) => `${finding.severity} ${id.slice(5)} ${'message' in finding ? finding.message : finding.kind}`,
      ),
    ),
  };
};

test.each(['/restore', ':undelete', '/recover'])(
  'what was deleted is brought back by %s, read, and deleted again',
  async (restore) => {
    const { pets, lines, outcomes, said } = await run({}, { restore });
    expect(said).toEqual([]);
    expect(outcomes['restore/example/sample']).toBe('passed');
    expect(outcomes['get/follow-up/restored']).toBe('passed');
    expect(lines.slice(-4)).toEqual([
      expect.stringMatching(/^GET \/pets/),
      `POST /pets/own${restore}`,
      'GET /pets/own',
      'DELETE /pets/own',
    ]);
    expect(pets).toEqual(['old']);
  },
);

test('a restoration that brings nothing back is told', async () => {
  const { said } = await run({ forgets: true });
  expect(said).toEqual(['warning get/follow-up/restored what POST /pets/{id}/restore restored is answered 404']);
});

const STILL = 'warning get/follow-up/deleted what was deleted is still answered 200';
const LISTED = 'note list/follow-up/deleted what was deleted is still in it';

test.each<[string, Habits, object, readonly string[]]>([
  ['is kept', { keeps: true }, { name: 'Max' }, [LISTED, STILL]],
  ['is kept, and was inactive before', { keeps: true }, { active: false }, [LISTED, STILL.replace('warning', 'note')]],
  ['has a mark', { marks: { active: false } }, { name: 'Max' }, []],
  ['has another mark than the one that was sent', { marks: { name: 'Rex', deleted: true } }, { active: false }, []],
])('a deleted record that %s is told as it is', async (_what, habits, change, expected) => {
  const { said } = await run(habits, { change });
  expect(said.filter((each) => each.includes('/deleted')).sort()).toEqual([...expected].sort());
});
