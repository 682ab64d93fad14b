import { isObject } from '../../core/json';
import { boundaryOf } from '../../core/media-type';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { formFields } from './form';

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
    : fieldParts(value);
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
};

const fieldParts = (value: unknown): readonly string[] =>
  formFields(value).map(
    ([name, text]) => `content-disposition: form-data; name="${name.replaceAll('"', '%22')}"\r\n\r\n${text}`,
  );

const itemPart = (spec: Spec, content: MediaTypeSpec, item: unknown, index: number, writePart: WritePart): string => {
  const mediaType = typeOfPart(content, item, index);
  const schema = shapeOf(spec, content.schema).item(index);
  const text = writePart({ ...content, mediaType, schema, encoding: undefined, partEncodings: undefined }, item);
  return `content-type: ${mediaType}\r\n\r\n${text}`;
};

/** As its Encoding Object says (OpenAPI 3.2), by its position; without one text is text, and all else JSON. */
const typeOfPart = ({ partEncodings }: MediaTypeSpec, item: unknown, index: number): string => {
  const encoding = partEncodings?.prefix[index] ?? partEncodings?.item;
  const said = isObject(encoding) && typeof encoding.contentType === 'string' ? encoding.contentType : '';
  const [first = ''] = said.split(',').map((type) => type.trim());
  if (first !== '' && !first.includes('*')) return first;
  return typeof item === 'string' ? 'text/plain' : 'application/json';
};
