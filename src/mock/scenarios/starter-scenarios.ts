import type { Spec } from '../../specs/spec';
import type { Scenario } from '../types';
import { compileRule, isDocumented, type RuleSpec } from './scenario-rule';
import starters from './starters.json';

interface Starter {
  readonly description: string;
  readonly rules: readonly RuleSpec[];
}

/** Situations that need nothing of a vendor: each has them without a file. */
const STARTERS = starters as Readonly<Record<string, Starter>>;

/** The scenarios that every vendor has, but for those of a name that `own` has. */
export const starterScenarios = (vendor: string, spec: Spec, own: readonly Scenario[]): readonly Scenario[] =>
  Object.entries(STARTERS)
    .filter(([name]) => own.every((scenario) => scenario.name !== name))
    .map(([name, { description, rules }]) => ({
      name,
      vendor,
      description,
      // A status that the document does not describe is not hidden: a contract test against this scenario fails.
      breaksContract: rules.some(({ answer }) => answer?.status !== undefined && !isEverywhere(spec, answer.status)),
      seed: name,
      start: 'start',
      vars: {},
      rules: rules.map((rule, index) => compileRule(rule, name, index)),
    }));

const isEverywhere = ({ operations }: Spec, status: number): boolean =>
  operations.every((operation) => isDocumented(operation, status));
