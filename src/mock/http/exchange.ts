import type { IncomingMessage, ServerResponse } from 'node:http';
import { EMPTY_BODY } from '../../core/http/http';
import type { Disruption, OutgoingResponse } from '../types';
import { carryOut, type FaultSocket } from './faults';

/** The server's own say in a delivery. */
export interface Running {
  /** Each connection ends with its answer. */
  closing: boolean;
  /** Milliseconds before every answer. */
  readonly delay: number;
  /** Ends what a disruption still does. */
  readonly stops: Set<() => void>;
}

/** Bytes of a refused body that are still read, and thrown away. */
const DISCARDED = 256 * 1024 * 1024;

/** One request and the way back to its client. */
export class HttpExchange implements FaultSocket {
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

  /** Without either header there is no body (RFC 9112, section 6.3). */
  get hasBody(): boolean {
    const { headers } = this.request;
    return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  }

  promisesMoreThan(limit: number): boolean {
    return Number(this.request.headers['content-length'] ?? 0) > limit;
  }

  /**
   * Calls `done` with the whole body, or `tooLarge` once, as soon as it is known to have more than `limit` bytes. The
   * rest of a body that is too large is read and thrown away. Most clients send all of it before they look at the
   * answer, and would only see a lost connection. A client that goes away half-way gets neither.
   */
  readBody(limit: number, done: (body: Uint8Array) => void, tooLarge: () => void): void {
    const { request } = this;
    const chunks: Buffer[] = [];
    let size = 0;
    let refused = this.promisesMoreThan(limit);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (refused) {
        if (size > limit + DISCARDED) request.destroy();
      } else if (size <= limit) chunks.push(chunk);
      else {
        refused = true;
        chunks.length = 0;
        tooLarge();
      }
    });
    request.on('end', () => {
      if (!refused) done(chunks.length === 1 ? (chunks[0] ?? EMPTY_BODY) : Buffer.concat(chunks));
    });
    // Without a listener, the error of a lost connection would end the process.
    request.on('error', () => {});
    if (refused) tooLarge();
  }

  /** The connection ends with this answer. Call it before the answer. */
  beLast(): void {
    this.response.shouldKeepAlive = false;
  }

  /** Sends an answer now, after its delay, or in its disrupted way. */
  deliver(outgoing: OutgoingResponse, running: Running): void {
    const delay = outgoing.delay + running.delay;
    if (delay > 0) setTimeout(() => this.#send(outgoing, running), delay);
    else this.#send(outgoing, running);
  }

  #send(outgoing: OutgoingResponse, running: Running): void {
    // The client may have gone while the answer was made or delayed.
    if (this.gone) return;
    if (running.closing) this.beLast();
    const { response } = this;
    const { status, headers, body, disruption, after } = outgoing;
    // When all of the answer has been handed to the system.
    if (after) response.once('finish', after);
    if (disruption) this.#disrupt(outgoing, disruption, running);
    else {
      response.writeHead(status, headers as string[]);
      atEndOfTurn(() => response.end(body, 'latin1'));
    }
  }

  #disrupt(outgoing: OutgoingResponse, disruption: Disruption, running: Running): void {
    const stop = carryOut(disruption, outgoing, this);
    running.stops.add(stop);
    this.response.once('close', () => running.stops.delete(stop));
    if (running.closing) stop();
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
}

/**
 * Sends once all requests of this turn of the event loop have been read. A write wakes the client, if it sleeps, and
 * that costs more than the answer: of answers written one after another, only the first one pays for it.
 */
const atEndOfTurn = (send: () => void): void => {
  if (waiting.push(send) === 1) setImmediate(sendAll);
};

let waiting: (() => void)[] = [];

const sendAll = (): void => {
  const all = waiting;
  waiting = [];
  for (const send of all) send();
};
