import type { Json } from '../../core/json/json';
import type { MaybePromise } from '../../core/maybe-promise';
import { drawFrom } from '../../core/random';

/** What a session has of its own; plain data, so that it can be sent, snapshot and restored. */
export interface SessionView {
  /** By vendor; `null`: explicitly none, whatever the server was started with. */
  readonly scenarios: Readonly<Record<string, string | null>>;
  /** What behaviours may look at, such as `lastLogout`. */
  readonly vars: Readonly<Record<string, Json>>;
  /** By vendor and record id; `null`: deleted in this session. */
  readonly data: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** Where a scenario stands: the position, and how often each rule applied in it. */
export interface ScenarioPosition {
  readonly at: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface SessionSnapshot extends SessionView {
  /** By play (`vendor/scenario`). */
  readonly positions: Readonly<Record<string, ScenarioPosition>>;
  /** Requests that drew a random number so far, by play. */
  readonly attempts: Readonly<Record<string, number>>;
}

export const EMPTY_SNAPSHOT: SessionSnapshot = { scenarios: {}, vars: {}, data: {}, positions: {}, attempts: {} };

/** A rule that fits the request; the store decides whether it passes its draw and applies at the position. */
export interface ScenarioCandidate {
  readonly rule: number;
  /** Empty: in every position. */
  readonly when: readonly string[];
  /** `null`: without end. */
  readonly times: number | null;
  readonly next?: string;
  /** From 0 to 1; absent: it always applies. */
  readonly probability?: number;
}

/** What a scenario has to say to a request; plain data, so that it can be sent. */
export interface StoredPart {
  /** See `playOf`. */
  readonly play: string;
  /** The position of a session that has not begun. */
  readonly start: string;
  /** In order; empty: this request is none of the scenario's business, and changes nothing. */
  readonly candidates: readonly ScenarioCandidate[];
  /** What the draws depend on beside the attempt; `null`: nothing is drawn, and no attempt is counted. */
  readonly seeds: readonly string[] | null;
}

/** A request that is about to be answered. */
export interface Cue {
  readonly vendor: string;
  /** The scenario of this request alone, in place of the session's. */
  readonly preferred: string | undefined;
  /** The scenario of a session that has chosen none. */
  readonly fallback: string | undefined;
  /** `undefined`: there is no such scenario. */
  part(scenario: string): StoredPart | undefined;
}

/** Which rule applies, counted and moved on. */
export interface Taken {
  /** -1: none. */
  readonly rule: number;
  /** Requests that drew random numbers so far, this one among them; 0 where nothing is drawn. */
  readonly attempt: number;
}

export interface Played extends Taken {
  /** `undefined`: this session has nothing of its own. */
  readonly view: SessionView | undefined;
  /** The scenario of this request; `undefined`: none. */
  readonly scenario: string | undefined;
}

export type SessionChange =
  /** Starts the scenario from its beginning; `null` ends it. */
  | { readonly kind: 'scenario'; readonly vendor: string; readonly name: string | null }
  /** Merged into what is there; a `null` value removes. */
  | { readonly kind: 'vars'; readonly vars: Readonly<Record<string, Json>> }
  /** `null` deletes the record, for this session only. */
  | { readonly kind: 'record'; readonly vendor: string; readonly id: string; readonly value: Json };

/**
 * All that changes while the mock runs. There are three stores: memory, the parent's for `--workers`, and Redis. Every
 * method is one atomic step: two requests at the same instant never see the same count. A store that cannot be reached
 * raises STATE_UNAVAILABLE; it never guesses.
 */
export interface StateStore {
  /** Read on every request: true while no session has anything of its own. Never waits. */
  readonly idle: boolean;
  /**
   * What the session has, and which rule of its scenario applies: the first candidate that passes its draw and applies
   * at this position. It is counted and the position moved on in the same step.
   */
  play(session: string, cue: Cue): MaybePromise<Played>;
  change(session: string, change: SessionChange): MaybePromise<void>;
  snapshot(session: string): MaybePromise<SessionSnapshot>;
  /** Replaces all that the session has. */
  restore(session: string, snapshot: SessionSnapshot): MaybePromise<void>;
  /** Deletes the session; with `play`, only the position of that scenario. */
  reset(session: string, play?: string): MaybePromise<void>;
  sessions(): MaybePromise<readonly string[]>;
  close(): Promise<void>;
}

export const DEFAULT_SESSION = 'default';

/** The name under which a store keeps the position of a scenario. */
export const playOf = (vendor: string, scenario: string): string => `${vendor}/${scenario}`;

/** The scenario of a request of a session with this view; `undefined`: none. */
export const scenarioOf = ({ vendor, preferred, fallback }: Cue, view: SessionView | undefined): string | undefined => {
  if (preferred !== undefined) return preferred;
  if (view === undefined || !Object.hasOwn(view.scenarios, vendor)) return fallback;
  return view.scenarios[vendor] ?? undefined;
};

/** The draws of one rule at one attempt: the same again in every run and every process. */
export const drawsOf = (seeds: readonly string[], attempt: number, rule: number): (() => number) =>
  drawFrom(...seeds, attempt, rule);

/** The candidates that pass this attempt's draw. */
export const luckyOf = ({ candidates, seeds }: StoredPart, attempt: number): readonly ScenarioCandidate[] =>
  seeds === null
    ? candidates
    : candidates.filter(
        ({ rule, probability = 1 }) => probability >= 1 || drawsOf(seeds, attempt, rule)() < probability,
      );

/** One step of a scenario, as a pure function: every store does the same. Gives the same position where nothing moves. */
export const step = (
  position: ScenarioPosition,
  candidates: readonly ScenarioCandidate[],
): { readonly rule: number; readonly position: ScenarioPosition } => {
  const { at, counts } = position;
  for (const { rule, when, times, next } of candidates) {
    if (when.length > 0 && !when.includes(at)) continue;
    const spoken = counts[rule] ?? 0;
    if (times !== null && spoken >= times) continue;
    const last = times === null || spoken + 1 >= times;
    // A new position counts from zero, so that a loop can come round again.
    if (next !== undefined && last) return { rule, position: { at: next, counts: {} } };
    return { rule, position: times === null ? position : { at, counts: { ...counts, [rule]: spoken + 1 } } };
  }
  return { rule: -1, position };
};

/** What `change` does, as a pure function. */
export const changed = (session: SessionSnapshot, change: SessionChange): SessionSnapshot => {
  switch (change.kind) {
    case 'scenario':
      return {
        ...session,
        scenarios: { ...session.scenarios, [change.vendor]: change.name },
        positions:
          change.name === null ? session.positions : without(session.positions, playOf(change.vendor, change.name)),
        attempts:
          change.name === null ? session.attempts : without(session.attempts, playOf(change.vendor, change.name)),
      };
    case 'vars': {
      const merged = { ...session.vars, ...change.vars };
      return {
        ...session,
        vars: Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)),
      };
    }
    case 'record': {
      const records = { ...session.data[change.vendor], [change.id]: change.value };
      return { ...session, data: { ...session.data, [change.vendor]: records } };
    }
    default:
      return change satisfies never;
  }
};

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
