import { shapeOf } from '../../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../../specs/spec';

/** The schema of a body to be made: an empty list leaves nothing in a form, and a required field would not be there. */
export const formSchema = (spec: Spec, { mediaType, schema }: MediaTypeSpec): SchemaRef | undefined => {
  if (!schema || !FORM.test(mediaType)) return schema;
  const shape = shapeOf(spec, schema);
  const lists = shape.propertyNames.filter((name) => {
    const { types, restricted } = shapeOf(spec, shape.property(name));
    return restricted && types.has('array');
  });
  if (lists.length === 0) return schema;
  const properties = Object.fromEntries(lists.map((name) => [name, { minItems: 1 }]));
  return { node: { allOf: [schema.node, { properties }] }, place: schema.place };
};

const FORM = /^(?:multipart\/|application\/x-www-form-urlencoded)/i;
