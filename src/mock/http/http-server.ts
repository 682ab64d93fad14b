import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpExchange } from './exchange';

/** A private key and its certificate, as PEM text. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** The callbacks for what arrives. */
interface HttpListeners {
  receive(exchange: HttpExchange): void;
  /** The client waits to be asked for its body (RFC 9110, section 10.1.1). */
  continue(exchange: HttpExchange): void;
  /** The client sent an `Expect` that is not known. */
  expect(exchange: HttpExchange): void;
  /** The bytes are no request, or did not arrive in time. */
  reject(error: Error, socket: Duplex): void;
}

/** In milliseconds: how long a request head and a TLS handshake may take, and how often that is looked at. */
const OPTIONS = {
  headersTimeout: 20_000,
  handshakeTimeout: 20_000,
  connectionsCheckingInterval: 1000,
  // Node would answer a request without Host with a bare 400 that no journal sees.
  requireHostHeader: false,
} satisfies ServerOptions & { handshakeTimeout: number };

/** Milliseconds that the first request of a new connection has left when the server closes. */
const GRACE = 200;

/** Node's HTTP server, or its HTTPS server where there is a key pair. */
export const createHttpServer = (
  pair: KeyPair | undefined,
  listeners: HttpListeners,
): { readonly server: Server; close(): Promise<void> } => {
  const server = pair ? https().createServer({ ...OPTIONS, ...pair }) : createServer(OPTIONS);
  /** Connections without a request so far. */
  const silent = new Set<Duplex>();
  const exchangeOf = (request: IncomingMessage, response: ServerResponse): HttpExchange => {
    silent.delete(request.socket);
    return new HttpExchange(request, response);
  };
  server.on('request', (request, response) => listeners.receive(exchangeOf(request, response)));
  server.on('checkContinue', (request, response) => listeners.continue(exchangeOf(request, response)));
  server.on('checkExpectation', (request, response) => listeners.expect(exchangeOf(request, response)));
  server.on('clientError', (error, socket) => listeners.reject(error, socket));
  server.on(pair ? 'secureConnection' : 'connection', (socket: Duplex) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        // An error here means that it never listened, and then there is nothing to finish.
        server.close(() => resolve());
        // Node closes those that wait for their next request, and would wait for those that have not sent their first one.
        const timer = setTimeout(() => {
          for (const socket of silent) socket.destroy();
        }, GRACE);
        server.once('close', () => clearTimeout(timer));
      }),
  };
};

/** Most mocks speak plain HTTP. */
const https = () => require('node:https') as typeof import('node:https');
