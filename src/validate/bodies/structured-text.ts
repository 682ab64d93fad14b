import { isXmlType } from '../../core/http/media-type';
import { isYamlType } from '../../core/http/sequence-type';
import { isObject } from '../../core/json/json';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../specs/spec';
import { parseXml } from './xml/read-xml';
import { renderXml } from './xml/write-xml';
import { readYaml } from './yaml-body';

/** What is in a parameter, a header, or a field of a form. */
type DescribedText = Pick<MediaTypeSpec, 'mediaType' | 'schema'>;

/** As XML where that is the media type of what has parts. What is JSON is YAML, too; any other value is not for us. */
export const structuredText = (spec: Spec, content: DescribedText | undefined, value: unknown): string | undefined =>
  content && isXmlType(content.mediaType) && (isObject(value) || Array.isArray(value))
    ? renderXml(spec, content.schema, value)
    : undefined;

/** How XML and YAML are read where their schema has parts; `undefined` for any other. The reader throws `Unreadable`. */
export const compileStructuredText = (
  spec: Spec,
  { mediaType, schema }: DescribedText,
): ((text: string) => unknown) | undefined => {
  if (!hasParts(spec, schema)) return undefined;
  if (isXmlType(mediaType)) return (text) => parseXml(spec, schema, text);
  return isYamlType(mediaType) ? readYaml : undefined;
};

/** Is an object or a list described, and no text that may be one? */
export const hasParts = (spec: Spec, schema: SchemaRef | undefined): boolean => {
  const { types, restricted } = shapeOf(spec, schema);
  return restricted && !types.has('string') && (types.has('object') || types.has('array'));
};

/** Described as one text; where nothing is said, as `otherwise`. */
export const isText = (spec: Spec, schema: SchemaRef | undefined, otherwise: boolean): boolean => {
  const { types, restricted } = shapeOf(spec, schema);
  return restricted ? types.has('string') && !types.has('object') && !types.has('array') : otherwise;
};
