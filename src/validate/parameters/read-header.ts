import type { SchemaMode } from '../../schema/read-write-only';
import type { HeaderSpec, Parameter, Spec } from '../../specs/spec';
import { exactNumbers, type InNumbers, inNumbers } from '../exact-numbers';
import { NO_PAIRS } from './parameter-sources';
import { compileParameter } from './parameter-values';

/**
 * A header of an answer or of a part, as its description reads it: in style `simple`, like header parameters (OpenAPI 3.1,
 * section 4.8.21).
 * @throws SyntaxError where its content cannot be read
 */
export const readHeader = (spec: Spec, header: HeaderSpec, text: string, mode: SchemaMode): InNumbers => {
  const read = compileParameter(spec, asHeaderParameter(header), mode);
  const before = exactNumbers();
  const headers = { [header.name.toLowerCase()]: text };
  return inNumbers(read({ path: {}, query: NO_PAIRS, rawQuery: '', cookies: NO_PAIRS, headers }), before);
};

/** What a request would describe so. */
export const asHeaderParameter = (header: HeaderSpec): Parameter => ({
  ...header,
  ...({ in: 'header', style: 'simple', allowReserved: false, allowEmptyValue: false, deprecated: false } as const),
});
