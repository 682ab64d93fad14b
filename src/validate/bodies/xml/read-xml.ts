import { setOwn } from '../../../core/own-property';
import { type Shape, shapeOf } from '../../../schema/value-shape';
import type { SchemaRef, Spec } from '../../../specs/spec';
import { compileCoercion } from '../../parameters/coerce';
import { type Element, localName, readElements } from './xml-elements';
import { propertyName, typeName, xmlHints } from './xml-names';

/**
 * XML as the value that `schema` describes: types, lists and attributes come from the schema and its XML Objects,
 * since XML itself has only text. Throws `Unreadable` with line and column for malformed text, and for any document
 * type declaration.
 */
export const parseXml = (spec: Spec, schema: SchemaRef | undefined, text: string): unknown =>
  elementValue(spec, schema, readElements(text));

const elementValue = (spec: Spec, schema: SchemaRef | undefined, element: Element): unknown => {
  if (element.nil) return null;
  const shape = shapeOf(spec, schema);
  if (!shape.restricted && shape.propertyNames.length === 0) return freeValue(element);
  if (shape.types.has('object') && looksLikeObject(shape, element)) return objectValue(spec, shape, element);
  if (shape.types.has('array') && (element.children.length > 0 || !shape.types.has('string'))) {
    return element.children.map((child, index) => elementValue(spec, shape.item(index), child));
  }
  const text = shape.types.has('string') && shape.types.size === 1 ? element.text : element.text.trim();
  return compileCoercion(spec, schema, 'request')(text);
};

/** Of several types, an object shows itself by children or attributes; one that may be a list, by names it lists. */
const looksLikeObject = (shape: Shape, element: Element): boolean => {
  if (!shape.types.has('array'))
    return element.children.length > 0 || element.attributes.size > 0 || !shape.types.has('string');
  return element.children.some((child) => shape.propertyNames.includes(child.name));
};

const objectValue = (spec: Spec, shape: Shape, element: Element): Record<string, unknown> => {
  const value: Record<string, unknown> = {};
  const taken = new Set<Element>();
  for (const name of shape.propertyNames) {
    const schema = shape.property(name);
    const found = propertyValue(spec, name, schema, element, taken);
    if (found !== ABSENT) setOwn(value, name, found);
  }
  for (const child of element.children) {
    if (taken.has(child)) continue;
    const name = child.name === 'entry' ? (child.attributes.get('key') ?? child.name) : child.name;
    setOwn(value, name, elementValue(spec, shape.property(name), child));
  }
  return inOrder(value, shape, element, spec);
};

/** Properties in the order of their elements: an answer is compared and shown as it came. */
const inOrder = (
  value: Record<string, unknown>,
  shape: Shape,
  element: Element,
  spec: Spec,
): Record<string, unknown> => {
  const position = new Map<string, number>();
  for (const [index, child] of element.children.entries())
    if (!position.has(child.name)) position.set(child.name, index);
  const rank = (name: string): number => {
    const schema = shape.property(name);
    const names = [
      localName(propertyName(spec, name, schema)),
      name,
      typeName(spec, shapeOf(spec, schema).item(0)) ?? name,
    ];
    return Math.min(...names.map((each) => position.get(each) ?? Number.MAX_SAFE_INTEGER));
  };
  const ranked = Object.keys(value).map((name) => [name, rank(name)] as const);
  const sorted: Record<string, unknown> = {};
  for (const [name] of ranked.sort((a, b) => a[1] - b[1])) setOwn(sorted, name, value[name]);
  return sorted;
};

const ABSENT = Symbol('absent');

const propertyValue = (
  spec: Spec,
  name: string,
  schema: SchemaRef | undefined,
  parent: Element,
  taken: Set<Element>,
): unknown => {
  const hints = xmlHints(spec, schema);
  const tag = localName(propertyName(spec, name, schema));
  if (hints.attribute) {
    const text = parent.attributes.get(tag);
    return text === undefined ? ABSENT : compileCoercion(spec, schema, 'request')(text);
  }
  const shape = shapeOf(spec, schema);
  const take = (tags: readonly (string | undefined)[]): readonly Element[] => {
    const found = parent.children.filter((child) => tags.includes(child.name) && !taken.has(child));
    for (const child of found) taken.add(child);
    return found;
  };
  if (shape.restricted && shape.types.has('array') && !hints.wrapped) {
    const items = take([typeName(spec, shape.item(0)) ?? tag, tag]);
    return items.length === 0 ? ABSENT : items.map((item, index) => elementValue(spec, shape.item(index), item));
  }
  const [element] = take([tag, name]);
  return element ? elementValue(spec, schema, element) : ABSENT;
};

/** Without a schema: elements as properties, repeated ones as a list, text as text. */
const freeValue = (element: Element): unknown => {
  if (element.children.length === 0 && element.attributes.size === 0) return element.text;
  const value: Record<string, unknown> = {};
  for (const [name, text] of element.attributes) setOwn(value, name, text);
  for (const child of element.children) {
    const before = Object.hasOwn(value, child.name) ? value[child.name] : undefined;
    const own = child.nil ? null : freeValue(child);
    if (Array.isArray(before)) before.push(own);
    else setOwn(value, child.name, before === undefined ? own : [before, own]);
  }
  return value;
};
