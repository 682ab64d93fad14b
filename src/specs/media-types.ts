import { isObject } from '../core/json';
import { evidenceOf } from './evidence';
import { readExamples } from './examples';
import type { Reader } from './reader';
import type { MediaTypeSpec, SchemaRef, SpecNode } from './spec';

/** Reads a `content` map. */
export const readContent = (reader: Reader, holder: SpecNode): readonly MediaTypeSpec[] => {
  const content = holder.content;
  if (!isObject(content)) return [];
  return Object.entries(content).map(([mediaType, value]) => {
    const node = isObject(value) ? reader.resolve(value) : {};
    const place = reader.place(content, mediaType);
    return {
      mediaType,
      schema: readSchema(reader, node, 'schema') ?? readSchema(reader, node, 'itemSchema'),
      examples: readExamples(reader, node),
      encoding: isObject(node.encoding) ? node.encoding : undefined,
      evidence: evidenceOf(node),
      place,
    };
  });
};

/** A schema stays the very node; only its place is added. */
export const readSchema = (reader: Reader, holder: SpecNode, key: string): SchemaRef | undefined => {
  const node = holder[key];
  return isObject(node) || typeof node === 'boolean' ? { node, place: reader.place(holder, key) } : undefined;
};
