import type { Parameter } from '../../specs/spec';
import { decodeCookie, decodeQuery } from './parameter-sources';

/** Of a list in one text; `tabDelimited` is what Swagger 2.0 calls `tsv`, and no style of OpenAPI 3. */
const DELIMITERS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' };

type Styled = Pick<Parameter, 'name' | 'in' | 'style' | 'explode'>;

export const delimiterOf = ({ style, explode }: Pick<Parameter, 'style' | 'explode'>): string =>
  explode && style === 'label' ? '.' : (DELIMITERS[style] ?? ',');

export const decoderOf = ({ in: place, style }: Styled): ((text: string) => string) => {
  if (place === 'query') return decodeQuery;
  if (place === 'path') return decodeURIComponent;
  return place === 'cookie' && style !== 'cookie' ? decodeCookie : asSent;
};

/** A step of reading that changes nothing, and so need not be taken. */
export const asSent = (text: string): string => text;

/** The styles that put something before the value (RFC 6570, sections 3.2.5 and 3.2.7). */
export const hasPrefix = ({ style }: Styled): boolean => style === 'label' || style === 'matrix';

/** @throws SyntaxError */
export const withoutPrefix = (parameter: Styled, text: string): string => {
  if (!hasPrefix(parameter)) return text;
  const { name, style } = parameter;
  // An empty value has no equals sign.
  if (style === 'matrix' && text === `;${name}`) return '';
  const prefix = style === 'label' ? '.' : `;${name}=`;
  if (!text.startsWith(prefix)) throw new SyntaxError(`must begin with ${JSON.stringify(prefix)}`);
  return text.slice(prefix.length);
};

/** The texts of a list in a path segment, a header, or the one value of a query parameter or cookie, as `splitAt` gives them. */
export const splitList = (parameter: Styled, raw: string): readonly (readonly string[])[] => {
  const { name, style, explode } = parameter;
  const decode = decoderOf(parameter);
  const text = withoutPrefix(parameter, raw);
  if (style === 'matrix' && explode) return [text.split(`;${name}=`).map(decode)];
  const read = splitAt(delimiterOf(parameter), text, parameter.in === 'header' ? (item) => item.trim() : decode);
  // Up to OpenAPI 3.0.3 the table of styles has dots here.
  const isDotted = style === 'label' && !explode && !text.includes(',') && text.includes('.');
  return isDotted ? [...read, text.split('.').map(decode)] : read;
};

/**
 * A delimiter inside an item is sent encoded (RFC 6570), so a literal one separates. Many clients encode all of them: when there is no
 * literal one, encoded ones may separate, or belong to the only item.
 */
const splitAt = (delimiter: string, text: string, decode: (text: string) => string): readonly (readonly string[])[] => {
  if (text === '') return [[]];
  if (text.includes(delimiter)) return [text.split(delimiter).map(decode)];
  const whole = decode(text);
  return whole.includes(delimiter) ? [whole.split(delimiter), [whole]] : [[whole]];
};

type Pairs = readonly (readonly [name: string, text: string])[];

/** The names and texts of an object in one text (`R,1,G,2` or `R=1,G=2`); none where a name has no value. */
export const splitObject = (parameter: Styled, raw: string): readonly Pairs[] => {
  const decode = decoderOf(parameter);
  if (parameter.explode && parameter.in !== 'query' && parameter.in !== 'cookie') {
    const between = parameter.style === 'matrix' ? ';' : delimiterOf(parameter);
    const text = parameter.style === 'matrix' ? raw.replace(/^;/, '') : withoutPrefix(parameter, raw);
    const parts = text === '' ? [] : text.split(between).map((part) => part.trim().split(/=(.*)/s, 2));
    return parts.every((part) => part.length === 2) || parameter.style === 'matrix'
      ? [parts.map(([name = '', value = '']) => [decode(name), decode(value)] as const)]
      : [];
  }
  return splitList(parameter, raw)
    .filter((flat) => flat.length % 2 === 0)
    .map((flat) => flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : [])));
};
