import { type HttpRequest, headerValue } from '../core/http';
import type { MaybePromise } from '../core/maybe-promise';
import type { CheckedRequest } from '../validate/types';
import type { Caller } from './calls/call';
import { choose } from './choose';
import type { Known } from './known-requests';
import { type Extras, NO_EXTRAS, outcomeOf } from './outcome';
import { NO_WISH, type ReadPreferences, readPreferences } from './preferences';
import { malformedPreference, unplayable } from './refusals';
import type { Reply, Route } from './route';
import { obey } from './ruling';
import type { AccessEntry, BehaviourContext, Outcome, Ruling, Situation, Situations } from './types';

/** What answering needs beside the request; one per server. */
export interface Stage {
  readonly situations: Situations | undefined;
  /** Every answer is generated. */
  readonly dynamic: boolean;
  readonly seed: string | undefined;
  /** Sends the callbacks; `undefined`: nobody does. */
  readonly caller: (() => Caller) | undefined;
  /** The journal and the log. */
  remember(entry: AccessEntry): void;
}

/** A request that has found its operation. */
export interface Arrival {
  readonly route: Route;
  readonly request: HttpRequest;
  readonly pathValues: Readonly<Record<string, string>>;
  /** `performance.now()`. */
  readonly startedAt: number;
  /** Told of an answer that depends on the request alone: the same bytes get the same one while nothing is in play. */
  readonly settled: ((known: Known) => void) | undefined;
}

type Wish = Extract<ReadPreferences, { kind: 'read' }>;

/**
 * One request to a documented operation, from its bytes to what is sent; nothing else decides anything.
 * It answers at once where nothing has to be awaited: a promise costs more than all the steps of a remembered answer.
 */
export const answer = (stage: Stage, arrival: Arrival): MaybePromise<Outcome> => {
  const { route, request } = arrival;
  // 1 Is the request as documented?
  const checked = route.check(request, arrival.pathValues);
  // 2 What does the client prefer?
  const wish = readPreferences(request);
  // Nothing is in play and nothing preferred: what was said to such a request before is said again, value untouched.
  if (wish === NO_WISH && route.plain && !stage.dynamic && atRest(stage)) {
    const known = route.recall(checked.violations, headerValue(request.headers, 'accept'));
    if (known) return settle(stage, arrival, checked, known);
  }
  if (wish.kind === 'malformed') {
    return tell(stage, arrival, checked, route.say(malformedPreference(wish.reason)), NO_EXTRAS);
  }
  // 3 Which scenario, fault and data are in play?
  const refuse = (error: unknown): Outcome => tell(stage, arrival, checked, route.say(unplayable(error)), NO_EXTRAS);
  const situation = situationFor(stage, route, checked, wish, refuse);
  if (situation instanceof Promise) {
    return situation.then((known) => perform(stage, arrival, checked, wish, known), refuse);
  }
  return 'status' in situation ? situation : perform(stage, arrival, checked, wish, situation);
};

/** The rest of the way, with the scenario known. */
const perform = (
  stage: Stage,
  arrival: Arrival,
  checked: CheckedRequest,
  wish: Wish,
  situation: Situation,
): MaybePromise<Outcome> => {
  const { route, request } = arrival;
  const context: BehaviourContext = {
    operation: route.operation,
    request: checked,
    violations: checked.violations,
    vars: situation.vars,
    records: situation.records,
    now: Date.now(),
  };
  // 4 Which documented answer is it?
  const choice = choose(route, context, wish.preferences, situation.ruling);
  const extras: Extras = { why: choice.why, applied: wish.applied, ruling: situation.ruling };
  // 5 What would the vendor say? The compiled engine knows, or Prism is asked.
  const accept = headerValue(request.headers, 'accept');
  const orders = { chosen: choice, ruling: situation.ruling, accept, dynamic: stage.dynamic };
  const reply = obey(route, orders, () =>
    route.reply({
      violations: choice.violations,
      preferences: stage.dynamic ? { dynamic: true, ...choice.preferences } : choice.preferences,
      accept,
      seed: wish.seed ?? stage.seed,
    }),
  );
  // 6 Its habits, 7 its bytes, 8 the journal.
  return reply instanceof Promise
    ? reply.then((given) => tell(stage, arrival, checked, change(route, given, context, situation.ruling), extras))
    : tell(stage, arrival, checked, change(route, reply, context, situation.ruling), extras);
};

/** Behaviours see values; where none of them changes anything, the remembered bytes are right as they are. */
const change = (route: Route, reply: Reply, context: BehaviourContext, ruling: Ruling | null): Reply => {
  if (reply.ours) return reply;
  let draft = reply.draft;
  for (const { change } of route.changers) draft = change(draft, context);
  if (ruling?.change) draft = ruling.change(draft);
  return draft === reply.draft ? reply : route.refine(reply, draft);
};

export const atRest = ({ situations }: Stage): boolean => situations === undefined || situations.idle;

/** Or the refusal, when the client prefers a scenario that does not exist. */
const situationFor = (
  stage: Stage,
  route: Route,
  request: CheckedRequest,
  wish: Wish,
  refuse: (error: unknown) => Outcome,
): Promise<Situation> | Situation | Outcome => {
  const { situations } = stage;
  const { scenario } = wish.preferences;
  if (!situations || (scenario === undefined && atRest(stage))) return route.atRest;
  const { vendor, operation } = route;
  const session = headerValue(request.http.headers, 'understudy-session');
  try {
    return situations.rule({ vendor, operation, request, session, scenario });
  } catch (error) {
    return refuse(error);
  }
};

const tell = (stage: Stage, arrival: Arrival, checked: CheckedRequest, reply: Reply, extras: Extras): Outcome => {
  stage.remember(entryOf(arrival, checked, reply, extras));
  return outcomeOf(reply, checked, extras);
};

const settle = (stage: Stage, arrival: Arrival, checked: CheckedRequest, reply: Reply): Outcome => {
  const entry = entryOf(arrival, checked, reply, NO_EXTRAS);
  const outcome = outcomeOf(reply, checked, NO_EXTRAS);
  stage.remember(entry);
  arrival.settled?.({ entry, outcome });
  return outcome;
};

const entryOf = (arrival: Arrival, checked: CheckedRequest, reply: Reply, extras: Extras): AccessEntry => {
  const { route, request, startedAt } = arrival;
  const { status, example, why } = reply.draft;
  return {
    at: performance.timeOrigin + startedAt,
    vendor: route.vendor.name,
    operation: route.operation.id,
    method: request.method,
    path: request.path,
    status,
    example,
    why: extras.why ?? why,
    violations: checked.violations,
    unchecked: checked.unchecked,
    session: headerValue(request.headers, 'understudy-session'),
    ms: performance.now() - startedAt,
  };
};
