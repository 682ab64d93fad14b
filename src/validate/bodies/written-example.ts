import type { Json } from '../../core/json';
import { isXmlType } from '../../core/media-type';
import { isYamlType, sequenceForm } from '../../core/sequence-type';
import type { SchemaMode } from '../../schema/read-write-only';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { readBody } from './read-body';

/** An example of XML, YAML or lines of JSON may be given as the body's text; then its value is what it says. What cannot be read stays text. */
export const writtenExample = (spec: Spec, content: MediaTypeSpec, value: Json, mode: SchemaMode): Json => {
  if (typeof value !== 'string') return value;
  const { mediaType } = content;
  const isWritten = isXmlType(mediaType)
    ? value.trim().startsWith('<')
    : isYamlType(mediaType) || sequenceForm(mediaType);
  if (!isWritten) return value;
  const read = readBody(spec, content, mediaType, Buffer.from(value), mode);
  return read.kind === 'value' ? (read.value as Json) : value;
};
