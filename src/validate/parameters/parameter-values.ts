import { isObject } from '../../core/json';
import { isJsonType } from '../../core/media-type';
import { setOwn } from '../../core/own-property';
import type { SchemaMode } from '../../schema/read-write-only';
import { type Shape, shapeOf } from '../../schema/value-shape';
import type { Parameter, Spec } from '../../specs/spec';
import { compileCoercion } from './coerce';
import { decodeCookie, decodeQuery, type RawPairs, rawValues } from './parameter-sources';

/** Where the parameters of a request are read from; each is split once per request. */
export interface ParameterSources {
  /** Percent-decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: RawPairs;
  /** The whole query, as sent (`in: querystring`). */
  readonly rawQuery: string;
  readonly header: (name: string) => string | undefined;
  readonly cookies: RawPairs;
}

/** `undefined`: not sent. Throws `URIError` or `SyntaxError` for text that is not what the style says. */
type ReadParameter = (sources: ParameterSources) => unknown;

/**
 * How one parameter is read, decided once (OpenAPI 3.1, 4.8.12.2 to 4.8.12.4; RFC 6570).
 * Coerced to the schema's types where the text allows it.
 */
export const compileParameter = (spec: Spec, parameter: Parameter, mode: SchemaMode = 'request'): ReadParameter => {
  if (parameter.content) return readContent(parameter, parameter.content.mediaType);
  const shape = shapeOf(spec, parameter.schema);
  const values = compileValues(spec, parameter, shape, mode);
  const wantsArray = shape.restricted && shape.types.has('array');
  const wantsObject = shape.restricted && shape.types.has('object');
  if (parameter.in === 'query' || parameter.in === 'cookie') {
    const pairsOf = (sources: ParameterSources): RawPairs =>
      parameter.in === 'query' ? sources.query : sources.cookies;
    if (wantsObject && parameter.style === 'deepObject')
      return (sources) => readDeepObject(values, parameter.name, pairsOf(sources));
    if (wantsObject && parameter.explode) return (sources) => readSpreadObject(values, shape, pairsOf(sources));
    if (wantsArray) return (sources) => readQueryArray(values, parameter, rawValues(pairsOf(sources), parameter.name));
    if (wantsObject)
      return (sources) => values.object(splitRaw(parameter.style, first(pairsOf(sources), parameter.name)));
    const decode = parameter.in === 'query' ? decodeQuery : decodeCookie;
    return (sources) => {
      const raw = first(pairsOf(sources), parameter.name);
      return raw === undefined ? undefined : values.scalar(decode(raw));
    };
  }
  const text = textOf(parameter);
  if (wantsArray || wantsObject) return (sources) => readText(values, parameter, wantsArray, text(sources));
  return (sources) => {
    const found = text(sources);
    return found === undefined ? undefined : values.scalar(stripPrefix(parameter, found));
  };
};

const first = (pairs: RawPairs, name: string): string | undefined => {
  const index = pairs.names.indexOf(name);
  return index < 0 ? undefined : pairs.values[index];
};

const textOf = (parameter: Parameter): ((sources: ParameterSources) => string | undefined) => {
  const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
  return parameter.in === 'header'
    ? ({ header }) => header(name)
    : ({ path }) => (Object.hasOwn(path, name) ? path[name] : undefined);
};

/** How texts become values; made once per parameter. */
interface ParameterValues {
  scalar(text: string): unknown;
  array(texts: readonly string[]): unknown;
  object(flat: readonly string[] | undefined): unknown;
  property(name: string): (text: string) => unknown;
}

const compileValues = (spec: Spec, parameter: Parameter, shape: Shape, mode: SchemaMode): ParameterValues => {
  const scalar = compileCoercion(spec, parameter.schema, mode);
  const item = compileCoercion(spec, shape.item(0), mode);
  const known = new Map(shape.propertyNames.map((name) => [name, compileCoercion(spec, shape.property(name), mode)]));
  const others = compileCoercion(spec, shape.property(' '), mode);
  const property = (name: string): ((text: string) => unknown) => known.get(name) ?? others;
  const object = (flat: readonly string[] | undefined): unknown => {
    if (flat === undefined) return undefined;
    const made: Record<string, unknown> = {};
    for (let i = 0; i + 1 < flat.length; i += 2)
      setOwn(made, flat[i] ?? '', property(flat[i] ?? '')(flat[i + 1] ?? ''));
    return made;
  };
  return { scalar, array: (texts) => texts.map(item), object, property };
};

const DELIMITERS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' };

/**
 * A delimiter inside an item is sent encoded (RFC 6570), so a literal one separates. Many clients encode all of them:
 * when there is no literal one, encoded ones separate.
 */
const splitRaw = (style: string, raw: string | undefined): readonly string[] | undefined => {
  if (raw === undefined) return undefined;
  if (raw === '') return [];
  const delimiter = DELIMITERS[style] ?? ',';
  return delimiter !== ' ' && raw.includes(delimiter)
    ? raw.split(delimiter).map(decodeQuery)
    : decodeQuery(raw).split(delimiter);
};

const readQueryArray = (values: ParameterValues, parameter: Parameter, raws: readonly string[]): unknown => {
  if (raws.length === 0) return undefined;
  if (parameter.explode) return values.array(raws.map(decodeQuery));
  return values.array(raws.flatMap((raw) => splitRaw(parameter.style, raw) ?? []));
};

/** `form` with `explode`: each property is a query parameter of its own. */
const readSpreadObject = (values: ParameterValues, shape: Shape, pairs: RawPairs): unknown => {
  const made: Record<string, unknown> = {};
  for (const name of shape.propertyNames) {
    const raw = first(pairs, name);
    if (raw !== undefined) setOwn(made, name, values.property(name)(decodeQuery(raw)));
  }
  return Object.keys(made).length === 0 ? undefined : made;
};

/** `name[key]=value`, deeper levels and `[]` as clients in the wild send them (OpenAPI leaves those undefined). */
const readDeepObject = (values: ParameterValues, name: string, pairs: RawPairs): unknown => {
  let made: Record<string, unknown> | undefined;
  pairs.names.forEach((full, index) => {
    if (!full.startsWith(`${name}[`) || !full.endsWith(']')) return;
    const keys = full.slice(name.length + 1, -1).split('][');
    made ??= {};
    const text = decodeQuery(pairs.values[index] ?? '');
    assignDeep(made, keys, keys.length === 1 ? values.property(keys[0] ?? '')(text) : text);
  });
  return made;
};

const assignDeep = (target: Record<string, unknown>, keys: readonly string[], value: unknown): void => {
  const [key = '', next] = keys;
  if (next === undefined) {
    const before = Object.hasOwn(target, key) ? target[key] : undefined;
    if (Array.isArray(before)) before.push(value);
    else setOwn(target, key, before === undefined ? value : [before, value]);
    return;
  }
  const child = Object.hasOwn(target, key) ? target[key] : undefined;
  if (next === '') {
    if (Array.isArray(child)) child.push(value);
    else setOwn(target, key, [value]);
    return;
  }
  const inner: Record<string, unknown> = isObject(child) ? (child as Record<string, unknown>) : {};
  setOwn(target, key, inner);
  assignDeep(inner, keys.slice(1), value);
};

const stripPrefix = (parameter: Parameter, text: string): string => {
  if (parameter.style === 'label') return expectPrefix(text, '.');
  if (parameter.style === 'matrix') return expectPrefix(text, `;${parameter.name}=`);
  return text;
};

const expectPrefix = (text: string, prefix: string): string => {
  if (!text.startsWith(prefix)) throw new SyntaxError(`must begin with ${JSON.stringify(prefix)}`);
  return text.slice(prefix.length);
};

/** Arrays and objects in a path segment or a header (styles simple, label, matrix). */
const readText = (
  values: ParameterValues,
  parameter: Parameter,
  asArray: boolean,
  text: string | undefined,
): unknown => {
  if (text === undefined) return undefined;
  if (asArray) return values.array(splitText(parameter, text));
  if (!parameter.explode) return values.object(splitText(parameter, text));
  const parts =
    parameter.style === 'matrix' ? text.split(';').filter((part) => part !== '') : splitText(parameter, text);
  return values.object(parts.flatMap((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
};

const splitText = ({ style, explode, name, in: where }: Parameter, text: string): readonly string[] => {
  if (style === 'label') return expectPrefix(text, '.').split(explode ? '.' : ',');
  if (style === 'matrix' && explode) return expectPrefix(text, `;${name}=`).split(`;${name}=`);
  const list = style === 'matrix' ? expectPrefix(text, `;${name}=`) : text;
  if (list === '') return [];
  return where === 'header' ? list.split(',').map((item) => item.trim()) : list.split(',');
};

/** A parameter described by `content`: JSON, or plain text. */
const readContent = (parameter: Parameter, mediaType: string): ReadParameter => {
  const parse = isJsonType(mediaType)
    ? (text: string): unknown => {
        try {
          return JSON.parse(text);
        } catch {
          throw new SyntaxError('must be JSON');
        }
      }
    : (text: string): unknown => text;
  return (sources) => {
    const text = contentText(parameter, sources);
    return text === undefined ? undefined : parse(text);
  };
};

const contentText = (parameter: Parameter, sources: ParameterSources): string | undefined => {
  if (parameter.in === 'querystring') return sources.rawQuery === '' ? undefined : decodeQuery(sources.rawQuery);
  if (parameter.in === 'header' || parameter.in === 'path') return textOf(parameter)(sources);
  const raw = first(parameter.in === 'query' ? sources.query : sources.cookies, parameter.name);
  return raw === undefined ? undefined : decodeQuery(raw);
};

export { serializeParameter } from './serialize-parameter';
