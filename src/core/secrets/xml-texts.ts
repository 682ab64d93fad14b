/** Deeper than this an element's outermost ancestors are forgotten: a page may open elements without an end. */
const MOST_OPEN = 200;

/** Where a text stands. */
export interface XmlPlace {
  /** Of the element or the attribute, without its prefix. */
  readonly name: string;
  /** The names from the root to it; the array is used again for the next place. */
  readonly path: readonly string[];
}

/**
 * Changes the texts of elements, CDATA and comments included, and the values of attributes. It reads any text in one go, also one that
 * only looks like XML: what is left once a tag has no end is one text.
 * @param isHidden is asked for each element and attribute; whatever stands below a hidden element is hidden, too
 */
export const mapXmlTexts = (
  xml: string,
  isHidden: (place: XmlPlace) => boolean,
  change: (text: string, name: string, hidden: boolean) => string,
): string => {
  const path: string[] = [];
  const hidden: boolean[] = [];
  const isBelowHidden = (): boolean => hidden.at(-1) ?? false;
  const isHiddenAt = (name: string): boolean => isBelowHidden() || isHidden({ name, path });
  const changed = (text: string): string =>
    text.trim() === '' ? text : change(text, path.at(-1) ?? '', isBelowHidden());
  const close = (depth: number): void => {
    path.length = depth;
    hidden.length = depth;
  };

  const enter = (tag: string): string => {
    const [, start = '', written = '', attributes = '', end = ''] = TAG.exec(tag) ?? [];
    if (start === '') return tag;
    if (path.length === MOST_OPEN) {
      path.shift();
      hidden.shift();
    }
    const depth = path.push(withoutPrefix(written));
    hidden.push(isHiddenAt(withoutPrefix(written)));
    const safe = attributes.replaceAll(ATTRIBUTE, (whole, attribute: string, quoted: string) => {
      const name = withoutPrefix(attribute);
      path.push(name);
      const value = change(quoted.slice(1, -1), name, isHiddenAt(name));
      path.pop();
      return whole.slice(0, -quoted.length) + quoted.charAt(0) + value + quoted.charAt(0);
    });
    if (end.includes('/')) close(depth - 1);
    return start + written + safe + end;
  };
  const leave = (tag: string): string => {
    const depth = path.lastIndexOf(withoutPrefix(tag.slice(2, -1).trim()));
    if (depth >= 0) close(depth);
    return tag;
  };

  const pieces: string[] = [];
  let at = 0;
  while (at < xml.length) {
    const next = xml.indexOf('<', at);
    if (next !== at) {
      const end = next < 0 ? xml.length : next;
      pieces.push(changed(xml.slice(at, end)));
      at = end;
      continue;
    }
    const { kind, end } = markAt(xml, at);
    const mark = xml.slice(at, end);
    if (kind === 'cdata') pieces.push(CDATA + changed(mark.slice(CDATA.length, -CDATA_END.length)) + CDATA_END);
    else pieces.push(kind === 'start' ? enter(mark) : kind === 'end' ? leave(mark) : changed(mark));
    at = end;
  }
  return pieces.join('');
};

const CDATA = '<![CDATA[';
const CDATA_END = ']]>';
const TAG = /^(<)([^\s<>/="']+)([\s\S]*?)(\/?>)$/;
/** Only where a name begins: from every letter of a long word the search would run to its end. */
const ATTRIBUTE = /(?<![^\s"'/])([^\s<>/="']+)\s*=\s*("[^"]*"|'[^']*')/g;

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

interface Mark {
  readonly kind: 'cdata' | 'start' | 'end' | 'other' | 'rest';
  readonly end: number;
}

const markAt = (xml: string, at: number): Mark => {
  const upTo = (kind: Mark['kind'], ending: string): Mark => {
    const found = xml.indexOf(ending, at + 1);
    return found < 0 ? { kind: 'rest', end: xml.length } : { kind, end: found + ending.length };
  };
  if (xml.startsWith(CDATA, at)) return upTo('cdata', CDATA_END);
  if (xml.startsWith('<!--', at)) return upTo('other', '-->');
  const second = xml.charAt(at + 1);
  if (second === '!' || second === '?') return upTo('other', '>');
  if (second === '/') return upTo('end', '>');
  return tagAt(xml, at);
};

/** A `>` within quotes ends no tag; where another one begins first it is text. */
const tagAt = (xml: string, at: number): Mark => {
  let quote = '';
  for (let index = at + 1; index < xml.length; index++) {
    const char = xml.charAt(index);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '>') return { kind: 'start', end: index + 1 };
    else if (char === '<') return { kind: 'other', end: index };
    else if (char === '"' || char === "'") quote = char;
  }
  return { kind: 'rest', end: xml.length };
};
