import { type Pointer, pointerKeys } from '../../core/json/pointer';
import { flatten } from '../../schema/flatten';
import { shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec } from '../../specs/spec';

/**
 * Does the schema have a default for what stands at a place of its value? A document that asks for such a value says, too, what a server
 * takes where it is missing.
 */
export const hasDefault = (spec: Spec, schema: SchemaRef | undefined, at: Pointer): boolean => {
  const found = pointerKeys(at).reduce<SchemaRef | undefined>((holder, key) => {
    const shape = shapeOf(spec, holder);
    return /^\d+$/.test(key) && shape.types.has('array') && !shape.propertyNames.includes(key)
      ? shape.item(Number(key))
      : shape.property(key);
  }, schema);
  const flat = found && flatten(spec, found.node);
  return flat !== undefined && flat !== false && 'default' in flat;
};
