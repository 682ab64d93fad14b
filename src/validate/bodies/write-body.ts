import { isUtf8 } from 'node:buffer';
import {
  concreteType,
  essence,
  FORM_TYPE,
  isJsonType,
  isMultipartType,
  isXmlType,
  mediaTypeMatches,
} from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';
import { isObject } from '../../core/json/json';
import { compose } from '../../schema/composition';
import { isBytes } from '../../schema/schema-types';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { writeForm } from './form';
import { saidCharset } from './said-charset';
import { writeSequence } from './sequences';
import { writeMultipart } from './write-multipart';
import { renderXml } from './xml/write-xml';
import { writeYaml } from './yaml-body';

export interface WrittenBody {
  readonly text: string;
  /** The value was bytes, each of which is one character of the text. */
  readonly encoding?: 'latin1';
  /** The value of `content-type`; a multipart one names its boundary. */
  readonly contentType: string;
}

/**
 * A value as a request body of a documented media type: JSON, XML (by the schema), a form, multipart, YAML, lines of
 * JSON or text. Nothing random goes into it: the same case writes the same bytes in every run.
 */
export const writeBody = (spec: Spec, content: MediaTypeSpec, value: unknown): WrittenBody =>
  inUtf8(writeText(spec, content, value));

/** A body that is written already goes byte for byte. */
export const writtenBody = ({ mediaType }: MediaTypeSpec, bytes: Uint8Array): WrittenBody => {
  const contentType = concreteType(mediaType) || 'application/json';
  const buffer = Buffer.from(bytes);
  return isUtf8(buffer)
    ? inUtf8({ text: buffer.toString('utf8'), contentType })
    : { text: buffer.toString('latin1'), encoding: 'latin1', contentType };
};

const inUtf8 = (written: WrittenBody): WrittenBody =>
  written.encoding ? written : { ...written, contentType: saidCharset(written.contentType, written.text) };

const writeText = (spec: Spec, content: MediaTypeSpec, value: unknown): WrittenBody => {
  const contentType = sentType(spec, content);
  const type = essence(contentType);
  if (value instanceof Uint8Array)
    return { text: Buffer.from(value).toString('latin1'), encoding: 'latin1', contentType };
  if (type === FORM_TYPE && (isObject(value) || value === null))
    return { text: writeForm(spec, content, value), contentType };
  if (isMultipartType(type) && typeof value !== 'string') {
    const writePart = (part: MediaTypeSpec, item: unknown): string => writeBody(spec, part, item).text;
    return writeMultipart(spec, content, contentType, value, writePart);
  }
  if (isXmlType(type)) return { text: renderXml(spec, content.schema, value), contentType };
  const form = sequenceForm(type);
  const isBare = form === 'events' && typeof value === 'string' && !EVENT_LINE.test(value);
  if (typeof value === 'string' && isWrittenOut(type) && !isBare) return { text: value, contentType };
  if (form) return { text: writeSequence(form, value, spec.numbers.write), contentType };
  if (isYamlType(type)) return { text: writeYaml(value, spec.numbers), contentType };
  return { text: spec.numbers.write(value), contentType };
};

/** Under a wildcard bytes are bytes, and all else is what most servers speak. */
const sentType = (spec: Spec, { mediaType, schema }: MediaTypeSpec): string => {
  const isOpen = mediaType.includes('*') && mediaTypeMatches(mediaType, BYTES);
  const isBinary = isOpen && schema && compose(spec, [schema.node]).nodes.some(isBytes);
  return isBinary ? BYTES : concreteType(mediaType) || 'application/json';
};

const BYTES = 'application/octet-stream';

/** A text without one is no stream that a client could read: it is what is in an event. */
const EVENT_LINE = /^(?:data|event|id|retry|):/m;

/** Where a text is the body itself, not a JSON value in it. */
const isWrittenOut = (type: string): boolean => !isJsonType(type);
