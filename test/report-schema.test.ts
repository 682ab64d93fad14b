import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { isObject } from '../src/core/json';
import type { Inconclusive } from '../src/core/verdict';
import { mergeReports } from '../src/report/merge';
import { conforms, everything, reportOf, result, runOf, unanswered } from './report-events';

const schema: unknown = JSON.parse(readFileSync(join(__dirname, '../schemas/report.schema.json'), 'utf8'));

/** The published schema lets later versions add properties; here each one must be described. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed);
  if (!isObject(node)) return node;
  const inside = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return node.type === 'object' && !('additionalProperties' in node)
    ? { ...inside, additionalProperties: false }
    : inside;
};

const check = (report: unknown): readonly string[] => {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(closed(schema) as object);
  return validate(report) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
};

test('a report with every kind of finding and every outcome is what the published schema says', () => {
  expect(check(reportOf(everything))).toEqual([]);
});

/** A new kind of doubt does not compile until it stands here, and does not pass until the schema has it. */
const DOUBTS = {
  unreachable: true,
  timeout: true,
  'broken-answer': true,
  unauthorised: true,
  redirect: true,
  'rate-limited': true,
  'no-such-record': true,
  'base-path-missing': true,
  'spec-invalid': true,
  'schema-not-compilable': true,
  'body-not-checkable': true,
  'no-schema': true,
  stopped: true,
  crashed: true,
} as const satisfies Record<Inconclusive['kind'], true>;

test('every kind of doubt is described', () => {
  const cases = (Object.keys(DOUBTS) as Inconclusive['kind'][]).map((kind) => unanswered(kind, { kind, reason: 'so' }));
  expect(check(reportOf(runOf('wethod', cases)))).toEqual([]);
});

test('everything that a case can be made from is described', () => {
  const sources = [
    result('a', conforms, { source: { kind: 'property', seed: -7, index: 3 } }),
    result('b', conforms, { source: { kind: 'recording', file: 'recordings/x.har', entry: 0 } }),
  ];
  expect(check(reportOf(runOf('wethod', sources)))).toEqual([]);
});

test('a run that broke off at once is described, too', () => {
  expect(check(reportOf([]))).toEqual([]);
  expect(check(reportOf(everything.slice(0, 3)))).toEqual([]);
});

test('merged reports keep the shape', () => {
  expect(check(mergeReports([reportOf(everything), reportOf(everything)]))).toEqual([]);
});

test('the schema says no to a failure without a finding, to an unknown kind and to a missing place', () => {
  const report = JSON.stringify(reportOf(everything));
  expect(check(JSON.parse(report.replaceAll('"kind":"semantics"', '"kind":"vibes"')))).not.toEqual([]);
  expect(check(JSON.parse(report.replaceAll('"line":57', '"line":0')))).not.toEqual([]);
  const passed = reportOf(runOf('wethod', [result('a', conforms)]));
  expect(check(JSON.parse(JSON.stringify(passed).replace('"outcome":"passed"', '"outcome":"failed"')))).not.toEqual([]);
});
