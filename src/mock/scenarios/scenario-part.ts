import { NO_DRAWS } from '../../core/random';
import type { Operation } from '../../specs/spec';
import type { CheckedRequest } from '../../validate/validate-types';
import { drawsOf, playOf, type ScenarioCandidate, type StoredPart, type Taken } from '../state/store';
import type { Scenario, ScenarioEffect, ScenarioRule } from '../types';
import { EVERY_REQUEST } from './scenario-match';

/** A scenario's rules for one operation, made ready once. */
export interface ScenarioPart {
  readonly vars: Scenario['vars'];
  /** The rules that fit this request, as a store wants them. */
  for(request: CheckedRequest): StoredPart;
  /** The effect of the rule that applies; `null`: none does. */
  effect(taken: Taken): ScenarioEffect | null;
}

/** @param seed of the draws, beside the scenario's own */
export const createScenarioPart = (scenario: Scenario, operation: Operation, seed: string): ScenarioPart => {
  const own = scenario.rules
    .map((rule, index) => ({ rule, candidate: candidateOf(rule, index) }))
    .filter(({ rule }) => rule.operations.length === 0 || rule.operations.includes(operation.id));
  const seeds = [scenario.seed, seed];
  const partOf = (fitting: typeof own): StoredPart => ({
    play: playOf(scenario.vendor, scenario.name),
    start: scenario.start,
    candidates: fitting.map(({ candidate }) => candidate),
    seeds: fitting.some(({ rule }) => rule.draws) ? seeds : null,
  });
  const whole = partOf(own);
  const choosy = own.some(({ rule }) => rule.matches !== EVERY_REQUEST);
  return {
    vars: scenario.vars,
    for(request) {
      if (!choosy) return whole;
      const fitting = own.filter(({ rule }) => rule.matches(request));
      return fitting.length === own.length ? whole : partOf(fitting);
    },
    effect({ rule, attempt }) {
      const spoken = scenario.rules[rule];
      return spoken?.effect(operation, spoken.draws ? drawsOf(seeds, attempt, rule) : NO_DRAWS) ?? null;
    },
  };
};

const candidateOf = ({ when, times, next, probability }: ScenarioRule, rule: number): ScenarioCandidate => ({
  rule,
  when,
  times,
  ...(next === undefined ? {} : { next }),
  ...(probability < 1 ? { probability } : {}),
});
