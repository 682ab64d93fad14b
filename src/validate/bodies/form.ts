import { isObject } from '../../core/json/json';
import type { SchemaMode } from '../../schema/read-write-only';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../specs/spec';
import { inDigits, textOf } from '../parameters/in-digits';
import { readQuery } from '../parameters/parameter-sources';
import { encoderOf, serializeParameter } from '../parameters/serialize-parameter';
import { Unreadable } from './body-text';
import { encodingOf, partTypes, styleOf } from './encoding';
import { compileFields } from './form-fields';
import { structuredText } from './structured-text';

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
export const writeForm = (spec: Spec, content: MediaTypeSpec, value: unknown): string => {
  const inTexts = inDigits(spec, value);
  return (isObject(value) ? Object.entries(value) : [])
    .flatMap(([name, field]) => {
      const encoding = encodingOf(content, name);
      const style = styleOf(encoding);
      const text = isObject(inTexts) ? inTexts[name] : undefined;
      if (style) return styledFields(name, style, text);
      const property = shapeOf(spec, content.schema).property(name);
      const written = (schema: SchemaRef | undefined, one: unknown): string | undefined =>
        structuredText(spec, { mediaType: partTypes(encoding)[0] ?? '', schema }, one);
      if (!Array.isArray(field)) return plainField(name, written(property, field) ?? text);
      const list = shapeOf(spec, property);
      return field.map((one, index) => plainField(name, written(list.item(index), one) ?? Object(text)[index]));
    })
    .join('&');
};

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

const plainField = (name: string, value: unknown): string => new URLSearchParams([[name, textOf(value)]]).toString();
