import { setOwn } from '../../../core/json/own-property';
import { compose } from '../../../schema/composition';
import { requiredNames } from '../../../schema/members';
import { type Shape, shapeOf } from '../../../schema/value-shape';
import type { SchemaRef, Spec } from '../../../specs/spec';
import { askInNumbers } from '../../exact-numbers';
import { compileCoercion } from '../../parameters/coerce';
import { compileSchema } from '../../schema/compile-schema';
import { Unreadable } from '../body-text';
import { type Element, readElements } from './xml-elements';
import { documentedRoot, itemName, propertyName, xmlHints } from './xml-names';

/**
 * XML as the value that `schema` describes: types, lists and attributes come from the schema and its XML Objects,
 * since XML itself has only text. Throws `Unreadable` with line and column for malformed text, and for any document
 * type declaration; and for a root element that is not the documented one.
 * @param shown documented bodies as text: one that names its root otherwise makes that name right, too
 */
export const parseXml = (
  spec: Spec,
  schema: SchemaRef | undefined,
  text: string,
  shown: readonly string[] = [],
): unknown => {
  const root = readElements(text);
  const wanted = documentedRoot(spec, schema);
  if (wanted === undefined) return elementValue(spec, schema, root);
  const { prefix, namespace, source } = xmlHints(spec, schema);
  const isRight = root.name === wanted && (namespace === undefined || root.namespace === namespace);
  if (!isRight && !shown.some((example) => rootOf(example) === root.name)) {
    const tag = prefix === undefined ? wanted : `${prefix}:${wanted}`;
    const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
    throw new Unreadable(`its root element is <${root.name}>, and <${tag}>${where} is documented`, source);
  }
  return elementValue(spec, schema, root);
};

/** The first start tag that is neither a comment nor an instruction. */
const rootOf = (text: string): string | undefined =>
  /<(?:[\p{L}_][\p{L}\p{N}._-]*:)?([\p{L}_][\p{L}\p{N}._-]*)/u.exec(text.replaceAll(/<!--[\s\S]*?-->/g, ''))?.[1];

const elementValue = (spec: Spec, schema: SchemaRef | undefined, element: Element): unknown => {
  if (element.nil) return null;
  const shape = shapeOf(spec, schema);
  if (!shape.restricted && shape.propertyNames.length === 0) return freeValue(element);
  if (shape.types.has('object') && looksLikeObject(shape, element)) return objectValue(spec, shape, schema, element);
  if (shape.types.has('array') && (element.children.length > 0 || !shape.types.has('string'))) {
    return element.children.map((child, index) => elementValue(spec, shape.wholeItem(index), child));
  }
  const text = shape.types.has('string') && shape.types.size === 1 ? element.text : element.text.trim();
  const value = compileCoercion(spec, schema, 'request')(text);
  return shape.types.has('array') && text.trim() === '' ? suiting(spec, schema, value, () => []) : value;
};

/** One element may be a list of one or no list, and an empty one an empty list or empty text: the second where only that suits. */
const suiting = (spec: Spec, schema: SchemaRef | undefined, first: unknown, second: () => unknown): unknown => {
  const compiled = schema && compileSchema(spec, schema, 'request');
  if (compiled?.kind !== 'compiled' || askInNumbers(first, compiled.accepts)) return first;
  const other = second();
  return askInNumbers(other, compiled.accepts) ? other : first;
};

/** Of several types, an object shows itself by children or attributes; one that may be a list, by names it lists. */
const looksLikeObject = (shape: Shape, element: Element): boolean => {
  if (!shape.restricted && element.text.trim() === '') return true;
  if (!shape.types.has('array'))
    return element.children.length > 0 || element.attributes.size > 0 || !shape.types.has('string');
  return element.children.some((child) => shape.propertyNames.includes(child.name));
};

const objectValue = (
  spec: Spec,
  shape: Shape,
  own: SchemaRef | undefined,
  element: Element,
): Record<string, unknown> => {
  const value: Record<string, unknown> = {};
  const taken = new Set<Element>();
  for (const name of shape.propertyNames) {
    const schema = shape.wholeProperty(name);
    const found = propertyValue(spec, name, schema, element, taken);
    if (found !== ABSENT) setOwn(value, name, found);
  }
  for (const child of element.children) {
    if (taken.has(child)) continue;
    const name = child.name === 'entry' ? (child.attributes.get('key') ?? child.name) : child.name;
    setOwn(value, name, elementValue(spec, shape.wholeProperty(name), child));
  }
  for (const name of emptyLists(spec, shape, own)) if (!Object.hasOwn(value, name)) setOwn(value, name, []);
  return inOrder(value, shape, element, spec);
};

/** A list without a wrapper leaves nothing when it is empty; where it is required, that is what it must have been. */
const emptyLists = (spec: Spec, shape: Shape, schema: SchemaRef | undefined): readonly string[] =>
  [...requiredNames(compose(spec, [schema?.node]).nodes, [])].filter((name) => {
    const list = shape.wholeProperty(name);
    const { types, restricted } = shapeOf(spec, list);
    return restricted && types.has('array') && !types.has('object') && !xmlHints(spec, list).wrapped;
  });

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
    const schema = shape.wholeProperty(name);
    const names = [propertyName(spec, name, schema), name, itemName(spec, name, shapeOf(spec, schema).wholeItem(0))];
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
  const { nodeType, wrapped } = xmlHints(spec, schema);
  const tag = propertyName(spec, name, schema);
  const shape = shapeOf(spec, schema);
  if (nodeType !== 'element') {
    const text = nodeType === 'attribute' ? parent.attributes.get(tag) : parent.text;
    return text === undefined ? ABSENT : compileCoercion(spec, schema, 'request')(text);
  }
  const take = (tags: readonly string[]): readonly Element[] => {
    const found = parent.children.filter((child) => tags.includes(child.name) && !taken.has(child));
    for (const child of found) taken.add(child);
    return found;
  };
  if (shape.restricted && shape.types.has('array') && !wrapped) {
    const items = take([itemName(spec, name, shape.wholeItem(0))]);
    const [only] = items;
    if (!only) return ABSENT;
    const isNull = items.length === 1 && only.nil && shape.types.has('null');
    if (isNull) return null;
    const list = items.map((item, index) => elementValue(spec, shape.wholeItem(index), item));
    const mayBeOne = items.length === 1 && [...shape.types].some((type) => type !== 'array' && type !== 'null');
    return mayBeOne ? suiting(spec, schema, list, () => elementValue(spec, schema, only)) : list;
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
