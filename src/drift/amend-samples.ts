import { isObject } from '../core/json/json';
import { jsonTypeOf } from '../schema/schema-types';
import type { SpecNode } from '../specs/spec';
import { type Draft, own } from './draft';
import type { ShownSlot } from './response-slots';

/** Puts a value of another schema wherever a sample shows a place whose schema was replaced. */
export const amendShown = (
  draft: Draft,
  shown: readonly ShownSlot[],
  keys: readonly string[],
  schema: SpecNode,
): void => {
  for (const slot of shown) {
    const before = shownValue(slot);
    const after = changedAt(before, keys.slice(slot.depth), (value) =>
      allows(schema, value) ? value : sampleOf(schema, value),
    );
    if (after !== before) setShown(draft, slot, after);
  }
};

/** Takes a property out of every sample that shows it. */
export const dropShown = (draft: Draft, shown: readonly ShownSlot[], keys: readonly string[]): boolean => {
  let dropped = false;
  for (const slot of shown) {
    const below = keys.slice(slot.depth);
    const name = below.at(-1);
    if (name === undefined) continue;
    const before = shownValue(slot);
    const after = changedAt(before, below.slice(0, -1), (value) => {
      if (!isObject(value) || !Object.hasOwn(value, name)) return value;
      return Object.fromEntries(Object.entries(value).filter(([property]) => property !== name));
    });
    if (after !== before) {
      dropped = true;
      setShown(draft, slot, after);
    }
  }
  return dropped;
};

const shownValue = ({ holder, key, external }: ShownSlot): unknown =>
  external && !Object.hasOwn(holder, key) ? external.value : holder[key];

const setShown = (draft: Draft, { holder, key, external }: ShownSlot, value: unknown): void => {
  if (external) delete holder.externalValue;
  holder[key] = value;
  if (typeof value === 'object' && value !== null) own(draft, holder, key);
};

/** A copy that differs at a place, or the value itself where nothing changes; `*` is every item. */
const changedAt = (value: unknown, keys: readonly string[], change: (value: unknown) => unknown): unknown => {
  const [key, ...rest] = keys;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    if (key !== '*') return value;
    const items = value.map((item) => changedAt(item, rest, change));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value) || !Object.hasOwn(value, key)) return value;
  const part = changedAt(value[key], rest, change);
  return part === value[key] ? value : { ...value, [key]: part };
};

/** By types alone: what is asked of is a schema that was made here. */
const allows = (schema: SpecNode, value: unknown): boolean => {
  const branches = Array.isArray(schema.anyOf) ? (schema.anyOf as readonly SpecNode[]) : undefined;
  if (branches) return branches.some((one) => allows(one, value));
  const { type } = schema;
  if (value === null)
    return schema.nullable === true || schema['x-nullable'] === true || (Array.isArray(type) && type.includes('null'));
  if (type === undefined) return true;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const own = jsonTypeOf(value);
  if (!types.includes(own) && !(own === 'integer' && types.includes('number'))) return false;
  if (Array.isArray(value)) return value.every((item) => !isObject(schema.items) || allows(schema.items, item));
  if (!isObject(value) || !isObject(schema.properties)) return true;
  const { properties } = schema;
  return Object.entries(value).every(([name, part]) => {
    const property = properties[name];
    return !isObject(property) || allows(property, part);
  });
};

/** A plain value, with what the old one has where it still fits. */
const sampleOf = (schema: SpecNode, old: unknown): unknown => {
  if (Array.isArray(schema.anyOf)) return sampleOf(schema.anyOf[0] as SpecNode, old);
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'array') {
    const items = isObject(schema.items) ? schema.items : {};
    return [allows(items, old) && old !== undefined ? old : sampleOf(items, undefined)];
  }
  if (type === 'object') {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const before = isObject(old) ? old : Array.isArray(old) && isObject(old[0]) ? old[0] : {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, one]) => {
        const property = isObject(one) ? one : {};
        const value = Object.hasOwn(before, name) ? before[name] : undefined;
        return [name, value !== undefined && allows(property, value) ? value : sampleOf(property, value)];
      }),
    );
  }
  if (type === 'string')
    return typeof old === 'number' || typeof old === 'boolean' ? String(old) : textOf(schema.format);
  if (type === 'integer' || type === 'number')
    return typeof old === 'string' && /^-?\d{1,15}$/.test(old) ? Number(old) : 1;
  if (type === 'boolean') return true;
  return null;
};

const textOf = (format: unknown): string => {
  if (format === 'date-time') return '2026-01-01T12:00:00Z';
  if (format === 'date') return '2026-01-01';
  return format === 'uuid' ? '00000000-0000-4000-8000-000000000001' : 'text';
};
