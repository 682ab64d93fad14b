import { fail } from '../../core/errors';
import { isObject } from '../../core/json/json';
import { toPointer } from '../../core/json/pointer';
import type { CaseResult, ContractCase, Exchange } from '../../core/results/case';
import type { RunEvent } from '../../core/results/events';
import type { Finding } from '../../core/results/finding';
import type { Inconclusive, Verdict } from '../../core/results/verdict';
import { describeFinding } from '../describe';
import type { MessageText } from '../exchange-text';
import type { JsonCase, JsonFinding, JsonOperation, JsonReport, JsonVendor } from './json-shape';

/**
 * The run that a JSON report tells of, as events again, so that every other report can be made from it: also from one
 * that was merged from shards. Raises REPORT_UNREADABLE where a finding lacks its details.
 */
export const eventsOfReport = (report: JsonReport, file: string): readonly RunEvent[] => [
  { type: 'run-started', at: report.startedAt ?? '', vendors: report.vendors.map(({ name }) => name) },
  ...report.vendors.flatMap((vendor) => vendorEvents(vendor, report.startedAt ?? '', file)),
  ...(report.finishedAt === null
    ? []
    : [{ type: 'run-finished', at: report.finishedAt, requests: report.summary.requests } as const]),
];

const vendorEvents = (vendor: JsonVendor, startedAt: string, file: string): readonly RunEvent[] => {
  const { name, target, operations } = vendor;
  const context: ReadContext = { vendor: name, startedAt, file, needs: needsByCase(vendor) };
  const cases = operations.flatMap((operation) => operation.cases.map((one) => resultOf(context, operation, one)));
  const skipped = operations.flatMap(({ id: operationId, skipped: ones }) =>
    ones.map((one) => ({ ...one, vendor: name, operationId, ...withNeeds(context, one.id) })),
  );
  return [
    {
      type: 'vendor-started',
      vendor: name,
      target,
      cases: cases.length,
      // What was recorded for no operation of the document has no method here.
      operations: operations
        .filter(({ method }) => method !== '')
        .map(({ id, method, path }) => ({ id, method, path })),
    },
    ...skipped.map((one): RunEvent => ({ type: 'case-skipped', vendor: name, skipped: one })),
    ...cases.map((result): RunEvent => ({ type: 'case-finished', vendor: name, result })),
    ...vendor.stopped.map((reason): RunEvent => ({ type: 'vendor-stopped', vendor: name, reason })),
    ...missingShards(vendor).map((reason): RunEvent => ({ type: 'vendor-stopped', vendor: name, reason })),
    ...(vendor.leftBehind ?? []).map((left): RunEvent => ({ type: 'left-behind', vendor: name, ...left })),
    ...(vendor.finished
      ? [
          {
            type: 'vendor-finished',
            vendor: name,
            coverage: { items: vendor.coverage.items },
            ...(vendor.excerpts && { excerpts: vendor.excerpts }),
          } as const,
        ]
      : []),
  ];
};

/** Of a merged report: sentences about the shards whose reports were not there. */
export const missingShards = ({ shards }: Pick<JsonVendor, 'shards'>): readonly string[] =>
  (shards?.missing ?? []).map((index) => `the report of shard ${index}/${shards?.count} is missing`);

interface ReadContext {
  readonly vendor: string;
  readonly startedAt: string;
  readonly file: string;
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

const needsByCase = ({ needs }: JsonVendor): ReadonlyMap<string, readonly string[]> => {
  const byCase = new Map<string, string[]>();
  for (const { variable, cases } of needs)
    for (const id of cases) byCase.set(id, [...(byCase.get(id) ?? []), variable]);
  return byCase;
};

const withNeeds = ({ needs }: ReadContext, id: string) => {
  const own = needs.get(id);
  return own ? { needs: own } : {};
};

const resultOf = (context: ReadContext, operation: JsonOperation, one: JsonCase): CaseResult => {
  const exchange = exchangeOf(context, one);
  return {
    case: caseOf(context, operation, one),
    verdict: verdictOf(context, one),
    ...(exchange && { exchange }),
    curl: one.curl,
  };
};

const caseOf = ({ vendor }: ReadContext, operation: JsonOperation, one: JsonCase): ContractCase => ({
  id: one.id,
  vendor,
  operationId: operation.id,
  title: one.title,
  source: one.source,
  ...(one.follows && { follows: one.follows }),
  request: {
    method: one.request?.method ?? operation.method,
    path: operation.path || (one.request?.path ?? ''),
    pathValues: {},
    query: [],
    headers: {},
    credentials: 'none',
    values: one.values,
  },
  expect: { statuses: one.expected?.statuses ?? [], why: one.expected?.why ?? 'the report does not say' },
  // Nothing is sent any more.
  safe: true,
});

const verdictOf = (context: ReadContext, one: JsonCase): Verdict => {
  const findings = one.findings.map((finding) => findingOf(context, finding));
  const inconclusive = one.inconclusive.map(
    ({ kind, message, reason }, index): Inconclusive => ({
      kind,
      reason: reason ?? message,
      ...(index === 0 && withNeeds(context, one.id)),
    }),
  );
  const [first, ...more] = findings;
  if (one.outcome === 'failed' && first) return { kind: 'violates', findings: [first, ...more], inconclusive };
  const [doubt, ...doubts] = inconclusive;
  if (one.outcome === 'inconclusive' && doubt) return { kind: 'inconclusive', reasons: [doubt, ...doubts], findings };
  return { kind: 'conforms', strength: inconclusive.length > 0 ? 'partial' : 'full', findings, inconclusive };
};

const findingOf = ({ file }: ReadContext, finding: JsonFinding): Finding => {
  const { kind, severity, evidence, pointer, spec, against, blame, known, details, message } = finding;
  if (!isObject(details)) throw fail('REPORT_UNREADABLE', file, `a finding has no details: "${message}"`);
  const place = (json: JsonFinding['spec']) => ({ ...json, pointer: toPointer(json.pointer) });
  const read = {
    ...details,
    kind,
    severity,
    evidence,
    blame,
    at: toPointer(pointer),
    spec: place(spec),
    ...(against && { against: place(against) }),
    ...(known !== undefined && { known }),
  } as unknown as Finding;
  try {
    describeFinding(read);
  } catch {
    throw fail('REPORT_UNREADABLE', file, `the details of a finding are not those of "${kind}": "${message}"`);
  }
  return read;
};

const exchangeOf = ({ startedAt }: ReadContext, { request, response, duration }: JsonCase): Exchange | undefined =>
  request && response
    ? {
        request: { ...request, body: bytesOf(request) },
        response: { status: response.status, headers: response.headers, body: bytesOf(response) },
        wholeBytes: { request: request.bodyBytes, response: response.bodyBytes },
        duration: duration ?? 0,
        startedAt,
      }
    : undefined;

const bytesOf = ({ body, bodyEncoding }: MessageText): Uint8Array => new Uint8Array(Buffer.from(body, bodyEncoding));
