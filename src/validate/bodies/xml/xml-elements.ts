import { lineAndColumn, Unreadable } from '../body-text';

/** An element as its schema sees it. */
export interface Element {
  /** Without its prefix. */
  readonly name: string;
  /** Without namespace declarations; names without prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  /** `xsi:nil="true"` (XML Schema, section 2.6.2). */
  readonly nil: boolean;
  /** As its own declarations say: that of a root is known, one that is inherited is not. */
  readonly namespace: string | undefined;
  readonly children: readonly Element[];
  /** Its own text, CDATA included. */
  readonly text: string;
}

interface Open {
  /** As written, prefix included. */
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

interface Cursor {
  readonly source: string;
  at: number;
}

/** Deeper than any document, shallower than the call stack of the code that walks the result. */
const MAX_DEPTH = 500;

const NAME = '[\\p{L}_:][\\p{L}\\p{N}_:.\\-\\u00b7]*';
const START_TAG = new RegExp(`<(${NAME})`, 'uy');
const END_TAG = new RegExp(`</(${NAME})\\s*>`, 'uy');
const ATTRIBUTE = new RegExp(`\\s+(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'uy');
/** One that only names the root, and perhaps a file, which is never read. */
const DOCTYPE = /<!DOCTYPE\s+[^\s<>[\]"']+\s*(?:(?:SYSTEM|PUBLIC)(?:\s+(?:"[^"]*"|'[^']*'))+\s*)?>/y;
const TAG_CLOSE = /\s*(\/?)>/y;

/**
 * The root element of a well-formed document (XML 1.0). It is written here because it has to be strict, linear in time,
 * and exact about lines. The library that writes our XML accepts undeclared entities and second roots, and does not
 * decode `&#65;`. Throws `Unreadable` with line and column.
 */
export const readElements = (source: string): Element => {
  const cursor: Cursor = { source: source.replaceAll('\r\n', '\n'), at: 0 };
  const open: Open[] = [];
  let root: Element | undefined;
  while (cursor.at < cursor.source.length) {
    const text = readText(cursor, open.length > 0);
    const top = open.at(-1);
    if (top) top.text += text;
    if (cursor.at >= cursor.source.length) break;
    const finished = readMarkup(cursor, open);
    if (!finished) continue;
    const parent = open.at(-1);
    if (parent) parent.children.push(finished);
    else if (root) throw wrong(cursor, 'there is a second root element');
    else root = finished;
  }
  const unclosed = open.at(-1);
  if (unclosed) throw wrong(cursor, `<${unclosed.tag}> is not closed`);
  if (!root) throw wrong(cursor, 'there is no element');
  return root;
};

const wrong = (cursor: Cursor, what: string, at = cursor.at, unknown = false): Unreadable =>
  new Unreadable(`${what} at ${lineAndColumn(cursor.source, at)}`, undefined, unknown);

/** Up to the next markup, entities decoded. */
const readText = (cursor: Cursor, inside: boolean): string => {
  const { source, at } = cursor;
  const next = source.indexOf('<', at);
  const raw = source.slice(at, next < 0 ? source.length : next);
  cursor.at = at + raw.length;
  if (!inside && raw.trim() !== '') throw wrong(cursor, 'there is text outside of the root element', at);
  return decode(cursor, raw, at);
};

const decode = (cursor: Cursor, raw: string, at: number): string =>
  decodeEntities(raw, (offset, what) => {
    throw wrong(cursor, what, at + offset);
  });

/** One tag, comment, CDATA section or instruction; the element when it ends here. */
const readMarkup = (cursor: Cursor, open: Open[]): Element | undefined => {
  const { source, at } = cursor;
  const second = source.charAt(at + 1);
  if (second === '/') return readEndTag(cursor, open);
  if (second === '?') skipTo(cursor, '?>', 'an instruction');
  else if (source.startsWith('<!--', at)) skipTo(cursor, '-->', 'a comment');
  else if (source.startsWith('<![CDATA[', at)) {
    const top = open.at(-1);
    if (!top) throw wrong(cursor, 'there is text outside of the root element');
    top.text += skipTo(cursor, ']]>', 'a CDATA section').slice('<![CDATA['.length);
  } else if (second === '!') {
    if (open.length > 0 || !source.startsWith('<!DOCTYPE', at))
      throw wrong(cursor, 'a declaration stands where none may');
    // A declared entity can name a file or grow without bound: others may read it, and nobody here does.
    if (!take(cursor, DOCTYPE)) throw wrong(cursor, 'there is a document type declaration with others in it', at, true);
  } else return readStartTag(cursor, open);
  return undefined;
};

/** What stands before `end`; the cursor goes behind it. */
const skipTo = (cursor: Cursor, end: string, what: string): string => {
  const { source, at } = cursor;
  const found = source.indexOf(end, at + 2);
  if (found < 0) throw wrong(cursor, `${what} does not end`);
  cursor.at = found + end.length;
  return source.slice(at, found);
};

const take = (cursor: Cursor, pattern: RegExp): RegExpExecArray | null => {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.source);
  if (match) cursor.at = pattern.lastIndex;
  return match;
};

const readStartTag = (cursor: Cursor, open: Open[]): Element | undefined => {
  const tag = take(cursor, START_TAG)?.[1];
  if (tag === undefined) throw wrong(cursor, 'a tag has no valid name');
  const attributes = new Map<string, string>();
  for (let found = take(cursor, ATTRIBUTE); found; found = take(cursor, ATTRIBUTE)) {
    const [whole, name = '', double, single] = found;
    if (attributes.has(name)) throw wrong(cursor, `the attribute ${name} is repeated`, cursor.at - whole.length);
    const value = double ?? single ?? '';
    attributes.set(name, decode(cursor, value.replaceAll(/[\t\n]/g, ' '), cursor.at - 1 - value.length));
  }
  const close = take(cursor, TAG_CLOSE);
  if (!close) throw wrong(cursor, `the tag <${tag}> is malformed`);
  const element: Open = { tag, attributes, children: [], text: '' };
  if (close[1] === '/') return finish(element);
  if (open.length === MAX_DEPTH) throw wrong(cursor, `elements are nested deeper than ${MAX_DEPTH}`);
  open.push(element);
  return undefined;
};

const readEndTag = (cursor: Cursor, open: Open[]): Element => {
  const { at } = cursor;
  const tag = take(cursor, END_TAG)?.[1];
  const top = open.pop();
  if (tag === undefined) throw wrong(cursor, 'a closing tag is malformed', at);
  if (tag !== top?.tag) throw wrong(cursor, top ? `</${top.tag}> is expected` : 'nothing is open to be closed', at);
  return finish(top);
};

const finish = ({ tag, attributes, children, text }: Open): Element => ({
  name: localName(tag),
  namespace: attributes.get(tag.includes(':') ? `xmlns:${tag.slice(0, tag.indexOf(':'))}` : 'xmlns'),
  nil: [...attributes].some(
    ([name, value]) => localName(name) === 'nil' && name.includes(':') && /^(?:true|1)$/.test(value),
  ),
  attributes: new Map(
    [...attributes]
      .filter(([name]) => !/^xmlns(?::|$)|^xsi:/.test(name))
      .map(([name, value]) => [localName(name), value] as const),
  ),
  children,
  text,
});

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What XML 1.0 has no way to contain (section 2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not stand there
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Text with its references decoded; `fail` gets one that is none, or a character that XML forbids. */
const decodeEntities = (text: string, fail: (offset: number, what: string) => never): string => {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) fail(forbidden.index, 'there is a character that XML does not allow');
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7});|#x([0-9a-fA-F]{1,6});|(\w{1,30});)?/g,
    (_whole, decimal?: string, hex?: string, name?: string, offset?: number): string => {
      if (decimal !== undefined || hex !== undefined) {
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        const character = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
        return FORBIDDEN.test(character)
          ? fail(offset ?? 0, 'a reference names no character that XML allows')
          : character;
      }
      if (name !== undefined && Object.hasOwn(NAMED, name)) return NAMED[name] ?? '';
      return fail(
        offset ?? 0,
        name === undefined ? 'a bare & has to be written &amp;' : `the entity &${name}; is not declared`,
      );
    },
  );
};
