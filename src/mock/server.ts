import type { Server } from 'node:http';
import { listen } from '../core/network/listen';
import type { Running } from './http/exchange';
import { createHttpServer } from './http/http-server';
import { rejectBytes } from './http/reject-bytes';
import { keepAsked } from './log/kept-request';
import type { MockOptions } from './mock-options';
import { handleRequest, refuseExpectation, type ServerContext } from './respond/respond';
import { type CacheSize, createResponseCache } from './respond/response-cache';
import { createVendorRouter } from './routing/vendor-router';
import { createVendorLookup } from './routing/virtual-hosts';
import type { MockVendor } from './types';

/** A mock behind a socket. */
export interface MockServer {
  /** Resolves with the port that was taken (0 picks a free one). Raises PORT_IN_USE or LISTEN_FAILED. */
  listen(port: number, host: string): Promise<{ port: number; host: string }>;
  /**
   * From the next request on, serves these; requests that run finish with what they began with.
   * Raises PATH_CONFLICT, and then all stays as it was.
   */
  swap(vendors: readonly MockVendor[], playing: ReloadedOptions): void;
  /** Takes no more connections, finishes running requests, then resolves. */
  close(): Promise<void>;
  /** What the response cache holds. */
  cached(): CacheSize;
  /** For `supertest` and the like. */
  readonly server: Server;
}

/** The options that know the vendors, and so change with them. */
export type ReloadedOptions = Pick<MockOptions, 'scenarioRunner' | 'control' | 'replay'>;

const BODY_LIMIT = 10 * 1024 * 1024;

/**
 * Listens, swaps the vendors and closes; what is answered is decided in `respond/respond.ts`.
 * Raises PATH_CONFLICT when two vendors claim one prefix or host.
 */
export const createMockServer = (vendors: readonly MockVendor[], options: MockOptions): MockServer => {
  const running: Running = { closing: false, delay: options.delay ?? 0, stops: new Set() };
  let current = createContext(vendors, options, running);
  const { server, close } = createHttpServer(options.https, {
    receive: (exchange) => handleRequest(current.context, exchange),
    continue: (exchange) => {
      // A body that will be refused is not asked for (RFC 9110, section 10.1.1).
      if (!exchange.promisesMoreThan(current.context.bodyLimit)) exchange.response.writeContinue();
      handleRequest(current.context, exchange);
    },
    expect: (exchange) => refuseExpectation(current.context, exchange),
    reject: (error, socket) => {
      const refused = rejectBytes(error, socket);
      if (refused) current.context.remember(refused);
    },
  });
  return {
    server,
    listen: async (port, host) => ({ port: await listen(server, port, host), host }),
    swap: (next, playing) => {
      current = createContext(next, { ...options, ...playing }, running);
    },
    cached: () => current.cache.size(),
    close: () => {
      running.closing = true;
      const closed = close();
      for (const stop of running.stops) stop();
      return closed;
    },
  };
};

const createContext = (vendors: readonly MockVendor[], options: MockOptions, running: Running) => {
  const { journal, log, usage, scenarioRunner, caller, seed, cors = true, bodyLimit = BODY_LIMIT } = options;
  const { dynamic = false, validate = true } = options;
  const cache = createResponseCache();
  const context: ServerContext = {
    vendors,
    vendorLookup: createVendorLookup(vendors.map((vendor) => createVendorRouter(vendor, cache, options.examples))),
    scenarioRunner,
    control: lazily(options.control),
    caller,
    cors,
    bodyLimit,
    dynamic,
    validate,
    seed,
    running,
    usage,
    replay: options.replay,
    remember: (entry, asked) => {
      journal?.add(entry, asked && keepAsked(asked));
      log?.(entry);
    },
  };
  return { context, cache };
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
