import { setOwn } from '../../core/json/own-property';
import type { SchemaMode } from '../../schema/read-write-only';
import { type Shape, shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec } from '../../specs/spec';
import { askInNumbers, readJson } from '../exact-numbers';
import { compileSchema } from '../schema/compile-schema';
import { compileCoercion } from './coerce';
import { type FieldTree, type FieldValue, fieldTree } from './field-tree';

/** By which document, and in which direction, fields are read. */
export interface FieldReading {
  readonly spec: Spec;
  readonly mode: SchemaMode;
}

/**
 * What was sent as the value that its schema wants, at every depth: text becomes a number, boolean or null, and one value is a list of one
 * where a list is documented. @throws SyntaxError
 */
export const readFields = (reading: FieldReading, schema: SchemaRef | undefined, tree: FieldTree): unknown => {
  const { values, items, parts } = tree;
  if (items.length + parts.size === 0) return readValues(reading, schema, values);
  if (parts.size > 0 && values.length + items.length > 0)
    throw new SyntaxError('has a name that stands for a value and for parts of it');
  const shape = shapeOf(reading.spec, schema);
  if (items.length > 0) return readList(reading, shape, [...values.map((value) => fieldTree([value])), ...items]);
  const numbered = wants(shape, 'array') && [...parts.keys()].every((key) => /^\d+$/.test(key));
  if (!numbered) return readObject(reading, shape, parts);
  const inOrder = [...parts].sort(([a], [b]) => Number(a) - Number(b)).map(([, part]) => part);
  const list = readList(reading, shape, inOrder);
  return wants(shape, 'object') ? firstAccepted(reading, schema, [readObject(reading, shape, parts), list]) : list;
};

export const wants = (shape: Shape, type: 'array' | 'object'): boolean => shape.restricted && shape.types.has(type);

const readList = (reading: FieldReading, shape: Shape, items: readonly FieldTree[]): readonly unknown[] =>
  items.map((item, index) => readFields(reading, shape.wholeItem(index), item));

const readObject = (reading: FieldReading, shape: Shape, parts: ReadonlyMap<string, FieldTree>): unknown => {
  const made: Record<string, unknown> = {};
  for (const [name, part] of parts) setOwn(made, name, readFields(reading, shape.wholeProperty(name), part));
  return made;
};

const readValues = (reading: FieldReading, schema: SchemaRef | undefined, values: readonly FieldValue[]): unknown => {
  const shape = shapeOf(reading.spec, schema);
  const [only] = values;
  if (values.length === 1 && only !== undefined) {
    const own = readOne(reading, schema, only);
    if (!wants(shape, 'array')) return firstAccepted(reading, schema, own);
    const item = shape.wholeItem(0);
    const listOfOne = [firstAccepted(reading, item, readOne(reading, item, only))];
    // A list that was sent as one JSON text is that list; any other value is an item.
    const lists = own.filter((value) => Array.isArray(value));
    const others = own.filter((value) => !Array.isArray(value) && suits(shape, value));
    return firstAccepted(reading, schema, [...lists, listOfOne, ...others]);
  }
  const each = (index: number) => (wants(shape, 'array') ? shape.wholeItem(index) : schema);
  return values.map((value, index) => firstAccepted(reading, each(index), readOne(reading, each(index), value)));
};

/** What one value may be, not counting that it may be the only item of a list. */
const readOne = (reading: FieldReading, schema: SchemaRef | undefined, value: FieldValue): readonly unknown[] => {
  if (typeof value !== 'string') return [value.value];
  const shape = shapeOf(reading.spec, schema);
  const text = compileCoercion(reading.spec, schema, reading.mode)(value);
  if (!wants(shape, 'array') && !wants(shape, 'object')) return [text];
  const structure = parseStructure(value);
  return structure === undefined ? [text] : [structure, text];
};

/** Is the text of a value more than something that could not be read? */
const suits = (shape: Shape, value: unknown): boolean => typeof value !== 'string' || shape.types.has('string');

/** JSON of an object or array, else `undefined`: anything else stays the text it is. */
const parseStructure = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
};

/** Text can often be read in more than one way; the schema says which of them is meant. */
export const firstAccepted = (
  { spec, mode }: FieldReading,
  schema: SchemaRef | undefined,
  readings: readonly unknown[],
): unknown => {
  if (readings.length < 2 || !schema) return readings[0];
  const compiled = compileSchema(spec, schema, mode);
  const accepted =
    compiled.kind === 'compiled' ? readings.findIndex((each) => askInNumbers(each, compiled.accepts)) : 0;
  return readings[Math.max(0, accepted)];
};
