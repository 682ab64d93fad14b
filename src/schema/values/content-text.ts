import { isJsonType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { textsOf } from '../schema-types';
import { type Making, NOTHING, type Spot } from './making';

/**
 * A text that holds content of another kind: JSON as text, or bytes as letters (`contentMediaType`, `contentSchema`,
 * `contentEncoding`; JSON Schema Validation, section 8). `undefined` where the schema names none that can be written.
 */
export const contentText = (making: Making, nodes: readonly SpecNode[], spot: Spot): string | undefined => {
  const [encoding] = textsOf(nodes, 'contentEncoding');
  const [mediaType] = textsOf(nodes, 'contentMediaType');
  const isJson = mediaType !== undefined && isJsonType(mediaType);
  const write = encoding === undefined ? asItIs : WRITERS[encoding.toLowerCase()];
  if (write === undefined || (encoding === undefined && !isJson)) return undefined;
  return write(isJson ? jsonText(making, nodes, spot) : `example ${spot.row + 1}`);
};

const jsonText = (making: Making, nodes: readonly SpecNode[], spot: Spot): string => {
  const schemas = nodes.map(({ contentSchema }) => contentSchema).filter(isObject);
  const value = schemas.length === 0 ? {} : making.satisfy(making, schemas, { ...spot, depth: spot.depth + 1 });
  const text = JSON.stringify(value === NOTHING ? {} : value);
  return text.length > LONGEST ? '{}' : text;
};

/** JSON within JSON within JSON doubles its backslashes each time. */
const LONGEST = 10_000;

const asItIs = (text: string): string => text;

const WRITERS: Readonly<Partial<Record<string, (text: string) => string>>> = {
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  base16: (text) => Buffer.from(text).toString('hex').toUpperCase(),
};
