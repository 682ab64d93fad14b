import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Wire } from '../faults';
import type { Outcome } from '../types';

/** One request and the way back to its client, whoever has read it: `node-exchange`, or `plain-connection`. */
export interface Exchange extends Wire {
  /** Upper case. */
  readonly method: string;
  /** The request target as it was sent. */
  readonly url: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingHttpHeaders;
  /** Node's own objects, where Node has read it. */
  readonly node: { readonly request: IncomingMessage; readonly response: ServerResponse } | undefined;
  /**
   * Calls `done` with the whole body, or `tooLarge` once as soon as it is known to have more than `limit` bytes.
   * A client that goes away half-way gets neither.
   */
  readBody(limit: number, done: (body: Uint8Array) => void, tooLarge: () => void): void;
  /** The connection ends with this answer. Call it before the answer. */
  beLast(): void;
  /** Sends the whole of an answer. */
  send(outcome: Outcome): void;
  /** When all of the answer has been handed to the system. Call it before the answer. */
  onSent(listener: () => void): void;
  /** When the exchange has ended, in whatever way. */
  onClose(listener: () => void): void;
}
