import type { ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, type RecordedRun, recordedRun } from './servers/recorded-run';

/** Work that goes on after its answer: the job is named by a `Location`, or by a property, and its result by the job. */
const text = { type: 'string' };
const objectOf = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  required,
  properties,
});
const answered = (status: number, schema?: object, headers?: object) => ({
  [status]: {
    description: 'd',
    ...(headers && { headers }),
    ...(schema && { content: { 'application/json': { schema } } }),
  },
});
const pathOf = (name: string, operationId: string, schema: object) => ({
  get: {
    operationId,
    parameters: [{ name, in: 'path', required: true, schema: text }],
    responses: { ...answered(200, schema), ...answered(404) },
  },
});

const STATUS = { enum: ['pending', 'done', 'failed'] };
const DOCUMENT = {
  paths: {
    '/exports': {
      post: { operationId: 'startExport', responses: answered(202, undefined, { Location: { schema: text } }) },
    },
    '/imports': { post: { operationId: 'startImport', responses: answered(202, objectOf({ job_id: text })) } },
    '/files/{id}': pathOf('id', 'getFile', objectOf({ rows: { type: 'integer' } })),
    '/jobs/{job_id}': pathOf(
      'job_id',
      'getJob',
      objectOf({ kind: text, status: STATUS, result: objectOf({ file_id: text }, []) }, ['kind', 'status']),
    ),
  },
};

interface Job {
  readonly kind: string;
  asked: number;
}

/** What a server does otherwise than it should. */
interface Habit {
  readonly location?: string;
  readonly last?: Readonly<Record<string, unknown>>;
  readonly first?: Readonly<Record<string, unknown>>;
  readonly file?: unknown;
  readonly afterwards?: (response: ServerResponse) => void;
}

const serve = ({ location, last, first, file = { rows: 3 }, afterwards }: Habit = {}) => {
  const jobs = new Map<string, Job>();
  const begin = (kind: string): string => {
    const id = `j-${jobs.size + 1}`;
    jobs.set(id, { kind, asked: 0 });
    return id;
  };
  return recordedRun(
    DOCUMENT,
    ({ method, url = '' }, response) => {
      const [, place, id = ''] = url.split('/');
      const job = jobs.get(id);
      if (method === 'POST' && place === 'exports')
        response.writeHead(202, { location: location ?? `/jobs/${begin('export')}`, 'retry-after': '1' }).end();
      else if (method === 'POST' && place === 'imports') json(response, 202, { job_id: begin('import') });
      else if (place === 'files') json(response, id === 'f-1' ? 200 : 404, file);
      else if (place === 'jobs' && job && job.asked < 2) {
        job.asked += 1;
        json(response, 200, { kind: job.kind, status: 'pending', ...first });
      } else if (place === 'jobs' && job && afterwards) afterwards(response);
      else if (place === 'jobs' && job)
        json(response, 200, {
          kind: job.kind,
          status: 'done',
          ...(job.kind === 'export' && { result: { file_id: 'f-1' } }),
          ...last,
        });
      else json(response, 404, {});
    },
    { allowUnsafe: true },
  );
};

const outcomesOf = ({ results }: RecordedRun) =>
  Object.fromEntries(
    results.flatMap(({ case: { id }, verdict }) =>
      /\/(?:example|follow-up)\//.test(id) ? [[id.replace('acme/', ''), outcomeOf(verdict)] as const] : [],
    ),
  );

const ALL = {
  'startExport/example/sample': 'passed',
  'startImport/example/sample': 'passed',
  'getJob/follow-up/begun-startExport': 'passed',
  'getJob/follow-up/begun-startImport': 'passed',
  'getJob/example/sample': 'passed',
  'getFile/example/sample': 'passed',
};

test('a job is followed until it ends, and its result is asked for', async () => {
  const run = await serve();
  expect(outcomesOf(run)).toEqual(ALL);
  expect(run.arrived.filter(({ line }) => line === 'GET /jobs/j-1').length).toBeGreaterThanOrEqual(3);
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
});

test('a job that is gone when it has ended is accused of nothing', async () => {
  const run = await serve({ afterwards: (response) => json(response, 404, {}) });
  expect(run.summary).toMatchObject({ failed: 0 });
});

test('a job that never ends is left after a while', async () => {
  const run = await serve({ last: { status: 'pending' } });
  expect(outcomesOf(run)).toMatchObject({ 'getJob/example/sample': 'passed' });
  expect(run.arrived.filter(({ line }) => line === 'GET /jobs/j-1').length).toBeLessThan(20);
});

test.each<[what: string, habit: Habit, failed: readonly string[]]>([
  ['leads to no job', { location: '/jobs/j-99' }, ['getJob/follow-up/begun-startExport', 'getJob/example/sample']],
  [
    'waits in a state that no document mentions',
    { first: { status: 'queued' } },
    ['getJob/follow-up/begun-startExport', 'getJob/follow-up/begun-startImport', 'getJob/example/sample'],
  ],
  [
    'ends in a state that no document mentions',
    { last: { status: 'finished' } },
    ['getJob/follow-up/begun-startExport', 'getJob/follow-up/begun-startImport', 'getJob/example/sample'],
  ],
  ['gives a result that its document does not describe', { file: { rows: '3' } }, ['getFile/example/sample']],
])('a server whose job %s is told', async (_what, habit, failed) => {
  const outcomes = Object.entries(outcomesOf(await serve(habit)));
  expect(outcomes.flatMap(([id, outcome]) => (outcome === 'failed' ? [id] : [])).sort()).toEqual([...failed].sort());
});

test('without --allow-unsafe the variable that names a job is told', async () => {
  const run = await recordedRun(DOCUMENT, (_request, response) => json(response, 404, {}));
  const needs = run.skipped.flatMap(({ needs = [] }) => needs);
  expect(needs).toContain('UNDERSTUDY_ACME_JOB_ID');
});
