import { sequenceForm } from '../../core/http/sequence-type';
import { isObject, type Json } from '../../core/json/json';
import type { Example, SchemaRef, SpecNode } from '../spec';
import type { Reader } from './reader';

/**
 * Of a media type that holds many values, as one schema of the list of them. OpenAPI 3.2 says `itemSchema`; before, some documents
 * describe the list, and most one item of it. A text is the whole as it is sent.
 */
export const sequenceSchema = (
  reader: Reader,
  mediaType: string,
  holder: SpecNode,
  schema: SchemaRef | undefined,
): SchemaRef | undefined => {
  const item = holder.itemSchema;
  if (isObject(item) || typeof item === 'boolean') {
    const both = schema ? { allOf: [schema.node] } : {};
    return { node: listOf(reader, holder, 'itemSchema', both), place: reader.place(holder, 'itemSchema') };
  }
  if (!schema || sequenceForm(mediaType) === undefined || !describesItem(reader, schema.node)) return schema;
  return { node: listOf(reader, holder, 'schema', {}), place: schema.place };
};

const listOf = (reader: Reader, holder: SpecNode, key: 'schema' | 'itemSchema', more: SpecNode): SpecNode =>
  reader.madeFrom({ type: 'array', items: holder[key], ...more }, holder, key);

/** Not a list, not a text, and not something of which nothing is said. */
const describesItem = (reader: Reader, node: SpecNode | boolean): boolean => {
  const target = isObject(node) ? reader.tryResolve(node) : undefined;
  if (!target) return false;
  const { type } = target;
  if (type === undefined)
    return ['properties', 'oneOf', 'anyOf', 'allOf', 'enum', 'const'].some((key) => key in target);
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return !types.includes('array') && !types.includes('string');
};

/** An example of one item, where the schema is one of the list. */
export const sequenceExamples = (
  reader: Reader,
  schema: SchemaRef | undefined,
  examples: readonly Example[],
): readonly Example[] => {
  const target = isObject(schema?.node) ? reader.tryResolve(schema.node) : undefined;
  if (target?.type !== 'array') return examples;
  return examples.map((one) =>
    Array.isArray(one.value) || typeof one.value === 'string' ? one : { ...one, value: [one.value] as Json },
  );
};
