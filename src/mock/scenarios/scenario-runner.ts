import { fail } from '../../core/errors';
import { knownNames } from '../../core/text/nearest-name';
import type { Operation } from '../../specs/spec';
import { sessionRecords } from '../records/records';
import { type Cue, DEFAULT_SESSION, type Played, type StateStore } from '../state/store';
import type { MockVendor, Scenario, ScenarioInput, ScenarioRunner, SessionState } from '../types';
import { createScenarioPart, type ScenarioPart } from './scenario-part';

interface ScenarioRunnerOptions {
  readonly store: StateStore;
  /** `--scenario vendor=name`: the scenario of every session that has not chosen. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Of the draws, beside the scenario's own. */
  readonly seed?: string;
}

/**
 * What is in play for a request: the session's scenario, variables and records, and what the scenario changes.
 * Raises UNKNOWN_SCENARIO here for a default that does not exist, and in `rule` for a preferred one.
 */
export const createScenarioRunner = (
  vendors: readonly MockVendor[],
  options: ScenarioRunnerOptions,
): ScenarioRunner => {
  const { store, defaults = {}, seed = '' } = options;
  for (const [vendor, name] of Object.entries(defaults)) requireScenario(vendors, vendor, name);
  const played = Object.keys(defaults).length > 0;
  const partOf = createParts(seed);

  const stateOf = (input: ScenarioInput, given: Played): SessionState => {
    const { vendor, operation } = input;
    const { view, scenario: name } = given;
    const records = sessionRecords(vendor.records, view?.data[vendor.name]);
    if (name === undefined) return { effect: null, vars: view?.vars ?? NO_VARS, records };
    const part = partOf(vendor, operation, name);
    if (!part) throw unknownScenario(vendor, name);
    return { effect: part.effect(given), vars: view ? { ...part.vars, ...view.vars } : part.vars, records };
  };

  return {
    rest: played ? { idle: false } : store,
    rule(input) {
      const { vendor, operation, request } = input;
      const cue: Cue = {
        vendor: vendor.name,
        preferred: input.scenario,
        fallback: defaults[vendor.name],
        part: (scenario) => partOf(vendor, operation, scenario)?.for(request),
      };
      const given = store.play(input.session ?? DEFAULT_SESSION, cue);
      return given instanceof Promise ? given.then((it) => stateOf(input, it)) : stateOf(input, given);
    },
  };
};

const NO_VARS: Readonly<Record<string, unknown>> = Object.freeze({});

/** Made when they are first used; `undefined`: the vendor has no such scenario. */
const createParts = (seed: string) => {
  const made = new Map<Operation, Map<string, ScenarioPart>>();
  return (vendor: MockVendor, operation: Operation, name: string): ScenarioPart | undefined => {
    const known = made.get(operation)?.get(name);
    if (known) return known;
    const scenario = vendor.scenarios.find((it) => it.name === name);
    if (!scenario) return undefined;
    const part = createScenarioPart(scenario, operation, seed);
    made.set(operation, (made.get(operation) ?? new Map<string, ScenarioPart>()).set(name, part));
    return part;
  };
};

/** The scenario of that name, or UNKNOWN_SCENARIO with the known ones. */
export const requireScenario = (vendors: readonly MockVendor[], vendorName: string, name: string): Scenario => {
  const vendor = vendors.find((it) => it.name === vendorName);
  if (!vendor) throw fail('UNKNOWN_VENDOR', vendorName, namesOf(vendors, vendorName));
  const scenario = vendor.scenarios.find((it) => it.name === name);
  if (!scenario) throw unknownScenario(vendor, name);
  return scenario;
};

const unknownScenario = ({ name, scenarios }: MockVendor, wanted: string): Error =>
  fail('UNKNOWN_SCENARIO', wanted, name, namesOf(scenarios, wanted));

const namesOf = (all: readonly { readonly name: string }[], wanted: string): string =>
  knownNames(
    all.map(({ name }) => name),
    wanted,
  );
