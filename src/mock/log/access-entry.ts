import type { Violation } from '../../core/violation';

/** A request of the mock's own: a callback that follows an answer, or a webhook. */
export interface SentCall {
  readonly kind: 'callback' | 'webhook';
  /** As the document calls it. */
  readonly name: string;
  /** Scheme, host and port; empty where the receiver is not known. */
  readonly to: string;
  /**
   * `answered`: whatever the receiver's status; `refused`: the mock does not call there; `failed`: no answer came;
   * `unmade`: there was nothing to send, or no URL.
   */
  readonly outcome: 'answered' | 'refused' | 'failed' | 'unmade';
}

/** One exchange as the log and the journal keep it: no body, no header value, no query (each may hold a secret). */
export interface AccessEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly vendor: string | undefined;
  /** `undefined`: no documented operation was meant. Of a callback, the operation that it follows. */
  readonly operation: string | undefined;
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  /** 0: a call without an answer. */
  readonly status: number;
  readonly example: string | undefined;
  readonly why: string;
  readonly violations: readonly Violation[];
  readonly unchecked: readonly string[];
  readonly session: string | undefined;
  /** Milliseconds from the end of the request's head to the outcome. */
  readonly ms: number;
  /** The mock has sent it, or should have; without it a client sent it to the mock. */
  readonly call?: SentCall;
}
