import type { SpecPlace } from '../../core/json/pointer';
import type { CaseResult, SkippedCase } from '../../core/results/case';
import { coverageRatio } from '../../core/results/coverage';
import type { Finding } from '../../core/results/finding';
import { weakestOrigin } from '../../core/results/origin';
import { outcomeOf } from '../../core/results/verdict';
import { type CollectedRun, createCollector, type Run } from '../collect';
import { describeFinding, describeInconclusive } from '../describe';
import { requestText, responseText } from '../exchange-text';
import { doubtsOf, needsOf } from '../group';
import { groupBy } from '../group-by';
import type { Reporter } from '../reporter';
import { openSink, type Sink } from '../sink';
import { vendorVerdict } from '../vendor-verdict';
import type { JsonCase, JsonFinding, JsonOperation, JsonReport, JsonSkipped, JsonVendor } from './json-shape';

/** Bytes of a body that are worth keeping in a file that people open. */
const BODY_LIMIT = 256 * 1024;

/** Writes one JSON object when the run is over (`json-shape.ts`). Raises REPORT_UNWRITABLE, for a path at once. */
export const createJsonReporter = (sink: Sink): Reporter => {
  const write = openSink(sink);
  const collector = createCollector();
  return {
    on: collector.on,
    finish: () => write(`${JSON.stringify(toJsonReport(collector.run()), null, 2)}\n`),
  };
};

export const toJsonReport = (run: Run): JsonReport => {
  const vendors = run.vendors.map(toVendor);
  return {
    schemaVersion: 1,
    startedAt: run.startedAt ?? null,
    finishedAt: run.finishedAt ?? null,
    summary: { ...tally(vendors), requests: run.requests },
    vendors,
  };
};

/** Counted from the cases, so that the summary cannot say anything else than they do. */
export const tally = (vendors: readonly Pick<JsonVendor, 'operations'>[]) => {
  const counts = { passed: 0, failed: 0, warned: 0, inconclusive: 0 };
  for (const vendor of vendors) {
    for (const operation of vendor.operations) for (const one of operation.cases) counts[one.outcome]++;
  }
  return counts;
};

const toVendor = (vendor: CollectedRun): JsonVendor => ({
  name: vendor.name,
  target: vendor.target,
  verdict: vendorVerdict(vendor),
  ...(vendor.shards && { shards: vendor.shards }),
  stopped: vendor.stopped,
  leftBehind: vendor.leftBehind,
  finished: vendor.finished,
  operations: toOperations(vendor),
  coverage: { ratio: coverageRatio(vendor.coverage), items: vendor.coverage.items },
  ...(vendor.excerpts.length > 0 && { excerpts: vendor.excerpts }),
  needs: needsOf(vendor),
});

/** Those of the document in its order; then what was recorded, and belongs to none. */
const toOperations = ({ results, skipped, operations }: CollectedRun): readonly JsonOperation[] => {
  const cases = new Map(groupBy(results, (result) => result.case.operationId));
  const left = new Map(groupBy(skipped, (one) => one.operationId));
  const known = new Set(operations.map(({ id }) => id));
  const unknown = [...new Set([...cases.keys(), ...left.keys()])].filter((id) => !known.has(id));
  return [...operations, ...unknown.map((id) => ({ id, method: '', path: '' }))].map(({ id, method, path }) => ({
    id,
    method,
    path,
    cases: (cases.get(id) ?? []).map(toCase),
    skipped: (left.get(id) ?? []).map(toSkipped),
  }));
};

const toSkipped = ({ id, title, reason, never }: SkippedCase): JsonSkipped => ({
  id,
  title,
  reason,
  ...(never && { never }),
});

const toCase = (result: CaseResult): JsonCase => {
  const { values } = result.case.request;
  return {
    id: result.case.id,
    title: result.case.title,
    origin: weakestOrigin(values.map(({ origin }) => origin)),
    source: result.case.source,
    ...(result.case.follows && { follows: result.case.follows }),
    values,
    expected: { statuses: result.case.expect.statuses, why: result.case.expect.why },
    outcome: outcomeOf(result.verdict),
    findings: result.verdict.findings.map(toFinding),
    inconclusive: doubtsOf(result).map((one) => ({
      kind: one.kind,
      message: describeInconclusive(one),
      reason: one.reason,
    })),
    request: result.exchange ? requestText(result.exchange, BODY_LIMIT) : null,
    response: result.exchange ? responseText(result.exchange, BODY_LIMIT) : null,
    duration: result.exchange?.duration ?? null,
    curl: result.curl,
  };
};

const toFinding = (finding: Finding): JsonFinding => {
  const { kind, severity, evidence, at, spec, against, blame, known, ...details } = finding;
  return {
    kind,
    severity,
    evidence,
    pointer: at,
    spec: jsonPlace(spec),
    ...(against && { against: jsonPlace(against) }),
    message: describeFinding(finding),
    blame,
    ...(known !== undefined && { known }),
    details,
  };
};

const jsonPlace = ({ file, line, column, pointer }: SpecPlace) => ({ file, line, column, pointer });
