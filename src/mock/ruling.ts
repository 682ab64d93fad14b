import { deepFreeze } from '../core/deep-freeze';
import { keep } from '../core/keep';
import type { MaybePromise } from '../core/maybe-promise';
import { documentedResponse } from '../validate/documented-response';
import type { Chosen } from './choose';
import type { Reply, Route } from './route';
import type { Draft, Ruling } from './types';

/** What is answered, in which form. */
export interface Orders {
  readonly chosen: Chosen;
  readonly ruling: Ruling | null;
  readonly accept: string | undefined;
  /** Answers are made anew each time. */
  readonly dynamic: boolean;
}

/**
 * The reply as a scenario or a trigger wants it. One that is the same for each request is remembered with its bytes.
 * The documented answer is asked for first, since a scenario mostly names one; a status that the document does not know (a 503)
 * is made here, in the scenario's own words.
 */
export const obey = (route: Route, orders: Orders, documented: () => MaybePromise<Reply>): MaybePromise<Reply> => {
  const { chosen, accept, dynamic } = orders;
  if (dynamic || !Object.isFrozen(chosen)) return obeyed(route, orders, documented);
  const known = said.get(chosen);
  const reply = known?.route === route ? known.replies.get(accept) : undefined;
  if (reply) return reply;
  const made = obeyed(route, orders, documented);
  return made instanceof Promise ? made.then((reply) => remember(route, orders, reply)) : remember(route, orders, made);
};

interface Said {
  readonly route: Route;
  readonly replies: Map<string | undefined, Reply>;
}

const said = new WeakMap<Chosen, Said>();

/** Forms of `Accept` per choice. */
const KEPT = 50;

/** A problem of ours may be as short-lived as its cause. */
const remember = (route: Route, { chosen, accept }: Orders, reply: Reply): Reply => {
  if (reply.ours) return reply;
  const known = said.get(chosen);
  const { replies } = known?.route === route ? known : { replies: new Map<string | undefined, Reply>() };
  said.set(chosen, { route, replies });
  return keep(replies, accept, reply, KEPT);
};

const obeyed = (
  route: Route,
  { chosen, ruling }: Orders,
  documented: () => MaybePromise<Reply>,
): MaybePromise<Reply> => {
  if (!ruling || ruling.why !== chosen.why) return documented();
  const { code } = chosen.preferences;
  if (code !== undefined && !documentedResponse(route.operation, code)) return invented(route, code, ruling);
  if (!ruling.body && !ruling.headers) return documented();
  const reply = documented();
  return reply instanceof Promise
    ? reply.then((given) => dressed(route, given, ruling))
    : dressed(route, reply, ruling);
};
const invented = (route: Route, status: number, ruling: Ruling): Reply => {
  const value = ruling.body?.value;
  const draft: Draft = deepFreeze({
    status,
    headers: ruling.headers ?? {},
    mediaType: value === undefined ? undefined : (ruling.mediaType ?? 'application/json'),
    value,
    example: undefined,
    why: ruling.why,
  });
  return route.finish(draft, { content: undefined, contentType: draft.mediaType });
};

const dressed = (route: Route, reply: Reply, { body, headers, mediaType }: Ruling): Reply => {
  const draft: Draft = deepFreeze({
    ...reply.draft,
    headers: { ...reply.draft.headers, ...headers },
    ...(body ? { value: body.value, example: undefined, mediaType: reply.draft.mediaType ?? 'application/json' } : {}),
  });
  const contentType = (body && mediaType) ?? reply.contentType ?? draft.mediaType;
  return route.finish(draft, { content: reply.content, contentType });
};
