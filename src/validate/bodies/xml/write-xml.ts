import XMLBuilder from 'fast-xml-builder';
import { isObject } from '../../../core/json';
import { shapeOf } from '../../../schema/value-shape';
import type { SchemaRef, Spec } from '../../../specs/spec';
import { isXmlName, itemName, propertyName, rootName, typeName, xmlHints } from './xml-names';

/** An element as the builder takes it (`preserveOrder`): its name beside its attributes. */
type Node = Record<string, unknown>;

const ATTRIBUTES = ':@';
const TEXT = '#text';

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressBooleanAttributes: false,
});

/**
 * A JSON value as XML, named and wrapped by the schema's XML Objects (OpenAPI 3.1, section 4.8.26). Where there are
 * none, the convention of `xml-names.ts` holds. `parseXml` reads it back to the same value.
 */
export const renderXml = (spec: Spec, schema: SchemaRef | undefined, value: unknown): string => {
  const root = element(spec, rootName(spec, schema), schema, value);
  if (JSON.stringify(root).includes('"xsi:nil"')) attributesOf(root)['xmlns:xsi'] = XSI;
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build([root])}`;
};

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const attributesOf = (node: Node): Record<string, string> => {
  node[ATTRIBUTES] ??= {};
  return node[ATTRIBUTES] as Record<string, string>;
};

const element = (spec: Spec, name: string, schema: SchemaRef | undefined, value: unknown): Node => {
  const node: Node = { [name]: [] };
  const { namespace, prefix } = xmlHints(spec, schema);
  if (namespace !== undefined) attributesOf(node)[prefix === undefined ? 'xmlns' : `xmlns:${prefix}`] = namespace;
  if (value === null || value === undefined) attributesOf(node)['xsi:nil'] = 'true';
  else if (Array.isArray(value)) node[name] = items(spec, itemName(spec, schema), schema, value);
  else if (isObject(value)) node[name] = properties(spec, node, schema, value);
  else node[name] = [{ [TEXT]: text(value) }];
  return node;
};

const items = (spec: Spec, name: string, list: SchemaRef | undefined, values: readonly unknown[]): readonly Node[] =>
  values.map((value, index) => element(spec, name, shapeOf(spec, list).item(index), value));

const properties = (
  spec: Spec,
  node: Node,
  schema: SchemaRef | undefined,
  value: Readonly<Record<string, unknown>>,
): readonly Node[] =>
  Object.entries(value).flatMap(([key, inner]) => {
    const own = shapeOf(spec, schema).property(key);
    const hints = xmlHints(spec, own);
    const name = propertyName(spec, key, own);
    if (hints.attribute && !isObject(inner) && !Array.isArray(inner)) {
      if (inner !== null && inner !== undefined) attributesOf(node)[name] = text(inner);
      return [];
    }
    if (Array.isArray(inner) && !hints.wrapped) {
      const item = shapeOf(spec, own).item(0);
      return items(spec, typeName(spec, item) ?? name, own, inner);
    }
    if (isXmlName(name.replace(':', ''))) return [element(spec, name, own, inner)];
    // A key that is no name stands in an attribute.
    const entry = element(spec, 'entry', own, inner);
    attributesOf(entry).key = key;
    return [entry];
  });

/** What XML 1.0 has no way to write (section 2.2) is left out. */
const text = (value: unknown): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not stand there
  String(value).replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
