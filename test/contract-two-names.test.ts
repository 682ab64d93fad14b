import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, type RecordedRun, recordedRun } from './servers/recorded-run';

/** Records with two names (`/repos/{owner}/{repo}`), which another place lists: `/user/repos`, by the schema of its rows. */
const text = { type: 'string' };
const integer = { type: 'integer' };
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const listOf = (name: string) => ({ type: 'array', items: reference(name) });
const answered = (schema: object) => ({
  200: { description: 'd', content: { 'application/json': { schema } } },
  404: { description: 'd' },
});
const inPath = (...names: readonly string[]) =>
  names.map((name) => ({ name, in: 'path', required: true, schema: name.endsWith('number') ? integer : text }));
const user = { type: 'object', properties: { id: integer, login: text } };
const documentWith = (repo: object, assignee: object = {}) => ({
  paths: {
    '/user/repos': { get: { operationId: 'mine', responses: answered(listOf('Repo')) } },
    '/repos/{owner}/{repo}': {
      get: { operationId: 'read', parameters: inPath('owner', 'repo'), responses: answered(reference('Repo')) },
    },
    '/repos/{owner}/{repo}/issues': {
      get: {
        operationId: 'issues',
        parameters: [
          ...inPath('owner', 'repo'),
          { name: 'assignee', in: 'query', schema: text, ...assignee },
          { name: 'sort', in: 'query', schema: { ...text, enum: ['created', 'comments'] } },
          { name: 'direction', in: 'query', schema: { ...text, enum: ['asc', 'desc'] } },
        ],
        responses: answered(listOf('Issue')),
      },
    },
    '/repos/{owner}/{repo}/issues/{issue_number}/comments': {
      get: {
        operationId: 'comments',
        parameters: inPath('owner', 'repo', 'issue_number'),
        responses: answered(listOf('Comment')),
      },
    },
    '/repos/{owner}/{repo}/issues/comments/{comment_id}': {
      get: {
        operationId: 'comment',
        parameters: inPath('owner', 'repo', 'comment_id'),
        responses: answered(reference('Comment')),
      },
    },
  },
  components: {
    schemas: {
      Repo: { type: 'object', properties: { id: integer, ...repo } },
      Issue: {
        type: 'object',
        properties: { number: integer, assignee: user, created_at: { ...text, format: 'date-time' } },
      },
      Comment: { type: 'object', properties: { id: integer, body: text } },
    },
  },
});

const FULL = { full_name: text };
const APART = { owner: user, name: text };
const ann = { id: 1, login: 'ann' };
const DAYS = ['04', '02', '03'];
const ISSUES = DAYS.map((day, index) => ({
  number: 11 + index,
  assignee: index === 1 ? ann : { id: 2, login: 'bo' },
  created_at: `2025-01-${day}T08:00:00Z`,
}));

type Lie = 'other' | 'assignee' | 'sort';

/** What is at a URL; `undefined` where there is nothing. */
const answerTo = ({ pathname, searchParams }: URL, form: object, lie: Lie | undefined): unknown => {
  const rows = ['lamp', 'desk'].map((name, index) => ({
    id: 100 + index,
    ...(form === FULL ? { full_name: `ann/${name}` } : { owner: ann, name }),
  }));
  const [, top, owner, repo, part, number, comments] = pathname.split('/');
  if (top === 'user') return rows;
  const found = owner === 'ann' ? ['lamp', 'desk'].indexOf(repo ?? '') : -1;
  if (found < 0 || part === undefined) return rows[lie === 'other' ? 1 : found];
  const comment = { id: 900, body: 'Hello' };
  if (number === 'comments') return comments === '900' ? comment : undefined;
  if (number !== undefined) return ISSUES.some((each) => String(each.number) === number) ? [comment] : undefined;
  const [wanted, sort, direction] = ['assignee', 'sort', 'direction'].map((name) => searchParams.get(name));
  const issues = ISSUES.filter(({ assignee }) => !wanted || lie === 'assignee' || assignee.login === wanted);
  const sign = direction === 'desc' ? -1 : 1;
  return sort && lie !== 'sort' ? issues.sort((a, b) => (a.created_at < b.created_at ? -sign : sign)) : issues;
};

const serving =
  (form: object, lie?: Lie) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const answer = answerTo(new URL(request.url ?? '', 'http://x'), form, lie);
    json(response, answer === undefined ? 404 : 200, answer ?? {});
  };

const told = ({ results }: RecordedRun) =>
  results.flatMap(({ verdict }) =>
    verdict.findings.flatMap((each) => (each.kind === 'semantics' ? [each.message] : [])),
  );

test.each<[string, object]>([
  ['one property', FULL],
  ['an owner and a name', APART],
])('both names are learned from %s', async (_what, form) => {
  const run = await recordedRun(documentWith(form), serving(form));
  expect(run.arrived.map(({ line }) => line)).toEqual(
    expect.arrayContaining([
      ...['GET /repos/ann/lamp', 'GET /repos/ann/lamp/issues', 'GET /repos/ann/lamp/issues/11/comments'],
      'GET /repos/ann/lamp/issues/comments/900',
    ]),
  );
  expect(told(run)).toEqual([]);
});

const BY_NAME = { description: 'The name of a user.' };

test.each<[Lie, readonly string[]]>([
  ['other', ['it is of desk, where lamp was asked for']],
  ['assignee', ['it is "ann" where assignee asks for bo']],
  ['sort', ['the items are not in the order of created, desc']],
])('a vendor that answers with %s is told', async (lie, messages) => {
  const run = await recordedRun(documentWith(FULL, BY_NAME), serving(FULL, lie));
  expect(told(run)).toEqual(expect.arrayContaining([...messages]));
});

test('where no document says by what of a user a list is chosen, it is not asked for', async () => {
  const run = await recordedRun(documentWith(FULL), serving(FULL));
  expect(run.skipped.map(({ reason }) => reason)).toContain('no document says by what of its assignee it chooses');
});
