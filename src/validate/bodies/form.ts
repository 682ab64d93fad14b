import { isObject } from '../../core/json/json';
import type { SchemaMode } from '../../schema/read-write-only';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { textOf } from '../parameters/in-digits';
import { readQuery } from '../parameters/parameter-sources';
import { encoderOf, serializeParameter } from '../parameters/serialize-parameter';
import { Unreadable } from './body-text';
import { encodingOf, styleOf } from './encoding';
import { compileFields } from './form-fields';

/**
 * `application/x-www-form-urlencoded` as an object (OpenAPI 3.1, Encoding Object): repeated names or one delimited
 * text for an array, JSON for an object, `name[key]` at any depth. Throws `Unreadable`.
 */
export const compileForm = (spec: Spec, content: MediaTypeSpec, mode: SchemaMode): ((text: string) => unknown) => {
  const read = compileFields(spec, content, mode, 'query');
  return (text) => {
    const { names, values, malformed } = readQuery(text);
    if (malformed) throw new Unreadable('its percent-encoding is broken');
    return read(names.map((name, index) => [name, values[index] ?? '']));
  };
};

/** As the Encoding Objects say; without one arrays repeat their name, and an object is JSON (OpenAPI 3.1, Encoding Object, `contentType`). */
export const writeForm = (content: MediaTypeSpec, value: unknown): string =>
  (isObject(value) ? Object.entries(value) : [])
    .flatMap(([name, item]) => {
      const style = styleOf(encodingOf(content, name));
      return style ? styledFields(name, style, item) : plainFields(name, item);
    })
    .join('&');

const styledFields = (
  name: string,
  style: NonNullable<ReturnType<typeof styleOf>>,
  value: unknown,
): readonly string[] => {
  const parameter = { name, in: 'query' as const, content: undefined, ...style };
  return serializeParameter(parameter, value, encoderOf(parameter, value)).map(
    ([field, text]) => `${new URLSearchParams([[field, '']])}${text}`,
  );
};

const plainFields = (name: string, value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map((item) => new URLSearchParams([[name, textOf(item)]]).toString());
