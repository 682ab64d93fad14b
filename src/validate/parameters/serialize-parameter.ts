import { asciiJson, isObject } from '../../core/json/json';
import type { Parameter } from '../../specs/spec';
import { jsonOf, textOf } from './in-digits';
import { delimiterOf } from './split-text';

type QueryPairs = readonly (readonly [name: string, value: string])[];

/** What of a parameter says how it is written. */
export type WrittenParameter = Pick<Parameter, 'name' | 'in' | 'style' | 'explode' | 'content'> &
  Partial<Pick<Parameter, 'allowReserved'>>;

/** As a name or a value stands between the delimiters of its style. */
type Write = (text: string) => string;

/**
 * A value as its parameter's style writes it (OpenAPI 3.1, 4.8.12.4), the other direction of `compileParameter`.
 * Path: text of the segment. Query: pairs, of whose names nothing is encoded. Cookie: all that stands in the header, names included.
 * @param write what belongs to a value, so that only the delimiters of the style stand there literally; without it the text is plain
 */
export function serializeParameter(
  parameter: WrittenParameter & { readonly in: 'query' },
  value: unknown,
  write?: Write,
): QueryPairs;
export function serializeParameter(
  parameter: WrittenParameter & { readonly in: 'path' | 'header' | 'cookie' },
  value: unknown,
  write?: Write,
): string;
export function serializeParameter(parameter: WrittenParameter, value: unknown, write?: Write): string | QueryPairs;
export function serializeParameter(
  parameter: WrittenParameter,
  value: unknown,
  write: Write = (text) => text,
): string | QueryPairs {
  const content = parameter.content && write(contentText(parameter, parameter.content.mediaType, value));
  if (parameter.in === 'path' || parameter.in === 'header') return content ?? segment(parameter, value, write);
  const pairs: QueryPairs = content === undefined ? pairsOf(parameter, value, write) : [[parameter.name, content]];
  if (parameter.in !== 'cookie') return pairs;
  return pairs.map(([name, text]) => `${name}=${text}`).join(parameter.style === 'cookie' ? '; ' : '&');
}

/** How what belongs to this value of a parameter is percent-encoded; in a header nothing is. */
export const encoderOf = ({ in: place, style, explode, allowReserved }: WrittenParameter, value: unknown): Write => {
  if (place === 'path') return style === 'label' ? encodeLabel : encodeURIComponent;
  if (place === 'query') {
    const inOneText = typeof value === 'object' && !explode && style !== 'deepObject';
    const encode = inOneText ? encodeQueryValue : encodeQuery;
    return allowReserved === true ? (text) => withReserved(encode(text)) : encode;
  }
  return place === 'cookie' && style !== 'cookie' ? encodeCookie : (text) => text;
};

/** A dot between two values is the style's. */
const encodeLabel: Write = (text) => encodeURIComponent(text).replaceAll('.', '%2E');

/** What no cookie can hold (RFC 6265, section 4.1.1), and what would separate: servers differ in whether they decode the rest. */
const encodeCookie: Write = (text) => text.replaceAll(/[^!#$'-+\--:<-[\]-~]+/gu, encodeURIComponent);

/** `$`, `:`, `/` and `@` may stand in a query (RFC 3986, section 3.4), and are easier to read so; browsers encode the quote. */
const encodeQueryValue: Write = (text) =>
  encodeURIComponent(text)
    .replaceAll(/%(?:24|3A|2F|40)/g, decodeURIComponent)
    .replaceAll("'", '%27');

/** The same where a comma separates nothing: `$select=a,b` stays readable. */
export const encodeQuery: Write = (text) => encodeQueryValue(text).replaceAll('%2C', ',');

/** Of what OpenAPI lets stand, the characters that neither end a query nor separate in it. */
const withReserved: Write = (encoded) => encoded.replaceAll(/%3[BDF]/g, decodeURIComponent);

const contentText = (parameter: WrittenParameter, mediaType: string, value: unknown): string => {
  if (typeof value === 'string' && !/json/.test(mediaType)) return textOf(value);
  return parameter.in === 'header' ? asciiJson(jsonOf(value)) : jsonOf(value);
};

const pairsOf = (parameter: WrittenParameter, value: unknown, write: Write): QueryPairs => {
  const { name, style, explode } = parameter;
  if (!Array.isArray(value) && !isObject(value)) {
    return [[name, write(textOf(value))]];
  }
  if (style === 'deepObject') return deepPairs(name, value, write);
  if (!explode) {
    const texts = (Array.isArray(value) ? value : Object.entries(value).flat()).map(textOf);
    return [[name, texts.map(write).join(separatorIn(parameter, texts, write))]];
  }
  return Array.isArray(value)
    ? value.map((item) => [name, write(textOf(item))] as const)
    : Object.entries(value).map(([key, item]) => [key, write(textOf(item))] as const);
};

/** Of these only a comma may stand in a URL; a pipe that has to be told from an item's own is sent all the same. */
const separatorIn = (parameter: WrittenParameter, texts: readonly string[], write: Write): string => {
  const delimiter = delimiterOf(parameter);
  const literal = delimiter === ',' || (delimiter === '|' && texts.some((text) => text.includes(delimiter)));
  return literal ? delimiter : write(delimiter);
};

const deepPairs = (name: string, value: unknown, write: Write): QueryPairs => {
  if (Array.isArray(value)) {
    // An object among the items: only a number tells which one a key belongs to.
    return value.flatMap((item, index) =>
      typeof item === 'object' && item !== null
        ? deepPairs(`${name}[${index}]`, item, write)
        : [[listName(name), write(textOf(item))] as const],
    );
  }
  if (!isObject(value)) return [[name, write(textOf(value))]];
  return Object.entries(value).flatMap(([key, item]) => deepPairs(`${name}[${key}]`, item, write));
};

/** OpenAPI leaves lists open here; who reads brackets takes a name without them for a text, and Stripe refuses that. */
const listName = (name: string): string => (name.endsWith('[]') ? name : `${name}[]`);

const segment = (parameter: WrittenParameter, value: unknown, write: Write): string => {
  const { name, style, explode } = parameter;
  const lead = (text: string): string => {
    if (style === 'matrix') return text === '' ? `;${name}` : `;${name}=${text}`;
    return style === 'label' ? `.${text}` : text;
  };
  const delimiter = delimiterOf(parameter);
  const between = explode && style === 'matrix' ? `;${name}=` : delimiter;
  if (Array.isArray(value)) return lead(value.map((item) => write(textOf(item))).join(between));
  if (!isObject(value)) return lead(write(textOf(value)));
  if (!explode)
    return lead(
      Object.entries(value)
        .flat()
        .map((each) => write(textOf(each)))
        .join(delimiter),
    );
  const pairs = Object.entries(value).map(([key, item]) => `${write(key)}=${write(textOf(item))}`);
  return style === 'matrix' ? pairs.map((pair) => `;${pair}`).join('') : lead(pairs.join(delimiter));
};
