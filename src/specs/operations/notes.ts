import { isFieldName } from '../../core/http/http';
import { meantType, parseMediaType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import type { SpecNode } from '../spec';
import type { Reader } from './reader';

/** What an operation documents and no one can honour, one warning each. */
export const noteOperation = (reader: Reader, operation: SpecNode): void => {
  noteMediaTypes(reader, operation);
  noteHeaderNames(reader, operation);
  notePartEncodings(reader, operation);
};

/** Notes once each documented header of an answer that has no valid name: it is neither sent nor asked for. */
const noteHeaderNames = (reader: Reader, { responses }: SpecNode): void => {
  for (const response of isObject(responses) ? Object.values(responses) : []) {
    const headers = isObject(response) ? reader.tryResolve(response)?.headers : undefined;
    if (!isObject(headers) || reader.complained.has(headers)) continue;
    for (const name of Object.keys(headers)) {
      if (isFieldName(name)) continue;
      reader.complained.add(headers);
      const message = `no header can be called "${name}"; it is left out`;
      reader.problems.push({
        severity: 'warning',
        rule: 'header-malformed',
        message,
        place: reader.place(headers, name),
      });
    }
  }
};

interface Noted {
  /** Maps of media types that were looked at. */
  readonly maps: WeakSet<object>;
  readonly keys: Set<string>;
}

/** By the list of problems, which all readers of one document share. */
const notedBy = new WeakMap<object, Noted>();

/** Says once of each key that should be a media type and is none what it is taken for. */
const noteMediaTypes = (reader: Reader, operation: SpecNode): void => {
  const noted = notedBy.get(reader.problems) ?? { maps: new WeakSet(), keys: new Set() };
  notedBy.set(reader.problems, noted);
  for (const content of contentMaps(reader, operation)) {
    if (noted.maps.has(content)) continue;
    noted.maps.add(content);
    for (const key of Object.keys(content)) {
      if (key.startsWith('x-') || isMediaType(key) || noted.keys.has(key)) continue;
      noted.keys.add(key);
      const meaning = key.trim() === '' ? 'counts where no other key fits' : `is taken for ${meantType(key)}`;
      const message = `"${key}" is no media type; here and wherever it stands it ${meaning}.`;
      const place = reader.place(content, key);
      reader.problems.push({ severity: 'warning', rule: 'media-type-malformed', message, place });
    }
  }
};

/** Nearly all keys are one of a few. */
const isMediaType = (key: string): boolean => {
  const known = seen.get(key) ?? parseMediaType(key) !== null;
  if (seen.size < 100) seen.set(key, known);
  return known;
};

const seen = new Map<string, boolean>();

/** Of an Encoding Object (OpenAPI 3.2, 4.15) that belongs to a part of a multipart body. */
const IGNORED = ['headers', 'encoding', 'prefixEncoding', 'itemEncoding'] as const;

/** Says once of each multipart body what is documented of its parts and is neither sent nor checked. */
const notePartEncodings = (reader: Reader, operation: SpecNode): void => {
  for (const content of contentMaps(reader, operation)) {
    for (const [key, media] of Object.entries(content)) {
      if (!/^multipart\//i.test(key) || !isObject(media)) continue;
      for (const part of partsOf(media)) noteIgnored(reader, part, key);
    }
  }
};

const partsOf = ({ encoding, prefixEncoding, itemEncoding }: SpecNode): readonly SpecNode[] =>
  [
    ...(isObject(encoding) ? Object.values(encoding) : []),
    ...(Array.isArray(prefixEncoding) ? (prefixEncoding as unknown[]) : []),
    itemEncoding,
  ].filter(isObject);

const noteIgnored = (reader: Reader, part: SpecNode, mediaType: string): void => {
  const ignored = IGNORED.filter((name) => part[name] !== undefined);
  const [first] = ignored;
  if (first === undefined || reader.complained.has(part)) return;
  reader.complained.add(part);
  const message = `${ignored.map((name) => `"${name}"`).join(' and ')} of a part of ${mediaType} is neither sent nor checked.`;
  reader.problems.push({
    severity: 'warning',
    rule: 'part-encoding-ignored',
    message,
    place: reader.place(part, first),
  });
};

/** The `content` of the request body and of each response of an operation, where a reference to it leads somewhere. */
const contentMaps = (reader: Reader, { requestBody, responses }: SpecNode): readonly SpecNode[] =>
  [requestBody, ...(isObject(responses) ? Object.values(responses) : [])].flatMap((holder) => {
    const content = isObject(holder) ? reader.tryResolve(holder)?.content : undefined;
    return isObject(content) ? [content] : [];
  });
