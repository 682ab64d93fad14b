import { isObject, type Json } from '../../../core/json/json';
import { shapeOf } from '../../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../../specs/spec';
import { isDecidedByServer } from './decided-by-server';
import { plainValue } from './plain-value';

/** A body from its schema. An empty list leaves nothing in a form, and a required field would not be there: it gets an item. */
export const madeBody = (spec: Spec, { mediaType, schema }: MediaTypeSpec): Json => {
  const plain = plainValue(spec, schema);
  if (schema && isListOfRecords(spec, schema, plain)) return plainValue(spec, withItems(spec, schema));
  if (!schema || !FORM.test(mediaType)) return plain;
  // Nearly always the plain schema will do, and its check is made for other cases, too.
  if (hasEmptyList(plain)) return plainValue(spec, withItems(spec, schema));
  // A form without a field is no body at all, unlike one of several parts.
  return mediaType.startsWith('multipart/') ? plain : withOneField(spec, schema, plain);
};

/** A change of nothing is no change, and many refuse it. */
export const madeChange = (spec: Spec, content: MediaTypeSpec): Json => {
  const plain = madeBody(spec, content);
  return content.schema ? withSomething(spec, content.schema, plain) : plain;
};

/** In what an envelope is around, too, and in the attributes of a resource of JSON:API, which only says who it is. */
const withSomething = (spec: Spec, schema: SchemaRef, plain: Json): Json => {
  if (!isObject(plain)) return plain;
  const name = nameOfContent(Object.keys(plain));
  const part = name === undefined ? undefined : shapeOf(spec, schema).property(name);
  if (name === undefined || !part) return withOneField(spec, schema, plain);
  const changed = withSomething(spec, part, (plain as Readonly<Record<string, Json>>)[name] ?? {});
  return isObject(changed) && Object.keys(changed).length > 0 ? ({ ...plain, [name]: changed } as Json) : plain;
};

const nameOfContent = (names: readonly string[]): string | undefined => {
  const [first] = names;
  if (first !== undefined && names.every((name) => name === 'type' || name === 'id')) return 'attributes';
  return names.length === 1 || first === 'attributes' ? first : undefined;
};

/** Where nothing has to be there, one plain text or number is. */
const withOneField = (spec: Spec, schema: SchemaRef, plain: Json): Json => {
  if (!isObject(plain) || Object.keys(plain).length > 0) return plain;
  const shape = shapeOf(spec, schema);
  const known = shape.propertyNames.filter((name) => !isDecidedByServer(name) && !namesRecord(name));
  for (const type of CHANGED) {
    for (const name of known.filter((each) => isOnly(shapeOf(spec, shape.property(each)), type))) {
      const changed = plainValue(spec, { node: { allOf: [schema.node, { required: [name] }] }, place: schema.place });
      if (isObject(changed) && name in changed) return changed;
    }
  }
  return plain;
};

const CHANGED = ['string', 'integer', 'number', 'boolean'] as const;

const isOnly = ({ types, restricted }: ReturnType<typeof shapeOf>, type: (typeof CHANGED)[number]): boolean =>
  restricted && types.has(type) && !types.has('object') && !types.has('array');

/** What names a record: `ids`, `owner_id` and `ownerId`, not `paid`. */
export const namesRecord = (name: string): boolean => /(?:^|_)ids?$/i.test(name) || /Ids?$/.test(name);

/** `{ "member_ids": [] }`, and `{ "data": [] }` of the resource identifiers of JSON:API: without a record it asks for nothing. */
const isListOfRecords = (spec: Spec, schema: SchemaRef, plain: Json): boolean => {
  const [[name = '', list] = [], another] = isObject(plain) ? Object.entries(plain) : [];
  if (another || !Array.isArray(list) || list.length > 0) return false;
  const parts = shapeOf(spec, shapeOf(spec, schema).property(name));
  const inItem = shapeOf(spec, parts.item(0)).propertyNames.filter((each) => each !== 'meta');
  return namesRecord(name) || (inItem.length === 2 && inItem.includes('type') && inItem.includes('id'));
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
