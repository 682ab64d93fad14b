import { isObject } from '../../../core/json/json';
import { parseTemplate, type SegmentShape } from '../../../specs/routing/path-template';
import { bare } from './bare-name';
import type { IdGroup } from './id-groups';
import { plainText } from './plain-text';

/**
 * The ids in the URL of a record, by the parameters of its templated path. The URL ends as the path does; what stands before that
 * is the base of the vendor. `undefined` for anything else.
 */
export const idsOfUrl = (url: unknown, path: string): Readonly<Record<string, string>> | undefined => {
  if (typeof url !== 'string' || !url.includes('/')) return undefined;
  const segments = url
    .replace(/[?#].*$/s, '')
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/\/$/, '')
    .split('/');
  const template = segmentsOf(path);
  const ends = segments.slice(-template.length);
  return ends.length < template.length ? undefined : idsAt(ends, template);
};

/**
 * The same of the name of a record, which is the end of its path from a collection on: `shelves/1/books/2` of
 * `/v1/shelves/{shelf}/books/{book}` (google.aip.dev/122).
 */
export const idsOfName = (text: string, path: string): Readonly<Record<string, string>> | undefined => {
  const segments = text.split('/');
  const template = segmentsOf(path).slice(-segments.length);
  const isWhole = segments.length > 1 && segments.length === template.length && template[0]?.kind === 'static';
  return isWhole ? idsAt(segments, template) : undefined;
};

const segmentsOf = (path: string): readonly SegmentShape[] => parseTemplate(path.replace(/\/$/, '')).segments;

const idsAt = (
  segments: readonly string[],
  template: readonly SegmentShape[],
): Readonly<Record<string, string>> | undefined => {
  const values: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const encoded = segments[index] ?? '';
    const text = plainText({ encoded }) ?? '';
    if (part.kind === 'static' ? part.text !== text : text === '') return undefined;
    if (part.kind === 'static') continue;
    const found = part.kind === 'any' ? [encoded] : part.read(encoded);
    if (found === undefined) return undefined;
    for (const [at, name] of part.names.entries()) values[name] = plainText({ encoded: found[at] ?? '' }) ?? '';
  }
  return values;
};

/** Where a record says that it stands itself: an item of a list of URLs is nothing else. HAL and JSON:API have it under their links. */
export const urlOfRecord = (record: unknown): unknown => {
  if (!isObject(record)) return record;
  const links = [record._links, record.links].find(isObject);
  const self = links?.self;
  return (isObject(self) ? self.href : self) ?? OWN_URLS.map((name) => record[name]).find((each) => each !== undefined);
};

/** The same of what an answer says that it has created; some call it a path there. */
export const urlOfCreated = (answer: unknown): unknown => {
  if (!isObject(answer)) return undefined;
  const names = Object.keys(answer).filter((name) => /^(?:path|location|resource)$/i.test(name));
  return urlOfRecord(answer) ?? names.map((name) => answer[name]).find((each) => typeof each === 'string');
};

/** As Django REST framework, JSON-LD, Tastypie and others call it. */
const OWN_URLS: readonly string[] = ['url', 'href', 'self', '@id', 'uri', 'resource_uri', 'self_link', 'selfLink'];

/** `full_name: "ann/lamp"`, where a record has two names. */
export const partsOfName = (record: object, { names }: IdGroup): Readonly<Record<string, string>> | undefined => {
  const [, whole] = Object.entries(record).find(([key]) => WHOLE_NAMES.has(bare(key))) ?? [];
  const parts = typeof whole === 'string' ? whole.split('/') : [];
  return names.length > 1 && parts.length === names.length
    ? Object.fromEntries(names.map((name, index) => [name, parts[index] ?? '']))
    : undefined;
};

const WHOLE_NAMES: ReadonlySet<string> = new Set(['fullname', 'namewithowner', 'pathwithnamespace', 'fullpath']);
