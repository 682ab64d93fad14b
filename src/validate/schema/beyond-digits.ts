import { isObject } from '../../core/json/json';
import { valueAt } from '../../core/json/pointer';
import type { Spec } from '../../specs/spec';
import type { CompiledSchema, RoundedNumber, SchemaViolation } from '../validate-types';
import { type InDigits, inAllDigits } from './in-all-digits';

/**
 * Numbers beyond 2^53 are one number to JavaScript where they differ in their last digits: that two items are equal, or
 * that one is no multiple, may be wrong of them. What breaks a bound or a list of values breaks it with all digits, too.
 */
const isUncertain = (value: unknown, { keyword, pointer }: SchemaViolation): boolean =>
  (keyword === 'uniqueItems' || keyword === 'multipleOf') && holdsLarge(valueAt(value, pointer));

const holdsLarge = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.some(holdsLarge);
  return isObject(value) && Object.values(value).some(holdsLarge);
};

/** What cannot be said, and why; with the subject before it. */
export const uncertain = ({ keyword, pointer }: SchemaViolation): string =>
  `${keyword}${pointer === '' ? '' : ` at ${pointer}`} is not checked: numbers beyond 2^53 lose digits in JavaScript`;

/** What a value breaks, and what cannot be said of its large numbers. */
export const judged = (
  spec: Spec,
  schema: Extract<CompiledSchema, { kind: 'compiled' }>,
  { value, rounded = [] }: { readonly value: unknown; readonly rounded?: readonly RoundedNumber[] },
  all: readonly SchemaViolation[],
): InDigits => {
  const { broken, unknown } = inAllDigits(spec, schema, value, rounded, all);
  const doubtful = broken.filter((each) => isUncertain(value, each) && !isJudged(rounded, each));
  if (doubtful.length === 0) return { broken, unknown };
  return { broken: broken.filter((each) => !doubtful.includes(each)), unknown: [...unknown, ...doubtful] };
};

const isJudged = (rounded: readonly RoundedNumber[], { pointer }: SchemaViolation): boolean =>
  rounded.some((one) => one.pointer === pointer);
