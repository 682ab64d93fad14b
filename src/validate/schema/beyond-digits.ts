import { isObject } from '../../core/json';
import { valueAt } from '../../core/pointer';
import type { SchemaViolation } from '../validate-types';

/**
 * Numbers beyond 2^53 are one number to JavaScript where they differ in their last digits: that two items are equal, or
 * that one is no multiple, may be wrong of them. What breaks a bound or a list of values breaks it with all digits, too.
 */
export const isUncertain = (value: unknown, { keyword, pointer }: SchemaViolation): boolean =>
  (keyword === 'uniqueItems' || keyword === 'multipleOf') && holdsLarge(valueAt(value, pointer));

const holdsLarge = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.some(holdsLarge);
  return isObject(value) && Object.values(value).some(holdsLarge);
};

/** What cannot be said, and why; with the subject before it. */
export const uncertain = ({ keyword, pointer }: SchemaViolation): string =>
  `${keyword}${pointer === '' ? '' : ` at ${pointer}`} is not checked: numbers beyond 2^53 lose digits in JavaScript`;
