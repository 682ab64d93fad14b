import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isObject } from '../core/json';
import { Unreadable } from './body-text';

/** An element as its schema sees it. */
export interface Element {
  /** Without its prefix. */
  readonly name: string;
  /** Without namespace declarations; names without prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  /** `xsi:nil="true"` (XML Schema, section 2.6.2). */
  readonly nil: boolean;
  readonly children: readonly Element[];
  /** Its own text, CDATA included. */
  readonly text: string;
}

const CDATA = '#cdata';
const TEXT = '#text';
const ATTRIBUTES = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: CDATA,
});

/** The root element of well-formed XML. Throws `Unreadable`, with line and column where they are known. */
export const readElements = (text: string): Element => {
  refuseDoctype(text);
  const problem = XMLValidator.validate(text);
  if (problem !== true)
    throw new Unreadable(`${plain(problem.err.msg)} at line ${problem.err.line}, column ${problem.err.col ?? 1}`);
  let nodes: unknown;
  try {
    nodes = parser.parse(text);
  } catch (error) {
    throw new Unreadable(plain(error instanceof Error ? error.message : String(error)));
  }
  const [root, second] = Array.isArray(nodes) ? nodes.map(toElement).filter((element) => element !== undefined) : [];
  if (!root) throw new Unreadable('it has no element');
  if (second) throw new Unreadable(`it has a second root element; one is allowed`);
  return root;
};

const plain = (message: string): string => message.replace(/^\[SECURITY\]\s*/, '').replace(/\.$/, '');

/** A declared entity can name a file or grow without bound, and no documented body needs one. */
const refuseDoctype = (text: string): void => {
  const bare = text.replaceAll(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(bare))
    throw new Unreadable('it has a document type declaration, which is not accepted');
};

const toElement = (node: unknown): Element | undefined => {
  if (!isObject(node)) return undefined;
  const name = Object.keys(node).find((key) => key !== ATTRIBUTES);
  if (name === undefined || name === TEXT || name === CDATA || name.startsWith('?')) return undefined;
  const content = Array.isArray(node[name]) ? node[name] : [];
  const attributes = isObject(node[ATTRIBUTES]) ? Object.entries(node[ATTRIBUTES]) : [];
  return {
    name: localName(name),
    nil: attributes.some(([key, value]) => /^(?:\w+:)?nil$/.test(key) && /^(?:true|1)$/.test(String(value))),
    attributes: new Map(
      attributes
        .filter(([key]) => !/^xmlns(?::|$)|:nil$|^xsi:/.test(key))
        .map(([key, value]) => [localName(key), String(value)] as const),
    ),
    children: content.map(toElement).filter((element) => element !== undefined),
    text: content.map(ownText).join(''),
  };
};

const ownText = (node: unknown): string => {
  if (!isObject(node)) return '';
  if (node[TEXT] !== undefined) return String(node[TEXT]);
  return Array.isArray(node[CDATA]) ? node[CDATA].map(ownText).join('') : '';
};

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
