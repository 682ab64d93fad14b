import {
  essence,
  FORM_TYPE,
  isJsonType,
  isXmlType,
  parseMediaType,
  splitOutsideQuotes,
} from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';
import { childPointer, type Pointer, ROOT, type SpecPlace } from '../../core/json/pointer';
import type { SchemaMode } from '../../schema/read-write-only';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { readJson } from '../exact-numbers';
import { type FieldValue, fieldTree, keysOf } from '../parameters/field-tree';
import { readFields } from '../parameters/read-fields';
import { compileDecoder, Unreadable } from './body-text';
import { encodingAt, encodingOf, hasPartType, partTypes } from './encoding';
import { compileFields } from './form-fields';
import { wrongPartHeaders } from './part-headers';
import { hasParts, isText } from './structured-text';

interface MultipartPart {
  readonly name: string | undefined;
  readonly isFile: boolean;
  readonly mediaType: string;
  /** By name in lower case, as the part says them. */
  readonly fields: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

const MAX_PARTS = 1000;

/** A part that has not the media type or the headers that its Encoding Object asks for; or not the content that its schema names. */
export interface WrongPart {
  readonly pointer: Pointer;
  readonly keyword: 'contentType' | 'headers' | 'contentMediaType' | 'contentSchema';
  readonly message: string;
  readonly place: SpecPlace;
}

interface ReadParts {
  readonly value: unknown;
  readonly wrongParts: readonly WrongPart[];
}

/** A part as a body of its own media type. Throws `Unreadable`. */
type ReadPart = (content: MediaTypeSpec, bytes: Uint8Array) => unknown;

/**
 * `multipart/form-data` as an object (RFC 7578); another multipart type as the list of its parts. Where an object is
 * documented and every part has a name, the list is that object. A part of JSON, or of XML and its like where a structure
 * is documented, is its value, a file its text as Latin-1 (length in bytes), the rest as form fields. Throws `Unreadable`.
 */
export const compileMultipart = (
  spec: Spec,
  content: MediaTypeSpec,
  mediaType: string,
  mode: SchemaMode,
  readPart: ReadPart,
): ((bytes: Uint8Array) => ReadParts) => {
  const boundary = parseMediaType(mediaType)?.parameters.boundary;
  const readNamed = compileFields(spec, content, mode, 'header');
  const isForm = parseMediaType(mediaType)?.subtype === 'form-data';
  const meansObject = isForm || isObjectOnly(spec, content);
  const whole = shapeOf(spec, content.schema);
  const fieldOf = (part: MultipartPart, schema: SchemaRef | undefined): FieldValue =>
    isStructured(spec, part, schema)
      ? { value: structure(part, () => readPart(partContent(content, part, schema), part.bytes)) }
      : partValue(part, isText(spec, schema, false));
  return (bytes) => {
    if (!boundary) throw new Unreadable('its media type names no boundary');
    const parts = splitParts(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), boundary);
    const isList = !meansObject || (!isForm && parts.some((part) => part.name === undefined));
    if (isList) {
      const items = parts.map((part, index) =>
        readFields({ spec, mode }, whole.item(index), fieldTree([fieldOf(part, whole.item(index))])),
      );
      return { value: items, wrongParts: parts.flatMap((part, index) => wrongItem(spec, content, part, index, mode)) };
    }
    const named = parts.map((part) => {
      if (part.name === undefined) throw new Unreadable('one of its parts has no name');
      return { part, name: part.name };
    });
    return {
      value: readNamed(
        named.map(({ part, name }) => [name, fieldOf(part, schemaOf(spec, part, whole.property(name)))]),
      ),
      wrongParts: named.flatMap(({ part, name }) => wrongNamed(spec, content, part, name, mode)),
    };
  };
};

const wrongNamed = (
  spec: Spec,
  content: MediaTypeSpec,
  part: MultipartPart,
  name: string,
  mode: SchemaMode,
): readonly WrongPart[] => {
  const key = content.encoding && Object.hasOwn(content.encoding, name) ? name : (keysOf(name)?.[0] ?? name);
  return wrongHead(spec, encodingOf(content, key), part, childPointer(ROOT, key), `part ${name}`, mode);
};

const wrongItem = (
  spec: Spec,
  content: MediaTypeSpec,
  part: MultipartPart,
  index: number,
  mode: SchemaMode,
): readonly WrongPart[] =>
  wrongHead(spec, encodingAt(content, index), part, childPointer(ROOT, String(index)), `part ${index + 1}`, mode);

const wrongHead = (
  spec: Spec,
  encoding: SpecNode | undefined,
  { mediaType, fields }: MultipartPart,
  pointer: Pointer,
  what: string,
  mode: SchemaMode,
): readonly WrongPart[] => {
  if (!encoding) return [];
  const headers = wrongPartHeaders(spec, encoding, fields, mode).map(
    ({ message, place }): WrongPart => ({ pointer, keyword: 'headers', message: `${message} (${what})`, place }),
  );
  const documented = partTypes(encoding);
  if (hasPartType(documented, fields.get('content-type'))) return headers;
  const message = `is of the type ${essence(mediaType)} (${what}); documented: ${documented.join(', ')}`;
  return [{ pointer, keyword: 'contentType', message, place: spec.place(encoding, 'contentType') }, ...headers];
};

const isObjectOnly = (spec: Spec, content: MediaTypeSpec): boolean => {
  const { types, restricted } = shapeOf(spec, content.schema);
  return restricted && types.has('object') && !types.has('array');
};

/** Of a list each item is a part of its own (OpenAPI 3.1, section 4.8.15.2), unless its media type is one of lists. */
const schemaOf = (spec: Spec, part: MultipartPart, property: SchemaRef | undefined): SchemaRef | undefined => {
  if (sequenceForm(part.mediaType)) return property;
  const shape = shapeOf(spec, property);
  const isList = shape.restricted && shape.types.has('array') && !shape.types.has('object');
  return isList ? shape.item(0) : property;
};

/** XML, YAML, a form or lines of JSON, where its schema is not of a text. */
const isStructured = (spec: Spec, { mediaType }: MultipartPart, schema: SchemaRef | undefined): boolean => {
  const type = essence(mediaType);
  const isOfKind = isXmlType(type) || isYamlType(type) || type === FORM_TYPE || sequenceForm(type) !== undefined;
  return isOfKind && hasParts(spec, schema);
};

const partContent = (
  content: MediaTypeSpec,
  { mediaType }: MultipartPart,
  schema: SchemaRef | undefined,
): MediaTypeSpec => ({ ...content, mediaType, schema, examples: [], encoding: undefined, partEncodings: undefined });

const structure = ({ name }: MultipartPart, read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(`its part ${JSON.stringify(name ?? '')} cannot be read: ${error.message}`, error.source);
  }
};

const partText = (part: MultipartPart): string => compileDecoder(part.mediaType)(part.bytes);

/** @param isOfText described as text: JSON may be a string, and may be what such a text holds */
const partValue = (part: MultipartPart, isOfText: boolean): FieldValue => {
  if (part.isFile && !isJsonType(part.mediaType)) return { value: part.bytes.toString('latin1') };
  const text = partText(part);
  if (!isJsonType(part.mediaType)) return text;
  try {
    const value = readJson(text);
    return isOfText && typeof value === 'object' && value !== null ? text : { value };
  } catch {
    throw new Unreadable(`its part ${JSON.stringify(part.name ?? '')} is not JSON`);
  }
};

/** The parts between delimiter lines (RFC 2046, section 5.1.1); preamble and epilogue are ignored. */
const splitParts = (bytes: Buffer, boundary: string): readonly MultipartPart[] => {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: MultipartPart[] = [];
  let at = findDelimiter(bytes, delimiter, 0);
  if (at < 0) throw new Unreadable('its boundary does not occur in it');
  for (;;) {
    const afterDelimiter = at + delimiter.length;
    if (bytes.toString('latin1', afterDelimiter, afterDelimiter + 2) === '--') return parts;
    const start = bytes.indexOf('\r\n', afterDelimiter);
    const next = start < 0 ? -1 : findDelimiter(bytes, delimiter, start);
    if (next < 0) throw new Unreadable('its last boundary is missing');
    if (parts.length === MAX_PARTS) throw new Unreadable(`it has more than ${MAX_PARTS} parts`);
    parts.push(splitPart(bytes.subarray(start + 2, Math.max(start + 2, next - 2))));
    at = next;
  }
};

/** A delimiter stands at the very beginning or after a line break. */
const findDelimiter = (bytes: Buffer, delimiter: Buffer, from: number): number => {
  for (let at = bytes.indexOf(delimiter, from); at >= 0; at = bytes.indexOf(delimiter, at + 1)) {
    if (at === 0 || (bytes[at - 2] === 13 && bytes[at - 1] === 10)) return at;
  }
  return -1;
};

const splitPart = (bytes: Buffer): MultipartPart => {
  const end = bytes.indexOf('\r\n\r\n');
  // A part without header fields begins with the empty line.
  const bare = bytes.toString('latin1', 0, 2) === '\r\n';
  if (end < 0 && !bare) throw new Unreadable('one of its parts has no end of header fields');
  const head = bare ? '' : bytes.toString('utf8', 0, end);
  const fields = new Map(
    head.split(/\r\n(?![ \t])/).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const disposition = fields.get('content-disposition') ?? '';
  const mediaType = fields.get('content-type') ?? 'text/plain';
  return {
    name: dispositionParameter(disposition, 'name'),
    isFile: dispositionParameter(disposition, 'filename') !== undefined || BINARY.test(mediaType),
    mediaType,
    fields,
    bytes: bytes.subarray(bare ? 2 : end + 4),
  };
};

const BINARY = /^(?:(?:image|audio|video|font)\/(?!svg)|application\/octet-stream)/i;

const dispositionParameter = (disposition: string, name: string): string | undefined => {
  const isNamed = new RegExp(`^\\s*${name}\\*?=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i');
  // A name of a file may have a semicolon in it.
  const [, quoted, plain] =
    splitOutsideQuotes(disposition, ';')
      .map((part) => isNamed.exec(part))
      .find((match) => match !== null) ?? [];
  return quoted?.replaceAll('\\"', '"').replaceAll(/%(?:22|0D|0A)/g, decodeURIComponent) ?? plain;
};
