import { isJsonType, isMultipartType, isXmlType, meantType } from '../../core/http/media-type';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { type WrittenBody, writeBody } from '../../validate/bodies/write-body';
import { renderXml } from '../../validate/bodies/xml/write-xml';
import { encodeText } from './encode-text';

/** Without a content type there is no body, and without a value none in it. Bytes of a sample are sent as they are. */
export const serialize = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  contentType: string | undefined,
  value: unknown,
): { readonly body: Buffer | string; readonly contentType: string | undefined } => {
  if (contentType === undefined || value === undefined) return { body: '', contentType };
  if (value instanceof Uint8Array) return { body: Buffer.from(value), contentType };
  const written = writeText(spec, content, meantType(contentType), value);
  return encodeText(written.text, isMultipartType(contentType) ? written.contentType : contentType);
};

/** As the document describes this form; a body that a scenario brings along may be in one that is documented nowhere. */
const writeText = (spec: Spec, content: MediaTypeSpec | undefined, mediaType: string, value: unknown): WrittenText => {
  if (content) return writeBody(spec, { ...content, mediaType }, value);
  const contentType = mediaType;
  if (isXmlType(mediaType)) return { text: renderXml(spec, undefined, value), contentType };
  return { text: typeof value === 'string' && !isJsonType(mediaType) ? value : spec.numbers.write(value), contentType };
};

/** Parts have a boundary that occurs in none of them. */
type WrittenText = Pick<WrittenBody, 'text' | 'contentType'>;
