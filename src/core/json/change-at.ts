import { isObject } from './json';
import { keepNumberTexts } from './number-texts';
import { pointerKeys } from './pointer';

/**
 * A copy of `value` with `to` at the JSON Pointer, `undefined` taking it away; `*` is every item of a list or object.
 * Where nothing stands on the way, nothing changes; a missing last key is added. Copies only what lies on the way,
 * because values from the engine are shared between requests.
 */
export const changeAt = (value: unknown, pointer: string, to: unknown): unknown =>
  walk(value, pointerKeys(pointer), to);

const walk = (value: unknown, keys: readonly string[], to: unknown): unknown => {
  const [key, ...rest] = keys;
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) =>
      key === '*' || key === String(index) ? walk(item, rest, to) : item,
    );
    return rest.length === 0 && to === undefined ? items.filter((item) => item !== undefined) : items;
  }
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = keepNumberTexts({ ...value }, value);
  for (const name of key === '*' ? Object.keys(value) : [key]) {
    if (rest.length > 0 && !Object.hasOwn(value, name)) continue;
    const changed = walk(value[name], rest, to);
    if (changed === undefined) delete copy[name];
    else Object.defineProperty(copy, name, { value: changed, enumerable: true, writable: true, configurable: true });
  }
  return copy;
};
