import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Outcome } from '../types';
import type { Exchange } from './exchange';
import { collectBody } from './request-body';

/** An exchange that Node's own HTTP server has read. */
export class NodeExchange implements Exchange {
  readonly node: { readonly request: IncomingMessage; readonly response: ServerResponse };

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.node = { request, response };
  }

  get method(): string {
    return this.node.request.method ?? 'GET';
  }

  get url(): string {
    return this.node.request.url ?? '/';
  }

  get rawHeaders(): readonly string[] {
    return this.node.request.rawHeaders;
  }

  get headers(): IncomingHttpHeaders {
    return this.node.request.headers;
  }

  get gone(): boolean {
    const { response } = this.node;
    // Without a socket it waits for its turn, behind the answer to an earlier request.
    return response.destroyed || response.socket?.destroyed === true;
  }

  readBody(limit: number, done: (body: Uint8Array) => void, tooLarge: () => void): void {
    collectBody(this.node.request, limit, done, tooLarge);
  }

  beLast(): void {
    this.node.response.shouldKeepAlive = false;
  }

  send({ status, headers, body }: Outcome): void {
    const { response } = this.node;
    response.writeHead(status, headers as string[]);
    if (typeof body === 'string') response.end(body, 'latin1');
    else response.end(body);
  }

  head(status: number, headers: readonly string[]): void {
    this.node.response.writeHead(status, headers as string[]);
  }

  write(bytes: Buffer): void {
    this.node.response.write(bytes);
  }

  end(): void {
    this.node.response.end();
  }

  close(): void {
    this.node.response.socket?.end();
  }

  reset(): void {
    this.node.response.socket?.resetAndDestroy();
  }

  onSent(listener: () => void): void {
    this.node.response.once('finish', listener);
  }

  onClose(listener: () => void): void {
    this.node.response.once('close', listener);
  }
}
