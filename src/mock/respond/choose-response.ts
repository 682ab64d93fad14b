import type { Violation } from '../../core/violation';
import type { BehaviourContext, Choice, Preferences, Ruling } from '../types';
import type { Route } from './operation-handler';

/** Which documented answer the engine is asked for. */
export interface Chosen {
  readonly code: number | undefined;
  readonly example: string | undefined;
  /** Empty where something stronger than a violation has chosen. */
  readonly violations: readonly Violation[];
  /** `undefined`: the engine's own reason holds. */
  readonly why: string | undefined;
  /** The scenario chose. */
  readonly ruled: boolean;
}

/**
 * Who decides: the client where it named a status, then the scenario, then a behaviour's natural trigger, then the violations.
 * A scenario's good answer does not hide that the request is broken; its bad ones come first, as a busy server's would.
 */
export const choose = (
  route: Route,
  context: BehaviourContext,
  { code, example }: Preferences,
  ruling: Ruling | null,
): Chosen => {
  const { violations } = context;
  const own: Chosen = { code, example, violations, why: undefined, ruled: false };
  if (code !== undefined) return own;
  if (ruling && rules(ruling, violations)) return forced(example, ruling, true);
  // Without a documented credential nobody learns whether an id exists: a documented 401 comes first.
  const locked = route.locks && violations.some((violation) => violation.class === 'security');
  for (const behaviour of route.choosers) {
    const choice = behaviour.choose(context);
    if (choice && (!locked || choice.code === 401)) return forced(example, choice, false);
  }
  return own;
};

const rules = (ruling: Ruling, violations: readonly Violation[]): boolean =>
  ruling.code === undefined && ruling.example === undefined && ruling.body === undefined
    ? false
    : violations.length === 0 || (ruling.code ?? 0) >= 400;

const forced = (example: string | undefined, choice: Choice | Ruling, ruled: boolean): Chosen => ({
  code: choice.code,
  example: choice.example ?? example,
  violations: [],
  why: choice.why,
  ruled,
});
