import { isObject } from '../../core/json';
import { isJsonType } from '../../core/media-type';
import { setOwn } from '../../core/own-property';
import type { SchemaMode } from '../../schema/read-write-only';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../specs/spec';
import { compileCoercion } from '../parameters/coerce';
import { decodeQuery, readQuery } from '../parameters/parameter-sources';
import { Unreadable } from './body-text';

/** A field's texts, in order of appearance, as the value that its schema wants. */
type ReadField = (texts: readonly string[]) => unknown;

/**
 * `application/x-www-form-urlencoded` as an object (OpenAPI 3.1, Encoding Object): repeated names or one delimited
 * text for an array, JSON for an object, `name[key]` for `deepObject`. Throws `Unreadable`.
 */
export const compileForm = (spec: Spec, content: MediaTypeSpec, mode: SchemaMode): ((text: string) => unknown) => {
  const readField = compileFields(spec, content, mode);
  const documented = new Set(shapeOf(spec, content.schema).propertyNames);
  return (text) => {
    const pairs = readQuery(text);
    if (pairs.malformed) throw new Unreadable('its percent-encoding is broken');
    const fields = new Map<string, string[]>();
    pairs.names.forEach((name, index) => {
      const value = decodeQuery(pairs.values[index] ?? '');
      const known = fields.get(name);
      if (known) known.push(value);
      else fields.set(name, [value]);
    });
    return collectFields(fields, documented, readField);
  };
};

/** `name[key]` goes into an object under `name`, `name[]` into a list; but a name that is documented so, brackets and all, stays. */
const collectFields = (
  fields: ReadonlyMap<string, readonly string[]>,
  documented: ReadonlySet<string>,
  readField: (name: string) => ReadField,
): Record<string, unknown> => {
  const value: Record<string, unknown> = {};
  for (const [full, texts] of fields) {
    const deep = documented.has(full) ? null : /^([^[\]]+)\[([^[\]]*)\]$/.exec(full);
    const name = deep?.[1] ?? full;
    if (!deep || deep[2] === '') {
      setOwn(value, name, readField(name)(texts));
      continue;
    }
    const before = Object.hasOwn(value, name) ? value[name] : undefined;
    // Added to in place: a copy per key would make a form of many keys slow.
    const inner = isObject(before) ? (before as Record<string, unknown>) : {};
    setOwn(inner, deep[2] ?? '', readField(full)(texts));
    setOwn(value, name, inner);
  }
  return value;
};

export const compileFields = (spec: Spec, content: MediaTypeSpec, mode: SchemaMode): ((name: string) => ReadField) => {
  const shape = shapeOf(spec, content.schema);
  const compiled = new Map(
    shape.propertyNames.map((name) => [name, fieldReader(spec, shape.property(name), encodingOf(content, name), mode)]),
  );
  const others = fieldReader(spec, shape.property(' '), undefined, mode);
  return (full) => {
    const known = compiled.get(full);
    if (known) return known;
    const deep = /^([^[\]]+)\[([^[\]]+)\]$/.exec(full);
    if (!deep) return others;
    const outer = shapeOf(spec, shape.property(deep[1] ?? ''));
    return fieldReader(spec, outer.property(deep[2] ?? ''), undefined, mode);
  };
};

interface Encoding {
  readonly explode: boolean;
  readonly delimiter: string;
  readonly contentType: string | undefined;
}

const encodingOf = (content: MediaTypeSpec, name: string): Encoding | undefined => {
  const found = content.encoding?.[name];
  if (!isObject(found)) return undefined;
  const style = found.style ?? 'form';
  return {
    explode: typeof found.explode === 'boolean' ? found.explode : style === 'form',
    delimiter: style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : ',',
    contentType: typeof found.contentType === 'string' ? found.contentType : undefined,
  };
};

const fieldReader = (
  spec: Spec,
  schema: SchemaRef | undefined,
  encoding: Encoding | undefined,
  mode: SchemaMode,
): ReadField => {
  const shape = shapeOf(spec, schema);
  const one = compileCoercion(spec, schema, mode);
  const item = compileCoercion(spec, shape.item(0), mode);
  const asJson = encoding?.contentType !== undefined && isJsonType(encoding.contentType);
  const structured = shape.restricted && (shape.types.has('object') || shape.types.has('array'));
  return (texts) => {
    const [single = ''] = texts;
    if ((asJson || structured) && texts.length === 1) {
      const parsed = parseStructure(single);
      if (parsed !== undefined) return parsed;
    }
    if (shape.restricted && shape.types.has('array')) {
      const parts = encoding?.explode === false && texts.length === 1 ? single.split(encoding.delimiter) : texts;
      return parts.map((text) => parseItem(spec, shape.item(0), text) ?? item(text));
    }
    return texts.length === 1 ? one(single) : texts.map(one);
  };
};

const parseItem = (spec: Spec, schema: SchemaRef | undefined, text: string): unknown => {
  const shape = shapeOf(spec, schema);
  return shape.restricted && (shape.types.has('object') || shape.types.has('array')) ? parseStructure(text) : undefined;
};

/** JSON of an object or array, else `undefined`: anything else stays the text it is. */
const parseStructure = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Arrays repeat their name; an object inside a form is JSON (OpenAPI 3.1, Encoding Object, `contentType`). */
export const formFields = (value: unknown): readonly (readonly [name: string, text: string])[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, item]) =>
        Array.isArray(item)
          ? item.map((entry) => [name, fieldText(entry)] as const)
          : [[name, fieldText(item)] as const],
      )
    : [];

export const fieldText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
