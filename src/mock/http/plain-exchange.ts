import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Outcome } from '../types';
import type { Exchange } from './exchange';
import { httpDate, plainHead } from './plain-head';
import type { PlainRequest } from './plain-request';

/** The connection that a request came on. */
export interface PlainLine {
  readonly socket: Socket;
  /** What every answer but the last ends its head with. */
  readonly keepAlive: string;
  /** The answer to `exchange` is complete. */
  done(exchange: PlainExchange): void;
}

/** One request of a plain connection. */
export class PlainExchange implements Exchange {
  readonly node = undefined;
  last: boolean;
  readonly #line: PlainLine;
  readonly #request: PlainRequest;
  readonly #bytes: Buffer;
  #closed: (() => void) | undefined;
  #sent: (() => void) | undefined;
  /** The answer has no body, whatever its head says of one (RFC 9112, section 6.3). */
  #bare = false;

  constructor(line: PlainLine, request: PlainRequest, bytes: Buffer) {
    this.#line = line;
    this.#request = request;
    this.#bytes = bytes;
    this.last = request.last;
  }

  get method(): string {
    return this.#request.method;
  }

  get url(): string {
    return this.#request.url;
  }

  get rawHeaders(): readonly string[] {
    return this.#request.rawHeaders;
  }

  get headers(): IncomingHttpHeaders {
    return this.#request.headers;
  }

  get gone(): boolean {
    const { socket } = this.#line;
    return socket.destroyed || socket.writableEnded;
  }

  get isWatched(): boolean {
    return this.#closed !== undefined;
  }

  readBody(limit: number, done: (body: Uint8Array) => void, tooLarge: () => void): void {
    const { bodyAt, end } = this.#request;
    if (end - bodyAt > limit) tooLarge();
    else done(this.#bytes.subarray(bodyAt, end));
  }

  beLast(): void {
    this.last = true;
  }

  send({ status, headers, body }: Outcome): void {
    const { socket } = this.#line;
    const head = this.#headText(status, headers, body.length);
    if (this.#bare) socket.write(head, 'latin1');
    else if (typeof body === 'string') socket.write(head + body, 'latin1');
    else {
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(body);
      socket.uncork();
    }
    this.end();
  }

  head(status: number, headers: readonly string[]): void {
    this.#line.socket.write(this.#headText(status, headers, undefined), 'latin1');
  }

  write(bytes: Buffer): void {
    if (!this.#bare) this.#line.socket.write(bytes);
  }

  end(): void {
    const sent = this.#sent;
    // Called when all that was written before it is gone.
    if (sent) this.#line.socket.write('', (error) => (error ? undefined : sent()));
    this.#closed?.();
    this.#line.done(this);
  }

  close(): void {
    this.#line.socket.end();
  }

  reset(): void {
    this.#line.socket.resetAndDestroy();
  }

  onSent(listener: () => void): void {
    this.#sent = listener;
  }

  onClose(listener: () => void): void {
    this.#closed = listener;
  }

  /** The connection is lost. */
  closed(): void {
    this.#closed?.();
  }

  #headText(status: number, headers: readonly string[], length: number | undefined): string {
    const { text, dated, sized, closes } = plainHead(status, headers);
    if (closes) this.last = true;
    this.#bare = this.method === 'HEAD' || status === 204 || status === 304 || status < 200;
    const size = sized || this.#bare || length === undefined ? '' : `content-length: ${length}\r\n`;
    const date = dated ? '' : `Date: ${httpDate()}\r\n`;
    return `${text}${size}${date}${this.last ? 'Connection: close\r\n\r\n' : this.#line.keepAlive}`;
  }
}
