/** What was seen of one described thing. Counts only what was observed, never what was attempted. */
export interface CoverageItem {
  readonly operationId: string;
  readonly dimension: 'status' | 'media-type' | 'parameter' | 'property' | 'example';
  /** `200`, `200 application/json`, `query limit`, `200 application/json /Tickets/0/Title` with indexes as `*`. */
  readonly name: string;
  readonly seen: number;
}

export interface Coverage {
  readonly items: readonly CoverageItem[];
}

/** Share of described things seen at least once, 0 to 1; 1 when nothing is described. */
export const coverageRatio = (coverage: Coverage): number =>
  coverage.items.length === 0 ? 1 : coverage.items.filter((item) => item.seen > 0).length / coverage.items.length;
