import { isObject } from '../core/json';
import { contentMaps } from './content-maps';
import type { Reader } from './reader';
import type { SpecNode } from './spec';

/** Of an Encoding Object (OpenAPI 3.2, 4.15) that belongs to a part of a multipart body. */
const IGNORED = ['headers', 'encoding', 'prefixEncoding', 'itemEncoding'] as const;

/** Says once of each multipart body what is documented of its parts and is neither sent nor checked. */
export const notePartEncodings = (reader: Reader, operation: SpecNode): void => {
  for (const content of contentMaps(reader, operation)) {
    for (const [key, media] of Object.entries(content)) {
      if (!/^multipart\//i.test(key) || !isObject(media)) continue;
      for (const part of partsOf(media)) note(reader, part, key);
    }
  }
};

const partsOf = ({ encoding, prefixEncoding, itemEncoding }: SpecNode): readonly SpecNode[] =>
  [
    ...(isObject(encoding) ? Object.values(encoding) : []),
    ...(Array.isArray(prefixEncoding) ? (prefixEncoding as unknown[]) : []),
    itemEncoding,
  ].filter(isObject);

const note = (reader: Reader, part: SpecNode, mediaType: string): void => {
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
