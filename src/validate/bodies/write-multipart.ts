import {
  boundaryOf,
  concreteType,
  essence,
  isJsonType,
  parseMediaType,
  withBoundary,
} from '../../core/http/media-type';
import { sequenceForm } from '../../core/http/sequence-type';
import { isObject } from '../../core/json/json';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { inDigits, textOf } from '../parameters/in-digits';
import { serializeParameter } from '../parameters/serialize-parameter';
import { encodingAt, encodingOf, partTypes, styleOf } from './encoding';
import { itemHead, type PartHead, partHead } from './part-head';
import { writePartHeaders } from './part-headers';

/** A part as a body of its own media type. */
type WritePart = (content: MediaTypeSpec, value: unknown) => string;

/**
 * An object as one part for each field, a list as one part for each item (RFC 2046, section 5.1).
 * @param contentType as documented; the one that comes back names a boundary that occurs in no part
 */
export const writeMultipart = (
  spec: Spec,
  content: MediaTypeSpec,
  contentType: string,
  value: unknown,
  writePart: WritePart,
): { readonly text: string; readonly contentType: string } => {
  const parts = Array.isArray(value)
    ? value.map((item, index) => itemPart(spec, content, item, index, writePart))
    : fieldParts(spec, content, value, writePart);
  let boundary = boundaryOf(contentType);
  while (parts.some((part) => part.includes(`--${boundary}`))) boundary += 'x';
  return {
    text: `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
    contentType: withBoundary(withRoot(contentType, parts[0]), boundary),
  };
};

/** What is in related parts, the first of them says (RFC 2387, section 3.1). */
const withRoot = (contentType: string, first = ''): string => {
  const isSaid = parseMediaType(contentType)?.parameters.type !== undefined;
  if (isSaid || essence(contentType) !== 'multipart/related') return contentType;
  const type = /^content-type: ([^\r;]+)/m.exec(first.slice(0, first.indexOf('\r\n\r\n')))?.[1] ?? 'text/plain';
  return `${contentType}; type="${type}"`;
};

const fieldParts = (spec: Spec, content: MediaTypeSpec, value: unknown, writePart: WritePart): readonly string[] => {
  const inTexts = inDigits(spec, value);
  return (isObject(value) ? Object.entries(value) : []).flatMap(([name, field]) => {
    const property = shapeOf(spec, content.schema).property(name);
    const encoding = encodingOf(content, name);
    const head = headOf(spec, encoding);
    const style = styleOf(encoding);
    const text = isObject(inTexts) ? inTexts[name] : undefined;
    // A list is one part for each item, and an object one part, unless a style says otherwise. Generators write `form` beside everything.
    if (style && typeof field === 'object' && (!style.explode || style.style === 'deepObject')) {
      const pairs = serializeParameter({ name, in: 'query', content: undefined, ...style }, text);
      return pairs.map(([key, one]) => `${partHead(spec, key, property, one, head)}\r\n${one}`);
    }
    const written = (schema: SchemaRef | undefined, one: unknown, itsText: unknown): string => {
      const part = { ...content, schema, examples: [], encoding: undefined, partEncodings: undefined };
      const { said } = head;
      const isPlain = said === undefined || one === null || (typeof one !== 'object' && !isJsonString(said, one));
      const body = isPlain ? textOf(itsText) : writePart({ ...part, mediaType: said }, one);
      return `${partHead(spec, name, schema, one, head)}\r\n${body}`;
    };
    const isInParts = Array.isArray(field) && sequenceForm(head.said ?? '') === undefined;
    return isInParts
      ? field.map((item, index) => written(shapeOf(spec, property).item(index), item, Object(text)[index]))
      : [written(property, field, text)];
  });
};

/** Quoted, unless it is written as JSON already. */
const isJsonString = (said: string, value: unknown): boolean =>
  typeof value === 'string' && isJsonType(said) && !/^\s*[[{]/.test(value);

const headOf = (spec: Spec, encoding: SpecNode | undefined): PartHead => ({
  said: partType(encoding),
  headers: writePartHeaders(spec, encoding),
});

/** The first that is a type, or one that a range covers. */
const partType = (encoding: SpecNode | undefined): string | undefined => {
  const types = partTypes(encoding);
  const type = types.find((each) => !each.includes('*')) ?? types[0];
  return type && concreteType(type);
};

/** As its Encoding Object says (OpenAPI 3.2), by its position; without one text is text, bytes are bytes, and all else is JSON. */
const itemPart = (spec: Spec, content: MediaTypeSpec, item: unknown, index: number, writePart: WritePart): string => {
  const schema = shapeOf(spec, content.schema).item(index);
  const { text, mediaType } = itemHead(spec, schema, item, headOf(spec, encodingAt(content, index)));
  const body = writePart({ ...content, mediaType, schema, encoding: undefined, partEncodings: undefined }, item);
  return `${text}\r\n${body}`;
};
