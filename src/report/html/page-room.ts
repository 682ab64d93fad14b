import type { CaseResult } from '../../core/results/case';
import { outcomeOf } from '../../core/results/verdict';
import type { CollectedRun } from '../collect';

/** Bytes of a body on the page; the JSON report has more of it. Those of a case that passed are looked at least. */
const BODY_LIMIT = 16 * 1024;
const PASSED_BODY_LIMIT = 2 * 1024;

/** Bytes of requests and responses on one page, so that a browser opens it at once and a mail can carry it. */
const ROOM = 400_000;

/** How much of its bodies each case may show; a case that is not in here shows neither request nor response. */
export type PageRoom = ReadonlyMap<CaseResult, number>;

/** What did not pass comes first; then one case of each operation, then the second, as long as there is room. */
export const roomOf = (vendors: readonly CollectedRun[]): PageRoom => {
  const room = new Map<CaseResult, number>();
  let left = ROOM;
  for (const result of byNeed(vendors.flatMap(({ results }) => results))) {
    const limit = outcomeOf(result.verdict) === 'passed' ? PASSED_BODY_LIMIT : BODY_LIMIT;
    const size = sizeOf(result, limit);
    if (size > left) continue;
    left -= size;
    room.set(result, limit);
  }
  return room;
};

const byNeed = (results: readonly CaseResult[]): readonly CaseResult[] => {
  const met = new Map<string, number>();
  const ranks = new Map(
    results.map((result) => {
      if (outcomeOf(result.verdict) !== 'passed') return [result, 0];
      const operation = `${result.case.vendor} ${result.case.operationId}`;
      const rank = (met.get(operation) ?? 0) + 1;
      met.set(operation, rank);
      return [result, rank];
    }),
  );
  return results.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
};

/** Headers and a body, with what the page adds to them: indentation, and six characters for each quote. */
const sizeOf = ({ exchange, curl }: CaseResult, limit: number): number =>
  exchange
    ? [exchange.request, exchange.response].reduce(
        (sum, { headers, body }) => sum + JSON.stringify(headers).length + 2.5 * Math.min(body.length, limit),
        600 + curl.length,
      )
    : 0;
