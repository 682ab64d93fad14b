import { isObject } from '../../../core/json/json';
import { xmlObjectOf } from '../../../schema/value-shape';
import type { SchemaRef, Spec, SpecNode } from '../../../specs/spec';

/** An XML Object, and OpenAPI's defaults where there is none. */
interface XmlHints {
  readonly name: string | undefined;
  readonly prefix: string | undefined;
  readonly namespace: string | undefined;
  readonly nodeType: 'element' | 'attribute' | 'text' | 'cdata';
  /** Of an array: its items stand inside an element of their own. */
  readonly wrapped: boolean;
  /** The XML Object itself. */
  readonly source: SpecNode | undefined;
}

/** The XML Object of a schema, with OpenAPI's defaults. */
export const xmlHints = (spec: Spec, schema: SchemaRef | undefined): XmlHints => {
  const xml = xmlObjectOf(spec, schema?.node);
  const text = (key: string): string | undefined => (typeof xml?.[key] === 'string' ? xml[key] : undefined);
  const nodeType =
    NODE_TYPES.find((type) => type === xml?.nodeType) ?? (xml?.attribute === true ? 'attribute' : 'element');
  return {
    name: text('name'),
    prefix: text('prefix'),
    namespace: text('namespace'),
    nodeType,
    // OpenAPI 3.2 writes `nodeType: element`, and asks for no element of the list's own without it.
    wrapped: xml?.wrapped === true || xml?.nodeType === 'element',
    source: xml,
  };
};

const NODE_TYPES = ['attribute', 'text', 'cdata'] as const;

/** The local name of a property's element or attribute. */
export const propertyName = (spec: Spec, name: string, schema: SchemaRef | undefined): string =>
  xmlHints(spec, schema).name ?? name;

/** What an item is called: by its own XML Object, else like the list, which OpenAPI asks for within a wrapper, too. */
export const itemName = (spec: Spec, listName: string, item: SchemaRef | undefined): string =>
  xmlHints(spec, item).name ?? listName;

/** The local name of the root element. Where the document gives none, its title or `root`. */
export const rootName = (spec: Spec, schema: SchemaRef | undefined): string =>
  documentedRoot(spec, schema) ?? fileName(schema) ?? titleOf(schema) ?? 'root';

/** The items of a list that is the whole document: no property gives them a name, but their component may. */
export const rootItemName = (spec: Spec, list: SchemaRef | undefined, item: SchemaRef | undefined): string =>
  documentedRoot(spec, item) ?? fileName(item) ?? documentedRoot(spec, list) ?? 'item';

/** What the document says of the root: its XML Object, else the name of the component. */
export const documentedRoot = (spec: Spec, schema: SchemaRef | undefined): string | undefined => {
  const component = /#\/(?:components\/schemas|definitions)\/([^/]+)$/.exec(referenceOf(schema) ?? '')?.[1];
  return xmlHints(spec, schema).name ?? xmlName(component);
};

const fileName = (schema: SchemaRef | undefined): string | undefined =>
  xmlName(/([^/#]+?)(?:\.\w+)?$/.exec(referenceOf(schema) ?? '')?.[1]);

const referenceOf = (schema: SchemaRef | undefined): string | undefined =>
  isObject(schema?.node) && typeof schema.node.$ref === 'string' ? schema.node.$ref : undefined;

const titleOf = (schema: SchemaRef | undefined): string | undefined =>
  isObject(schema?.node) && typeof schema.node.title === 'string' ? xmlName(schema.node.title) : undefined;

/** `undefined` for text that cannot be an element's name. */
const xmlName = (text: string | undefined): string | undefined =>
  text !== undefined && isXmlName(text) ? text : undefined;

/** Letters, digits, `.`, `-`, `_`, not beginning with a digit (Namespaces in XML, NCName, without rare letters). */
export const isXmlName = (text: string): boolean => /^[\p{L}_][\p{L}\p{N}._-]*$/u.test(text);
