import { isObject } from '../../core/json/json';
import { type Composition, compose, type SchemaBranch } from '../composition';
import { documentedNames } from '../members';
import { conforms, type Making } from './making';

/** Of every kind, so that one of them breaks a property of any type. */
export const BREAKING: readonly unknown[] = ['other', 0, false, null, {}];

/**
 * Branches of a `oneOf` that are open take one another's values. A documented property of the other branch, with a value that
 * only this branch takes, sets an object apart.
 */
export const setApart = (making: Making, { choices }: Composition, value: unknown): unknown => {
  if (!isObject(value)) return value;
  let apart = value;
  for (const branches of choices) {
    const [kept, ...others] = branches.filter(({ schemas }) => conforms(making, schemas, apart));
    for (const other of others) if (kept) apart = without(making, kept, other, apart) ?? apart;
  }
  return apart;
};

const without = (
  making: Making,
  kept: SchemaBranch,
  other: SchemaBranch,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined => {
  for (const name of documentedNames(compose(making.spec, other.schemas).nodes)) {
    for (const breaking of BREAKING) {
      const next = { ...value, [name]: breaking };
      if (conforms(making, kept.schemas, next) && !conforms(making, other.schemas, next)) return next;
    }
  }
  return undefined;
};
