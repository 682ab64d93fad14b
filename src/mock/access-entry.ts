import type { Violation } from '../core/violation';

/** One exchange as the log and the journal keep it: no body, no header value, no query (each may hold a secret). */
export interface AccessEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly vendor: string | undefined;
  /** `undefined`: no documented operation was meant. */
  readonly operation: string | undefined;
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly status: number;
  readonly example: string | undefined;
  readonly why: string;
  readonly violations: readonly Violation[];
  readonly unchecked: readonly string[];
  readonly session: string | undefined;
  /** Milliseconds from the end of the request's head to the outcome. */
  readonly ms: number;
}
