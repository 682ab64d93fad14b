import { isObject } from '../../core/json';
import { isJsonType } from '../../core/media-type';
import type { HeaderSpec, SchemaRef, Spec } from '../../specs/spec';
import { compileSchema } from '../../validate/compile-schema';
import { refuses } from '../../validate/refuses';
import { serializeParameter } from '../../validate/serialize-parameter';

/**
 * A documented header as it is sent: its example, else a made value that satisfies its schema, in style `simple` or as its content
 * says (OpenAPI 3.1, section 4.8.21). `undefined`: there is nothing to send.
 */
export const responseHeader = async (
  spec: Spec,
  header: HeaderSpec,
  make: (schema: SchemaRef) => Promise<unknown>,
): Promise<string | readonly string[] | undefined> => {
  const { schema } = header;
  const value = header.examples[0]?.value ?? (schema && fitting(spec, schema, await make(schema)));
  if (value === undefined || value === null) return undefined;
  // Cookies cannot be joined into one header (RFC 9110, section 5.3).
  if (header.name === 'set-cookie' && Array.isArray(value)) return value.map((one) => written(header, one));
  return written(header, value);
};

const fitting = (spec: Spec, schema: SchemaRef, made: unknown): unknown => {
  if (made !== undefined && made !== null && !refuses(compileSchema(spec, schema, 'response'), made)) return made;
  const { fitValue } = require('../generate/fit-value') as typeof import('../generate/fit-value');
  return fitValue(spec, schema, 'response', made ?? undefined)?.value ?? made;
};

const written = (header: HeaderSpec, value: unknown): string => {
  // An example may be written as it is sent already.
  if (typeof value === 'string' && (!header.content || !isJsonType(header.content.mediaType) || isJson(value))) {
    return value;
  }
  return serializeParameter(
    { ...header, in: 'header', style: 'simple', allowReserved: false, deprecated: false },
    value,
  );
};

const isJson = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) || Array.isArray(value);
  } catch {
    return false;
  }
};
