import type { Journal } from '../log/journal';
import type { AccessEntry, SentCall } from '../types';

/** What one process counted; plain data, so that it can be sent. */
export interface MetricCounts {
  /** Exchanges since the start, calls of the mock among them. */
  readonly exchanges: number;
  /** By label text: vendor, operation, status. */
  readonly requests: Readonly<Record<string, number>>;
  /** By label text: vendor, kind, outcome. */
  readonly calls: Readonly<Record<string, number>>;
  /** Not cumulated over the processes, but over the limits of `BUCKETS`. */
  readonly buckets: readonly number[];
  readonly timed: number;
  readonly seconds: number;
  /** Bytes. */
  readonly memory: number;
  /** Seconds since the process started. */
  readonly uptime: number;
}

/** Counted without putting its label together, which would cost more than the rest. */
interface Series extends Pick<AccessEntry, 'vendor' | 'operation' | 'status'> {
  count: number;
}

const labelsOf = ({ vendor, operation, status }: Series): string =>
  `vendor="${escaped(vendor)}",operation="${escaped(operation)}",status="${status}"`;

/** Seconds. */
const BUCKETS = [0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5] as const;

/**
 * Counts exchanges from the moment it is made, and those that the journal still holds. The series are bounded:
 * documented operations and the statuses that were sent.
 */
export const createCounter = (journal: Journal): (() => MetricCounts) => {
  const byOperation = new Map<string | undefined, Series[]>();
  const seriesOf = ({ vendor, operation, status }: AccessEntry): Series => {
    const known = byOperation.get(operation) ?? [];
    for (const one of known) if (one.status === status && one.vendor === vendor) return one;
    // A copy: names are parts of a document's text, and would keep all of it in memory after it has been loaded again.
    const made = structuredClone({ vendor, operation, status, count: 0 });
    known.push(made);
    byOperation.set(made.operation, known);
    return made;
  };
  const calls = new Map<string, number>();
  const buckets = BUCKETS.map(() => 0);
  let timed = 0;
  let seconds = 0;
  const add = (entry: AccessEntry): void => {
    if (entry.call) {
      count(calls, callLabels(entry.vendor, entry.call));
      return;
    }
    seriesOf(entry).count++;
    const took = entry.ms / 1000;
    timed++;
    seconds += took;
    for (let index = 0; index < BUCKETS.length; index++) {
      if (took <= (BUCKETS[index] ?? 0)) buckets[index] = (buckets[index] ?? 0) + 1;
    }
  };
  for (const entry of journal.list()) add(entry);
  journal.subscribe(add);
  return () => ({
    exchanges: journal.total,
    requests: Object.fromEntries([...byOperation.values()].flat().map((one) => [labelsOf(one), one.count])),
    calls: Object.fromEntries(calls),
    buckets: [...buckets],
    timed,
    seconds,
    memory: process.memoryUsage.rss(),
    uptime: process.uptime(),
  });
};

const count = (counts: Map<string, number>, labels: string, more = 1): void =>
  void counts.set(labels, (counts.get(labels) ?? 0) + more);

const callLabels = (vendor: string | undefined, { kind, outcome }: SentCall): string =>
  `vendor="${escaped(vendor)}",kind="${kind}",outcome="${outcome}"`;

/** The sum of all processes, in the text format of Prometheus, version 0.0.4. */
export const metricsText = (counts: readonly MetricCounts[]): string => {
  const sum = (of: (counts: MetricCounts) => number): number => counts.reduce((total, it) => total + of(it), 0);
  const requests = new Map<string, number>();
  for (const [labels, value] of counts.flatMap((it) => Object.entries(it.requests))) count(requests, labels, value);
  const calls = new Map<string, number>();
  for (const [labels, value] of counts.flatMap((it) => Object.entries(it.calls))) count(calls, labels, value);
  const timed = sum((it) => it.timed);
  const bucket = (limit: number, index: number): string =>
    `understudy_answer_duration_seconds_bucket{le="${limit}"} ${sum((it) => it.buckets[index] ?? 0)}`;
  return [
    '# HELP understudy_exchanges_total Exchanges since the start.',
    '# TYPE understudy_exchanges_total counter',
    `understudy_exchanges_total ${sum((it) => it.exchanges)}`,
    '# HELP understudy_requests_total Exchanges by operation and status, since the control API was first asked.',
    '# TYPE understudy_requests_total counter',
    ...[...requests].map(([labels, value]) => `understudy_requests_total{${labels}} ${value}`),
    '# HELP understudy_calls_total Callbacks and webhooks by what became of them, since the control API was first asked.',
    '# TYPE understudy_calls_total counter',
    ...[...calls].map(([labels, value]) => `understudy_calls_total{${labels}} ${value}`),
    '# HELP understudy_answer_duration_seconds From the end of a request to its answer, delays left out.',
    '# TYPE understudy_answer_duration_seconds histogram',
    ...BUCKETS.map(bucket),
    `understudy_answer_duration_seconds_bucket{le="+Inf"} ${timed}`,
    `understudy_answer_duration_seconds_sum ${sum((it) => it.seconds)}`,
    `understudy_answer_duration_seconds_count ${timed}`,
    '# HELP understudy_processes Processes that share the port.',
    '# TYPE understudy_processes gauge',
    `understudy_processes ${counts.length}`,
    '# HELP process_resident_memory_bytes Resident memory, of all processes.',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${sum((it) => it.memory)}`,
    '# HELP process_uptime_seconds Seconds since the oldest process started.',
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${Math.max(...counts.map((it) => it.uptime))}`,
    '',
  ].join('\n');
};

const escaped = (label: string | undefined): string =>
  (label ?? '').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
