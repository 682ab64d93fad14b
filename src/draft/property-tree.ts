import { isObject } from '../core/json/json';
import type { DraftProperty } from './draft-api';

/** What a page says of a property and of what is in it; `*` are the items of a list. */
export interface PropertyTree {
  fact?: DraftProperty;
  readonly children: Map<string, PropertyTree>;
}

/** The properties of a body as a tree, placed where the samples have their names. */
export const treeOf = (properties: readonly DraftProperty[], samples: readonly unknown[]): PropertyTree => {
  const root: PropertyTree = { children: new Map() };
  const anchor = anchorOf(properties, samples);
  for (const property of properties) {
    let node = root;
    for (const key of [...anchor, ...property.path]) {
      const below = node.children.get(key) ?? { children: new Map() };
      node.children.set(key, below);
      node = below;
    }
    node.fact ??= property;
  }
  return root;
};

/** A table often describes one item of a list, or what is in an envelope. */
const anchorOf = (properties: readonly DraftProperty[], samples: readonly unknown[]): readonly string[] => {
  const names = new Set(properties.map(({ path }) => path[0] ?? ''));
  const best = samples
    .flatMap(placesIn)
    .map(({ path, value }) => ({ path, hits: Object.keys(value).filter((key) => names.has(key)).length }))
    .sort((a, b) => b.hits - a.hits || a.path.length - b.path.length)[0];
  return best && best.hits > 0 ? best.path : [];
};

interface PlacedObject {
  readonly path: readonly string[];
  readonly value: Readonly<Record<string, unknown>>;
}

/** The sample's own object and those that are one step inside it. */
const placesIn = (sample: unknown): readonly PlacedObject[] => {
  const outer = objectsAt([], sample);
  return outer.flatMap((one) => [
    one,
    ...Object.entries(one.value).flatMap(([key, value]) => objectsAt([...one.path, key], value)),
  ]);
};

const objectsAt = (path: readonly string[], value: unknown): readonly PlacedObject[] => {
  if (isObject(value)) return [{ path, value }];
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return isObject(first) ? [{ path: [...path, '*'], value: first }] : [];
};

/** A value put together from the examples of single properties; `undefined` where none has one. */
export const valueOfExamples = ({ fact, children }: PropertyTree): unknown => {
  const items = children.get('*');
  if (items) {
    const item = valueOfExamples(items);
    return item === undefined ? fact?.example : [item];
  }
  const inner = [...children].flatMap(([key, child]) => {
    const value = valueOfExamples(child);
    return value === undefined ? [] : [[key, value] as const];
  });
  return inner.length > 0 ? Object.fromEntries(inner) : fact?.example;
};
