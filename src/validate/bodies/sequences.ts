import type { SequenceForm } from '../../core/http/sequence-type';
import { isObject } from '../../core/json/json';
import type { SchemaMode } from '../../schema/read-write-only';
import { typeName } from '../../schema/schema-types';
import { sidesOf } from '../../schema/sides';
import { type Shape, shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec } from '../../specs/spec';
import { ExactNumber, readJson } from '../exact-numbers';
import { compileSchema } from '../schema/compile-schema';
import { notJson, Unreadable } from './body-text';

const RECORD_SEPARATOR = '\u001e';

/** One value after the other, as a client of that media type reads them. */
export const writeSequence = (
  form: SequenceForm,
  value: unknown,
  write: (item: unknown) => string = JSON.stringify,
): string => {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (form === 'events') return items.map((item) => writeEvent(item, write)).join('');
  const before = form === 'records' ? RECORD_SEPARATOR : '';
  return items.map((item) => `${before}${write(item)}\n`).join('');
};

/** The fields of an event (HTML, section 9.2.5). */
const FIELDS: readonly string[] = ['event', 'id', 'retry', 'data'];

/** An item that has the fields of an event is one; any other is the data of one. */
const writeEvent = (item: unknown, write: (value: unknown) => string): string => {
  const event = isObject(item) && isEvent(Object.keys(item)) ? item : { data: item };
  const lines = FIELDS.filter((name) => event[name] !== undefined).flatMap((name) => {
    const value = event[name];
    const text = typeof value === 'string' ? value : write(value);
    return text.split(/\r\n|[\r\n]/).map((line) => `${name}: ${line}\n`);
  });
  return `${lines.join('')}\n`;
};

const isEvent = (names: readonly string[]): boolean =>
  names.includes('data') && names.every((name) => FIELDS.includes(name) || name === 'comment');

/**
 * The values of a body, as a list.
 * @param schema of the list: whether an item is an event or what is in it
 */
export const compileSequence = (
  spec: Spec,
  form: SequenceForm,
  schema: SchemaRef | undefined,
): ((text: string) => readonly unknown[]) => {
  if (form === 'lines') return (text) => readTexts(text, text.split('\n'));
  if (form === 'records') return readRecords;
  const described = describedEvent(spec, schema);
  return (text) => readEvents(text).map((event) => (described ? asDescribed(event, described) : parsed(event.data)));
};

/** A stream that is described as text: the schema is that of all of it or of each event, whichever fits what came. */
export const compileEventText = (spec: Spec, schema: SchemaRef, mode: SchemaMode): ((text: string) => string) => {
  const compiled = compileSchema(spec, schema, mode);
  return (text) => {
    if (compiled.kind !== 'compiled' || compiled.accepts(text)) return text;
    const data = readEvents(text).map((event) => event.data);
    return data.find((one) => !compiled.accepts(one)) ?? data[0] ?? text;
  };
};

interface DescribedEvent {
  readonly names: ReadonlySet<string>;
  /** Of alternatives each. */
  readonly data: readonly Shape[];
}

/** Where an item is described as an event; `undefined` where an item is what is in one. */
const describedEvent = (spec: Spec, schema: SchemaRef | undefined): DescribedEvent | undefined => {
  const item = shapeOf(spec, schema).item(0);
  if (!item || !isObject(item.node)) return undefined;
  const names = shapeOf(spec, item).propertyNames;
  if (!isEvent(names)) return undefined;
  const sides = [...sidesOf(spec, item.node)];
  const required = sides.flatMap((side) => (Array.isArray(side.required) ? side.required : []));
  return {
    names: new Set([...names, ...required]),
    data: sides.flatMap(({ properties }) => {
      const data = isObject(properties) ? properties.data : undefined;
      return isObject(data) ? [shapeOf(spec, { node: data, place: item.place })] : [];
    }),
  };
};

/** The other fields are those of any event stream: no document has to mention them. */
const asDescribed = (event: ReadEvent, { names, data }: DescribedEvent): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(event).filter(([name]) => names.has(name))),
  data: dataOf(event, data),
});

/** Where the last item ends of a body that was still coming; 0: no item is whole. */
export const endOfItems = (form: SequenceForm, bytes: Uint8Array): number => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const ends = form === 'events' ? ['\n\n', '\r\r', '\r\n\r\n'] : ['\n'];
  return Math.max(...ends.map((end) => text.lastIndexOf(end) + (text.includes(end) ? end.length : 1)));
};

const readTexts = (whole: string, parts: readonly string[]): readonly unknown[] => {
  const values: unknown[] = [];
  let at = 0;
  for (const part of parts) {
    if (part.trim() !== '') {
      try {
        values.push(readJson(part));
      } catch {
        throw notJson(whole, at, part);
      }
    }
    at += part.length + 1;
  }
  return values;
};

/** Each begins with its separator, and a literal or a number ends with white space: else it may be cut (RFC 7464, sections 2.1 and 2.4). */
const readRecords = (text: string): readonly unknown[] => {
  const parts = text.split(RECORD_SEPARATOR);
  if (parts[0]?.trim() !== '') throw new Unreadable('it does not begin with a record separator (U+001E)');
  const cut = parts.find((part) => /[\d\w]$/.test(part));
  if (cut !== undefined) throw new Unreadable(`its value ${cut.trim()} may be cut: no white space follows it`);
  return readTexts(text, parts);
};

type ReadEvent = Record<string, unknown> & { readonly data: string };

/** Comments, unknown fields and events without data are left out (HTML, section 9.2.6). */
const readEvents = (text: string): readonly ReadEvent[] =>
  text
    .replace(/^\uFEFF/, '')
    // At once: two line ends cannot be told from the two characters of one.
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .flatMap((block) => {
      const event: Record<string, unknown> = {};
      const data: string[] = [];
      for (const line of block.split('\n')) {
        const [name, value] = fieldOf(line);
        if (name === 'data') data.push(value);
        else if (name === 'retry' && /^\d+$/.test(value)) event.retry = Number(value);
        else if (name === 'event' || name === 'id') event[name] = value;
      }
      // What many vendors end a stream with is no value of it.
      return data.length === 0 || data.join('') === '[DONE]' ? [] : [{ ...event, data: data.join('\n') }];
    });

const fieldOf = (line: string): readonly [name: string, value: string] => {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1)];
};

/** The data is text; where the schema wants something else, it is JSON. */
const dataOf = ({ data }: ReadEvent, shapes: readonly Shape[]): unknown => {
  const types = new Set(shapes.flatMap((shape) => [...shape.types]));
  const isText = shapes.some(({ restricted }) => !restricted) || (types.size === 1 && types.has('string'));
  const value = isText ? data : parsed(data);
  const type = typeName(value instanceof ExactNumber ? Number(value.text) : value);
  return types.has('string') && !types.has(type) ? data : value;
};

const parsed = (text: string): unknown => {
  try {
    return readJson(text);
  } catch {
    return text;
  }
};
