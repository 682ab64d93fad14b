import type { Socket } from 'node:net';
import type { Exchange } from './exchange';
import { PlainExchange, type PlainLine } from './plain-exchange';
import { readPlainRequest } from './plain-request';

/** What a connection needs of its server. */
export interface PlainHost {
  /** Not ours to answer, though it is plain. */
  isForNode(url: string): boolean;
  receive(exchange: Exchange): void;
  /** Node reads this connection from now on. */
  handOver(connection: PlainConnection): void;
  /** It is closed. */
  forget(connection: PlainConnection): void;
}

/** Bytes that a client has not taken yet, above which nothing more is read from it. */
const UNSENT = 64 * 1024;

/** Milliseconds that a new connection has left when the server closes. */
const GRACE = 200;

/**
 * A connection on which requests are read here, one after the other, while they are plain. The first one that is not is given to Node
 * with all that follows, so that everything unusual is read, answered and timed by Node's parser.
 */
export class PlainConnection implements PlainLine {
  readonly socket: Socket;
  /** What every answer but the last ends its head with. */
  readonly keepAlive: string;
  readonly #host: PlainHost;
  /** Set while an answer is under way. */
  #current: PlainExchange | undefined;
  #answered = false;
  /** Until Node has it. */
  #ours = true;
  #left = false;

  /** @param patience milliseconds that it may wait for its next request; 0 is for ever */
  constructor(socket: Socket, host: PlainHost, patience: number) {
    this.socket = socket;
    this.#host = host;
    const timeout = patience === 0 ? '' : `Keep-Alive: timeout=${Math.floor(patience / 1000)}\r\n`;
    this.keepAlive = `Connection: keep-alive\r\n${timeout}\r\n`;
    socket.on('data', this.#read);
    socket.on('end', this.#end);
    socket.on('error', this.#fail);
    socket.on('close', this.#close);
    socket.on('timeout', this.#wait);
    socket.setTimeout(patience);
  }

  get idle(): boolean {
    return this.#current === undefined;
  }

  /** The server closes: ends the connection unless an answer is under way. A first request may be on its way already. */
  retire(): void {
    if (!this.idle) return;
    if (this.#answered) this.socket.destroy();
    else setTimeout(() => this.#ours && this.idle && this.socket.destroy(), GRACE);
  }

  /** The answer to `exchange` is complete. */
  done(exchange: PlainExchange): void {
    this.#current = undefined;
    this.#answered = true;
    const socket = this.socket;
    if (exchange.last || this.#left) socket.destroySoon();
    else if (socket.writableLength > UNSENT) {
      socket.pause();
      socket.once('drain', this.#resume);
    } else this.#resume();
  }

  /** Requests of one piece, in their order. */
  readonly #read = (bytes: Buffer): void => {
    let at = 0;
    while (at < bytes.length) {
      if (!this.idle || this.socket.isPaused()) return void this.#putBack(bytes, at);
      const request = readPlainRequest(bytes, at);
      if (!request || this.#host.isForNode(request.url)) return void this.#handOver(bytes, at);
      at = request.end;
      const exchange = new PlainExchange(this, request, bytes);
      this.#current = exchange;
      this.#host.receive(exchange);
      if (this.socket.destroyed || this.socket.writableEnded) return;
    }
  };

  /** Back to the socket's own buffer, so that the end of the stream still comes after it. */
  #putBack(bytes: Buffer, at: number): void {
    this.socket.pause();
    this.socket.unshift(bytes.subarray(at));
  }

  readonly #resume = (): void => {
    if (this.socket.isPaused() && this.socket.writableLength <= UNSENT && this.idle) this.socket.resume();
  };

  #handOver(bytes: Buffer, at: number): void {
    const socket = this.socket;
    this.#leave();
    this.#host.handOver(this);
    socket.unshift(bytes.subarray(at));
  }

  #leave(): void {
    const socket = this.socket;
    this.#ours = false;
    socket.setTimeout(0);
    socket.off('timeout', this.#wait);
    socket.off('data', this.#read);
    socket.off('end', this.#end);
    socket.off('error', this.#fail);
    socket.off('close', this.#close);
  }

  /** The client sends no more; it may still read, unless what it would read is a fault that may have no end. */
  readonly #end = (): void => {
    this.#left = true;
    if (this.#current === undefined || this.#current.isWatched) this.socket.end();
  };

  readonly #wait = (): void => {
    if (!this.idle) return;
    if (this.#answered) return void this.socket.destroy();
    // Whoever has not said anything yet has the time that Node gives.
    this.#leave();
    this.#host.handOver(this);
  };

  readonly #fail = (): void => {
    this.socket.destroy();
  };

  readonly #close = (): void => {
    this.#current?.closed();
    this.#current = undefined;
    this.#host.forget(this);
  };
}
