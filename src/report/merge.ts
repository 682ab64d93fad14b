import { fail } from '../core/errors';
import { isObject } from '../core/json/json';
import { coverageRatio } from '../core/results/coverage';
import type { Outcome } from '../core/results/verdict';
import { addCoverage, sameTarget } from './collect';
import { groupBy } from './group-by';
import { missingShards } from './json/json-events';
import { tally } from './json/json-report';
import type { JsonCase, JsonOperation, JsonReport, JsonSkipped, JsonVendor } from './json/json-shape';
import { judge } from './vendor-verdict';

/**
 * Joins the JSON reports of shards: vendors, operations and cases are joined by name, requests and coverage summed.
 * A case that stands in two reports counts once, with the worse of its outcomes.
 */
export const mergeReports = (reports: readonly JsonReport[]): JsonReport => {
  const all = reports.flatMap((report) => report.vendors);
  const vendors = joinEqual(all, (a, b) => a.name === b.name && sameTarget(a.target, b.target)).map(joinVendors);
  const times = (pick: (report: JsonReport) => string | null) =>
    reports.flatMap((report) => pick(report) ?? []).toSorted();
  return {
    schemaVersion: 1,
    startedAt: times((report) => report.startedAt).at(0) ?? null,
    finishedAt: times((report) => report.finishedAt).at(-1) ?? null,
    summary: { ...tally(vendors), requests: reports.reduce((sum, report) => sum + report.summary.requests, 0) },
    vendors,
  };
};

/** Reads a JSON report of ours. Raises REPORT_UNREADABLE when it is something else or of another version. */
export const readJsonReport = (text: string, file: string): JsonReport => asJsonReport(parse(text, file), file);

/** The same for what is parsed already. Looks as deep as merging does; the whole shape is the published schema's. */
const asJsonReport = (value: unknown, file: string): JsonReport => {
  if (!isObject(value) || value.schemaVersion !== 1) {
    throw fail('REPORT_UNREADABLE', file, 'not a JSON report of schemaVersion 1 (write one with --report json=file)');
  }
  const sound =
    isObject(value.summary) && typeof value.summary.requests === 'number' && listOf(value.vendors, isVendor);
  if (!sound) throw fail('REPORT_UNREADABLE', file, 'it is not what schemas/report.schema.json describes');
  return value as unknown as JsonReport;
};

const listOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);

const isVendor = (value: unknown): boolean =>
  isObject(value) &&
  isObject(value.target) &&
  isObject(value.coverage) &&
  listOf(value.coverage.items, isObject) &&
  Array.isArray(value.stopped) &&
  listOf(value.needs, (need) => isObject(need) && Array.isArray(need.cases)) &&
  listOf(value.operations, (one) => isObject(one) && listOf(one.cases, isObject) && listOf(one.skipped, isObject));

const parse = (text: string, file: string): unknown => {
  if (text.trim() === '') throw fail('REPORT_UNREADABLE', file, 'it is empty: the run that began it did not end.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail('REPORT_UNREADABLE', file, error instanceof Error ? error.message : String(error));
  }
};

const joinVendors = (parts: readonly [JsonVendor, ...JsonVendor[]]): JsonVendor => {
  const operations = groupBy(
    parts.flatMap((part) => part.operations),
    (operation) => operation.id,
  ).map(([, same]) => joinOperations(same));
  const items = parts.map((part) => part.coverage.items).reduce(addCoverage);
  const shards = joinShards(parts);
  const excerpts = groupBy(
    parts.flatMap((part) => part.excerpts ?? []),
    ({ file, line }) => `${file}:${line}`,
  ).map(([, [first]]) => first);
  const whole = {
    name: parts[0].name,
    target: parts[0].target,
    ...(shards && { shards }),
    stopped: parts.flatMap((part) => part.stopped),
    leftBehind: parts.flatMap((part) => part.leftBehind ?? []),
    finished: parts.every((part) => part.finished),
    operations,
    coverage: { ratio: coverageRatio({ items }), items },
    ...(excerpts.length > 0 && { excerpts }),
    needs: joinNeeds(parts),
  };
  return {
    ...whole,
    verdict: judge(tally([whole]), whole.stopped.length > 0 || !whole.finished || missingShards(whole).length > 0),
  };
};

/** Which parts there are, and which are not: a report of three shards in four must not look like the whole. */
const joinShards = (parts: readonly JsonVendor[]): JsonVendor['shards'] => {
  const [first, ...others] = parts.flatMap(({ shards }) => shards ?? []);
  if (!first) return undefined;
  const other = others.find(({ count }) => count !== first.count);
  if (other)
    throw fail(
      'USAGE',
      `Shards of ${first.count} and of ${other.count} are no parts of one run of ${parts[0]?.name}. Merge those of one run.`,
    );
  const ran = [...new Set([first, ...others].flatMap((shards) => shards.ran))].toSorted((a, b) => a - b);
  const missing = Array.from({ length: first.count }, (_, index) => index + 1).filter((index) => !ran.includes(index));
  return { count: first.count, ran, missing };
};

const joinNeeds = (parts: readonly JsonVendor[]): JsonVendor['needs'] =>
  groupBy(
    parts.flatMap((part) => part.needs),
    ({ variable }) => variable,
  )
    .map(([variable, same]) => ({ variable, cases: [...new Set(same.flatMap(({ cases }) => cases))] }))
    .toSorted((a, b) => b.cases.length - a.cases.length);

const joinOperations = (parts: readonly [JsonOperation, ...JsonOperation[]]): JsonOperation => {
  const cases = groupBy(
    parts.flatMap((part) => part.cases),
    (one) => one.id,
  ).map(([, same]) => same.reduce(worse));
  const sent = new Set(cases.map((one) => one.id));
  const skipped = groupBy(
    parts.flatMap((part): readonly JsonSkipped[] => part.skipped),
    (one) => one.id,
  ).flatMap(([id, [first]]) => (sent.has(id) ? [] : [first]));
  const { id, method, path } = parts[0];
  return { id, method, path, cases, skipped };
};

const WORST_FIRST: readonly Outcome[] = ['failed', 'inconclusive', 'warned', 'passed'];

const worse = (a: JsonCase, b: JsonCase): JsonCase =>
  WORST_FIRST.indexOf(b.outcome) < WORST_FIRST.indexOf(a.outcome) ? b : a;

const joinEqual = <T>(items: readonly T[], equal: (a: T, b: T) => boolean): readonly (readonly [T, ...T[]])[] => {
  const joined: [T, ...T[]][] = [];
  for (const item of items) {
    const same = joined.find(([first]) => equal(first, item));
    if (same) same.push(item);
    else joined.push([item]);
  }
  return joined;
};
