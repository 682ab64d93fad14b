import { fail } from '../core/errors';
import { drawFrom } from './random';
import { sessionRecords } from './records';
import {
  type Candidate,
  DEFAULT_SESSION,
  type MaybePromise,
  playOf,
  type SessionView,
  type StateStore,
} from './state/store';
import type { MockVendor, Ruling, Scenario, ScenarioRule, Situation, SituationInput, Situations } from './types';

export interface SituationOptions {
  readonly store: StateStore;
  /** `--scenario vendor=name`: what every session plays that has not chosen. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Of the draws, beside the scenario's own. */
  readonly seed?: string;
}

/** One rule of one operation, with its place in the file. */
interface Indexed {
  readonly index: number;
  readonly rule: ScenarioRule;
}

/**
 * What is in play for a request: the session's scenario, variables and records, and what the scenario rules.
 * Raises UNKNOWN_SCENARIO here for a default that does not exist, and in `rule` for a preferred one.
 */
export const createSituations = (vendors: readonly MockVendor[], options: SituationOptions): Situations => {
  const { store, defaults = {} } = options;
  for (const [vendor, name] of Object.entries(defaults)) requireScenario(vendors, vendor, name);
  const played = Object.keys(defaults).length > 0;

  const situationOf = (input: SituationInput, view: SessionView | undefined): MaybePromise<Situation> => {
    const { name } = input.vendor;
    const chosen =
      input.scenario ?? (view && Object.hasOwn(view.scenarios, name) ? view.scenarios[name] : defaults[name]);
    const scenario = chosen ? requireScenario(vendors, name, chosen) : undefined;
    const base = {
      vars: scenario ? { ...scenario.vars, ...view?.vars } : (view?.vars ?? NO_VARS),
      records: sessionRecords(input.vendor.records, view?.data[name]),
    };
    if (!scenario) return { ...base, ruling: null };
    const ruling = rulingOf(scenario, input, options);
    return ruling instanceof Promise ? ruling.then((it) => ({ ...base, ruling: it })) : { ...base, ruling };
  };

  return {
    get idle() {
      return !played && store.idle;
    },
    rule(input) {
      const view = store.idle ? undefined : store.view(input.session ?? DEFAULT_SESSION);
      return view instanceof Promise ? view.then((it) => situationOf(input, it)) : situationOf(input, view);
    },
  };
};

const NO_VARS: Readonly<Record<string, unknown>> = Object.freeze({});

/** The scenario of that name, or UNKNOWN_SCENARIO with the known ones. */
export const requireScenario = (vendors: readonly MockVendor[], vendorName: string, name: string): Scenario => {
  const vendor = vendors.find((it) => it.name === vendorName);
  if (!vendor) throw fail('UNKNOWN_VENDOR', vendorName, vendors.map((it) => it.name).join(', '));
  const scenario = vendor.scenarios.find((it) => it.name === name);
  if (scenario) return scenario;
  throw fail('UNKNOWN_SCENARIO', name, vendorName, vendor.scenarios.map((it) => it.name).join(', ') || 'none');
};

const rulingOf = (
  scenario: Scenario,
  input: SituationInput,
  options: SituationOptions,
): MaybePromise<Ruling | null> => {
  const fitting = rulesOf(scenario, input.operation.id).filter(({ rule }) => rule.matches(input.request));
  if (fitting.length === 0) return null;
  const session = input.session ?? DEFAULT_SESSION;
  const play = playOf(scenario.vendor, scenario.name);
  const drawn = (attempt: number): MaybePromise<Ruling | null> => {
    const random = ({ index }: Indexed) => drawFrom(scenario.seed, options.seed ?? '', attempt, index);
    const lucky = fitting.filter((it) => it.rule.probability >= 1 || random(it)() < it.rule.probability);
    const ruled = (chosen: number): Ruling | null => {
      const found = lucky.find(({ index }) => index === chosen);
      return found ? found.rule.ruling(input.operation, random(found)) : null;
    };
    const taken = options.store.take(session, play, scenario.start, lucky.map(candidateOf));
    return taken instanceof Promise ? taken.then(ruled) : ruled(taken);
  };
  if (!fitting.some(({ rule }) => rule.draws)) return drawn(0);
  const attempt = options.store.attempt(session, play);
  return attempt instanceof Promise ? attempt.then(drawn) : drawn(attempt);
};

const candidateOf = ({ index, rule }: Indexed): Candidate => ({
  rule: index,
  when: rule.when,
  times: rule.times,
  ...(rule.next === undefined ? {} : { next: rule.next }),
});

const byOperation = new WeakMap<Scenario, Map<string, readonly Indexed[]>>();

const rulesOf = (scenario: Scenario, operation: string): readonly Indexed[] => {
  const known = byOperation.get(scenario) ?? new Map<string, readonly Indexed[]>();
  byOperation.set(scenario, known);
  const found = known.get(operation);
  if (found) return found;
  const rules = scenario.rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => rule.operations.length === 0 || rule.operations.includes(operation));
  known.set(operation, rules);
  return rules;
};
