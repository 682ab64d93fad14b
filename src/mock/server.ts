import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '../core/errors';
import { EMPTY_BODY } from '../core/http';
import type { Stage } from './answer';
import { allowCors, optionsOutcome } from './cors';
import { deliver, type Running } from './deliver';
import { createHouse } from './house';
import { rejectBytes } from './reject-bytes';
import { collectBody, hasBody, promisesTooMuch } from './request-body';
import { readTarget } from './request-target';
import { createStageDoor } from './stage-door';
import type { MockOptions, MockVendor, Outcome } from './types';
import { bodyTooLarge, crashed, unknownVendor, uriTooLong } from './unmatched';

/** A mock behind a socket. */
export interface MockServer {
  /** Resolves with the port that was taken (0 picks a free one). Raises PORT_IN_USE or LISTEN_FAILED. */
  listen(port: number, host: string): Promise<{ port: number; host: string }>;
  /** Takes no more connections, finishes running requests, then resolves. */
  close(): Promise<void>;
  /** For `supertest` and the like. */
  readonly server: http.Server;
}

const BODY_LIMIT = 10 * 1024 * 1024;
/** Of a request target, in characters; RFC 9110 section 4.1 asks for 8000 at least. */
const URL_LIMIT = 8192;
/** How long a request head may take, in milliseconds, and how often that is looked at. */
const HEAD_TIMEOUT = { headersTimeout: 20_000, connectionsCheckingInterval: 2000 };

/**
 * Bytes to `HttpRequest`, and `Outcome` to bytes; what is answered is decided in `answer.ts`.
 * Raises PATH_CONFLICT when two vendors claim one prefix or host.
 */
export const createMockServer = (vendors: readonly MockVendor[], options: MockOptions): MockServer => {
  const { cors = true, bodyLimit = BODY_LIMIT } = options;
  const door = createStageDoor(vendors.map(createHouse));
  const stage = createStage(options);
  const running: Running = { closing: false, stops: new Set() };
  const control = lazily(options.control);

  const receive = (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = performance.now();
    const { method = 'GET', headers, url = '/' } = request;
    const send = (outcome: Outcome): void =>
      deliver(response, cors && headers.origin !== undefined ? allowCors(outcome, headers.origin) : outcome, running);

    if (url.length > URL_LIMIT) return void send(uriTooLong(url.length, URL_LIMIT));
    const { path, query } = readTarget(url);
    if (control && isControl(path)) return void control()(request, response);
    const entered = door.enter(headers.host, path);
    if (!entered) return void send(unknownVendor(path, vendors));
    const { house, prefix } = entered;
    const answered = method === 'OPTIONS' ? optionsOutcome(headers, house.methods(entered.path), cors) : undefined;
    if (answered) return void send(answered);

    const perform = (body: Uint8Array): void =>
      settle(() => house.answer(stage, { method, path: entered.path, query, headers, body }, prefix, startedAt), send);
    if (!hasBody(headers)) return void perform(EMPTY_BODY);
    collectBody(request, bodyLimit, perform, () => {
      // What the client still sends would be read as its next request.
      response.shouldKeepAlive = false;
      send(bodyTooLarge(bodyLimit));
    });
  };

  const server = http.createServer(HEAD_TIMEOUT, receive);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // A body that will be refused is not asked for (RFC 9110, section 10.1.1).
    if (!promisesTooMuch(request.headers, bodyLimit)) response.writeContinue();
    receive(request, response);
  });
  server.on('clientError', rejectBytes);
  return { server, listen: listener(server), close: closer(server, running) };
};

const isControl = (path: string): boolean => path.startsWith('/__understudy') && /^\/__understudy(\/|$)/.test(path);

const createStage = ({ journal, log, situations, dynamic = false, seed, delay = 0 }: MockOptions): Stage => ({
  situations,
  dynamic,
  seed,
  delay,
  remember: (entry) => {
    journal?.add(entry);
    log?.(entry);
  },
});

/** Runs `answer` and sends what comes of it, a crash included: the next request is answered in any case. */
const settle = (answer: () => Outcome | Promise<Outcome>, send: (outcome: Outcome) => void): void => {
  try {
    const outcome = answer();
    if (outcome instanceof Promise) outcome.then(send).catch((error: unknown) => send(crashed(error)));
    else send(outcome);
  } catch (error) {
    send(crashed(error));
  }
};

const lazily = <T>(make: (() => T) | undefined): (() => T) | undefined => {
  let made: { readonly it: T } | undefined;
  return (
    make &&
    (() => {
      made ??= { it: make() };
      return made.it;
    })
  );
};

const listener =
  (server: http.Server): MockServer['listen'] =>
  (port, host) =>
    new Promise((resolve, reject) => {
      const failed = ({ code, message }: NodeJS.ErrnoException): void =>
        reject(code === 'EADDRINUSE' ? fail('PORT_IN_USE', port, host) : fail('LISTEN_FAILED', host, port, message));
      server.once('error', failed);
      server.listen(port, host, () => {
        server.off('error', failed);
        resolve({ port: (server.address() as AddressInfo).port, host });
      });
    });

const closer = (server: http.Server, running: Running) => (): Promise<void> =>
  new Promise((resolve) => {
    running.closing = true;
    // An error here means that it never listened, and then there is nothing to finish.
    server.close(() => resolve());
    for (const stop of running.stops) stop();
    server.closeIdleConnections();
  });
