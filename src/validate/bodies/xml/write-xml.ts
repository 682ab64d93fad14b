import { isObject } from '../../../core/json/json';
import { once } from '../../../core/once';
import { shapeOf } from '../../../schema/value-shape';
import type { SchemaRef, Spec } from '../../../specs/spec';
import { isXmlName, itemName, propertyName, rootItemName, rootName, xmlHints } from './xml-names';

/** An element as the builder takes it (`preserveOrder`): its name beside its attributes. */
type Node = Record<string, unknown>;

/** Where an element stands. */
interface Scope {
  readonly spec: Spec;
  /** Prefixes that have a namespace here; another one would make the document unreadable. */
  readonly prefixes: ReadonlySet<string>;
}

const ATTRIBUTES = ':@';
const TEXT = '#text';
const CDATA = '#cdata';

/** Loaded for the first XML: most documents have none. */
const loadBuilder = once(() => {
  const { default: XMLBuilder } = require('fast-xml-builder') as { default: typeof import('fast-xml-builder') };
  return new XMLBuilder({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    suppressBooleanAttributes: false,
    cdataPropName: CDATA,
  });
});

/**
 * A JSON value as XML, named and wrapped by the schema's XML Objects and OpenAPI's defaults (OpenAPI 3.1, section 4.8.26);
 * `parseXml` reads it back to the same value. A text that is XML already stays as it is.
 */
export const renderXml = (spec: Spec, schema: SchemaRef | undefined, value: unknown): string => {
  if (isXmlText(value)) return value;
  const items = rootItemName(spec, schema, shapeOf(spec, schema).wholeItem(0));
  const root = element({ spec, prefixes: new Set() }, rootName(spec, schema), schema, spec.numbers.spell(value), items);
  if (JSON.stringify(root).includes('"xsi:nil"')) attributesOf(root)['xmlns:xsi'] = XSI;
  return `<?xml version="1.0" encoding="utf-8"?>${loadBuilder().build([root])}`;
};

/** An example is often given as the XML itself. */
export const isXmlText = (value: unknown): value is string => typeof value === 'string' && /^\ufeff?\s*</.test(value);

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const attributesOf = (node: Node): Record<string, string> => {
  node[ATTRIBUTES] ??= {};
  return node[ATTRIBUTES] as Record<string, string>;
};

/** @param items what those of a list are called that have no name of their own */
const element = (outer: Scope, name: string, schema: SchemaRef | undefined, value: unknown, items = name): Node => {
  const { spec } = outer;
  const { namespace, prefix } = xmlHints(spec, schema);
  const scope = namespace === undefined || prefix === undefined ? outer : withPrefix(outer, prefix);
  const tag = qualified(scope, prefix, name);
  const node: Node = { [tag]: [] };
  if (namespace !== undefined) attributesOf(node)[prefix === undefined ? 'xmlns' : `xmlns:${prefix}`] = namespace;
  if (value === null || value === undefined) attributesOf(node)['xsi:nil'] = 'true';
  else if (Array.isArray(value)) node[tag] = itemsOf(scope, items, schema, value);
  else if (isObject(value)) node[tag] = properties(scope, node, schema, value);
  else node[tag] = [{ [TEXT]: text(value) }];
  return node;
};

const withPrefix = (scope: Scope, prefix: string): Scope => ({
  ...scope,
  prefixes: new Set([...scope.prefixes, prefix]),
});

const qualified = ({ prefixes }: Scope, prefix: string | undefined, name: string): string =>
  prefix !== undefined && prefixes.has(prefix) ? `${prefix}:${name}` : name;

const itemsOf = (
  scope: Scope,
  listName: string,
  list: SchemaRef | undefined,
  values: readonly unknown[],
): readonly Node[] =>
  values.map((value, index) => {
    const item = shapeOf(scope.spec, list).wholeItem(index);
    return element(scope, itemName(scope.spec, listName, item), item, value);
  });

const properties = (
  scope: Scope,
  node: Node,
  schema: SchemaRef | undefined,
  value: Readonly<Record<string, unknown>>,
): readonly Node[] =>
  Object.entries(value).flatMap(([key, inner]) => {
    const own = shapeOf(scope.spec, schema).wholeProperty(key);
    const { nodeType, wrapped, prefix, namespace } = xmlHints(scope.spec, own);
    const name = propertyName(scope.spec, key, own);
    if (nodeType !== 'element' && !isObject(inner) && !Array.isArray(inner)) {
      if (inner === null || inner === undefined) return [];
      if (nodeType === 'text') return [{ [TEXT]: text(inner) }];
      if (nodeType === 'cdata') return [{ [CDATA]: [{ [TEXT]: text(inner) }] }];
      const declares = prefix !== undefined && namespace !== undefined;
      if (declares) attributesOf(node)[`xmlns:${prefix}`] = namespace;
      attributesOf(node)[qualified(declares ? withPrefix(scope, prefix) : scope, prefix, name)] = text(inner);
      return [];
    }
    // Without a wrapper the list's own name says nothing (OpenAPI 3.1, section 4.8.26.1).
    if (Array.isArray(inner) && !wrapped && isXmlName(key)) return itemsOf(scope, key, own, inner);
    if (isXmlName(name)) return [element(scope, name, own, inner)];
    // A key that is no name stands in an attribute.
    const entry = element(scope, 'entry', own, inner);
    attributesOf(entry).key = key;
    return [entry];
  });

/** What XML 1.0 has no way to write (section 2.2) is left out. */
const text = (value: unknown): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not stand there
  String(value).replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
