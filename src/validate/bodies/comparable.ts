import { essence } from '../../core/media-type';
import type { SchemaMode } from '../../schema/read-write-only';
import { shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec } from '../../specs/spec';
import { compileCoercion } from '../parameters/coerce';
import type { ReadBody } from './read-body';

/** What of a body can be held against its schema. */
type Comparable =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Bytes where the schema says "a string": they are what they are (OpenAPI 3.1, section 4.8.14.1). */
  | { readonly kind: 'satisfied' }
  /** A form that is not parsed, where the schema wants a structure. */
  | { readonly kind: 'not-comparable' };

/**
 * Text may stand for a number, and many documents list one schema under JSON and `text/plain` alike. There the schema
 * means the JSON in the text.
 */
export const compileComparable = (
  spec: Spec,
  schema: SchemaRef | undefined,
  mediaType: string,
  mode: SchemaMode,
): ((body: ReadBody) => Comparable) => {
  const type = essence(mediaType);
  const { types, restricted } = shapeOf(spec, schema);
  const wantsText = !restricted || types.has('string');
  const wantsStructure = restricted && (types.has('object') || types.has('array'));
  const coerce = compileCoercion(spec, schema, mode);
  return (body) => {
    if (body.kind === 'value') return body;
    if (body.kind === 'unreadable') return NOT_COMPARABLE;
    if (!wantsText && wantsStructure) return parsed(body.text);
    if (!type.startsWith('text/')) return wantsText ? SATISFIED : NOT_COMPARABLE;
    return { kind: 'value', value: coerce(body.text) };
  };
};

const SATISFIED: Comparable = { kind: 'satisfied' };
const NOT_COMPARABLE: Comparable = { kind: 'not-comparable' };

const parsed = (text: string): Comparable => {
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    return NOT_COMPARABLE;
  }
};
