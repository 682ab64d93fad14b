import { isJsonType, parseMediaType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import { compose } from '../../schema/composition';
import { shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec } from '../../specs/spec';

/**
 * The header fields of a form's part, without the empty line behind them. Bytes have a file name, because no server takes a part
 * without one for an upload; an object is JSON (OpenAPI 3.1, Encoding Object, `contentType`).
 * @param schema of the part, which is that of an item where the property is a list
 * @param said the media type of its Encoding Object
 */
export const partHead = (
  spec: Spec,
  name: string,
  schema: SchemaRef | undefined,
  value: unknown,
  said: string | undefined,
): string => {
  const shown = name.replaceAll('"', '%22');
  const type = said ?? usualType(spec, schema, value);
  const filename = type !== undefined && isFileType(type) ? `; filename="${shown}"` : '';
  const disposition = `content-disposition: form-data; name="${shown}"${filename}\r\n`;
  return type === undefined ? disposition : `${disposition}content-type: ${type}\r\n`;
};

/** Text needs no name of its type. */
const usualType = (spec: Spec, schema: SchemaRef | undefined, value: unknown): string | undefined => {
  if (isObject(value)) return 'application/json';
  if (typeof value !== 'string' || !schema) return undefined;
  const { nodes } = compose(spec, [schema.node]);
  const said = nodes.find((node) => typeof node.contentMediaType === 'string')?.contentMediaType;
  if (typeof said === 'string') return said;
  const isEncoded = nodes.some((node) => node.contentEncoding !== undefined);
  const isBinary = nodes.some((node) => node.format === 'binary') || !shapeOf(spec, schema).restricted;
  return isBinary && !isEncoded ? 'application/octet-stream' : undefined;
};

const isFileType = (type: string): boolean => parseMediaType(type)?.type !== 'text' && !isJsonType(type);
