import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../src/core/json/json';
import { json, recordedRun, withBody } from './servers/recorded-run';

/**
 * An issue tracker: issues are listed by a search elsewhere, have keys beside their ids, and change their state by a transition that
 * a list names first. Its queries go on at a URL.
 */
const text = { type: 'string' };
const integer = { type: 'integer', minimum: 0 };
const ok = (schema: object, status = 200) => ({
  [status]: { description: 'ok', content: { 'application/json': { schema } } },
  400: { description: 'no' },
  404: { description: 'none' },
});
const done = { 204: { description: 'done' }, 400: { description: 'no' }, 404: { description: 'none' } };
const body = (properties: object, required = Object.keys(properties)) => ({
  required: true,
  content: { 'application/json': { schema: { type: 'object', required, properties } } },
});
const fields = { type: 'object', properties: { summary: text, status: text, type: text, rank: text, place: text } };
const issue = { type: 'object', required: ['id', 'key', 'fields'], properties: { id: text, key: text, fields } };
const project = { type: 'object', required: ['id', 'key'], properties: { id: text, key: text } };
const transition = { type: 'object', required: ['id'], properties: { id: text } };
const listOf = (name: string, items: object, more: object = {}) => ({
  type: 'object',
  required: [name],
  properties: { [name]: { type: 'array', items }, ...more },
});
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
const inQuery = (name: string, schema: object) => ({ name, in: 'query', schema });
const total = { total: { type: 'integer' } };

const document = {
  paths: {
    '/search': {
      get: {
        operationId: 'search',
        parameters: [inQuery('startAt', { ...integer, default: 0 }), inQuery('fields', text)],
        responses: ok(listOf('issues', issue, total)),
      },
    },
    '/project/search': { get: { operationId: 'projects', responses: ok(listOf('values', project)) } },
    '/project/{projectIdOrKey}': {
      get: { operationId: 'project', parameters: [inPath('projectIdOrKey')], responses: ok(project) },
    },
    '/issue': {
      post: {
        operationId: 'create',
        requestBody: body({
          fields: {
            type: 'object',
            required: ['summary', 'project'],
            properties: {
              summary: text,
              project: {
                type: 'object',
                required: ['id'],
                properties: { id: { type: 'string', description: 'Id of a project' } },
              },
            },
          },
        }),
        responses: ok({ type: 'object', required: ['id', 'key'], properties: { id: text, key: text } }, 201),
      },
    },
    '/issue/{issueIdOrKey}': {
      get: { operationId: 'issue', parameters: [inPath('issueIdOrKey')], responses: ok(issue) },
      delete: { operationId: 'remove', parameters: [inPath('issueIdOrKey')], responses: done },
    },
    '/issue/{issueIdOrKey}/transitions': {
      get: {
        operationId: 'transitions',
        parameters: [inPath('issueIdOrKey')],
        responses: ok(listOf('transitions', transition)),
      },
      post: {
        operationId: 'move',
        parameters: [inPath('issueIdOrKey')],
        requestBody: body({ transition }),
        responses: done,
      },
    },
    '/issue/{issueIdOrKey}/assignee': {
      put: {
        operationId: 'assign',
        parameters: [inPath('issueIdOrKey')],
        requestBody: body({ projectId: { type: 'string', description: 'The project ID of the user' } }),
        responses: done,
      },
    },
    '/query': { get: { operationId: 'query', responses: ok(listOf('records', issue, { nextRecordsUrl: text })) } },
    '/query/{locator}': {
      get: { operationId: 'more', parameters: [inPath('locator')], responses: ok(listOf('records', issue)) },
    },
  },
};

interface Habit {
  readonly start?: (at: number) => number;
  readonly ignoresFields?: boolean;
}

const ask = async ({ start = (at) => at, ignoresFields = false }: Habit = {}) => {
  const row = (id: string, summary: string) => ({
    id,
    key: `OPS-${id}`,
    fields: { summary, status: 'open', type: 'bug', rank: 'a', place: 'x' },
  });
  const issues = ['Mail', 'Printer', 'Laptop'].map((name, index) => row(`${101 + index}`, name));
  const moved: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    withBody(request, (sent) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const [, kind = '', name = '', part] = pathname.split('/');
      const no = (status: number) => json(response, status, {});
      const isJson = (request.headers['content-type'] ?? 'application/json') === 'application/json';
      if (!isJson || (request.method !== 'GET' && request.method !== 'DELETE' && !sent)) return no(400);
      if (kind === 'search') {
        const at = Number(searchParams.get('startAt') ?? 0);
        if (!(at >= 0) || searchParams.get('startAt') === '') return no(400);
        const wanted = ignoresFields ? undefined : searchParams.get('fields')?.split(',');
        const shown = issues.slice(start(at), start(at) + 2).map((each) => ({
          ...each,
          fields: Object.fromEntries(Object.entries(each.fields).filter(([key]) => !wanted || wanted.includes(key))),
        }));
        return json(response, 200, { issues: shown, total: issues.length });
      }
      if (pathname === '/project/search') return json(response, 200, { values: [{ id: '9', key: 'OPS' }] });
      if (kind === 'project') return name === '9' ? json(response, 200, { id: '9', key: 'OPS' }) : no(404);
      if (pathname === '/query')
        return json(response, 200, { records: issues.slice(0, 2), nextRecordsUrl: '/v9/query/01g-2' });
      if (kind === 'query') return name === '01g-2' ? json(response, 200, { records: issues.slice(2) }) : no(404);
      if (pathname === '/issue') {
        const { summary, project: its } = isObject(sent?.fields) ? sent.fields : {};
        if (typeof summary !== 'string' || !isObject(its) || its.id !== '9') return no(400);
        issues.push(row(`${120 + issues.length}`, summary));
        const { id, key } = issues.at(-1) as (typeof issues)[number];
        return json(response, 201, { id, key });
      }
      const found = issues.find(({ id, key }) => id === name || key === name);
      if (!found) return no(404);
      if (part === 'transitions' && request.method === 'GET')
        return json(response, 200, { transitions: [{ id: 't7' }] });
      if (part === 'transitions' && !(isObject(sent?.transition) && sent.transition.id === 't7')) return no(400);
      if (part === 'assignee') return no(400);
      if (part === 'transitions') moved.push(found.id);
      if (request.method === 'GET') return json(response, 200, found);
      if (request.method === 'DELETE') issues.splice(issues.indexOf(found), 1);
      response.writeHead(204).end();
    });
  const run = await recordedRun(document, answer, { allowUnsafe: true });
  const verdicts = new Map(run.results.map(({ case: each, verdict }) => [each.id.slice('acme/'.length), verdict]));
  const said = [...verdicts].flatMap(([of, { findings }]) =>
    findings.map((each) => `${each.severity} ${of} ${'message' in each ? each.message : each.kind}`),
  );
  return { run, verdicts, said, moved, left: issues.map(({ id }) => id) };
};

test('issues are learned from a search, and every operation has a good answer', async () => {
  const { said, verdicts, moved, left } = await ask();
  expect(said).toEqual([]);
  const good = [...verdicts].filter(([of, { kind }]) => of.endsWith('/example/sample') && kind === 'conforms');
  const names = ['search', 'projects', 'project', 'create', 'issue', 'remove', 'transitions', 'move', 'query', 'more'];
  expect(new Set(good.map(([of]) => of.split('/')[0]))).toEqual(new Set(names));
  // Only the issue of this run is moved, and it is gone in the end.
  expect(new Set(moved)).toEqual(new Set(['123']));
  expect(left).toEqual(['101', '102', '103']);
});

test('an id that the words call that of another kind is a guess', async () => {
  const { verdicts } = await ask();
  expect(verdicts.get('assign/example/sample')).toMatchObject({
    kind: 'inconclusive',
    reasons: [{ reason: expect.stringContaining('need not be the projectId'), needs: ['UNDERSTUDY_ACME_PROJECTID'] }],
  });
});

test('startAt and fields that are ignored are noticed', async () => {
  expect((await ask({ start: () => 0 })).said).toEqual([
    'note search/follow-up/page-startAt the next page (startAt) has items of the one before',
  ]);
  expect((await ask({ ignoresFields: true })).said).toEqual([
    'note search/follow-up/shape-fields with fields=summary,status it has what it has without',
  ]);
});
