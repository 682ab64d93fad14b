import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '../src/app/testing/run-tests';
import type { Finding } from '../src/core/results/finding';
import { json, recordedRun } from './servers/recorded-run';

const described = (openapi: string, schema: object) => ({
  openapi,
  paths: {
    '/a': {
      get: {
        operationId: 'a',
        responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
      },
    },
  },
});

const answerOf = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });

const sampleOf = async (openapi: string, schema: object, value: unknown) => {
  const ran = await recordedRun(described(openapi, schema), (_request, response) => json(response, 200, value));
  const [verdict] = ran.results.filter(({ case: { id } }) => id.endsWith('example/sample')).map((one) => one.verdict);
  if (!verdict) throw new Error('not asked');
  return {
    kind: verdict.kind,
    findings: verdict.findings.map((finding) => `${finding.severity} ${finding.at}`),
    reasons: (verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive).map(({ reason }) => reason),
  };
};

const tuple = { type: 'array', items: [{ type: 'string' }, { type: 'integer' }] };

test('a list of items is no rule before OpenAPI 3.1: nothing can be said of them', async () => {
  const { kind, findings, reasons } = await sampleOf('3.0.3', tuple, [1, 'b']);
  expect([kind, findings]).toEqual(['inconclusive', []]);
  expect(reasons).toEqual([expect.stringContaining('`items`')]);
});

test('the rest of a schema with an invalid place is still compared', async () => {
  const schema = { type: 'object', properties: { rings: tuple, size: { type: 'integer' } } };
  const { kind, findings, reasons } = await sampleOf('3.0.3', schema, { rings: [1], size: '7' });
  expect([kind, findings]).toEqual(['violates', ['failure /body/size']]);
  expect(reasons).toHaveLength(1);
});

test.each([
  ['a number as a bound to exclude', { type: 'integer', exclusiveMinimum: 5 }, 5],
  ['a constant', { const: 'a' }, 'b'],
  ['a list of types', { type: ['string', 'null'] }, 7],
])('nobody is held to a keyword that OpenAPI 3.0 does not allow: %s', async (_what, schema, value) => {
  const { kind, findings, reasons } = await sampleOf('3.0.3', schema, value);
  expect([kind, findings]).toEqual(['inconclusive', []]);
  expect(reasons).toEqual([expect.stringMatching(/invalid there.*acme\.json:\d+/)]);
});

test('the same keywords count from OpenAPI 3.1 on', async () => {
  const schema = { type: 'integer', exclusiveMinimum: 5 };
  expect(await sampleOf('3.1.0', schema, 5)).toMatchObject({ kind: 'violates', findings: ['failure /body'] });
});

test('a property that only an example shows is a contradiction of the document, and nobody else is to blame', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'contradiction-'));
  const file = path.join(root, 'acme.json');
  const schema = { type: 'object', properties: { id: { type: 'integer' } } };
  const content = { 'application/json': { schema, example: { name: 'x' } } };
  const get = { operationId: 'a', responses: { 200: { description: 'ok', content } } };
  writeFileSync(
    file,
    JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths: { '/a': { get } } }),
  );
  const findings: Finding[] = [];
  try {
    await runTests({ vendors: [file], root, environment: {} }, (event) => {
      if (event.type === 'case-finished') findings.push(...event.result.verdict.findings);
    });
  } finally {
    rmSync(root, { recursive: true });
  }
  expect(findings.length).toBeGreaterThan(0);
  expect(new Set(findings.map(({ blame }) => blame))).toEqual(new Set(['spec']));
  expect(findings.every(({ against }) => against !== undefined)).toBe(true);
});

test.each([
  ['schema of an answer', { responses: { 200: answerOf({ $ref: '#/components/schemas/Gone' }) } }],
  ['parameter', { parameters: [{ $ref: '#/components/parameters/Gone' }], responses: { 200: answerOf({}) } }],
  ['circle of schemas', { responses: { 200: answerOf({ $ref: '#/components/schemas/A' }) } }],
])('a %s that leads nowhere costs its operation, and the others are asked', async (_what, operation) => {
  const schemas = { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } };
  const responses = { 200: answerOf({ type: 'integer' }), 400: { description: 'no' } };
  const limit = { name: 'limit', in: 'query', required: true, schema: { type: 'integer', example: 1 } };
  const ran = await recordedRun(
    { paths: { '/a': { get: operation }, '/b': { get: { parameters: [limit], responses } } }, components: { schemas } },
    ({ url }, response) => json(response, url === '/b?limit=1' || url === '/a' ? 200 : 400, 1),
  );
  expect(ran.arrived.map(({ line }) => line)).toContain('GET /b?limit=1');
  expect(ran.summary.failed).toBe(0);
});

describe('an example that breaks its schema excuses what it shows, and nothing else', () => {
  const text = { type: 'string' };
  const pair = { type: 'object', required: ['a', 'b'], properties: { a: text, b: text } };
  const closed = { type: 'object', additionalProperties: false, properties: { a: text } };
  const listed = { type: 'object', properties: { a: { type: 'string', enum: ['x', 'y'] } } };

  test.each<[string, object, object, unknown, unknown]>([
    ['a type', pair, { a: null, b: 'x' }, { a: null, b: 'y' }, { a: 7, b: 'y' }],
    ['what is missing', pair, { a: 'x' }, { a: 'y' }, { b: 'y' }],
    ['what is too much', closed, { a: 'x', b: 1 }, { b: 2 }, { c: 2 }],
    ['a value that is not listed', listed, { a: 'z' }, { a: 'z' }, { a: 'w' }],
  ])('%s', async (_what, schema, example, asShown, otherwise) => {
    const blamed = async (value: unknown) => {
      const content = { 'application/json': { schema, example } };
      const paths = { '/a': { get: { operationId: 'a', responses: { 200: { description: 'ok', content } } } } };
      const ran = await recordedRun({ paths }, (_request, response) => json(response, 200, value));
      return ran.results[0]?.verdict.findings.find(({ severity }) => severity === 'failure')?.blame;
    };
    expect([await blamed(asShown), await blamed(otherwise)]).toEqual(['spec', 'vendor']);
  });
});
