import { isObject } from '../../core/json/json';
import { keepNumberTexts } from '../../core/json/number-texts';

/** Takes the part away. */
const GONE = Symbol('gone');

/** A copy of `value` with `to` at `keys`, or without what stands there; only what lies on the way is copied. */
export const setAt = (value: unknown, keys: readonly string[], to: unknown): unknown => {
  const [key, ...rest] = keys;
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    const copy: unknown[] = to === GONE ? [...value] : keepNumberTexts([...value], value);
    const index = Number(key);
    if (rest.length === 0 && to === GONE) copy.splice(index, 1);
    else copy[index] = setAt(copy[index], rest, to);
    return copy;
  }
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = keepNumberTexts({ ...value }, value);
  if (rest.length === 0 && to === GONE) delete copy[key];
  else {
    // Not by assignment: a property may be called `__proto__`.
    const inner = setAt(Object.hasOwn(value, key) ? value[key] : undefined, rest, to);
    Object.defineProperty(copy, key, { value: inner, enumerable: true, writable: true, configurable: true });
  }
  return copy;
};
