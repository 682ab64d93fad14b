import { isObject } from '../../../core/json';
import { shapeOf } from '../../../schema/value-shape';
import type { SchemaRef, Spec, SpecNode } from '../../../specs/spec';

/** One convention for reading and writing XML: an XML Object where the document has one, else the names below. */
interface XmlHints {
  readonly name: string | undefined;
  readonly prefix: string | undefined;
  readonly namespace: string | undefined;
  readonly attribute: boolean;
  /** Of an array: its items stand inside an element of their own. */
  readonly wrapped: boolean;
}

/** The XML Object of a schema, its own or that of what it refers to (OpenAPI 3.1, section 4.8.26). */
export const xmlHints = (spec: Spec, schema: SchemaRef | undefined): XmlHints => {
  const xml = findXml(spec, schema?.node);
  const text = (key: string): string | undefined => (typeof xml?.[key] === 'string' ? xml[key] : undefined);
  return {
    name: text('name'),
    prefix: text('prefix'),
    namespace: text('namespace'),
    // OpenAPI 3.2 writes `nodeType: attribute`.
    attribute: xml?.attribute === true || xml?.nodeType === 'attribute',
    // OpenAPI's default is unwrapped; without any XML Object, lists are wrapped, as .NET serialisers write them.
    wrapped: xml === undefined ? true : xml.wrapped === true,
  };
};

const findXml = (spec: Spec, node: SpecNode | boolean | undefined): SpecNode | undefined => {
  for (let at: unknown = node, left = 20; isObject(at) && left > 0; left--) {
    if (isObject(at.xml)) return at.xml;
    at = typeof at.$ref === 'string' ? spec.lookup(at.$ref, at) : undefined;
  }
  return undefined;
};

/** The name a schema has of itself: `xml.name`, else the last segment of its `$ref`, else its title. */
export const typeName = (spec: Spec, schema: SchemaRef | undefined): string | undefined => {
  const named = xmlHints(spec, schema).name;
  if (named !== undefined) return named;
  const node = schema?.node;
  if (!isObject(node)) return undefined;
  if (typeof node.$ref === 'string') return xmlName(node.$ref.split(/[/#]/).at(-1) ?? '');
  return typeof node.title === 'string' ? xmlName(node.title) : undefined;
};

/** The element of a list's item: the item's own name, else `item`. */
export const itemName = (spec: Spec, list: SchemaRef | undefined): string =>
  typeName(spec, shapeOf(spec, list).item(0)) ?? 'item';

/** The root element: the schema's own name, `ArrayOfX` for a list of X, else `root`. */
export const rootName = (spec: Spec, schema: SchemaRef | undefined): string => {
  const { types, restricted } = shapeOf(spec, schema);
  if (restricted && types.has('array')) return xmlHints(spec, schema).name ?? `ArrayOf${itemName(spec, schema)}`;
  return typeName(spec, schema) ?? 'root';
};

/** The element or attribute of a property, prefix included. */
export const propertyName = (spec: Spec, name: string, schema: SchemaRef | undefined): string => {
  const hints = xmlHints(spec, schema);
  const bare = hints.name ?? name;
  return hints.prefix === undefined ? bare : `${hints.prefix}:${bare}`;
};

/** `undefined` for text that cannot be an element's name. */
const xmlName = (text: string): string | undefined => (isXmlName(text) ? text : undefined);

/** Letters, digits, `.`, `-`, `_`, not beginning with a digit (Namespaces in XML, NCName, without rare letters). */
export const isXmlName = (text: string): boolean => /^[\p{L}_][\p{L}\p{N}._-]*$/u.test(text);
