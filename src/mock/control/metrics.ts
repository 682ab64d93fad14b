import type { Journal } from '../journal';
import type { AccessEntry } from '../types';

export interface Metrics {
  /** In the text format of Prometheus, version 0.0.4. */
  text(): string;
}

/** Seconds. */
const BUCKETS = [0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5] as const;

/**
 * Counts exchanges from the moment it is made; what the journal still remembers is counted in.
 * The series are bounded: documented operations and the statuses that were sent.
 */
export const createMetrics = (journal: Journal): Metrics => {
  const requests = new Map<string, number>();
  const buckets = BUCKETS.map(() => 0);
  let count = 0;
  let seconds = 0;
  const add = (entry: AccessEntry): void => {
    const labels = `vendor="${escaped(entry.vendor)}",operation="${escaped(entry.operation)}",status="${entry.status}"`;
    requests.set(labels, (requests.get(labels) ?? 0) + 1);
    const took = entry.ms / 1000;
    count++;
    seconds += took;
    BUCKETS.forEach((limit, index) => {
      if (took <= limit) buckets[index] = (buckets[index] ?? 0) + 1;
    });
  };
  for (const entry of journal.list()) add(entry);
  journal.subscribe(add);
  return {
    text: () =>
      [
        '# HELP understudy_exchanges_total Exchanges since the start.',
        '# TYPE understudy_exchanges_total counter',
        `understudy_exchanges_total ${journal.total}`,
        '# HELP understudy_requests_total Exchanges by operation and status, since the control API was first asked.',
        '# TYPE understudy_requests_total counter',
        ...[...requests].map(([labels, value]) => `understudy_requests_total{${labels}} ${value}`),
        '# HELP understudy_answer_duration_seconds From the end of a request to its answer, delays left out.',
        '# TYPE understudy_answer_duration_seconds histogram',
        ...BUCKETS.map((limit, index) => `understudy_answer_duration_seconds_bucket{le="${limit}"} ${buckets[index]}`),
        `understudy_answer_duration_seconds_bucket{le="+Inf"} ${count}`,
        `understudy_answer_duration_seconds_sum ${seconds}`,
        `understudy_answer_duration_seconds_count ${count}`,
        '# HELP process_resident_memory_bytes Resident memory.',
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        '# HELP process_uptime_seconds Seconds since the process started.',
        '# TYPE process_uptime_seconds gauge',
        `process_uptime_seconds ${process.uptime()}`,
        '',
      ].join('\n'),
  };
};

const escaped = (label: string | undefined): string =>
  (label ?? '').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
