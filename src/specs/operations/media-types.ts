import { typesOfKey } from '../../core/http/media-type';
import { sequenceForm } from '../../core/http/sequence-type';
import { isObject } from '../../core/json/json';
import type { MediaTypeSpec, SchemaRef, SpecNode } from '../spec';
import { readExamples } from './examples';
import { evidenceOf } from './read-evidence';
import type { Reader } from './reader';
import { sequenceExamples, sequenceSchema } from './sequence';

/** Reads a `content` map. */
export const readContent = (reader: Reader, holder: SpecNode): readonly MediaTypeSpec[] => {
  const content = holder.content;
  if (!isObject(content)) return [];
  const named = Object.entries(content).flatMap(([key, value]) =>
    typesOfKey(key).map((type) => [key, type, value] as const),
  );
  return named.map(([key, mediaType, value]) => {
    const node = isObject(value) ? reader.resolve(value) : {};
    const place = reader.place(content, key);
    const isSequence = sequenceForm(mediaType) !== undefined || node.itemSchema !== undefined;
    const written = readSchema(reader, node, 'schema');
    const schema = isSequence ? sequenceSchema(reader, mediaType, node, written) : written;
    const examples = readExamples(reader, node, mediaType);
    return {
      mediaType,
      schema,
      examples: isSequence ? sequenceExamples(reader, schema, examples) : examples,
      encoding: isObject(node.encoding) ? node.encoding : undefined,
      ...readPartEncodings(node),
      evidence: evidenceOf(node),
      place,
    };
  });
};

const readPartEncodings = ({ prefixEncoding, itemEncoding }: SpecNode): Pick<MediaTypeSpec, 'partEncodings'> =>
  prefixEncoding === undefined && itemEncoding === undefined
    ? {}
    : { partEncodings: { prefix: Array.isArray(prefixEncoding) ? prefixEncoding : [], item: itemEncoding } };

/** A schema stays the very node; only its place is added. */
export const readSchema = (reader: Reader, holder: SpecNode, key: string): SchemaRef | undefined => {
  const node = holder[key];
  return isObject(node) || typeof node === 'boolean' ? { node, place: reader.place(holder, key) } : undefined;
};
