import { type HeaderMap, headerValue } from '../../core/http/http';
import { essence, FORM_TYPE, isJsonType } from '../../core/http/media-type';
import { setOwn } from '../../core/json/own-property';
import type { SchemaMode } from '../../schema/read-write-only';
import { type Shape, shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, Parameter, Spec } from '../../specs/spec';
import { Unreadable } from '../bodies/body-text';
import { compileForm } from '../bodies/form';
import { compileStructuredText } from '../bodies/structured-text';
import { readJson } from '../exact-numbers';
import { compileCoercion } from './coerce';
import { addField, type FieldTree, fieldTree, keysIn } from './field-tree';
import { decodeQuery, type RawPairs, rawValues } from './parameter-sources';
import { type FieldReading, firstAccepted, readFields, wants } from './read-fields';
import { asSent, decoderOf, hasPrefix, splitList, splitObject, withoutPrefix } from './split-text';
import { readSpreadObject } from './spread-object';

/** Where the parameters of a request are read from; each is split once per request. */
export interface ParameterSources {
  /** Percent-encoded, as in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: RawPairs;
  /** The whole query, as sent (`in: querystring`). */
  readonly rawQuery: string;
  readonly headers: HeaderMap;
  readonly cookies: RawPairs;
}

/**
 * `undefined`: not sent. There may be an `ExactNumber` anywhere in the value. Throws `URIError` or `SyntaxError` for text that is not
 * what the style says.
 */
type ReadParameter = (sources: ParameterSources) => unknown;

/** What the text may mean in one way of reading it; `undefined`: not sent so. */
type ReadAs = (sources: ParameterSources) => readonly unknown[] | undefined;

/**
 * How one parameter is read, decided once (OpenAPI 3.1, 4.8.12.2 to 4.8.12.4; RFC 6570).
 * Coerced to the schema's types where the text allows it.
 * @param isClaimed does another parameter of the operation have this name in the query? An open object takes the others.
 */
export const compileParameter = (
  spec: Spec,
  parameter: Parameter,
  mode: SchemaMode = 'request',
  isClaimed: (name: string) => boolean = () => true,
): ReadParameter => {
  const reading = { spec, mode };
  if (parameter.content) return readContent(reading, parameter, parameter.content);
  const { schema, style } = parameter;
  const inPairs = parameter.in === 'query' || parameter.in === 'cookie';
  if (inPairs && style === 'deepObject')
    return (sources) => readDeepObject(reading, parameter, pairsOf(parameter, sources));
  const shape = shapeOf(spec, schema);
  const object = !wants(shape, 'object')
    ? []
    : inPairs && parameter.explode
      ? [
          (sources: ParameterSources) =>
            readSpreadObject(reading, shape, parameter, pairsOf(parameter, sources), isClaimed),
        ]
      : [objectReader(reading, shape, parameter)];
  const array = wants(shape, 'array') ? [arrayReader(reading, shape, parameter)] : [];
  if (object.length + array.length === 0) return textReader(reading, parameter);
  const ways = [...object, ...array, ...scalarReader(reading, shape, parameter)];
  return (sources) =>
    decide(
      reading,
      parameter,
      ways.map((read) => read(sources)),
    );
};

/** Most parameters: one text, read in one way. */
const textReader = (reading: FieldReading, parameter: Parameter): ReadParameter => {
  const coerce = compileCoercion(reading.spec, parameter.schema, reading.mode);
  const bare = hasPrefix(parameter) ? (raw: string) => withoutPrefix(parameter, raw) : asSent;
  const steps = [bare, decoderOf(parameter)].filter((step) => step !== asSent);
  const textIn = textOf(parameter);
  return (sources) => {
    let text = textIn(sources);
    if (text === undefined) return undefined;
    for (const step of steps) text = step(text);
    return coerce === asSent ? text : coerce(text);
  };
};

const decide = (
  reading: FieldReading,
  { schema }: Parameter,
  found: readonly (readonly unknown[] | undefined)[],
): unknown => {
  const sent = found.filter((each) => each !== undefined);
  if (sent.length === 0) return undefined;
  const readings = sent.flat();
  if (readings.length === 0) throw new SyntaxError('has a name without a value');
  return firstAccepted(reading, schema, readings);
};

const pairsOf = (parameter: Parameter, sources: ParameterSources): RawPairs =>
  parameter.in === 'query' ? sources.query : sources.cookies;

const first = (pairs: RawPairs, name: string): string | undefined => {
  const index = pairs.names.indexOf(name);
  return index < 0 ? undefined : pairs.values[index];
};

/** As sent: percent-encoded where the place has that. */
const textOf = (parameter: Parameter): ((sources: ParameterSources) => string | undefined) => {
  const { name } = parameter;
  if (parameter.in === 'header') {
    const key = name.toLowerCase();
    return ({ headers }) => headerValue(headers, key);
  }
  if (parameter.in === 'path') return ({ path }) => (Object.hasOwn(path, name) ? path[name] : undefined);
  return (sources) => first(pairsOf(parameter, sources), name);
};

/** Beside a list or an object, which the same text may be. */
const scalarReader = (reading: FieldReading, shape: Shape, parameter: Parameter): readonly ReadAs[] => {
  if (![...shape.types].some((type) => type !== 'array' && type !== 'object')) return [];
  const coerce = compileCoercion(reading.spec, parameter.schema, reading.mode);
  const decode = decoderOf(parameter);
  const text = textOf(parameter);
  return [
    (sources) => {
      const raw = text(sources);
      if (raw === undefined) return undefined;
      const decoded = decode(withoutPrefix(parameter, raw));
      const value = coerce(decoded);
      // It counts only if it can be what the schema says.
      return value !== decoded || shape.types.has('string') ? [value] : undefined;
    },
  ];
};

const arrayReader = (reading: FieldReading, shape: Shape, parameter: Parameter): ReadAs => {
  const items = (texts: readonly string[]): unknown =>
    texts.map((text, index) => readFields(reading, shape.wholeItem(index), fieldTree([text])));
  if (parameter.in !== 'query' && parameter.in !== 'cookie') {
    const text = textOf(parameter);
    return (sources) => {
      const raw = text(sources);
      return raw === undefined ? undefined : splitList(parameter, raw).map(items);
    };
  }
  const decode = decoderOf(parameter);
  return (sources) => {
    const raws = rawValues(pairsOf(parameter, sources), parameter.name);
    const [only] = raws;
    if (only === undefined) return undefined;
    if (parameter.explode) {
      const texts = parameter.in === 'cookie' ? raws.flatMap((raw) => splitCookie(parameter, raw)) : raws;
      return [readFields(reading, parameter.schema, fieldTree(texts.map(decode)))];
    }
    return raws.length === 1
      ? splitList(parameter, only).map(items)
      : [items(raws.flatMap((raw) => splitList(parameter, raw)[0] ?? []))];
  };
};

/** OpenAPI's table writes all items of a list in one cookie, `color=a&color=b`; most clients send a cookie for each. */
const splitCookie = ({ name, style }: Parameter, raw: string): readonly string[] =>
  style === 'cookie' ? [raw] : raw.split(`&${name}=`);

const objectReader = (reading: FieldReading, shape: Shape, parameter: Parameter): ReadAs => {
  const text = textOf(parameter);
  // `;color=5` may be the whole value, and is more likely that than an object's property of the parameter's own name.
  const whole =
    parameter.style === 'matrix' && parameter.explode && shape.types.size > 1 ? `;${parameter.name}=` : null;
  return (sources) => {
    const raw = text(sources);
    if (raw === undefined || (whole !== null && raw.startsWith(whole))) return undefined;
    return splitObject(parameter, raw).map((pairs) => {
      const made: Record<string, unknown> = {};
      for (const [name, value] of pairs)
        setOwn(made, name, readFields(reading, shape.wholeProperty(name), fieldTree([value])));
      return made;
    });
  };
};

/** `name[key]=value`, deeper levels and `[]` as clients in the wild send them (OpenAPI leaves those undefined). */
const readDeepObject = (reading: FieldReading, { name, schema }: Parameter, pairs: RawPairs): unknown => {
  let tree: FieldTree | undefined;
  pairs.names.forEach((full, index) => {
    const isPart = full.startsWith(`${name}[`) && full.endsWith(']');
    if (!isPart && full !== name) return;
    tree ??= fieldTree();
    addField(tree, isPart ? keysIn(full.slice(name.length)) : [], decodeQuery(pairs.values[index] ?? ''));
  });
  return tree && readFields(reading, schema, tree);
};

/** A parameter described by `content`: a text of that media type. */
const readContent = (reading: FieldReading, parameter: Parameter, content: MediaTypeSpec): ReadParameter => {
  const parse = contentParser(reading, content);
  const text = contentText(parameter);
  return (sources) => {
    const found = text(sources);
    return found === undefined ? undefined : parse(found);
  };
};

const contentParser = ({ spec, mode }: FieldReading, content: MediaTypeSpec): ((text: string) => unknown) => {
  if (isJsonType(content.mediaType)) {
    return (text) => {
      try {
        return readJson(text);
      } catch {
        throw new SyntaxError('must be JSON');
      }
    };
  }
  const isForm = essence(content.mediaType) === FORM_TYPE;
  const read = isForm ? compileForm(spec, content, mode) : compileStructuredText(spec, content);
  if (!read) return compileCoercion(spec, content.schema, mode);
  const what = isForm ? 'a form' : essence(content.mediaType);
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      throw error instanceof Unreadable ? new SyntaxError(`must be ${what}: ${error.message}`) : error;
    }
  };
};

const contentText = (parameter: Parameter): ((sources: ParameterSources) => string | undefined) => {
  // A form in the query is the query itself, and its reader decodes each of its texts.
  const isForm = essence(parameter.content?.mediaType ?? '') === FORM_TYPE;
  if (parameter.in === 'querystring')
    return ({ rawQuery }) => (rawQuery === '' ? undefined : isForm ? rawQuery : decodeQuery(rawQuery));
  const text = textOf(parameter);
  const decode = decoderOf(parameter);
  return (sources) => {
    const raw = text(sources);
    return raw === undefined ? undefined : decode(raw);
  };
};
