import { loadSpec } from '../specs/load';
import type { Spec } from '../specs/spec';
import { planContract } from './plan';
import type { PlanOptions } from './plan-context';
import { documentWith } from './testing/document';

const VENDORS = ['superoffice', 'wethod', 'callab', 'highlevel'];
const spec = (vendor: string): Spec => loadSpec(`specs/${vendor}/openapi.yaml`, { name: vendor });
const ids = (document: Spec, options: PlanOptions): readonly string[] =>
  planContract(document, options).cases.map(({ id }) => id);

describe.each(VENDORS)('%s', (vendor) => {
  const plan = planContract(spec(vendor), { target: 'mock', generate: { count: 3, seed: 1 } });
  const all = [...plan.cases, ...plan.skipped];

  test('has the documented sample first, and every id once', () => {
    expect(plan.cases[0]?.id).toMatch(/\/example\/sample$/);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('asks for every documented status of every operation', () => {
    for (const operation of spec(vendor).operations) {
      const wanted = plan.cases
        .filter(({ operationId }) => operationId === operation.id)
        .flatMap((each) => each.expect.statuses);
      expect(operation.responses.map(({ status }) => status).filter((status) => !wanted.includes(status))).toEqual([]);
    }
  });

  test('is the same plan every time, and plain data', () => {
    const again = planContract(spec(vendor), { target: 'mock', generate: { count: 3, seed: 1 } });
    expect(JSON.stringify(again)).toBe(JSON.stringify(plan));
    const { followUps, ...first } = plan;
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(new Set(followUps.map(({ id }) => id)).size).toBe(followUps.length);
  });

  test('sends a real vendor nothing without its credentials, and says what is missing', () => {
    const real = planContract(spec(vendor), { target: 'real' });
    expect(real.cases.filter(({ request }) => request.credentials === 'valid')).toEqual([]);
    expect(real.skipped.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  test('never sends Prefer to a real vendor', () => {
    const real = planContract(spec(vendor), { target: 'real', local: true });
    expect(real.cases.filter(({ request }) => request.prefer !== undefined)).toEqual([]);
    expect(real.cases.length).toBeGreaterThan(0);
  });
});

test('a case is picked by its id, by its operation or by a part of its id', () => {
  const document = spec('wethod');
  expect(ids(document, { target: 'mock', only: ['wethod/get-contact/violation/path-id/pattern'] })).toHaveLength(1);
  expect(
    ids(document, { target: 'mock', only: ['wethod/get-contact/violation'] }).every((id) => id.includes('/violation/')),
  ).toBe(true);
  expect(ids(document, { target: 'mock', only: ['get-contact'] })).toEqual(ids(document, { target: 'mock' }));
  expect(() => planContract(document, { target: 'mock', only: ['nothing'] })).toThrow('No operation "nothing"');
});

test('an id with seed and index replays the very case', () => {
  const document = spec('superoffice');
  const generated = planContract(document, { target: 'mock', generate: { count: 10, seed: 42 } }).cases.filter(
    ({ source }) => source.kind === 'property',
  );
  expect(generated.length).toBeGreaterThan(10);
  for (const each of generated)
    expect(planContract(document, { target: 'mock', only: [each.id] }).cases).toEqual([each]);
});

test('a value from the environment is sent, and a secret one only by name', () => {
  const variables = {
    UNDERSTUDY_SUPEROFFICE_CONTACTID: '42',
    UNDERSTUDY_SUPEROFFICE_SO_APPTOKEN: 'app-secret',
    UNDERSTUDY_SUPEROFFICE_TOKEN: 'ticket',
  };
  const plan = planContract(spec('superoffice'), { target: 'real', variables });
  expect(plan.cases.find(({ id }) => id.endsWith('GetContactSummary/example/sample'))?.request.pathValues).toEqual({
    contactId: '42',
  });
  expect(JSON.stringify(plan)).not.toMatch(/app-secret|ticket"/);
  expect(JSON.stringify(plan)).toContain('{UNDERSTUDY_SUPEROFFICE_SO_APPTOKEN}');
});

test('what the environment provides turns a skip into a case', () => {
  const variables = {
    UNDERSTUDY_WETHOD_TOKEN: 't',
    UNDERSTUDY_WETHOD_UNKNOWN_ID: '999',
    UNDERSTUDY_WETHOD_LIMITED_TOKEN: 'l',
  };
  const { cases, skipped } = planContract(spec('wethod'), { target: 'real', variables });
  expect(cases.find(({ id }) => id.endsWith('unknown-id'))).toMatchObject({
    request: { pathValues: { id: '999' } },
    expect: { statuses: ['404'] },
  });
  expect(cases.find(({ id }) => id.endsWith('limited-token'))).toMatchObject({
    request: { credentials: 'limited' },
    expect: { statuses: ['403'] },
  });
  expect(skipped.find(({ id }) => id.endsWith('situation/412'))?.reason).toContain('no document');
});

test('our mock answers as Prism chooses: 422 before 400, 4XX where no number fits, and 422 where nothing does', () => {
  const parameters = [
    { name: 'limit', in: 'query', required: true, schema: { type: 'integer', maximum: 9 }, example: 3 },
  ];
  const response = { description: 'x' };
  const expected = (responses: object) =>
    planContract(documentWith({ parameters, responses }), { target: 'mock' }).cases.find(({ id }) =>
      id.endsWith('maximum'),
    )?.expect.statuses;
  expect(expected({ 200: response, 400: response, 422: response })).toEqual(['422']);
  expect(expected({ 200: response, 400: response })).toEqual(['400']);
  expect(expected({ 200: response, '4XX': response })).toEqual(['4XX']);
  expect(expected({ 200: response, default: response })).toEqual(['default']);
  expect(expected({ 200: response })).toEqual(['422']);
});

test('an operation that changes data is listed, not sent, to a real vendor', () => {
  const document = documentWith({ responses: { 204: { description: 'gone' } } }, { method: 'delete' });
  expect(planContract(document, { target: 'real', local: true }).cases).toEqual([]);
  expect(planContract(document, { target: 'real', local: true }).skipped[0]?.reason).toContain('--allow-unsafe');
  const unsafe = planContract(document, { target: 'real', local: true, allowUnsafe: true });
  expect(unsafe.cases).toEqual([]);
  expect(unsafe.skipped[0]?.reason).toContain('--touch-existing');
  const all = { target: 'real', local: true, allowUnsafe: true, touchExisting: true } as const;
  expect(planContract(document, all).cases.length).toBeGreaterThan(0);
});

test('a required parameter without an example is made from its schema, and asked for by name at a real vendor', () => {
  const document = documentWith(
    { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 5 } }] },
    { path: '/things/{id}' },
  );
  expect(Number(planContract(document, { target: 'mock' }).cases[0]?.request.pathValues.id)).toBeGreaterThanOrEqual(5);
  expect(planContract(document, { target: 'real', local: true }).skipped[0]?.reason).toContain('UNDERSTUDY_ACME_ID');
});

test('a mistake in x-semantics is told with its line', () => {
  const document = documentWith({ 'x-semantics': [{ kind: 'sorted' }] });
  expect(() => planContract(document, { target: 'mock' })).toThrow(/:\d+:\d+: x-semantics: "sorted" is not known/);
});

test('a refusal that no document describes is asked of the mock, and listed for a vendor', () => {
  const document = documentWith({ responses: { 200: { description: 'ok', content: { 'application/json': {} } } } });
  const plan = (target: 'mock' | 'real') => planContract(document, { target, local: true });
  expect(
    plan('mock')
      .cases.filter(({ expect: { undocumented } }) => undocumented)
      .map(({ expect: { statuses } }) => statuses),
  ).toEqual([['405'], ['406']]);
  expect(plan('real').skipped.map(({ reason }) => reason)).toEqual([
    'no document says what answers it: 405 is not documented',
    'no document says what answers it: 406 is not documented',
  ]);
});

test('x-refused-with of a parameter goes before that of its operation, and an example of it is expected whole', () => {
  const plan = planContract(loadSpec('specs/callab/openapi.yaml', { name: 'callab' }), { target: 'mock' });
  expect(plan.cases.find(({ id }) => id.endsWith('credentials/none'))?.expect).toMatchObject({
    statuses: ['200'],
    sample: { name: 'error', value: { status: 'error', message: 'error', data: '' } },
  });
  const highlevel = planContract(spec('highlevel'), { target: 'mock' });
  expect(highlevel.cases.find(({ id }) => id.endsWith('header-Version/required'))?.expect.statuses).toEqual(['401']);
});
