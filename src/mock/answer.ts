import type { IncomingMessage, ServerResponse } from 'node:http';
import { EMPTY_BODY, type HttpRequest, headerValue } from '../core/http';
import { after, type MaybePromise } from '../core/maybe-promise';
import type { CheckedRequest } from '../validate/types';
import type { Caller } from './calls/call';
import { choose } from './choose';
import { allowCors, optionsOutcome } from './cors';
import { deliver, type Running } from './deliver';
import { unmatched } from './house';
import type { Exchange } from './http/exchange';
import { hasBody } from './http/request-body';
import { outcomeOf } from './outcome';
import { type ReadPreferences, readPreferences } from './preferences';
import { malformedPreference, unplayable } from './refusals';
import { readTarget } from './request-target';
import type { Route } from './route';
import type { Entered, StageDoor } from './stage-door';
import type { AccessEntry, BehaviourContext, MockVendor, Outcome, Reply, Situation, Situations } from './types';
import { bodyTooLarge, crashed, hostProblem, unknownVendor, unmetExpectation, uriTooLong } from './unmatched';

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

/** A request on its way; `path` and `house` as soon as they are known. */
interface Visit extends HttpRequest {
  readonly stage: Stage;
  readonly exchange: Exchange;
  /** `performance.now()`. */
  readonly startedAt: number;
  readonly entered: Entered | undefined;
}

type Preferred = Extract<ReadPreferences, { kind: 'read' }>;

/** Of a request target, in characters; RFC 9110 section 4.1 asks for 8000 at least. */
const URL_LIMIT = 8192;

/**
 * The steps of a request, from its head to what is sent; nothing else decides anything. Each is done at once where nothing has to be
 * awaited: a promise costs more than all the steps of a response that is kept.
 */
export const answer = (stage: Stage, exchange: Exchange): void => {
  const visit = visitOf(stage, exchange);
  const { method, path, headers } = visit;
  // 1 The control API has a server of its own.
  if (stage.control && isControl(path)) return void stage.control()(exchange.request, exchange.response);
  // 2 Can it be meant for one host, and is its target short enough?
  const refused = headProblem(exchange.request);
  if (refused) return void send(visit, refuse(visit, refused));
  // 3 Which vendor is it for?
  const entered = stage.door.enter(headers.host as string | undefined, path);
  if (!entered) return void send(visit, refuse(visit, unknownVendor(path, stage.vendors)));
  // 4 A browser's preflight, or a question for the methods.
  const options =
    method === 'OPTIONS'
      ? optionsOutcome(exchange.request.headers, entered.house.methods(entered.path), stage.cors)
      : undefined;
  if (options) return void send(visit, options);
  // 5 The body.
  const inside: Visit = { ...visit, path: entered.path, entered };
  if (!hasBody(exchange.request.headers)) return void decide(inside);
  exchange.readBody(
    stage.bodyLimit,
    (body) => decide({ ...inside, body }),
    () => {
      // A client that waited to be asked sends no body now; its next bytes could be a body or a request.
      if (headers.expect !== undefined) exchange.beLast();
      send(inside, refuse(inside, bodyTooLarge(stage.bodyLimit)));
    },
  );
};

const decide = (visit: Visit): void => {
  const failed = (error: unknown): Outcome => refuse(visit, crashed(error));
  try {
    const outcome = routed(visit);
    if (outcome instanceof Promise) void outcome.catch(failed).then((it) => send(visit, it));
    else send(visit, outcome);
  } catch (error) {
    send(visit, failed(error));
  }
};

const routed = (visit: Visit): MaybePromise<Outcome> => {
  const { stage, entered } = visit;
  if (!entered) throw new Error('The vendor is not known.');
  const { house, prefix } = entered;
  // 6 Which operation is it?
  const found = house.find(visit);
  if (found.kind !== 'found') return refuse(visit, unmatched(house.vendor, visit, prefix, found));
  const { route, values } = found;
  const outcome = operate(visit, route, values);
  // 12 Callbacks follow a good answer when all of it has been sent.
  if (!route.callbacks || !stage.caller) return outcome;
  return route.callbacks.follow(outcome, stage.caller, { request: visit, prefix, pathValues: values });
};

const operate = (visit: Visit, route: Route, values: Readonly<Record<string, string>>): MaybePromise<Outcome> => {
  const { stage } = visit;
  // 7 Is the request as documented?
  const request = route.check(visit, values);
  // 8 What does the client prefer?
  const preferred = readPreferences(visit);
  if (preferred.kind === 'malformed') {
    return tell(visit, route, request, route.say(malformedPreference(preferred.reason)), '', null);
  }
  const perform = (situation: Situation): MaybePromise<Outcome> => {
    const { ruling, vars, records } = situation;
    const { violations } = request;
    const { operation } = route;
    const context: BehaviourContext = { operation, request, violations, vars, records, now: Date.now() };
    // 10 Which documented answer is it?
    const chosen = choose(route, context, preferred.preferences, ruling);
    // 11 What does the vendor say? The response cache knows; else Prism is asked, and the behaviours change what it says.
    const reply = route.reply(chosen, {
      context,
      ruling,
      accept: headerValue(visit.headers, 'accept'),
      dynamic: stage.dynamic || preferred.preferences.dynamic === true,
      seed: preferred.seed ?? stage.seed,
    });
    return after(reply, (it) => tell(visit, route, request, it, preferred.applied, ruling));
  };
  // 9 Which scenario, fault and data are in play?
  const situation = situationFor(stage, route, request, preferred);
  return after(situation, (known) =>
    'error' in known ? tell(visit, route, request, route.say(unplayable(known.error)), '', null) : perform(known),
  );
};

/** Or why there is none: the client prefers a scenario that does not exist, or the shared state cannot be reached. */
const situationFor = (
  { situations }: Stage,
  route: Route,
  request: CheckedRequest,
  { preferences: { scenario } }: Preferred,
): MaybePromise<Situation | { readonly error: unknown }> => {
  if (!situations || (scenario === undefined && situations.idle)) return route.atRest;
  const { vendor, operation } = route;
  const session = headerValue(request.http.headers, 'understudy-session');
  const failed = (error: unknown) => ({ error });
  try {
    const situation = situations.rule({ vendor, operation, request, session, scenario });
    return situation instanceof Promise ? situation.catch(failed) : situation;
  } catch (error) {
    return failed(error);
  }
};

/** 13 The journal and the log; 14 what this request alone adds to the response. */
const tell = (
  visit: Visit,
  route: Route,
  request: CheckedRequest,
  reply: Reply,
  applied: string,
  ruling: Situation['ruling'],
): Outcome => {
  const { violations, unchecked } = request;
  note(visit, reply, route.operation.id, request);
  return outcomeOf(reply, { violations, unchecked, applied, ruling });
};

/** Journals and logs what never reached an operation, too: a client that asks in the wrong place wants to see it. */
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

/** 15 What a browser may read; 16 the bytes, after a delay or in a disrupted way. */
const send = ({ stage, exchange, headers: { origin } }: Visit, outcome: Outcome): void =>
  deliver(exchange, stage.cors && typeof origin === 'string' ? allowCors(outcome, origin) : outcome, stage.running);

const visitOf = (stage: Stage, exchange: Exchange): Visit => {
  const { method = 'GET', url = '/', headers } = exchange.request;
  const { path, query } = readTarget(url);
  const startedAt = performance.now();
  return { stage, exchange, startedAt, method, path, query, headers, body: EMPTY_BODY, entered: undefined };
};

const isControl = (path: string): boolean => path.startsWith('/__understudy') && /^\/__understudy(\/|$)/.test(path);

const headProblem = ({ url = '/', headers, rawHeaders, httpVersion }: IncomingMessage): Reply | undefined => {
  if (url.length > URL_LIMIT) return uriTooLong(url.length, URL_LIMIT);
  if (headers.host === undefined) return httpVersion === '1.1' ? hostProblem(0) : undefined;
  const hosts = rawHeaders.reduce(
    (sum, text, at) => (at % 2 === 0 && text.toLowerCase() === 'host' ? sum + 1 : sum),
    0,
  );
  return hosts > 1 ? hostProblem(hosts) : undefined;
};

/** The client expects something that nobody knows (RFC 9110, section 10.1.1). */
export const refuseExpectation = (stage: Stage, exchange: Exchange): void => {
  const visit = visitOf(stage, exchange);
  send(visit, refuse(visit, unmetExpectation(exchange.request.headers.expect ?? '')));
};
