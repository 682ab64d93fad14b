import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeBody } from '../../core/http/content-coding';
import { EMPTY_BODY, type HttpRequest, headerValue } from '../../core/http/http';
import { after, type MaybePromise } from '../../core/maybe-promise';
import type { CheckedRequest } from '../../validate/validate-types';
import type { Caller } from '../calls/call';

import type { HttpExchange, Running } from '../http/exchange';
import { notRecorded, recordedAnswer } from '../replay/recorded-answer';
import type { Replay } from '../replay/replay';
import { allowCors, optionsResponse } from '../routing/cors';
import { unmatched } from '../routing/vendor-router';
import type { VendorLookup, VendorMatch } from '../routing/virtual-hosts';
import type {
  AccessEntry,
  MockVendor,
  OutgoingResponse,
  PreparedResponse,
  ScenarioEffect,
  ScenarioRunner,
  SessionState,
} from '../types';
import type { UsageNotes } from '../usage/note-usage';
import { headProblem } from './check-head';
import { choose } from './choose-response';
import { asksForDocument, writtenDocument } from './document-response';
import { outgoingResponse } from './finish-response';
import type { OperationHandler } from './operation-handler';
import { type GivenPreferences, NOTHING_GIVEN, type ReadPreferences, readPreferences } from './prefer-header';
import { prefersPage } from './prefers-page';
import { malformedPreference, unplayable } from './problems-for-operations';
import { bodyTooLarge, crashed, undecodedBody, unknownVendor, unmetExpectation } from './problems-for-requests';

/** What answering needs beside the request. Replaced as a whole when the vendors change, so no request sees half of a change. */
export interface ServerContext {
  readonly vendors: readonly MockVendor[];
  readonly vendorLookup: VendorLookup;
  readonly scenarioRunner: ScenarioRunner | undefined;
  readonly control: (() => (request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Sends the callbacks; `undefined`: none are sent. */
  readonly caller: (() => Caller) | undefined;
  readonly cors: boolean;
  readonly bodyLimit: number;
  /** Every answer is generated. */
  readonly dynamic: boolean;
  /** Requests are checked, where they do not prefer otherwise. */
  readonly validate: boolean;
  readonly seed: string | undefined;
  readonly running: Running;
  readonly usage: UsageNotes | undefined;
  /** Answers of a recording. */
  readonly replay: Replay | undefined;
  /** The journal and the log; what was asked goes to the journal only. */
  remember(entry: AccessEntry, asked?: HttpRequest): void;
}

/** A request on its way, with the server it began with. */
interface IncomingRequest extends HttpRequest {
  readonly server: ServerContext;
  readonly exchange: HttpExchange;
  /** `performance.now()`. */
  readonly startedAt: number;
  /** As soon as the vendor is known; `path` is without its prefix then. */
  readonly vendorMatch: VendorMatch | undefined;
}

/** A request that has found its operation. */
interface MatchedRequest {
  readonly incoming: IncomingRequest;
  readonly handler: OperationHandler;
  readonly pathValues: Readonly<Record<string, string>>;
  readonly checked: CheckedRequest;
  /** What the check has found counts. */
  readonly validate: boolean;
}

type Preferred = Extract<ReadPreferences, { kind: 'read' }>;

/**
 * The steps of a request, 1 to 16, in this file from top to bottom; nothing else decides their order. Each is done at once where
 * nothing has to be awaited: a promise costs more than all the steps of a response that is kept.
 */
export const handleRequest = (server: ServerContext, exchange: HttpExchange): void => {
  const incoming = incomingOf(server, exchange);
  const { method, path } = incoming;
  const { headers } = exchange.request;
  // 1 Is its target short enough, and is it meant for one host?
  const refused = headProblem(exchange.request);
  if (refused) return void send(incoming, refuse(incoming, refused));
  // 2 The control API has an application of its own, and so has the page that a browser gets at `/`.
  if (
    server.control &&
    ((path.startsWith('/__understudy') && isControl(path)) || (path === '/' && isForPage(incoming)))
  ) {
    return void server.control()(exchange.request, exchange.response);
  }
  // 3 Which vendor is it for?
  const vendorMatch = server.vendorLookup.enter(headers.host, method, path);
  // 4 A browser's preflight, or a question for the methods.
  const options =
    method === 'OPTIONS'
      ? optionsResponse(headers, vendorMatch?.router.methods(vendorMatch.path) ?? [], server.cors)
      : undefined;
  if (options) return void send(incoming, options);
  if (!vendorMatch) return void send(incoming, refuse(incoming, unknownVendor(path, server.vendors)));
  // 5 The body, without its content coding.
  const inside: IncomingRequest = { ...incoming, path: vendorMatch.path, vendorMatch };
  if (!exchange.hasBody) return void attempt(inside, vendorMatch);
  exchange.readBody(
    server.bodyLimit,
    (body) => {
      const decoded = decodeBody(body, headers['content-encoding'], server.bodyLimit);
      if (decoded.kind === 'decoded') attempt({ ...inside, body: decoded.body }, vendorMatch);
      else send(inside, refuse(inside, undecodedBody(decoded, server.bodyLimit)));
    },
    () => {
      // A client that waited to be asked for it sends no body now; its next bytes could be a body or a request.
      if (headers.expect !== undefined) exchange.beLast();
      send(inside, refuse(inside, bodyTooLarge(server.bodyLimit)));
    },
  );
};

/** A crash is an answer too, and the next request is answered in any case. */
const attempt = (incoming: IncomingRequest, vendorMatch: VendorMatch): void => {
  const failed = (error: unknown): OutgoingResponse => refuse(incoming, crashed(error));
  try {
    const outgoing = respond(incoming, vendorMatch);
    if (outgoing instanceof Promise) void outgoing.catch(failed).then((it) => send(incoming, it));
    else send(incoming, outgoing);
  } catch (error) {
    send(incoming, failed(error));
  }
};

const respond = (incoming: IncomingRequest, { router, prefix }: VendorMatch): MaybePromise<OutgoingResponse> => {
  const { server } = incoming;
  // 6 Which operation is it?
  const found = router.find(incoming);
  if (found.kind !== 'found') {
    if (asksForDocument(incoming, found.kind)) return writtenDocument(router.vendor.spec);
    server.usage?.missed(router.vendor.spec, incoming.method, incoming.path);
    return after(unmatched(router, incoming, prefix, found), (prepared) => refuse(incoming, prepared));
  }
  const { handler, values: pathValues } = found;
  // 7 Is the request as documented?
  const checked = handler.check(incoming, pathValues);
  const examined: MatchedRequest = { incoming, handler, pathValues, checked, validate: true };
  // 8 What does the client prefer?
  const preferred = readPreferences(incoming);
  if (preferred.kind === 'malformed')
    return finish(
      examined,
      handler.say(malformedPreference(preferred.reason), checked.violations),
      NOTHING_GIVEN,
      null,
    );
  const { validate = server.validate } = preferred.preferences;
  const matched = validate ? examined : withoutCheck(examined);
  // 9 Which scenario, fault and data are in play?
  const { scenario } = preferred.preferences;
  const { scenarioRunner } = server;
  if (!scenarioRunner || (scenario === undefined && scenarioRunner.rest.idle))
    return perform(matched, preferred, handler.atRest);
  return after(stateFor(scenarioRunner, matched, scenario), (sessionState) =>
    'error' in sessionState
      ? finish(matched, handler.say(unplayable(sessionState.error), matched.checked.violations), NOTHING_GIVEN, null)
      : perform(matched, preferred, sessionState),
  );
};

/** Its values are there all the same, because behaviours look at them. */
const withoutCheck = (matched: MatchedRequest): MatchedRequest => ({
  ...matched,
  checked: { ...matched.checked, violations: [], unchecked: ['The request was not checked, as somebody asked for.'] },
  validate: false,
});

/** A recorded answer goes before a documented one, unless somebody asked for something else. */
const perform = (
  matched: MatchedRequest,
  preferred: Preferred,
  state: SessionState,
): MaybePromise<OutgoingResponse> => {
  const { incoming, handler, checked, pathValues } = matched;
  const { replay } = incoming.server;
  const { code, example, dynamic } = preferred.preferences;
  if (!replay || state.effect || code !== undefined || example !== undefined || dynamic === true)
    return asAlways(matched, preferred, state);
  const { operation, vendor } = handler;
  const recorded = replay.next({
    vendor: vendor.name,
    operation,
    request: incoming,
    pathValues,
    lockedOut: checked.violations.some((violation) => violation.class === 'security'),
    session: headerValue(incoming.headers, 'understudy-session') ?? '',
  });
  const files = replay.files.join(', ');
  if (!recorded) return asAlways(matched, preferred, state, `not in ${files}`);
  return recorded
    .read()
    .then((exchange) =>
      exchange.response.flaw
        ? asAlways(matched, preferred, state, `its body is not in ${files}`)
        : finish(matched, recordedAnswer(recorded, exchange, operation, checked.violations), preferred.given, null),
    );
};

/** @param missing why a recording has no answer */
const asAlways = (
  matched: MatchedRequest,
  preferred: Preferred,
  { effect, vars, records }: SessionState,
  missing?: string,
): MaybePromise<OutgoingResponse> => {
  const { incoming, handler, checked } = matched;
  const { operation } = handler;
  const context = { operation, request: checked, violations: checked.violations, vars, records, now: Date.now() };
  // 10 Which documented answer is it?
  const chosen = choose(handler, context, { validate: matched.validate, ...preferred.preferences }, effect);
  // 11 What does the vendor say? It is in the response cache; else Prism chooses it, and the behaviours change it.
  const prepared = handler.prepared(chosen, {
    context,
    effect,
    accept: incoming.headers.accept as string | undefined,
    dynamic: incoming.server.dynamic || preferred.preferences.dynamic === true,
    seed: preferred.seed ?? incoming.server.seed,
  });
  const said = missing === undefined ? prepared : after(prepared, (it) => notRecorded(it, missing));
  return said instanceof Promise
    ? said.then((it) => finish(matched, it, preferred.given, effect, vars.delay))
    : finish(matched, said, preferred.given, effect, vars.delay);
};

const finish = (
  matched: MatchedRequest,
  prepared: PreparedResponse,
  given: GivenPreferences,
  effect: ScenarioEffect | null,
  delay?: unknown,
): OutgoingResponse => {
  const { incoming, handler, checked, pathValues } = matched;
  const { unchecked } = checked;
  const { caller } = incoming.server;
  // 12 The journal, the log, and what the application uses.
  note(incoming, prepared, handler.operation.id, checked);
  incoming.server.usage?.saw(handler, checked, prepared, effect);
  // 13 What this request alone adds to the response.
  const outgoing = outgoingResponse(prepared, { unchecked, given, effect, delay });
  // 14 Callbacks follow a good answer when all of it has been sent.
  if (!handler.callbacks || !caller) return outgoing;
  const secure = 'encrypted' in incoming.exchange.request.socket;
  const prefix = incoming.vendorMatch?.prefix ?? '';
  return handler.callbacks.follow(outgoing, caller, { request: incoming, secure, prefix, pathValues });
};

/** 15 What a browser may read; 16 the bytes, after a delay or in a disrupted way. */
const send = ({ server, exchange, headers: { origin } }: IncomingRequest, outgoing: OutgoingResponse): void =>
  exchange.deliver(server.cors && typeof origin === 'string' ? allowCors(outgoing, origin) : outgoing, server.running);

/** The client sent an `Expect` that is not known (RFC 9110, section 10.1.1): none of the steps is for it. */
export const refuseExpectation = (server: ServerContext, exchange: HttpExchange): void => {
  const incoming = incomingOf(server, exchange);
  send(incoming, refuse(incoming, unmetExpectation(exchange.request.headers.expect ?? '')));
};

const incomingOf = (server: ServerContext, exchange: HttpExchange): IncomingRequest => {
  const { method = 'GET', url = '/', headers } = exchange.request;
  // Also `http://host/path`, which servers have to accept (RFC 9112, section 3.2.2), and `*`, which becomes `/*`.
  const local = url.startsWith('/') ? url : withoutAuthority(url);
  const question = local.indexOf('?');
  const path = question < 0 ? local : local.slice(0, question);
  const query = question < 0 ? '' : local.slice(question + 1);
  const startedAt = performance.now();
  return { server, exchange, startedAt, method, path, query, headers, body: EMPTY_BODY, vendorMatch: undefined };
};

const withoutAuthority = (url: string): string => {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
};

const isForPage = ({ server, method, headers }: IncomingRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  prefersPage(headers.accept as string | undefined) &&
  !server.vendorLookup.ownsRoot(headers.host as string | undefined);

const isControl = (path: string): boolean => /^\/__understudy(\/|$)/.test(path);

/** Or why there is none: the client prefers a scenario that does not exist, or the shared state cannot be reached. */
const stateFor = (
  scenarioRunner: ScenarioRunner,
  { handler: { vendor, operation }, checked }: MatchedRequest,
  scenario: string | undefined,
): MaybePromise<SessionState | { readonly error: unknown }> => {
  const session = headerValue(checked.http.headers, 'understudy-session');
  const failed = (error: unknown) => ({ error });
  try {
    const sessionState = scenarioRunner.rule({ vendor, operation, request: checked, session, scenario });
    return sessionState instanceof Promise ? sessionState.catch(failed) : sessionState;
  } catch (error) {
    return failed(error);
  }
};

/** What never reached an operation is journaled and logged, too: a client that asks in the wrong place wants to see it. */
const refuse = (incoming: IncomingRequest, prepared: PreparedResponse): PreparedResponse => {
  note(incoming, prepared, undefined, NOTHING_CHECKED);
  return prepared;
};

/** Of this process, in milliseconds since the epoch. */
const STARTED_AT = performance.timeOrigin;

const NOTHING_CHECKED = { violations: [], unchecked: [] };

const note = (
  incoming: IncomingRequest,
  { status, example, why }: PreparedResponse,
  operation: string | undefined,
  { violations, unchecked }: Pick<CheckedRequest, 'violations' | 'unchecked'>,
): void => {
  const { server, vendorMatch, method, path, headers, startedAt } = incoming;
  const entry: AccessEntry = {
    at: STARTED_AT + startedAt,
    vendor: vendorMatch?.router.vendor.name,
    operation,
    method,
    path,
    status,
    example,
    why,
    violations,
    unchecked,
    session: operation === undefined ? undefined : headerValue(headers, 'understudy-session'),
    ms: performance.now() - startedAt,
  };
  server.remember(entry, incoming);
};
