import { outcomeOf } from '../src/core/results/verdict';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

/** Times that may overlap, patches of two kinds, and conditions by date. */
const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const EVENT = {
  type: 'object',
  required: ['id', 'title', 'start', 'end'],
  properties: { id: text, title: text, place: { type: ['string', 'null'] }, start: time, end: time },
};
const answered = (schema?: object) => ({
  description: 'd',
  ...(schema && { content: { 'application/json': { schema } } }),
});
const query = (name: string, schema: object, rest: object) => ({ name, in: 'query', schema, ...rest });
const created = { title: 'Planning', place: 'Room 4', start: '2026-05-04T09:00:00Z', end: '2026-05-04T10:00:00Z' };
const DOCUMENT = {
  paths: {
    '/events': {
      get: {
        operationId: 'listEvents',
        parameters: [
          query('from', time, { description: 'Only events that end after this instant.' }),
          query('to', time, { description: 'Only events that start before this instant.' }),
          query('time_zone', text, { example: '+02:00', description: 'In which start and end are written.' }),
        ],
        responses: { 200: answered({ type: 'array', items: EVENT }) },
      },
      post: {
        operationId: 'addEvent',
        requestBody: { required: true, content: { 'application/json': { schema: EVENT, example: created } } },
        responses: { 201: answered(EVENT), 400: answered(), 409: answered() },
      },
    },
    '/events/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: 'getEvent', responses: { 200: answered(EVENT), 404: answered() } },
      patch: {
        operationId: 'changeEvent',
        parameters: [{ name: 'If-Unmodified-Since', in: 'header', schema: text }],
        requestBody: {
          required: true,
          content: {
            'application/merge-patch+json': { schema: { type: 'object' }, example: { place: null } },
            'application/json-patch+json': {
              schema: { type: 'array', items: { type: 'object' } },
              example: [{ op: 'replace', path: '/title', value: 'Planning II' }],
            },
          },
        },
        responses: { 200: answered(EVENT), 400: answered(), 404: answered(), 412: answered() },
      },
      delete: { operationId: 'deleteEvent', responses: { 204: answered(), 404: answered() } },
    },
  },
};
DOCUMENT.paths['/events'].post.requestBody.content['application/json'].schema = { ...EVENT, required: ['title'] };

interface Event {
  readonly id: string;
  title: unknown;
  place: unknown;
  readonly start: string;
  readonly end: string;
}

type Lie = 'from' | 'to' | 'zone' | 'condition' | 'merge' | 'patch';

const calendar = async (lie?: Lie, taken = false) => {
  const day = (date: number, hour: number): string => new Date(Date.UTC(2026, 4, date, hour)).toISOString();
  const all = new Map<string, Event>(
    [1, 2, 3, 4].map((date) => {
      const id = `e${date}`;
      return [id, { id, title: 't', place: null, start: day(date, 8), end: day(date, taken ? 23 : 9) }];
    }),
  );
  const zoned = (value: string): string =>
    new Date(Date.parse(value) + (lie === 'zone' ? 0 : 7_200_000)).toISOString().replace('Z', '+02:00');
  const run = await recordedRun(
    DOCUMENT,
    (request, response) =>
      withBody(request, (body, raw) => {
        const url = new URL(request.url ?? '', 'http://x');
        const [, , id] = url.pathname.split('/');
        const found = all.get(id ?? '');
        const { headers, method } = request;
        if (id !== undefined && !found) return json(response, 404, {});
        if (method === 'GET' && found) return json(response, 200, found);
        if (method === 'GET') {
          const [from, to] = [url.searchParams.get('from'), url.searchParams.get('to')];
          const rows = [...all.values()]
            .filter(({ end }) => from === null || lie === 'from' || Date.parse(end) > Date.parse(from))
            .filter(({ start }) => to === null || lie === 'to' || Date.parse(start) < Date.parse(to));
          const inZone = rows.map((row) => ({ ...row, start: zoned(row.start), end: zoned(row.end) }));
          return json(response, 200, url.searchParams.has('time_zone') ? inZone : rows);
        }
        if (method === 'POST') {
          const { title, place, start, end } = body ?? {};
          if (typeof title !== 'string' || typeof start !== 'string' || typeof end !== 'string')
            return json(response, 400, {});
          if ([...all.values()].some((each) => start < each.end && each.start < end)) return json(response, 409, {});
          const event = { id: 'new', title, place, start, end };
          all.set('new', event);
          return json(response, 201, event);
        }
        if (method === 'DELETE') {
          all.delete(id ?? '');
          return response.writeHead(204).end();
        }
        if (headers['if-unmodified-since'] !== undefined && lie !== 'condition') return json(response, 412, {});
        const isPatch = headers['content-type'] === 'application/json-patch+json';
        const [change] = isPatch && raw.startsWith('[{') ? JSON.parse(raw) : [];
        if (!found || (isPatch ? change?.path !== '/title' : body === undefined)) return json(response, 400, {});
        if (isPatch && lie !== 'patch') found.title = change.value;
        if (!isPatch && lie !== 'merge' && body && 'place' in body) found.place = body.place;
        return json(response, 200, found);
      }),
    { allowUnsafe: true, only: ['acme/*/example/*', 'acme/*/follow-up/*', 'acme/*/situation/*'] },
  );
  return { run, all };
};

const said = ({ results }: RecordedRun) => [
  ...new Set(
    results.flatMap(({ case: { id }, verdict }) =>
      verdict.findings.map(({ severity, blame }) => `${severity} ${blame} ${id.replace('acme/', '')}`),
    ),
  ),
];

test('an honest calendar is accused of nothing', async () => {
  const { run, all } = await calendar();
  expect(said(run)).toEqual([]);
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  expect([...all.keys()]).toEqual(['e1', 'e2', 'e3', 'e4']);
});

test.each<[Lie, string]>([
  ['from', 'warning vendor listEvents/follow-up/bound-from'],
  ['to', 'warning vendor listEvents/follow-up/bound-to'],
  ['zone', 'note spec listEvents/follow-up/time-zone-time_zone'],
  ['condition', 'warning vendor changeEvent/situation/stale-if-unmodified-since'],
  ['patch', 'warning vendor getEvent/follow-up/changed'],
  ['merge', 'warning vendor getEvent/follow-up/changed'],
])('a calendar that forgets its %s is told', async (lie, finding) => {
  expect(said((await calendar(lie)).run)).toEqual([finding]);
});

test('a time that is taken is moved, and the end stays behind the start', async () => {
  const { run } = await calendar(undefined, true);
  const sample = run.results.find(({ case: { id } }) => id === 'acme/addEvent/example/sample');
  expect(sample && outcomeOf(sample.verdict)).toBe('passed');
  const { start, end } = JSON.parse(sample?.case.request.body ?? '');
  expect(Date.parse(end) - Date.parse(start)).toBe(3_600_000);
  expect(start).not.toBe(created.start);
});
