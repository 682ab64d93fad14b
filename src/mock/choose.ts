import type { Violation } from '../core/violation';
import { NO_PREFERENCES } from './preferences';
import type { Route } from './route';
import type { BehaviourContext, Choice, Preferences, Ruling } from './types';

/** Which documented answer the engine is asked for. */
export interface Chosen {
  readonly preferences: Preferences;
  /** Empty where something stronger than a violation has chosen. */
  readonly violations: readonly Violation[];
  /** `undefined`: the engine's own reason holds. */
  readonly why: string | undefined;
}

/**
 * Who decides: the client where it named a status, then the scenario, then a behaviour's natural trigger, then the violations.
 * A scenario's good answer does not hide that the request is broken; its bad ones come first, as a busy server's would.
 */
export const choose = (
  route: Route,
  context: BehaviourContext,
  preferences: Preferences,
  ruling: Ruling | null,
): Chosen => {
  const { violations } = context;
  if (preferences.code !== undefined) return { preferences, violations, why: undefined };
  if (ruling && rules(ruling, violations)) return forced(preferences, ruling);
  // Nobody learns what is behind the door without a key: a documented 401 comes before an unknown id or a wrong version.
  const locked = route.locks && violations.some((violation) => violation.class === 'security');
  for (const { choose } of route.choosers) {
    const choice = choose(context);
    if (choice && (!locked || choice.code === 401)) return forced(preferences, choice);
  }
  return { preferences, violations, why: undefined };
};

const rules = (ruling: Ruling, violations: readonly Violation[]): boolean =>
  ruling.code === undefined && ruling.example === undefined && ruling.body === undefined
    ? false
    : violations.length === 0 || (ruling.code ?? 0) >= 400;

type Forced = Choice | Ruling;

/** A frozen choice is one that is made again, and so is what becomes of it: frozen, and worth remembering more about. */
const forced = (preferences: Preferences, choice: Forced): Chosen => {
  if (preferences !== NO_PREFERENCES || !Object.isFrozen(choice)) return combined(preferences, choice);
  const known = choices.get(choice);
  if (known) return known;
  const chosen = Object.freeze(combined(preferences, choice));
  choices.set(choice, chosen);
  return chosen;
};

const choices = new WeakMap<Forced, Chosen>();

const combined = (preferences: Preferences, { code, example, why }: Forced): Chosen => ({
  preferences: {
    ...preferences,
    ...(code === undefined ? {} : { code }),
    ...(example === undefined ? {} : { example }),
  },
  violations: [],
  why,
});
