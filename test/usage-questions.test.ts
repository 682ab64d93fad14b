import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContractSuite } from '../src/app/testing/contract-suite';
import type { TestSettings } from '../src/app/testing/test-settings';
import { runCommand } from './run-cli';
import { json, type RecordedRun, recordedRun } from './servers/recorded-run';

const contact = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const answer = (schema: object) => ({ 200: { description: 'ok', content: { 'application/json': { schema } } } });
const query = (name: string, schema: object) => ({ name, in: 'query', schema });

const document = {
  paths: {
    '/contacts': {
      get: {
        operationId: 'list-contacts',
        parameters: [
          query('status', { enum: ['active', 'lost', 'new'] }),
          query('limit', { type: 'integer', minimum: 1, maximum: 50 }),
          query('email', { type: 'string' }),
          query('unused', { type: 'integer', maximum: 3 }),
        ],
        responses: { ...answer({ type: 'array', items: contact }), 400: { description: 'wrong' } },
      },
    },
    '/contacts/{contactId}': {
      get: {
        operationId: 'get-contact',
        parameters: [{ name: 'contactId', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { ...answer(contact), 404: { description: 'none' } },
      },
    },
    '/unused': { get: { operationId: 'never-asked', responses: answer(contact) } },
  },
};

const used = (operations: object, undocumented: object = {}) => ({
  version: 1,
  vendors: { acme: { operations, undocumented } },
});

const operation = (path: string, requests: number, more: object = {}) => ({
  ...{ method: 'GET', path, requests, parameters: {}, values: {}, properties: {}, requestTypes: {} },
  ...{ answerTypes: { 'application/json': requests }, statuses: { 200: requests }, scenarios: {}, undocumented: {} },
  ...more,
});

const LISTED = operation('/contacts', 9, {
  parameters: { 'query status': 5, 'query limit': 2, 'query email': 1, 'query page': 1 },
  values: { 'query status': { active: 1, new: 4 } },
  undocumented: { 'query sort': 2 },
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-used-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, usage: object): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(usage));
  return file;
};

const endpoint: Parameters<typeof recordedRun>[1] = (request, response) => {
  if (request.url?.startsWith('/contacts/')) return json(response, 200, { id: request.url.slice(10) });
  const { searchParams } = new URL(request.url ?? '', 'http://x');
  const limit = Number(searchParams.get('limit') ?? 1);
  const fine = limit > 0 && limit <= 50 && /^(active|lost|new|)$/.test(searchParams.get('status') ?? '');
  return fine ? json(response, 200, [{ id: 'c1' }, { id: 'c2' }]) : json(response, 400, {});
};

const ran = async (
  usage: object,
  settings: TestSettings = {},
): Promise<RecordedRun & { readonly warnings: string }> => {
  const warnings: string[] = [];
  const file = fileOf('usage.json', usage);
  const run = await recordedRun(document, endpoint, { usage: [file], ...settings }, (line) => warnings.push(line));
  return { ...run, warnings: warnings.join('\n') };
};

test('only what is used is asked: operations, parameters, and the values that the document lists', async () => {
  const { results, skipped, arrived, summary } = await ran(
    used({ 'list-contacts': LISTED, 'get-contact': operation('/contacts/{contactId}', 3) }),
  );
  const ids = results.map(({ case: { id } }) => id);
  expect(ids).toEqual(
    expect.arrayContaining(['acme/list-contacts/used/status/new', 'acme/list-contacts/used/status/active']),
  );
  expect(ids.join(' ')).not.toMatch(/unused|never-asked/);
  // The parameter `limit` is used, so what the document forbids of it is asked, too.
  expect(ids.some((id) => /violation\/.*limit/.test(id))).toBe(true);
  expect(arrived.map(({ line }) => line).join(' ')).not.toMatch(/unused/);
  expect(skipped.find(({ id }) => id === 'acme/list-contacts/used/email')).toMatchObject({
    reason: 'the document gives no value for email; set UNDERSTUDY_ACME_EMAIL',
    needs: ['UNDERSTUDY_ACME_EMAIL'],
  });
  expect(summary.failed).toBe(0);
  // Without the file all of it is asked.
  const all = await recordedRun(document, endpoint);
  expect(all.results.map(({ case: { id } }) => id).join(' ')).toMatch(/unused[\s\S]*never-asked/);
});

test('what the application does itself comes first, so that a budget is spent on it', async () => {
  const { results } = await ran(
    used({ 'list-contacts': LISTED, 'get-contact': operation('/contacts/{contactId}', 30) }),
    { maxRequests: 5 },
  );
  const asked = results.filter(({ exchange }) => exchange).map(({ case: { id } }) => id);
  expect(asked.slice(0, 5).toSorted()).toEqual([
    'acme/get-contact/example/sample',
    'acme/list-contacts/example/sample',
    'acme/list-contacts/used/limit',
    'acme/list-contacts/used/status/active',
    'acme/list-contacts/used/status/new',
  ]);
});

test('a value that the application sends and the vendor refuses is a failure', async () => {
  const strict: typeof endpoint = (request, response) =>
    request.url?.includes('status=new') ? json(response, 400, {}) : endpoint(request, response);
  const { results } = await recordedRun(document, strict, {
    usage: [fileOf('refused.json', used({ 'list-contacts': LISTED }))],
  });
  const failed = results.filter(({ verdict }) => verdict.kind === 'violates').map(({ case: { id } }) => id);
  expect(failed).toEqual(['acme/list-contacts/used/status/new']);
});

test('what is used and cannot be asked about is said', async () => {
  const { warnings } = await ran(
    used({ 'list-contacts': LISTED, 'old-list': operation('/old', 4) }, { 'GET /contacts/{contactId}/notes': 3 }),
  );
  expect(warnings).toBe(
    [
      'acme: the application uses what the document does not have any more: query page of list-contacts, the operation old-list (GET /old).',
      'acme: the application uses what no document promises, so nothing is asked about it: query sort of list-contacts (2), GET /contacts/{contactId}/notes (3).',
    ].join('\n'),
  );
});

test('files of several applications are asked about together', async () => {
  const one = fileOf('one.json', used({ 'list-contacts': operation('/contacts', 1) }));
  const other = fileOf('other.json', used({ 'never-asked': operation('/unused', 1) }));
  const { results } = await recordedRun(document, endpoint, { usage: [one, other] });
  expect([...new Set(results.map(({ case: { operationId } }) => operationId))]).toEqual([
    'list-contacts',
    'never-asked',
  ]);
});

test('describeContract declares just that, too', () => {
  const spec = join(folder, 'acme.json');
  writeFileSync(spec, JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, ...document }));
  const usage = [fileOf('declared.json', used({ 'list-contacts': LISTED }))];
  const { cases, followUps } = openContractSuite(spec, { usage, env: {} });
  expect(cases.map(({ id }) => id)).toContain('acme/list-contacts/used/status/new');
  expect([...cases, ...followUps].map(({ id }) => id).join(' ')).not.toMatch(/unused|never-asked/);
  expect(() => openContractSuite(spec, { usage: [fileOf('none.json', used({}))], env: {} })).toThrow(
    /uses no operation of acme/,
  );
});

test('a file that is none, or names nothing that is asked, is an error', async () => {
  await expect(ran({ version: 1 })).rejects.toThrow(/usage\.json:1:\d+/);
  await expect(ran(used({ 'old-list': operation('/old', 4) }))).rejects.toThrow(/uses no operation of what was chosen/);
  await expect(ran(used({ 'list-contacts': LISTED }), { usage: ['/nowhere/usage.json'] })).rejects.toThrow(
    /no such usage file/,
  );
  const { code, stderr } = await runCommand([
    'test',
    'wethod',
    '--usage',
    fileOf('any.json', used({})),
    '--replay',
    'x',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('--usage');
});

describe('drift', () => {
  const save = (name: string, paths: object): string => {
    const file = join(folder, name, 'acme.json');
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths }));
    return file;
  };
  const old = document.paths;
  const [status, limit, email] = old['/contacts'].get.parameters;

  test('marks of two documents what concerns the application', async () => {
    const list = { ...old['/contacts'].get, parameters: [status, email, { ...query('tenant', {}), required: true }] };
    const after = save('after', { '/contacts': { get: list }, '/contacts/{contactId}': old['/contacts/{contactId}'] });
    const before = save('before', old);
    const report = join(folder, 'drift.json');
    const usage = fileOf('drift-usage.json', used({ 'list-contacts': LISTED }));
    const args = ['drift', before, '--against', after, '--usage', usage, '--report', `json=${report}`];
    const { code, stdout } = await runCommand(args);
    expect(code).toBe(1);
    const { items } = JSON.parse(readFileSync(report, 'utf8')) as {
      readonly items: readonly { readonly pointer: string; readonly operation: string; readonly used?: true }[];
    };
    const marks = items.map(({ operation, pointer, used }) => [`${operation} ${pointer}`.trim(), used === true]);
    expect(Object.fromEntries(marks)).toEqual({
      [`GET /contacts /query/${limit?.name}`]: true,
      'GET /contacts /query/unused': false,
      'GET /contacts /query/tenant': true,
      'GET /unused': false,
    });
    expect(stdout).toMatch(/breaking, and you use it {2}added {2}\/query\/tenant/);
    expect(stdout).toMatch(/breaking {2}removed .*\n.*\n.*breaking \(2 of them in what you use\)/);
  });
});
