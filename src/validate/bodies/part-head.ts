import { isJsonType, parseMediaType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import { compose } from '../../schema/composition';
import { isBytes, isUnchanged } from '../../schema/schema-types';
import { shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec } from '../../specs/spec';
import { saidCharset } from './said-charset';

/** What of a part stands in its head. */
export interface PartHead {
  /** The media type of its Encoding Object. */
  readonly said: string | undefined;
  /** The headers that its Encoding Object describes, by name. */
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * The header fields of a form's part, without the empty line behind them. Bytes have a file name, because no server takes a part
 * without one for an upload; an object is JSON (OpenAPI 3.1, Encoding Object, `contentType`).
 * @param schema of the part, which is that of an item where the property is a list
 */
export const partHead = (
  spec: Spec,
  name: string,
  schema: SchemaRef | undefined,
  value: unknown,
  { said, headers }: PartHead,
): string => {
  const shown = name.replaceAll(/["\r\n]/g, (each) => encodeURIComponent(each));
  const type = said === undefined ? usualType(spec, schema, value) : saidCharset(said, String(value));
  const filename = type !== undefined && isFileType(type) ? `; filename="${shown}"` : '';
  const disposition = `form-data; name="${shown}"${filename}`;
  return fields(new Map([['content-disposition', disposition], ...typeField(type), ...headers]));
};

/** Of a part that is known by its position. */
export const itemHead = (
  spec: Spec,
  schema: SchemaRef | undefined,
  value: unknown,
  { said, headers }: PartHead,
): { readonly text: string; readonly mediaType: string } => {
  const usual = typeof value === 'string' ? 'text/plain' : 'application/json';
  const mediaType = said ?? usualType(spec, schema, value) ?? usual;
  return { text: fields(new Map([...typeField(mediaType), ...headers])), mediaType };
};

const typeField = (type: string | undefined): readonly (readonly [string, string])[] =>
  type === undefined ? [] : [['content-type', type]];

const fields = (all: ReadonlyMap<string, string>): string =>
  [...all].map(([name, value]) => `${name}: ${value}\r\n`).join('');

/** Text needs no name of its type. */
const usualType = (spec: Spec, schema: SchemaRef | undefined, value: unknown): string | undefined => {
  if (isObject(value)) return 'application/json';
  if (typeof value !== 'string' || !schema) return undefined;
  const { nodes } = compose(spec, [schema.node]);
  const said = nodes.find((node) => typeof node.contentMediaType === 'string')?.contentMediaType;
  if (typeof said === 'string') return said;
  const isEncoded = nodes.some((node) => node.contentEncoding !== undefined && !isUnchanged(node.contentEncoding));
  const isBinary = nodes.some(isBytes) || !shapeOf(spec, schema).restricted;
  return isBinary && !isEncoded ? 'application/octet-stream' : undefined;
};

const isFileType = (type: string): boolean => parseMediaType(type)?.type !== 'text' && !isJsonType(type);
