import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '../core/errors';
import { EMPTY_BODY, type HttpRequest } from '../core/http';
import { type Arrival, atRest, type Stage } from './answer';
import { allowCors, optionsOutcome } from './cors';
import { deliver, type Running } from './deliver';
import { createHouse, type House } from './house';
import type { Exchange } from './http/exchange';
import { NodeExchange } from './http/node-exchange';
import { PlainFirstServer } from './http/plain-first-server';
import { rejectBytes } from './http/reject-bytes';
import { hasBody, promisesTooMuch } from './http/request-body';
import { createKnownRequests, type Known } from './known-requests';
import type { MockOptions } from './mock-options';
import { readTarget } from './request-target';
import { createStageDoor } from './stage-door';
import type { MockVendor, Outcome } from './types';
import { bodyTooLarge, crashed, turnedAway, unknownVendor, unmetExpectation, uriTooLong } from './unmatched';

/** A mock behind a socket. */
export interface MockServer {
  /** Resolves with the port that was taken (0 picks a free one). Raises PORT_IN_USE or LISTEN_FAILED. */
  listen(port: number, host: string): Promise<{ port: number; host: string }>;
  /**
   * From the next request on, serves these; requests that run finish with what they began with.
   * Raises PATH_CONFLICT, and then all stays as it was.
   */
  swap(vendors: readonly MockVendor[], playing: Playing): void;
  /** Takes no more connections, finishes running requests, then resolves. */
  close(): Promise<void>;
  /** For `supertest` and the like. */
  readonly server: Server;
}

/** The options that know the vendors, and so change with them. */
export type Playing = Pick<MockOptions, 'situations' | 'control'>;

const BODY_LIMIT = 10 * 1024 * 1024;
/** Of a request target, in characters; RFC 9110 section 4.1 asks for 8000 at least. */
const URL_LIMIT = 8192;
/** How long a request head may take, in milliseconds, and how often that is looked at. */
const HEAD_TIMEOUT = { headersTimeout: 20_000, connectionsCheckingInterval: 1000 };

/**
 * Bytes to `HttpRequest`, and `Outcome` to bytes; what is answered is decided in `answer.ts`.
 * Raises PATH_CONFLICT when two vendors claim one prefix or host.
 */
export const createMockServer = (vendors: readonly MockVendor[], options: MockOptions): MockServer => {
  const { cors = true, bodyLimit = BODY_LIMIT, delay = 0 } = options;
  let show = createShow(vendors, options);
  const running: Running = { closing: false, delay, stops: new Set() };

  const shared = (outcome: Outcome, origin: string | undefined): Outcome =>
    cors && origin !== undefined ? allowCors(outcome, origin) : outcome;

  const send = (exchange: Exchange, origin: string | undefined, outcome: Outcome): void =>
    deliver(exchange, shared(outcome, origin), running);

  /** The same bytes as before, and nothing in play that could change the answer. */
  const repeat = (stage: Stage, { entry, outcome }: Known, startedAt: number, exchange: Exchange): void => {
    stage.remember({ ...entry, at: performance.timeOrigin + startedAt, ms: performance.now() - startedAt });
    deliver(exchange, outcome, running);
  };

  const answer = (visit: Visit): void => {
    const { house, prefix, stage, exchange, origin, startedAt } = visit;
    const failed = (error: unknown): Outcome =>
      turnedAway(stage, { vendor: house.vendor, request: visit, startedAt }, crashed(error));
    const outcome = attempt(() => house.answer(stage, visit, prefix, startedAt, visit.settled), failed);
    if (outcome instanceof Promise) void outcome.then((it) => send(exchange, origin, it));
    else send(exchange, origin, outcome);
  };

  const receive = (exchange: Exchange): void => {
    const startedAt = performance.now();
    const { control, door, stage, vendors, known } = show;
    const { method, url, rawHeaders } = exchange;
    const before = known.find(method, url, rawHeaders);
    if (before && atRest(stage)) return void repeat(stage, before, startedAt, exchange);
    const { headers } = exchange;
    const { origin } = headers;
    const { path, query } = readTarget(url);
    if (control && exchange.node && isControl(path)) {
      return void control()(exchange.node.request, exchange.node.response);
    }
    const entered = url.length > URL_LIMIT ? undefined : door.enter(headers.host, path);
    if (!entered) {
      const refused = url.length > URL_LIMIT ? uriTooLong(url.length, URL_LIMIT) : unknownVendor(path, vendors);
      return void send(
        exchange,
        origin,
        turnedAway(stage, { vendor: undefined, request: { method, path }, startedAt }, refused),
      );
    }
    const { house, prefix } = entered;
    const options = method === 'OPTIONS' ? optionsOutcome(headers, house.methods(entered.path), cors) : undefined;
    if (options) return void send(exchange, origin, options);
    const own = entered.path;
    const bodiless = !hasBody(headers);
    const settled =
      bodiless && known.isWorth(url)
        ? ({ entry, outcome }: Known): void =>
            known.learn(method, url, rawHeaders, { entry, outcome: shared(outcome, origin) })
        : undefined;
    // biome-ignore format: one line per source
    const visit: Visit = {
      method, path: own, query, headers, body: EMPTY_BODY,
      house, prefix, stage, exchange, origin, startedAt, settled,
    };
    if (bodiless) return void answer(visit);
    exchange.readBody(
      bodyLimit,
      (body) => answer({ ...visit, body }),
      () => {
        // What the client still sends would be read as its next request.
        exchange.beLast();
        send(
          exchange,
          origin,
          turnedAway(stage, { vendor: house.vendor, request: visit, startedAt }, bodyTooLarge(bodyLimit)),
        );
      },
    );
  };

  const server = new PlainFirstServer(HEAD_TIMEOUT, { receive, isForNode: (url) => isControl(readTarget(url).path) });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // A body that will be refused is not asked for (RFC 9110, section 10.1.1).
    if (!promisesTooMuch(request.headers, bodyLimit)) response.writeContinue();
    receive(new NodeExchange(request, response));
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = request;
    const visitor = {
      vendor: undefined,
      request: { method, path: readTarget(url).path },
      startedAt: performance.now(),
    };
    const refused = unmetExpectation(headers.expect ?? '');
    send(new NodeExchange(request, response), headers.origin, turnedAway(show.stage, visitor, refused));
  });
  server.on('clientError', rejectBytes);
  return {
    server,
    listen: listener(server),
    swap: (next, playing) => {
      show = createShow(next, { ...options, ...playing });
    },
    close: closer(server, running),
  };
};

/** A request and what it began with, whatever is swapped while its body arrives; one object, because there are many of them. */
interface Visit extends HttpRequest {
  readonly house: House;
  readonly prefix: string;
  readonly stage: Stage;
  readonly exchange: Exchange;
  readonly origin: string | undefined;
  readonly startedAt: number;
  readonly settled: Arrival['settled'];
}

/** All that depends on the vendors: replaced as a whole, so that no request sees half of a change. */
const createShow = (vendors: readonly MockVendor[], options: MockOptions) => ({
  vendors,
  door: createStageDoor(vendors.map((vendor) => createHouse(vendor, options.examples))),
  stage: createStage(options),
  known: createKnownRequests(),
  control: lazily(options.control),
});

const isControl = (path: string): boolean => path.startsWith('/__understudy') && /^\/__understudy(\/|$)/.test(path);

const createStage = ({ journal, log, situations, caller, dynamic = false, seed }: MockOptions): Stage => ({
  situations,
  caller,
  dynamic,
  seed,
  remember: (entry) => {
    journal?.add(entry);
    log?.(entry);
  },
});

/** A crash is an answer too, and the next request is answered in any case. */
const attempt = <T>(act: () => T | Promise<T>, failed: (error: unknown) => T): T | Promise<T> => {
  try {
    const result = act();
    return result instanceof Promise ? result.catch(failed) : result;
  } catch (error) {
    return failed(error);
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
  (server: Server): MockServer['listen'] =>
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

const closer = (server: Server, running: Running) => (): Promise<void> =>
  new Promise((resolve) => {
    running.closing = true;
    // An error here means that it never listened, and then there is nothing to finish.
    server.close(() => resolve());
    for (const stop of running.stops) stop();
    server.closeIdleConnections();
  });
