import { isJsonType } from '../../core/http/media-type';
import { asciiJson, isObject, parsedJson } from '../../core/json/json';
import { excessOf } from '../../core/results/excess';
import type { HeaderSpec, Spec } from '../../specs/spec';
import { contentValue } from '../../validate/parameters/content-value';
import { inDigits } from '../../validate/parameters/in-digits';
import { serializeParameter } from '../../validate/parameters/serialize-parameter';

/**
 * A documented header as it is sent: its example, else a made value that satisfies its schema. It is written in style
 * `simple` or as its content says (OpenAPI 3.1, section 4.8.21). `undefined`: there is nothing to send.
 */
export const responseHeader = (
  spec: Spec,
  header: HeaderSpec,
  seed: string,
): string | readonly string[] | undefined => {
  const value = header.examples[0]?.value ?? made(spec, header, seed);
  // Aliases of YAML make twenty lines as large as all memory.
  if (value === undefined || value === null || excessOf(value) !== undefined) return undefined;
  if (typeof value === 'number') return spec.numbers.write(value);
  // Cookies cannot be joined into one header (RFC 9110, section 5.3).
  if (header.name === 'set-cookie' && Array.isArray(value)) return value.map((one) => written(spec, header, one));
  return written(spec, header, value);
};

const made = (spec: Spec, header: HeaderSpec, seed: string): unknown => {
  const schema = header.schema ?? (header.required ? { node: true, place: header.place } : undefined);
  if (!schema) return undefined;
  const { makeHeader } = require('./make-header') as typeof import('./make-header');
  return makeHeader(spec, { name: header.name, schema }, seed);
};

const written = (spec: Spec, header: HeaderSpec, value: unknown): string => {
  // An example may be written as it is sent already.
  if (typeof value === 'string' && (!header.content || !isJsonType(header.content.mediaType) || isJson(value))) {
    return value;
  }
  if (header.content && isJsonType(header.content.mediaType)) return asciiJson(spec.numbers.write(value));
  return serializeParameter(
    { ...header, in: 'header', style: 'simple' },
    inDigits(spec, contentValue(spec, header, value)),
  );
};

const isJson = (text: string): boolean => {
  const value = parsedJson(text);
  return isObject(value) || Array.isArray(value);
};
