import { meantType, parseMediaType } from '../core/media-type';
import { contentMaps } from './content-maps';
import type { Reader } from './reader';
import type { SpecNode } from './spec';

interface Noted {
  /** Maps of media types that were looked at. */
  readonly maps: WeakSet<object>;
  readonly keys: Set<string>;
}

/** By the list of problems, which all readers of one document share. */
const notedBy = new WeakMap<object, Noted>();

/** Says once of each key that should be a media type and is none what it is taken for. */
export const noteMediaTypes = (reader: Reader, operation: SpecNode): void => {
  const noted = notedBy.get(reader.problems) ?? { maps: new WeakSet(), keys: new Set() };
  notedBy.set(reader.problems, noted);
  for (const content of contentMaps(reader, operation)) {
    if (noted.maps.has(content)) continue;
    noted.maps.add(content);
    for (const key of Object.keys(content)) {
      if (key.startsWith('x-') || isMediaType(key) || noted.keys.has(key)) continue;
      noted.keys.add(key);
      const message = `"${key}" is no media type; here and wherever it stands it is taken for ${meantType(key)}.`;
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
