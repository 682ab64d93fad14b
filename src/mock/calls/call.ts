import type { UrlText } from '../../core/http/url-text';
import type { AccessEntry } from '../types';

/** A request that the vendor sends by itself, ready to go. */
export interface Call extends Caused {
  readonly request: OutgoingRequest | Unmade;
}

/** What is sent, and on whose account. */
interface Caused {
  readonly kind: 'callback' | 'webhook';
  /** As the document calls it. */
  readonly name: string;
  readonly vendor: string;
  /** Of which it is a callback. */
  readonly operation: string | undefined;
  readonly session: string | undefined;
  /** Upper case. */
  readonly method: string;
}

export interface OutgoingRequest {
  readonly kind: 'request';
  /** As a client gave it: not yet known to be a URL, and it may hold a secret. */
  readonly url: string;
  /** Added to those of the URL, which win. */
  readonly query: readonly (readonly [name: string, value: UrlText])[];
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly example: string | undefined;
  /** Clauses for the log, after "was sent": what a reader may wonder about. */
  readonly notes: readonly string[];
}

/** Why there is nothing to send: completes the sentence "callback onEvent was not sent: …". */
export interface Unmade {
  readonly kind: 'unmade';
  readonly reason: string;
}

export const unmade = (reason: string): Unmade => ({ kind: 'unmade', reason });

/** Names the callback or webhook. A mock that receives it sends no callback, or two mocks could go on for ever. */
export const CALL_HEADER = 'understudy-call';

/** Sends calls and writes down what became of each. */
export interface Caller {
  /** Never rejects: what became of it is in the entry, which is in the log and in the traffic, too. */
  send(call: Call): Promise<AccessEntry>;
  /** Gives those that are under way a moment. */
  close(): Promise<void>;
}
