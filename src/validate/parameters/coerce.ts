import type { SchemaMode } from '../../schema/read-write-only';
import type { JsonType } from '../../schema/schema-types';
import { shapeOf } from '../../schema/value-shape';
import type { SchemaRef, Spec } from '../../specs/spec';
import { askInNumbers, readNumber } from '../exact-numbers';
import { compileSchema } from '../schema/compile-schema';
import { asSent } from './split-text';

/**
 * Text to a value of the type its schema wants, perhaps an `ExactNumber`; text that is no such value stays text, and the schema
 * refuses it.
 */
type Coerce = (text: string) => unknown;

/** A number as JSON writes it (RFC 8259, section 6): no `+1`, `01`, `0x10`, `1.` or empty text. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export const compileCoercion = (spec: Spec, schema: SchemaRef | undefined, mode: SchemaMode): Coerce => {
  const { types, restricted } = shapeOf(spec, schema);
  if (!schema || !restricted) return asSent;
  if (!types.has('string')) return (text) => firstReading(types, text);
  if (types.size === 1) return asSent;
  // Text is always a string, too: something else is meant only where the schema refuses the string.
  return (text) => {
    const reading = firstReading(types, text);
    if (reading === text) return text;
    const compiled = compileSchema(spec, schema, mode);
    if (compiled.kind !== 'compiled' || compiled.accepts(text)) return text;
    return askInNumbers(reading, compiled.accepts) ? reading : text;
  };
};

const firstReading = (types: ReadonlySet<JsonType>, text: string): unknown => {
  if (types.has('integer') && JSON_NUMBER.test(text)) return readNumber(text);
  if (types.has('boolean') && text === 'true') return true;
  if (types.has('boolean') && text === 'false') return false;
  if (types.has('null') && (text === '' || text === 'null')) return null;
  return text;
};
