import { createCollector } from '../src/report/collect';
import { groupFindings } from '../src/report/group';
import { toJsonReport } from '../src/report/json/json-report';
import { verdictLine } from '../src/report/vendor-verdict';
import { json, recordedRun } from './servers/recorded-run';

/** What a report makes of a run of one vendor. */
const reported = (ran: Awaited<ReturnType<typeof recordedRun>>) => {
  const collector = createCollector();
  for (const event of ran.events) collector.on(event);
  const run = collector.run();
  const [vendor] = run.vendors;
  const [inJson] = toJsonReport(run).vendors;
  if (!vendor || !inJson) throw new Error('no vendor');
  return { causes: groupFindings(vendor), line: verdictLine(vendor), json: inJson };
};

const named = { type: 'object', properties: { name: { type: 'string' } } };
const get = (operationId: string, schema: object, more: object = {}) => ({
  get: {
    operationId,
    responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
    ...more,
  },
});

test('a schema that is written out in every operation is one place', async () => {
  const paths = {
    '/a': get('a', { ...named, description: 'one' }),
    '/b': get('b', { ...named, description: 'two' }),
    '/c': get('c', { type: 'object', properties: { name: { type: 'string', maxLength: 9 } } }),
  };
  const ran = await recordedRun({ paths }, (_request, response) => json(response, 200, { name: 7 }));
  expect(reported(ran).causes.map(({ operations }) => operations)).toEqual([['GET /a', 'GET /b'], ['GET /c']]);
});

test('one schema is one place, whether it comes alone or in a list', async () => {
  const components = { schemas: { Pet: named } };
  const pet = { $ref: '#/components/schemas/Pet' };
  const paths = { '/pet': get('pet', pet), '/pets': get('pets', { type: 'array', items: pet }) };
  const ran = await recordedRun({ paths, components }, ({ url }, response) =>
    json(response, 200, url === '/pet' ? { name: 7 } : [{ name: 7 }, { name: 8 }]),
  );
  expect(reported(ran).causes).toMatchObject([{ count: 3, operations: ['GET /pet', 'GET /pets'] }]);
});

test('an operation that was not asked stands in the verdict line, with what it waits for in the report', async () => {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const paths = { '/pets': get('list', {}), '/pets/{id}': get('one', named, { parameters }) };
  const ran = await recordedRun({ paths }, (_request, response) => json(response, 200, {}));
  const { line, json: report } = reported(ran);
  expect(line).toContain('1 of 2 operations not asked');
  expect(report.needs).toEqual(
    expect.arrayContaining([
      { variable: 'UNDERSTUDY_ACME_ID', cases: expect.arrayContaining(['acme/one/example/sample']) },
    ]),
  );
  expect(report.operations.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /pets', 'GET /pets/{id}']);
});

test('what no setting gets asked is counted apart from what is skipped', async () => {
  const ran = await recordedRun({ paths: { '/a': get('a', {}) } }, (_request, response) => json(response, 200, {}));
  expect(ran.skipped.length).toBeGreaterThan(0);
  expect(ran.skipped.every(({ never }) => never)).toBe(true);
  expect(reported(ran).line).not.toContain('skipped');
});

test('who gets no content asks for the type that errors have', async () => {
  const error = { description: 'bad', content: { 'application/json': { schema: named } } };
  const paths = { '/a': { get: { operationId: 'a', responses: { 204: { description: 'ok' }, 400: error } } } };
  const ran = await recordedRun({ paths }, (_request, response) => response.writeHead(204).end());
  expect(ran.arrived[0]?.headers.accept).toBe('application/json');
});
