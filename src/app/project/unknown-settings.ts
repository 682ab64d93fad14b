import { sentParameters } from '../../contract/generate/sample-request';
import { inCapitals } from '../../contract/variables';
import { fail } from '../../core/errors';
import { nearestName } from '../../core/text/nearest-name';
import type { Operation, Spec } from '../../specs/spec';
import type { Config, ValuesConfig } from './config';

/** A document may have a thousand operations. */
const MOST = 30;

/**
 * Every name of the configuration that the document of its vendor does not have.
 * @param vendors all there are; `undefined` where a run names its own, and the file may be for other runs
 * @throws CONFIG_INVALID, all of them in one message, each with its place and what is known
 */
export const refuseUnknownSettings = (
  config: Config,
  specs: readonly Spec[],
  vendors: readonly string[] | undefined,
): void => {
  const asked = specs.map(({ name }) => name);
  // Another letter case is a mistake also where the file may be for other runs.
  const isMeant = (name: string): boolean => asked.some((one) => one.toLowerCase() === name.toLowerCase());
  const strangers = Object.keys(config.vendors).filter((name) =>
    vendors ? !vendors.includes(name) : !asked.includes(name) && isMeant(name),
  );
  const problems = [
    ...strangers.map((name) =>
      complaint(config.place(['vendors', name]), `there is no vendor "${name}"`, name, vendors ?? asked),
    ),
    ...specs.flatMap((spec) => unknownOf(config, spec)),
  ];
  const [first, ...rest] = problems;
  if (first === undefined) return;
  const colon = first.indexOf(': ');
  throw fail('CONFIG_INVALID', first.slice(0, colon), [first.slice(colon + 2), ...rest].join('\n'));
};

const unknownOf = (config: Config, spec: Spec): readonly string[] => {
  const { values = {}, operations = {} } = config.vendors[spec.name] ?? {};
  const at = (...path: readonly string[]): string => config.place(['vendors', spec.name, ...path]);
  const byId = new Map(spec.operations.map((operation) => [operation.id, operation]));
  return [
    ...unknownValues(values, spec.operations).map((name) =>
      complaint(
        at('values', name),
        `no operation of ${spec.name} has a parameter "${name}"`,
        name,
        namesOf(spec.operations),
      ),
    ),
    ...Object.entries(operations).flatMap(([id, { values: own = {} }]) => {
      const operation = byId.get(id);
      const place = at('operations', id);
      if (!operation) return [complaint(place, `${spec.name} has no operation "${id}"`, id, [...byId.keys()])];
      return unknownValues(own, [operation]).map((name) =>
        complaint(at('operations', id, 'values', name), `${id} has no parameter "${name}"`, name, namesOf([operation])),
      );
    }),
  ];
};

/** `unknown contactId` gives an id that does not exist. */
const unknownValues = (values: ValuesConfig, operations: readonly Operation[]): readonly string[] => {
  const known = new Set(
    namesOf(operations)
      .flatMap((name) => [name, `unknown ${name}`])
      .map(inCapitals),
  );
  return Object.keys(values).filter((name) => !known.has(inCapitals(name)));
};

const namesOf = (operations: readonly Operation[]): readonly string[] => [
  ...new Set(operations.flatMap((operation) => sentParameters(operation).map(({ name }) => name))),
];

const complaint = (place: string, what: string, name: string, known: readonly string[]): string => {
  const close = nearestName(known, name);
  const hint = close === undefined ? '' : ` Did you mean "${close}"?`;
  const listed = known.length > MOST ? [...known.slice(0, MOST), `… (${known.length} in all)`] : known;
  return `${place}: ${what}.${hint} Known: ${listed.join(', ') || 'none'}.`;
};
