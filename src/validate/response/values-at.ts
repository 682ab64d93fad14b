import { isObject } from '../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT, toPointer } from '../../core/json/pointer';

/** Every place that a pointer with `*` for all items of a list means, and what stands there. */
export const valuesAt = (root: unknown, pattern: string): readonly (readonly [Pointer, unknown])[] =>
  pointerKeys(toPointer(pattern)).reduce<readonly (readonly [Pointer, unknown])[]>(
    (places, key) =>
      places.flatMap(([at, value]) =>
        key === '*'
          ? (Array.isArray(value) ? value : []).map((item: unknown, index) => [childPointer(at, index), item] as const)
          : isObject(value) && Object.hasOwn(value, key)
            ? [[childPointer(at, key), value[key]] as const]
            : [],
      ),
    [[ROOT, root]],
  );
