import { mediaTypeMatches } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import type { MediaTypeSpec, Parameter, SpecNode } from '../../specs/spec';

/** The Encoding Object of a property of a form. */
export const encodingOf = ({ encoding }: MediaTypeSpec, name: string): SpecNode | undefined => {
  const found = encoding && Object.hasOwn(encoding, name) ? encoding[name] : undefined;
  return isObject(found) ? found : undefined;
};

/** Of a part of a multipart body that is a list (OpenAPI 3.2). */
export const encodingAt = ({ partEncodings }: MediaTypeSpec, index: number): SpecNode | undefined => {
  const found = partEncodings?.prefix[index] ?? partEncodings?.item;
  return isObject(found) ? found : undefined;
};

/** How a property is written, where its Encoding Object says so; as a parameter in the query would be. */
export const styleOf = (
  encoding: SpecNode | undefined,
): Pick<Parameter, 'style' | 'explode' | 'allowReserved'> | undefined => {
  const allowReserved = encoding?.allowReserved === true;
  if (typeof encoding?.style !== 'string' && typeof encoding?.explode !== 'boolean' && !allowReserved) return undefined;
  const style = typeof encoding.style === 'string' ? encoding.style : 'form';
  return { style, explode: typeof encoding.explode === 'boolean' ? encoding.explode : style === 'form', allowReserved };
};

/** The media types that a part may have. */
export const partTypes = (encoding: SpecNode | undefined): readonly string[] =>
  typeof encoding?.contentType === 'string'
    ? encoding.contentType.split(',').flatMap((type) => (type.trim() === '' ? [] : [type.trim()]))
    : [];

/** Has a part one of its documented media types? Where it names none it is text (RFC 7578, section 4.4), as which JSON can be read, too. */
export const hasPartType = (documented: readonly string[], mediaType: string | undefined): boolean =>
  documented.length === 0 ||
  documented.some((type) =>
    mediaType === undefined
      ? mediaTypeMatches(type, 'text/plain') || mediaTypeMatches(type, 'application/json')
      : mediaTypeMatches(type, mediaType),
  );
