import { isObject, type Json } from '../../../core/json/json';
import { shapeOf } from '../../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../../specs/spec';
import { plainValue } from './plain-value';

/** A body from its schema. An empty list leaves nothing in a form, and a required field would not be there: it gets an item. */
export const madeBody = (spec: Spec, { mediaType, schema }: MediaTypeSpec): Json => {
  const plain = plainValue(spec, schema);
  // Nearly always the plain schema will do, and its check is made for other cases, too.
  return schema && FORM.test(mediaType) && hasEmptyList(plain) ? plainValue(spec, withItems(spec, schema)) : plain;
};

const hasEmptyList = (value: Json): boolean =>
  isObject(value) && Object.values(value).some((item) => Array.isArray(item) && item.length === 0);

const withItems = (spec: Spec, schema: SchemaRef): SchemaRef => {
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
