import { keep } from '../../core/keep';
import type { MaybePromise } from '../../core/maybe-promise';
import {
  type Cue,
  DEFAULT_SESSION,
  type Played,
  type SessionView,
  type StoredPart,
  scenarioOf,
  type Taken,
} from './store';

/** A session's view with a word that another one does not have. */
export interface KnownView {
  readonly view: SessionView | undefined;
  readonly token: string | number;
}

/**
 * Takes one step if the session's view still is the one with this token. Otherwise nothing happens, and the answer is
 * the view as it is by now. Without a part it only compares. It is one step of the store, so no other step comes
 * between.
 */
export type TakeIfKnown = (
  session: string,
  token: KnownView['token'],
  part: StoredPart | null,
) => MaybePromise<Taken | KnownView>;

/** The word for having nothing. */
export const NO_TOKEN = '';

/** Sessions whose views are kept here. */
const KEPT = 1000;

const UNKNOWN: KnownView = { view: undefined, token: NO_TOKEN };

/**
 * `play` for a store in another process, with one message in nearly all cases. A session's view seldom changes between
 * two of its requests, so the view that is known is usually right, and the store only confirms it.
 */
export const playFromAfar = (store: {
  /** True only while it is known that no session has a view. */
  readonly idle: () => boolean;
  /** True while the store is away, and no session had a view before. */
  readonly awayAndIdle?: () => boolean;
  readonly takeIfKnown: TakeIfKnown;
}): ((session: string, cue: Cue) => MaybePromise<Played>) => {
  const views = new Map<string, KnownView>();
  const ask = async (session: string, cue: Cue): Promise<Played> => {
    for (;;) {
      const { view, token } = views.get(session) ?? UNKNOWN;
      const scenario = scenarioOf(cue, view);
      const part = scenario === undefined ? undefined : cue.part(scenario);
      const answer = await store.takeIfKnown(session, token, part?.candidates.length ? part : null);
      if ('rule' in answer) return { view, scenario, rule: answer.rule, attempt: answer.attempt };
      if (answer.view === undefined) views.delete(session);
      else keep(views, session, answer, KEPT);
    }
  };
  return (session, cue) => {
    // A client that named no session asked for no state, and a store that is away must not make it wait.
    const needsNoStore = (): boolean => session === DEFAULT_SESSION && store.awayAndIdle?.() === true;
    const resting = store.idle() || needsNoStore() ? atRest(cue) : undefined;
    if (resting) return resting;
    return ask(session, cue).catch((error: unknown) => {
      // It was lost with this question on its way.
      const left = needsNoStore() ? atRest(cue) : undefined;
      if (left) return left;
      throw error;
    });
  };
};

/** The answer without a store, where no part of a scenario waits for its turn. */
const atRest = (cue: Cue): Played | undefined => {
  const scenario = scenarioOf(cue, undefined);
  const silent = scenario === undefined || !cue.part(scenario)?.candidates.length;
  return silent ? { view: undefined, scenario, rule: -1, attempt: 0 } : undefined;
};
