import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Wire } from '../faults';
import type { Outcome } from '../types';
import { collectBody } from './request-body';

/** One request and the way back to its client. */
export class Exchange implements Wire {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.response = response;
  }

  get gone(): boolean {
    const { response } = this;
    // Without a socket it waits for its turn, behind the answer to an earlier request.
    return response.destroyed || response.socket?.destroyed === true;
  }

  /**
   * Calls `done` with the whole body, or `tooLarge` once as soon as it is known to have more than `limit` bytes.
   * A client that goes away half-way gets neither.
   */
  readBody(limit: number, done: (body: Uint8Array) => void, tooLarge: () => void): void {
    collectBody(this.request, limit, done, tooLarge);
  }

  /** The connection ends with this answer. Call it before the answer. */
  beLast(): void {
    this.response.shouldKeepAlive = false;
  }

  /** Sends the whole of an answer. */
  send({ status, headers, body }: Outcome): void {
    this.head(status, headers);
    if (typeof body === 'string') this.response.end(body, 'latin1');
    else this.response.end(body);
  }

  head(status: number, headers: readonly string[]): void {
    this.response.writeHead(status, headers as string[]);
  }

  write(bytes: Buffer): void {
    this.response.write(bytes);
  }

  end(): void {
    this.response.end();
  }

  close(): void {
    this.response.socket?.end();
  }

  reset(): void {
    this.response.socket?.resetAndDestroy();
  }

  /** When all of the answer has been handed to the system. Call it before the answer. */
  onSent(listener: () => void): void {
    this.response.once('finish', listener);
  }

  /** When the exchange has ended, in whatever way. */
  onClose(listener: () => void): void {
    this.response.once('close', listener);
  }
}
