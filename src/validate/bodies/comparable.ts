import { essence } from '../../core/http/media-type';
import { compose } from '../../schema/composition';
import type { SchemaMode } from '../../schema/read-write-only';
import { isUnchanged } from '../../schema/schema-types';
import { shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { exactNumbers, inNumbers, readJson } from '../exact-numbers';
import { compileCoercion } from '../parameters/coerce';
import { knowsFormat } from '../schema/formats';
import type { RoundedNumber, SchemaViolation } from '../validate-types';
import type { ReadBody } from './read-body';

/** What of a body can be held against its schema. */
type Comparable =
  | { readonly kind: 'value'; readonly value: unknown; readonly rounded?: readonly RoundedNumber[] }
  /** Bytes where the schema says "a string": as a text of one character for each, of which the length can be compared. */
  | { readonly kind: 'bytes'; readonly value: string; readonly saysMore: boolean }
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
  const saysMore = saysMoreThanLength(spec, schema, type);
  return (body) => {
    if (body.kind === 'value') return body;
    if (body.kind === 'unreadable') return NOT_COMPARABLE;
    if (!wantsText && wantsStructure) return parsed(body.text);
    if (!type.startsWith('text/')) return wantsText ? { kind: 'bytes', value: body.text, saysMore } : NOT_COMPARABLE;
    const before = exactNumbers();
    return { kind: 'value', ...inNumbers(coerce(body.text), before) };
  };
};

const NOT_COMPARABLE: Comparable = { kind: 'not-comparable' };

const parsed = (text: string): Comparable => {
  try {
    const before = exactNumbers();
    return { kind: 'value', ...inNumbers(readJson(text), before) };
  } catch {
    return NOT_COMPARABLE;
  }
};

/** What bytes break: each of them counts as a character, and nothing else of a text's keywords is known of them. */
export const ofBytes = (broken: readonly SchemaViolation[]): readonly SchemaViolation[] =>
  broken
    .filter(({ keyword }) => keyword === 'minLength' || keyword === 'maxLength')
    .map((each) => ({ ...each, message: each.message.replace('character', 'byte') }));

/** Keywords that ask something of a text; what it is in characters nobody says of bytes. */
const OF_TEXT = ['pattern', 'enum', 'const', 'contentSchema', 'not'];

const saysMoreThanLength = (spec: Spec, schema: SchemaRef | undefined, type: string): boolean => {
  if (!schema) return false;
  const { nodes, choices, impossible } = compose(spec, [schema.node]);
  const isAsked = ({ format, contentEncoding, contentMediaType, ...node }: SpecNode): boolean =>
    OF_TEXT.some((keyword) => node[keyword] !== undefined) ||
    // Any other is an annotation, in JSON as well.
    (typeof format === 'string' && format !== 'binary' && knowsFormat(format)) ||
    (contentEncoding !== undefined && !isUnchanged(contentEncoding)) ||
    // The type of the body itself was compared with the documented one.
    (contentMediaType !== undefined && contentMediaType !== type);
  return impossible || choices.length > 0 || nodes.some(isAsked);
};
