import { isObject, type Json } from '../core/json/json';
import { childPointer, ROOT } from '../core/json/pointer';
import { REDACTED } from '../core/secrets/redactor';
import { type JsonType, jsonTypeOf } from '../schema/schema-types';

/** What all the values at one place of an answer have in common. */
export interface SeenShape {
  /** How many values there were; those that are masked do not count. */
  count: number;
  readonly types: Map<JsonType, number>;
  /** Different plain values, up to `MOST_VALUES`. */
  readonly values: Set<string | number | boolean>;
  readonly properties: Map<string, SeenShape>;
  items: SeenShape | undefined;
  /** So many of the values break the document. */
  readonly broken: { readonly types: Map<JsonType, number>; readonly values: Set<string | number | boolean> };
}

const MOST_VALUES = 100;
/** An object with more names than these is a map, and its names are data. */
const MOST_PROPERTIES = 300;

export const emptyShape = (): SeenShape => ({
  count: 0,
  types: new Map(),
  values: new Set(),
  properties: new Map(),
  items: undefined,
  broken: { types: new Map(), values: new Set() },
});

/** A masked value says nothing of what stood there. */
export const isMasked = (value: unknown): boolean => typeof value === 'string' && value.includes(REDACTED);

/**
 * Adds one value. `broken` holds the places of the value, as `/a/0/b`, at which the document does not hold.
 */
export const addToShape = (shape: SeenShape, value: unknown, broken: ReadonlySet<string>, at = ROOT): void => {
  if (isMasked(value)) return;
  const type = jsonTypeOf(value);
  shape.count += 1;
  countUp(shape.types, type);
  if (isPlain(value) && shape.values.size < MOST_VALUES) shape.values.add(value);
  if (broken.has(at)) {
    countUp(shape.broken.types, type);
    if (isPlain(value) && shape.broken.values.size < MOST_VALUES) shape.broken.values.add(value);
  }
  if (Array.isArray(value)) {
    shape.items ??= emptyShape();
    for (const [index, item] of value.entries()) addToShape(shape.items, item, broken, childPointer(at, index));
  } else if (isObject(value)) {
    for (const [name, part] of Object.entries(value)) {
      const below = shape.properties.get(name) ?? emptyShape();
      if (shape.properties.size >= MOST_PROPERTIES && !shape.properties.has(name)) continue;
      shape.properties.set(name, below);
      addToShape(below, part, broken, childPointer(at, name));
    }
  }
};

/** What was seen at several places, as if it were one. */
export const mergedShape = (shapes: readonly SeenShape[]): SeenShape => {
  const merged = emptyShape();
  for (const shape of shapes) {
    merged.count += shape.count;
    addCounts(merged.types, shape.types);
    addCounts(merged.broken.types, shape.broken.types);
    for (const value of shape.values) merged.values.add(value);
    for (const value of shape.broken.values) merged.broken.values.add(value);
    for (const [name, below] of shape.properties)
      merged.properties.set(name, mergedShape([merged.properties.get(name) ?? emptyShape(), below]));
    if (shape.items) merged.items = mergedShape([merged.items ?? emptyShape(), shape.items]);
  }
  return merged;
};

const addCounts = (to: Map<JsonType, number>, from: ReadonlyMap<JsonType, number>): void => {
  for (const [type, count] of from) to.set(type, (to.get(type) ?? 0) + count);
};

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const countUp = (counts: Map<JsonType, number>, type: JsonType): void => {
  counts.set(type, (counts.get(type) ?? 0) + 1);
};

/** The shape below, by keys in which `*` is every item of a list. */
export const shapeAt = (shape: SeenShape, keys: readonly string[]): SeenShape | undefined =>
  keys.reduce<SeenShape | undefined>(
    (at, key) => (key === '*' && at?.items ? at.items : at?.properties.get(key)),
    shape,
  );

/** Keys of a place of `value`, with `*` in the place of every index. */
export const withoutIndexes = (value: unknown, keys: readonly string[]): readonly string[] => {
  let at = value;
  return keys.map((key) => {
    const isItem = Array.isArray(at);
    at = isItem ? (at as readonly unknown[])[Number(key)] : isObject(at) ? at[key] : undefined;
    return isItem ? '*' : key;
  });
};

/** Ids, times and counters: a plain value that is another one nearly every time. */
export const isVolatile = (shape: SeenShape): boolean =>
  shape.count >= 3 && shape.values.size >= Math.min(shape.count * 0.8, MOST_VALUES) && !shape.types.has('boolean');

/** One value for people to look at; a redactor still has to see it. */
export const exampleOf = (value: unknown): Json => {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= 200 ? (value as Json) : `${text.slice(0, 200)}…`;
};
