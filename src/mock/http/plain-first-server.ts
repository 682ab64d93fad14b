import { type IncomingMessage, Server, type ServerOptions, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Exchange } from './exchange';
import { NodeExchange } from './node-exchange';
import { PlainConnection, type PlainHost } from './plain-connection';

/** What is asked of the one who answers. */
export interface Receiver {
  receive(exchange: Exchange): void;
  /** Is this target to be read by Node in any case? */
  isForNode(url: string): boolean;
}

/**
 * Node's HTTP server, which lets `PlainConnection` read each connection until something comes that is not plain: half of the time of
 * a request that Node reads goes into objects that nobody here looks at (decision 008).
 */
export class PlainFirstServer extends Server {
  readonly #plain = new Set<PlainConnection>();

  constructor(options: ServerOptions, { receive, isForNode }: Receiver) {
    super(options, (request: IncomingMessage, response: ServerResponse) =>
      receive(new NodeExchange(request, response)),
    );
    const byNode = this.listeners('connection') as ((socket: Socket) => void)[];
    this.removeAllListeners('connection');
    const plain = this.#plain;
    const toNode = (socket: Socket): void => {
      for (const listener of byNode) listener.call(this, socket);
    };
    const host: PlainHost = {
      receive,
      isForNode,
      handOver(connection) {
        plain.delete(connection);
        toNode(connection.socket);
      },
      forget: (connection) => void plain.delete(connection),
    };
    this.on('connection', (socket) => {
      // Somebody may offer another kind of stream.
      if (socket instanceof Socket) plain.add(new PlainConnection(socket, host, this.keepAliveTimeout));
      else toNode(socket);
    });
  }

  /** Those that wait for a request; `close` calls it, too. */
  override closeIdleConnections(): void {
    super.closeIdleConnections();
    for (const connection of this.#plain) connection.retire();
  }

  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const { socket } of this.#plain) socket.destroy();
  }
}
