import { fail, messageOf } from '../core/errors';
import { isObject } from '../core/json/json';
import { type CallExpectation, readCalls, type TrafficEntry, unmetExpectation } from './traffic-entry';

/** Talks with a mock that runs in this process or elsewhere. Each method raises MOCK_UNREACHABLE where nothing answers. */
export interface MockClient {
  /** Where the mock listens, without a slash at its end. */
  readonly url: string;
  /** Puts a scenario in play for this session, from its start; `null`: none. Raises USAGE with the known names. */
  play(vendor: string, scenario: string | null): Promise<void>;
  /**
   * The same mock for one test: its scenarios, variables and changed records are its own.
   * @param name 1 to 200 printable ASCII characters without spaces
   */
  session(name: string): MockClient;
  /** Everything of this session as it was at the start: scenarios, variables, records, and no traffic. */
  reset(): Promise<void>;
  /** What was asked, oldest first, at most 1000. Of a client with a session only what named this session. */
  traffic(): Promise<readonly TrafficEntry[]>;
  /**
   * Raises NOT_CALLED, with what was called instead, where the operation was not called (or not as often as expected).
   * @param operation an operationId, or `GET /contacts/{contactId}`
   */
  expectCalled(vendor: string, operation: string, expected?: CallExpectation): Promise<readonly TrafficEntry[]>;
  /**
   * What the mock answers: a redirect as it is, a network error where the vendor is made unreachable.
   * @param input the vendor's real URL, a path such as `/highlevel/contacts/1`, or a URL of the mock
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The vendors that are served, with the hosts that are theirs in the real world. */
  served(): Promise<readonly ServedVendor[]>;
}

export interface ServedVendor {
  readonly name: string;
  /** `/highlevel`. */
  readonly prefix: string;
  /** Without port, in lower case. */
  readonly hosts: readonly string[];
  readonly operations: readonly { readonly id: string; readonly method: string; readonly path: string }[];
  readonly scenarios: readonly string[];
}

export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** As it was before a test put something in its place: what is said to the mock is nothing to intercept. */
const { fetch: ownFetch } = globalThis;

/**
 * A client for a mock that runs elsewhere: `connect('http://127.0.0.1:4010')`. Nothing is asked before the first call.
 * It uses `fetch` alone, so it works in a browser, too.
 * @throws USAGE for what is no http(s) URL
 */
export const connect = (url: string): MockClient => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw fail('USAGE', `"${url}" is no URL of a mock; give one such as http://127.0.0.1:4010.`);
  return createMockClient(parsed.origin, ownFetch);
};

export const createMockClient = (url: string, send: Send = ownFetch, session?: string): MockClient => {
  const inSession = session === undefined ? {} : { [SESSION_HEADER]: session };
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { ...inSession, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const response = await reach(() => send(`${url}/__understudy${path}`, { method, headers, ...json }));
    const value: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
    if (response.ok) return value;
    const detail = isObject(value) && typeof value.detail === 'string' ? value.detail : `status ${response.status}`;
    throw fail('USAGE', `${method} ${url}/__understudy${path}: ${detail}`);
  };
  const reach = <T>(ask: () => Promise<T>): Promise<T> =>
    ask().catch((error: unknown) => {
      throw fail('MOCK_UNREACHABLE', url, reasonOf(error));
    });
  const served = async (): Promise<readonly ServedVendor[]> =>
    (await control('GET', '/vendors')) as readonly ServedVendor[];
  let known: Promise<readonly ServedVendor[]> | undefined;
  const traffic = async (): Promise<readonly TrafficEntry[]> => {
    const of = session === undefined ? '' : `&session=${encodeURIComponent(session)}`;
    return (await control('GET', `/traffic?kind=exchange&limit=1000${of}`)) as readonly TrafficEntry[];
  };
  return {
    url,
    served,
    traffic,
    play: async (vendor, name) => {
      await control('PUT', `/scenarios/${encodeURIComponent(vendor)}`, { name });
      // It may have been in play before.
      if (name !== null) await control('POST', `/scenarios/${encodeURIComponent(vendor)}/reset`);
    },
    session: (name) => createMockClient(url, send, name),
    reset: async () => {
      await control('POST', `/sessions/${encodeURIComponent(session ?? 'default')}/reset`);
      await control('DELETE', `/traffic${session === undefined ? '' : `?session=${encodeURIComponent(session)}`}`);
    },
    expectCalled: async (vendor, operation, expected = {}) => {
      const calls = readCalls(await served(), await traffic(), vendor, operation);
      const unmet = unmetExpectation(calls, expected);
      if (unmet !== undefined) throw fail('NOT_CALLED', unmet);
      return calls.found;
    },
    fetch: async (input, init) => {
      const request = new Request(typeof input === 'string' && input.startsWith('/') ? url + input : input, init);
      known ??= served();
      known.catch(() => {
        known = undefined;
      });
      const target = request.url.startsWith(`${url}/`) ? request.url : placeOf(url, new URL(request.url), await known);
      const headers = new Headers(request.headers);
      for (const name of OF_THE_CONNECTION) headers.delete(name);
      for (const [name, value] of Object.entries(inSession)) headers.set(name, value);
      const { method, signal } = request;
      const body = method === 'GET' || method === 'HEAD' ? {} : { body: await request.arrayBuffer() };
      return send(target, { method, headers, signal, redirect: 'manual', ...body });
    },
  };
};

const SESSION_HEADER = 'understudy-session';

/** A request that is passed on gets a connection of its own (RFC 9110, section 7.6.1). */
const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
];

/** `fetch failed` alone tells nobody what happened. */
const reasonOf = (error: unknown): string => {
  const cause: unknown = isObject(error) ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : messageOf(cause) || messageOf(error);
};

/** Where the mock answers what a real host would. */
const placeOf = (url: string, { hostname, pathname, search }: URL, vendors: readonly ServedVendor[]): string => {
  const vendor = vendors.find(({ hosts }) => hosts.includes(hostname));
  if (vendor) return `${url}${vendor.prefix}${pathname}${search}`;
  const known = vendors.map(({ name, hosts }) => `${name} (${hosts.join(', ')})`).join('; ');
  throw fail('USAGE', `No vendor is served at ${hostname}. Known: ${known}.`);
};
