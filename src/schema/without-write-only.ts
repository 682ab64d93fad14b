import { isObject } from '../core/json/json';
import { keepNumberTexts } from '../core/json/number-texts';
import { childPointer, type Pointer, ROOT } from '../core/json/pointer';
import type { SchemaRef, Spec } from '../specs/spec';
import { isMarked } from './read-write-only';
import { shapeOf } from './value-shape';

/** Only a client sends it (OpenAPI 3.1, section 4.8.24.3). */
export const isWriteOnly = (spec: Spec, { node }: SchemaRef): boolean => isMarked(spec, node, 'writeOnly');

/** A value as a server sends it. */
export interface Sendable {
  /** The given value itself where nothing had to go. */
  readonly value: unknown;
  /** Where something was left out. */
  readonly leftOut: readonly Pointer[];
}

/** `value` without the properties that only a client sends, at every depth; only what lies on the way is copied. */
export const withoutWriteOnly = (spec: Spec, schema: SchemaRef, value: unknown): Sendable => {
  const leftOut: Pointer[] = [];
  if (!spec.mayHave('writeOnly')) return { value, leftOut };
  const known = new Map<object, boolean>();
  const isHidden = (property: SchemaRef): boolean => {
    if (!isObject(property.node)) return false;
    const hidden = known.get(property.node) ?? isWriteOnly(spec, property);
    known.set(property.node, hidden);
    return hidden;
  };
  const visitItems = (items: readonly unknown[], own: SchemaRef, at: Pointer): unknown => {
    const shape = shapeOf(spec, own);
    const sent = items.map((item, index) => visit(item, shape.item(index), childPointer(at, index)));
    return sent.some((item, index) => item !== items[index]) ? keepNumberTexts(sent, items) : items;
  };
  const visitObject = (object: Readonly<Record<string, unknown>>, own: SchemaRef, at: Pointer): unknown => {
    const shape = shapeOf(spec, own);
    const sent: [name: string, value: unknown][] = [];
    let changed = false;
    for (const [name, part] of Object.entries(object)) {
      const property = shape.property(name);
      if (property && isHidden(property)) leftOut.push(childPointer(at, name));
      else sent.push([name, visit(part, property, childPointer(at, name))]);
      changed ||= sent.at(-1)?.[0] !== name || sent.at(-1)?.[1] !== part;
    }
    return changed ? keepNumberTexts(Object.fromEntries(sent), object) : object;
  };
  const visit = (part: unknown, own: SchemaRef | undefined, at: Pointer): unknown => {
    if (!own) return part;
    if (Array.isArray(part)) return visitItems(part, own, at);
    return isObject(part) && !ArrayBuffer.isView(part) ? visitObject(part, own, at) : part;
  };
  return { value: visit(value, schema, ROOT), leftOut };
};
