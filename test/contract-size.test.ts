import { planContract } from '../src/contract/plan';
import { documentWith } from '../src/contract/testing/document';
import { json, recordedRun } from './servers/recorded-run';

/** `count` schemas, each with a property for every one of them. */
const mesh = (count: number): Readonly<Record<string, object>> => {
  const names = Array.from({ length: count }, (_, index) => `S${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
  return Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]));
};

const content = { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } };

test.each([4, 8, 40])(
  '%d schemas that all refer to each other are counted once each, and the run ends',
  async (count) => {
    const get = { operationId: 'a', responses: { 200: { description: 'ok', content } } };
    const run = await recordedRun(
      { paths: { '/a': { get } }, components: { schemas: mesh(count) } },
      (_request, response) => json(response, 200, { S1: { S2: { S1: {} } } }),
    );
    expect(run.summary.failed).toBe(0);
    const items = run.events.flatMap((event) => (event.type === 'vendor-finished' ? event.coverage.items : []));
    const properties = items.filter(({ dimension }) => dimension === 'property');
    expect(properties).toHaveLength(count * count);
    expect(properties.filter(({ seen }) => seen > 0).map(({ name }) => name)).toHaveLength(3);
  },
);

const post = (schema: object, schemas: object = {}) =>
  documentWith(
    { requestBody: { required: true, content: { 'application/json': { schema } } } },
    { method: 'post', schemas },
  );

test('a body of schemas that all refer to each other is made small', () => {
  const plan = planContract(post({ $ref: '#/components/schemas/S0' }, mesh(12)), { target: 'mock' });
  expect(plan.cases.length).toBeLessThan(150);
});

test('a large body is broken a hundred times at most', () => {
  const names = Array.from({ length: 150 }, (_, index) => `p${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'integer' }]));
  const plan = planContract(post({ type: 'object', required: names, properties }), { target: 'mock' });
  expect(plan.cases.length).toBeLessThan(150);
  expect(plan.skipped.map(({ reason }) => reason)).toContain('only 100 ways to break one value are tried');
});

test.each([
  ['maxLength', { type: 'string', maxLength: 2147483647 }],
  ['maxLength', { type: 'string', format: 'uri', maxLength: 20971520, example: 'https://a.example/' }],
  ['maxItems', { type: 'array', items: { type: 'integer' }, maxItems: 2147483647 }],
])('one more than a large %s is left out with its reason: %j', (keyword, schema) => {
  const value = keyword === 'maxItems' ? [1] : 'https://a.example/';
  const body = { type: 'object', required: ['v'], properties: { v: schema }, example: { v: value } };
  const { cases, skipped } = planContract(post(body), { target: 'mock' });
  expect(cases.map(({ id }) => id)).toContain('acme/op/example/sample');
  expect(skipped.find(({ id }) => id.endsWith(`body/v/${keyword}`))?.reason).toContain('too large to be made');
});

test.each([
  ['a text', { type: 'string', minLength: 1e9 }],
  ['a list', { type: 'array', items: {}, minItems: 1e9 }],
  ['an object', { type: 'object', additionalProperties: {}, minProperties: 1e9 }],
])('%s that is too large costs its operation, and an optional one only itself', (what, schema) => {
  const needed = planContract(post({ type: 'object', required: ['v'], properties: { v: schema } }), { target: 'mock' });
  expect(needed.skipped.map(({ reason }) => reason).join()).toContain(`${what} of 1000000000`);
  const optional = planContract(post({ type: 'object', properties: { v: schema } }), { target: 'mock' });
  expect(optional.cases.map(({ id }) => id)).toContain('acme/op/example/sample');
});
