import { essence, FORM_TYPE, isJsonType, isXmlType, meantType } from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';
import { type Json, parsedJson } from '../../core/json/json';
import type { SchemaMode } from '../../schema/read-write-only';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { schemaJudge } from '../schema/schema-judge';
import { readBody } from './read-body';

/** An example may be given as the body's text; then its value is what it says. What cannot be read stays text. */
export const writtenExample = (spec: Spec, content: MediaTypeSpec, value: Json, mode: SchemaMode): Json => {
  if (typeof value !== 'string') return value;
  const { mediaType } = content;
  if (isJsonType(meantType(mediaType)) || mediaType.includes('*')) return readJson(spec, content, value, mode);
  const isForm = essence(mediaType) === FORM_TYPE;
  const isWritten = isXmlType(mediaType)
    ? value.trim().startsWith('<')
    : isYamlType(mediaType) || sequenceForm(mediaType) || (isForm && !isText(spec, content, value, mode));
  if (!isWritten) return value;
  const read = readBody(spec, content, mediaType, Buffer.from(value), mode);
  return read.kind === 'value' ? (read.value as Json) : value;
};

/** The schema takes the text itself. */
const isText = (spec: Spec, { schema }: MediaTypeSpec, text: string, mode: SchemaMode): boolean =>
  schema === undefined || schemaJudge(spec, mode).conforms(schema.node, text);

/** Only where the schema refuses the text itself: a JSON string may hold JSON. */
const readJson = (spec: Spec, content: MediaTypeSpec, text: string, mode: SchemaMode): Json => {
  if (!/^\s*[[{]/.test(text) || (content.schema && isText(spec, content, text, mode))) return text;
  return (parsedJson(text) as Json | undefined) ?? text;
};
