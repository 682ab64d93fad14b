import { boundaryOf, concreteType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { serializeParameter } from '../parameters/serialize-parameter';
import { encodingAt, encodingOf, partTypes, styleOf } from './encoding';
import { fieldText } from './form';
import { partHead } from './part-head';

/** A part as a body of its own media type. */
type WritePart = (content: MediaTypeSpec, value: unknown) => string;

/**
 * An object as one part for each field, a list as one part for each item (RFC 2046, section 5.1).
 * @param contentType with the boundary
 */
export const writeMultipart = (
  spec: Spec,
  content: MediaTypeSpec,
  contentType: string,
  value: unknown,
  writePart: WritePart,
): string => {
  const boundary = boundaryOf(contentType);
  const parts = Array.isArray(value)
    ? value.map((item, index) => itemPart(spec, content, item, index, writePart))
    : fieldParts(spec, content, value, writePart);
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
};

const fieldParts = (spec: Spec, content: MediaTypeSpec, value: unknown, writePart: WritePart): readonly string[] =>
  (isObject(value) ? Object.entries(value) : []).flatMap(([name, field]) => {
    const property = shapeOf(spec, content.schema).property(name);
    const encoding = encodingOf(content, name);
    const said = partType(encoding);
    const style = styleOf(encoding);
    // A list is one part for each item, unless its style writes it as one text.
    if (style && !style.explode && typeof field === 'object') {
      const text = serializeParameter({ name, in: 'header', content: undefined, ...style }, field);
      return [`${partHead(spec, name, property, text, said)}\r\n${text}`];
    }
    const written = (schema: SchemaRef | undefined, one: unknown): string => {
      const part = { ...content, schema, examples: [], encoding: undefined, partEncodings: undefined };
      const isForm = said === undefined || typeof one !== 'object' || one === null;
      const text = isForm ? fieldText(one) : writePart({ ...part, mediaType: said }, one);
      return `${partHead(spec, name, schema, one, said)}\r\n${text}`;
    };
    return Array.isArray(field)
      ? field.map((item, index) => written(shapeOf(spec, property).item(index), item))
      : [written(property, field)];
  });

/** The first that is a type, or one that a range covers. */
const partType = (encoding: SpecNode | undefined): string | undefined => {
  const types = partTypes(encoding);
  const type = types.find((each) => !each.includes('*')) ?? types[0];
  return type && concreteType(type);
};

const itemPart = (spec: Spec, content: MediaTypeSpec, item: unknown, index: number, writePart: WritePart): string => {
  const mediaType = typeOfPart(content, item, index);
  const schema = shapeOf(spec, content.schema).item(index);
  const text = writePart({ ...content, mediaType, schema, encoding: undefined, partEncodings: undefined }, item);
  return `content-type: ${mediaType}\r\n\r\n${text}`;
};

/** As its Encoding Object says (OpenAPI 3.2), by its position; without one text is text, and all else JSON. */
const typeOfPart = (content: MediaTypeSpec, item: unknown, index: number): string =>
  partType(encodingAt(content, index)) ?? (typeof item === 'string' ? 'text/plain' : 'application/json');
