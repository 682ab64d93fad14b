import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { DriftItem, DriftReport } from '../src/core/drift-item';
import { isObject } from '../src/core/json/json';
import type { Inconclusive } from '../src/core/results/verdict';
import { mergeReports } from '../src/report/merge';
import { conforms, everything, reportOf, result, runOf, unanswered } from './report-events';
import { runCommand } from './run-cli';

const published = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '..', 'schemas', `${name}.schema.json`), 'utf8'));

const schema = published('report');

/** The published schema lets later versions add properties; here each one must be described. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed);
  if (!isObject(node)) return node;
  const inside = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return node.type === 'object' && !('additionalProperties' in node)
    ? { ...inside, additionalProperties: false }
    : inside;
};

const check = (report: unknown, by: unknown = schema): readonly string[] => {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(closed(by) as object);
  return validate(report) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
};

test('a report with every kind of finding and every outcome is what the published schema says', () => {
  expect(check(reportOf(everything))).toEqual([]);
});

/** A new kind of doubt does not compile until it stands here, and does not pass until the schema has it. */
const DOUBTS = {
  unreachable: true,
  unavailable: true,
  timeout: true,
  'broken-answer': true,
  unauthorised: true,
  redirect: true,
  'rate-limited': true,
  'no-such-record': true,
  'refused-alike': true,
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

describe('a report of drift', () => {
  const drift = published('drift');
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'drift-report-'));
    for (const name of ['acme.yaml', 'acme-2.yaml', 'traffic.har'])
      copyFileSync(join(__dirname, 'fixtures', 'drift', name), join(folder, name));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const reported = async (...args: readonly string[]) => {
    const reports = ['--report', 'json=drift.json,sarif=drift.sarif'];
    const { code, stderr } = await runCommand(['drift', './acme.yaml', ...args, ...reports], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return { json: read('drift.json') as DriftReport, sarif: read('drift.sarif') };
  };

  test.each([
    ['answers', ['--from', 'traffic.har', '--overlay', 'overlay.yaml']],
    ['documents', ['--against', 'acme-2.yaml']],
  ])('of %s is what the published schema says, and stands at its lines in SARIF', async (_what, args) => {
    const { json, sarif } = await reported(...args);
    expect(check(json, drift)).toEqual([]);
    const [{ tool, results }] = sarif.runs;
    expect(sarif.version).toBe('2.1.0');
    expect(
      results.map(({ level, locations: [{ physicalLocation: at }] }: SarifResult) => [
        level === 'error',
        at.artifactLocation.uri,
        at.region.startLine,
      ]),
    ).toEqual(json.items.map(({ breaking, spec }) => [breaking, spec.file, spec.line]));
    const rules = tool.driver.rules.map(({ id }: { readonly id: string }) => id);
    expect(results.every(({ ruleId }: SarifResult) => rules.includes(ruleId))).toBe(true);
    const prints = results.map(({ partialFingerprints }: SarifResult) => partialFingerprints['difference/v1']);
    expect(new Set(prints).size).toBe(results.length);
  });

  test('of any kind of difference is in the published schema', () => {
    const { enum: kinds } = (drift as PublishedDrift).$defs.item.properties.kind;
    expect(kinds.toSorted()).toEqual(Object.keys(KINDS).toSorted());
  });
});

interface SarifResult {
  readonly ruleId: string;
  readonly level: string;
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number };
      };
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface PublishedDrift {
  readonly $defs: {
    readonly item: { readonly properties: { readonly kind: { readonly enum: readonly string[] } } };
  };
}

/** A new kind does not compile until it stands here. */
const KINDS: Readonly<Record<DriftItem['kind'], true>> = {
  'operation-undocumented': true,
  'status-undocumented': true,
  'status-differs': true,
  'media-type-undocumented': true,
  'media-type-differs': true,
  'header-undocumented': true,
  'header-missing': true,
  'header-differs': true,
  'body-missing': true,
  'body-undocumented': true,
  'body-unparseable': true,
  'property-undocumented': true,
  'property-missing': true,
  'property-not-seen': true,
  'property-write-only': true,
  'type-differs': true,
  'null-undocumented': true,
  'value-undocumented': true,
  'format-differs': true,
  'range-differs': true,
  'schema-differs': true,
  'schema-unusable': true,
  'behaviour-differs': true,
};
