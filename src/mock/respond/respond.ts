import type { IncomingMessage, ServerResponse } from 'node:http';
import { EMPTY_BODY, type HttpRequest, headerValue } from '../../core/http';
import { after, type MaybePromise } from '../../core/maybe-promise';
import type { CheckedRequest } from '../../validate/validate-types';
import type { Caller } from '../calls/call';
import { deliver, type Running } from '../http/deliver';
import type { Exchange } from '../http/exchange';
import { allowCors, optionsOutcome } from '../routing/cors';
import { unmatched } from '../routing/vendor-router';
import type { Entered, StageDoor } from '../routing/virtual-hosts';
import type { AccessEntry, MockVendor, Outcome, Reply, Ruling, Situation, Situations } from '../types';
import { choose } from './choose-response';
import { outcomeOf } from './finish-response';
import type { Route } from './operation-handler';
import { type ReadPreferences, readPreferences } from './prefer-header';
import { malformedPreference, unplayable } from './problems-for-operations';
import {
  bodyTooLarge,
  crashed,
  hostProblem,
  unknownVendor,
  unmetExpectation,
  uriTooLong,
} from './problems-for-requests';

/** What answering needs beside the request. Replaced as a whole when the vendors change, so no request sees half of a change. */
export interface Stage {
  readonly vendors: readonly MockVendor[];
  readonly door: StageDoor;
  readonly situations: Situations | undefined;
  readonly control: (() => (request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Sends the callbacks; `undefined`: nobody does. */
  readonly caller: (() => Caller) | undefined;
  readonly cors: boolean;
  readonly bodyLimit: number;
  /** Every answer is generated. */
  readonly dynamic: boolean;
  readonly seed: string | undefined;
  readonly running: Running;
  /** The journal and the log. */
  remember(entry: AccessEntry): void;
}

/** A request on its way, with the stage it began with. */
interface Visit extends HttpRequest {
  readonly stage: Stage;
  readonly exchange: Exchange;
  /** `performance.now()`. */
  readonly startedAt: number;
  /** As soon as the vendor is known; `path` is without its prefix then. */
  readonly entered: Entered | undefined;
}

/** A visit that has found its operation. */
interface Asked {
  readonly visit: Visit;
  readonly route: Route;
  readonly pathValues: Readonly<Record<string, string>>;
  readonly checked: CheckedRequest;
}

type Preferred = Extract<ReadPreferences, { kind: 'read' }>;

/** Of a request target, in characters; RFC 9110 section 4.1 asks for 8000 at least. */
const URL_LIMIT = 8192;

/**
 * The steps of a request, 1 to 16, in this file from top to bottom; nothing else decides their order. Each is done at once where
 * nothing has to be awaited: a promise costs more than all the steps of a response that is kept.
 */
export const answer = (stage: Stage, exchange: Exchange): void => {
  const visit = visitOf(stage, exchange);
  const { method, path } = visit;
  const { headers } = exchange.request;
  // 1 Is its target short enough, and is it meant for one host?
  const refused = headProblem(exchange.request);
  if (refused) return void send(visit, refuse(visit, refused));
  // 2 The control API has an application of its own.
  if (stage.control && path.startsWith('/__understudy') && isControl(path)) {
    return void stage.control()(exchange.request, exchange.response);
  }
  // 3 Which vendor is it for?
  const entered = stage.door.enter(headers.host, path);
  if (!entered) return void send(visit, refuse(visit, unknownVendor(path, stage.vendors)));
  // 4 A browser's preflight, or a question for the methods.
  const options =
    method === 'OPTIONS' ? optionsOutcome(headers, entered.house.methods(entered.path), stage.cors) : undefined;
  if (options) return void send(visit, options);
  // 5 The body.
  const inside: Visit = { ...visit, path: entered.path, entered };
  if (!exchange.hasBody) return void attempt(inside, entered);
  exchange.readBody(
    stage.bodyLimit,
    (body) => attempt({ ...inside, body }, entered),
    () => {
      // A client that waited to be asked sends no body now; its next bytes could be a body or a request.
      if (headers.expect !== undefined) exchange.beLast();
      send(inside, refuse(inside, bodyTooLarge(stage.bodyLimit)));
    },
  );
};

/** A crash is an answer too, and the next request is answered in any case. */
const attempt = (visit: Visit, entered: Entered): void => {
  const failed = (error: unknown): Outcome => refuse(visit, crashed(error));
  try {
    const outcome = respond(visit, entered);
    if (outcome instanceof Promise) void outcome.catch(failed).then((it) => send(visit, it));
    else send(visit, outcome);
  } catch (error) {
    send(visit, failed(error));
  }
};

const respond = (visit: Visit, { house, prefix }: Entered): MaybePromise<Outcome> => {
  const { stage } = visit;
  // 6 Which operation is it?
  const found = house.find(visit);
  if (found.kind !== 'found') return refuse(visit, unmatched(house.vendor, visit, prefix, found));
  const { route, values: pathValues } = found;
  // 7 Is the request as documented?
  const asked: Asked = { visit, route, pathValues, checked: route.check(visit, pathValues) };
  // 8 What does the client prefer?
  const preferred = readPreferences(visit);
  if (preferred.kind === 'malformed') return finish(asked, route.say(malformedPreference(preferred.reason)), '', null);
  // 9 Which scenario, fault and data are in play?
  const { scenario } = preferred.preferences;
  const { situations } = stage;
  if (!situations || (scenario === undefined && situations.idle)) return perform(asked, preferred, route.atRest);
  return after(situationFor(situations, asked, scenario), (situation) =>
    'error' in situation
      ? finish(asked, route.say(unplayable(situation.error)), '', null)
      : perform(asked, preferred, situation),
  );
};

const perform = (asked: Asked, preferred: Preferred, { ruling, vars, records }: Situation): MaybePromise<Outcome> => {
  const { visit, route, checked } = asked;
  const { operation } = route;
  const context = { operation, request: checked, violations: checked.violations, vars, records, now: Date.now() };
  // 10 Which documented answer is it?
  const chosen = choose(route, context, preferred.preferences, ruling);
  // 11 What does the vendor say? The response cache knows; else Prism is asked, and the behaviours change what it says.
  const reply = route.reply(chosen, {
    context,
    ruling,
    accept: visit.headers.accept as string | undefined,
    dynamic: visit.stage.dynamic || preferred.preferences.dynamic === true,
    seed: preferred.seed ?? visit.stage.seed,
  });
  return reply instanceof Promise
    ? reply.then((it) => finish(asked, it, preferred.applied, ruling))
    : finish(asked, reply, preferred.applied, ruling);
};

const finish = (asked: Asked, reply: Reply, applied: string, ruling: Ruling | null): Outcome => {
  const { visit, route, checked, pathValues } = asked;
  const { violations, unchecked } = checked;
  const { caller } = visit.stage;
  // 12 The journal and the log.
  note(visit, reply, route.operation.id, checked);
  // 13 What this request alone adds to the response.
  const outcome = outcomeOf(reply, { violations, unchecked, applied, ruling });
  // 14 Callbacks follow a good answer when all of it has been sent.
  if (!route.callbacks || !caller) return outcome;
  const secure = 'encrypted' in visit.exchange.request.socket;
  const prefix = visit.entered?.prefix ?? '';
  return route.callbacks.follow(outcome, caller, { request: visit, secure, prefix, pathValues });
};

/** 15 What a browser may read; 16 the bytes, after a delay or in a disrupted way. */
const send = ({ stage, exchange, headers: { origin } }: Visit, outcome: Outcome): void =>
  deliver(exchange, stage.cors && typeof origin === 'string' ? allowCors(outcome, origin) : outcome, stage.running);

/** The client expects something that nobody knows (RFC 9110, section 10.1.1): none of the steps is for it. */
export const refuseExpectation = (stage: Stage, exchange: Exchange): void => {
  const visit = visitOf(stage, exchange);
  send(visit, refuse(visit, unmetExpectation(exchange.request.headers.expect ?? '')));
};

const visitOf = (stage: Stage, exchange: Exchange): Visit => {
  const { method = 'GET', url = '/', headers } = exchange.request;
  // Also `http://host/path`, which servers have to accept (RFC 9112, section 3.2.2), and `*`, which becomes `/*`.
  const local = url.startsWith('/') ? url : withoutAuthority(url);
  const question = local.indexOf('?');
  const path = question < 0 ? local : local.slice(0, question);
  const query = question < 0 ? '' : local.slice(question + 1);
  const startedAt = performance.now();
  return { stage, exchange, startedAt, method, path, query, headers, body: EMPTY_BODY, entered: undefined };
};

const withoutAuthority = (url: string): string => {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
};

const isControl = (path: string): boolean => /^\/__understudy(\/|$)/.test(path);

const headProblem = ({ url = '/', headers, rawHeaders, httpVersion }: IncomingMessage): Reply | undefined => {
  if (url.length > URL_LIMIT) return uriTooLong(url.length, URL_LIMIT);
  if (headers.host === undefined) return httpVersion === '1.1' ? hostProblem(0) : undefined;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  return hosts > 1 ? hostProblem(hosts) : undefined;
};

/** Or why there is none: the client prefers a scenario that does not exist, or the shared state cannot be reached. */
const situationFor = (
  situations: Situations,
  { route: { vendor, operation }, checked }: Asked,
  scenario: string | undefined,
): MaybePromise<Situation | { readonly error: unknown }> => {
  const session = headerValue(checked.http.headers, 'understudy-session');
  const failed = (error: unknown) => ({ error });
  try {
    const situation = situations.rule({ vendor, operation, request: checked, session, scenario });
    return situation instanceof Promise ? situation.catch(failed) : situation;
  } catch (error) {
    return failed(error);
  }
};

/** What never reached an operation is journaled and logged, too: a client that asks in the wrong place wants to see it. */
const refuse = (visit: Visit, reply: Reply): Reply => {
  note(visit, reply, undefined, NOTHING_CHECKED);
  return reply;
};

const NOTHING_CHECKED = { violations: [], unchecked: [] };

const note = (
  { stage, entered, method, path, headers, startedAt }: Visit,
  { status, example, why }: Reply,
  operation: string | undefined,
  { violations, unchecked }: Pick<CheckedRequest, 'violations' | 'unchecked'>,
): void =>
  stage.remember({
    at: performance.timeOrigin + startedAt,
    vendor: entered?.house.vendor.name,
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
  });
