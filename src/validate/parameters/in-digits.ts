import { isObject } from '../../core/json/json';
import type { Spec } from '../../specs/spec';

/** A number as the document writes it, where JavaScript has lost digits of it. */
export const inDigits = (spec: Spec, value: unknown): unknown => {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? value : (spec.numbers.textOf({}, '', value) ?? value);
  if (Array.isArray(value))
    return value.map((item, index) =>
      typeof item === 'number' ? (spec.numbers.textOf(value, String(index), item) ?? item) : item,
    );
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === 'number' ? (spec.numbers.textOf(value, key, item) ?? item) : item,
    ]),
  );
};
