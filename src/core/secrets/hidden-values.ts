import { type HeaderMap, headerValue } from '../http/http';
import { essence, FORM_TYPE, isXmlType } from '../http/media-type';
import { isObject, parsedJson } from '../json/json';
import { pointerKeys } from '../json/pointer';
import { mapXmlTexts, type XmlPlace } from './xml-texts';

/** What the user, or a vendor's folder, keeps out of everything that is written: names anywhere, and places in bodies. */
export interface HiddenValues {
  /** A header, a parameter, a property, an element of XML; in any letter case. */
  name(name: string): boolean;
  /** The value at a place of a body. */
  at(path: readonly string[]): boolean;
  /** An element or an attribute of XML: a pointer may begin below the root, and need not name the items of a list. */
  inXml(place: XmlPlace): boolean;
}

/** Names, and JSON Pointers in which a star is every item or property: `phone`, `/contact/email`. */
export const createHidden = (list: readonly string[]): HiddenValues | undefined => {
  if (list.length === 0) return undefined;
  const names = new Set(list.filter((one) => !one.startsWith('/')).map((one) => one.toLowerCase()));
  const pointers = list.filter((one) => one.startsWith('/')).map(pointerKeys);
  const xmlPointers = pointers.flatMap((keys) => [keys, keys.filter((key) => key !== '*')]);
  const name = (one: string): boolean => names.has(one.toLowerCase());
  return {
    name,
    at: (path) => pointers.some((keys) => leadsTo(keys, path)),
    inXml: (place) =>
      name(place.name) || xmlPointers.some((keys) => leadsTo(keys, place.path, 1) || leadsTo(keys, place.path)),
  };
};

const leadsTo = (keys: readonly string[], path: readonly string[], from = 0): boolean =>
  keys.length === path.length - from && keys.every((key, index) => key === '*' || key === path[index + from]);

/** The texts that a message has at hidden places: they are looked for everywhere else, too. */
export const hiddenTextsOf = (
  { headers, body }: { readonly headers: HeaderMap; readonly body: Uint8Array },
  hidden: HiddenValues,
): readonly string[] => {
  if (body.length === 0) return [];
  const text = Buffer.from(body).toString('utf8');
  const type = essence(headerValue(headers, 'content-type') ?? '');
  if (type === FORM_TYPE)
    return [...new URLSearchParams(text)].flatMap(([name, value]) =>
      hidden.name(name) || hidden.at([name]) ? [value] : [],
    );
  if (isXmlType(type) || text.trimStart().startsWith('<')) return hiddenInXml(text, hidden);
  const value = parsedJson(text);
  if (value !== undefined) return hiddenTexts(value, hidden);
  // One value in each line or event: a pointer may lead into it, or begin with its number.
  return text.split('\n').flatMap((line, index) => {
    const item = parsedJson(line.replace(LINE_START, ''));
    return [...hiddenTexts(item, hidden), ...hiddenTexts(item, hidden, [String(index)])];
  });
};

/** Of an event, or the record separator. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is the character
const LINE_START = /^(?:data:|\x1e)/;

const hiddenInXml = (xml: string, hidden: HiddenValues): readonly string[] => {
  const found: string[] = [];
  mapXmlTexts(xml, hidden.inXml, (text, _name, isHidden) => {
    if (isHidden) found.push(withoutEntities(text).trim(), text.trim());
    return text;
  });
  return [...new Set(found)];
};

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const withoutEntities = (text: string): string =>
  text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** The same of a value. */
export const hiddenTexts = (value: unknown, hidden: HiddenValues, path: readonly string[] = []): readonly string[] => {
  if (path.length > 0 && (hidden.name(path.at(-1) ?? '') || hidden.at(path))) return leaves(value);
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => hiddenTexts(item, hidden, [...path, key]));
};

/** The texts under names that tell of a secret; an object under one is walked. */
export const textsUnder = (value: unknown, tells: (name: string) => boolean): readonly string[] => {
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const own: readonly unknown[] = tells(key) ? (Array.isArray(item) ? item : [item]) : [];
    const plain = own.filter((one) => typeof one === 'string' || typeof one === 'number');
    return [...plain.map(String), ...textsUnder(item, tells)];
  });
};

const leaves = (value: unknown): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
};
