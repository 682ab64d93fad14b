import { isUtf8 } from 'node:buffer';
import { essence, FORM_TYPE, isJsonType, isXmlType, parseMediaType } from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';
import { isObject } from '../../core/json/json';
import { childPointer, ROOT } from '../../core/json/pointer';
import type { SchemaMode } from '../../schema/read-write-only';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, Spec, SpecNode } from '../../specs/spec';
import { exactNumbers, inNumbers, readJson } from '../exact-numbers';
import type { RoundedNumber } from '../validate-types';
import { compileDecoder, compileXmlDecoder, notJson, Unreadable } from './body-text';
import { compileEventContent } from './event-content';
import { compileForm } from './form';
import { compileMultipart, type WrongPart } from './multipart';
import { compileEventText, compileSequence } from './sequences';
import { isText } from './structured-text';
import { parseXml } from './xml/read-xml';
import { isXmlText } from './xml/write-xml';
import { readYaml } from './yaml-body';

/** `opaque`: text or binary that is not parsed. `rounded`: numbers of the value whose digits JavaScript loses. */
export type ReadBody =
  | {
      readonly kind: 'value';
      readonly value: unknown;
      readonly wrongParts?: readonly WrongPart[];
      readonly rounded?: readonly RoundedNumber[];
    }
  | { readonly kind: 'opaque'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly source?: SpecNode; readonly unknown?: true };

/** Reads a body once; `mediaType` is the whole Content-Type with its parameters. */
export const readBody = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  mediaType: string,
  bytes: Uint8Array,
  mode: SchemaMode,
): ReadBody => compileBodyReader(spec, content, mediaType, mode)(bytes);

/** The same for many bodies of one media type: everything but the bytes is decided here. */
export const compileBodyReader = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  mediaType: string,
  mode: SchemaMode,
): ((bytes: Uint8Array) => ReadBody) => {
  const read = compileReader(spec, content, mediaType, mode);
  return (bytes) => {
    const before = exactNumbers();
    try {
      const body = read(bytes);
      if (body.kind !== 'value' || exactNumbers() === before) return body;
      return { ...body, ...inNumbers(body.value, before) };
    } catch (error) {
      if (error instanceof Unreadable) {
        const { message: reason, source, unknown } = error;
        return { kind: 'unreadable', reason, ...(source && { source }), ...(unknown && { unknown }) };
      }
      throw error;
    }
  };
};

const isNoObject = (spec: Spec, content: MediaTypeSpec | undefined): boolean => {
  const { types, restricted } = shapeOf(spec, content?.schema);
  return restricted && !types.has('object');
};

const compileReader = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  mediaType: string,
  mode: SchemaMode,
): ((bytes: Uint8Array) => ReadBody) => {
  const decode = compileDecoder(mediaType);
  const type = essence(mediaType);
  if (isJsonType(type)) {
    return (bytes) => ({ kind: 'value', value: parseJson(decode(bytes)) });
  }
  if (isXmlType(type)) {
    const decodeXml = compileXmlDecoder(mediaType);
    const shown = (content?.examples ?? []).map(({ value }) => value).filter(isXmlText);
    return (bytes) => ({ kind: 'value', value: parseXml(spec, content?.schema, decodeXml(bytes), shown) });
  }
  // A form that is described as one text is that text, and nothing is taken apart.
  if (type === FORM_TYPE && isText(spec, content?.schema, false)) {
    return (bytes) => ({ kind: 'value', value: decode(bytes) });
  }
  // No form holds a list: what a server sends under that name is read as other text is.
  if (mode === 'response' && type === FORM_TYPE && isNoObject(spec, content)) {
    return (bytes) => ({ kind: 'opaque', text: decode(bytes) });
  }
  if (content && type === FORM_TYPE) {
    const form = compileForm(spec, content, mode);
    return (bytes) => ({ kind: 'value', value: form(decode(bytes)) });
  }
  if (content && type.startsWith('multipart/') && !isText(spec, content.schema, false)) {
    const readPart = (part: MediaTypeSpec, bytes: Uint8Array): unknown => {
      const read = compileReader(spec, part, part.mediaType, mode)(bytes);
      return read.kind === 'value' ? read.value : undefined;
    };
    const multipart = compileMultipart(spec, content, mediaType, mode, readPart);
    return (bytes) => {
      const { value, wrongParts } = multipart(bytes);
      return inParts(value, wrongParts);
    };
  }
  const form = sequenceForm(type);
  if (content && form && !isText(spec, content.schema, form === 'events')) {
    const sequence = compileSequence(spec, form, content.schema);
    const item = form === 'events' ? shapeOf(spec, content.schema).item(0) : undefined;
    const checkContent = item && compileEventContent(spec, item);
    if (!checkContent) return (bytes) => ({ kind: 'value', value: sequence(decode(bytes)) });
    return (bytes) => {
      const events = sequence(decode(bytes));
      const at = (index: number) => childPointer(ROOT, index);
      return inParts(
        events,
        events.flatMap((event, index) => (isObject(event) ? checkContent(event, at(index)) : [])),
      );
    };
  }
  if (form === 'events' && content?.schema) {
    const oneEvent = compileEventText(spec, content.schema, mode);
    return (bytes) => ({ kind: 'opaque', text: oneEvent(decode(bytes)) });
  }
  if (isYamlType(type) && !isText(spec, content?.schema, false)) {
    return (bytes) => ({ kind: 'value', value: readYaml(decode(bytes)) });
  }
  // Text may be in any charset that nobody names (RFC 6657, section 3); that it is not UTF-8 is no mistake then.
  const isNamed = parseMediaType(mediaType)?.parameters.charset !== undefined;
  if (type.startsWith('text/') && isNamed) return (bytes) => ({ kind: 'opaque', text: decode(bytes) });
  if (type.startsWith('text/')) {
    return (bytes) => ({ kind: 'opaque', text: isUtf8(bytes) ? decode(bytes) : Buffer.from(bytes).toString('latin1') });
  }
  return (bytes) => ({ kind: 'opaque', text: Buffer.from(bytes).toString('latin1') });
};

const inParts = (value: unknown, wrongParts: readonly WrongPart[]): ReadBody =>
  wrongParts.length === 0 ? { kind: 'value', value } : { kind: 'value', value, wrongParts };

const parseJson = (text: string): unknown => {
  try {
    return readJson(text);
  } catch {
    throw notJson(text);
  }
};
