import type { Violation } from '../../core/violation';
import type { BehaviourContext, Choice, CompiledBehaviour, Preferences, ScenarioEffect } from '../types';

/** Which documented answer the engine is asked for. */
export interface ChosenResponse {
  readonly code: number | undefined;
  readonly example: string | undefined;
  /** Empty where something stronger than a violation has chosen. */
  readonly violations: readonly Violation[];
  /** `undefined`: the engine's own reason holds. */
  readonly why: string | undefined;
  /** The request was checked. */
  readonly validated: boolean;
  /** The scenario chose. */
  readonly ruled: boolean;
}

/** What an operation's handler knows about choosing. */
interface ResponseChoosers {
  /** The document has an answer for a request without credentials. */
  readonly locks: boolean;
  readonly choosers: readonly Required<Pick<CompiledBehaviour, 'choose'>>[];
}

/**
 * Who decides: the client where it named a status, then the scenario, then a behaviour's natural trigger, then the violations.
 * A scenario's good answer does not hide that the request is broken; its bad ones come first, as a busy server's would.
 */
export const choose = (
  { locks, choosers }: ResponseChoosers,
  context: BehaviourContext,
  { code, example, validate = true }: Preferences,
  effect: ScenarioEffect | null,
): ChosenResponse => {
  const { violations } = context;
  const own: ChosenResponse = { code, example, violations, why: undefined, validated: validate, ruled: false };
  if (code !== undefined) return own;
  if (effect && rules(effect, violations)) return { ...own, ...forced(example, effect, true) };
  // Nothing in the request counts then, and so it triggers nothing.
  if (!validate) return own;
  // Without a documented credential a client does not learn whether an id exists: a documented 401 comes first.
  const locked = locks && violations.some((violation) => violation.class === 'security');
  for (const behaviour of choosers) {
    const choice = behaviour.choose(context);
    if (choice && (!locked || choice.code === 401)) return { ...own, ...forced(example, choice, false) };
  }
  return own;
};

const rules = (effect: ScenarioEffect, violations: readonly Violation[]): boolean =>
  effect.code === undefined && effect.example === undefined && effect.body === undefined
    ? false
    : violations.length === 0 || (effect.code ?? 0) >= 400;

const forced = (
  example: string | undefined,
  choice: Choice | ScenarioEffect,
  ruled: boolean,
): Omit<ChosenResponse, 'validated'> => ({
  code: choice.code,
  example: choice.example ?? example,
  violations: [],
  why: choice.why,
  ruled,
});
