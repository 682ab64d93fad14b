import { DOCUMENTED } from '../../core/evidence';
import { templatePath } from '../routing/path-template';
import type { Parameter, RawOperation } from '../spec';
import type { Reader } from './reader';

/**
 * Some documents separate operations of one path by a query in the key: `/documents?upload`, `/x?action=start`. OpenAPI
 * has no word for that; a required query parameter with one value is what they mean.
 */
export const withQueryOfPath = (
  reader: Reader,
  raw: RawOperation,
  parameters: readonly Parameter[],
): readonly Parameter[] => {
  const pairs = queryOf(raw.path);
  if (pairs.length === 0) return parameters;
  const byPlaceName = new Map(pairs.flatMap(({ name, holder }) => (holder === undefined ? [] : [[holder, name]])));
  const path = templatePath(raw.path);
  // What is called a path parameter and stands in the query is one of the query.
  const moved = parameters.map((one): Parameter => {
    const name = one.in === 'path' && !path.includes(`{${one.name}}`) ? byPlaceName.get(one.name) : undefined;
    return name === undefined ? one : { ...one, name, in: 'query', style: 'form', explode: true };
  });
  const isFixed = (one: Parameter): boolean =>
    one.in === 'query' && pairs.some(({ name, value }) => name === one.name && value !== undefined);
  const isThere = (name: string): boolean => moved.some((one) => one.in === 'query' && one.name === name);
  return [
    ...moved.filter((one) => !isFixed(one)),
    ...pairs.flatMap(({ name, value }) =>
      value === undefined && isThere(name) ? [] : [made(reader, raw, name, value)],
    ),
  ];
};

interface Pair {
  readonly name: string;
  /** `undefined`: any. */
  readonly value: string | undefined;
  /** The name in braces that stands for the value. */
  readonly holder: string | undefined;
}

const queryOf = (template: string): readonly Pair[] => {
  const query = /^[^?#]*\?([^#]*)/.exec(template)?.[1] ?? '';
  return [...new URLSearchParams(query)].flatMap(([name, value]) => {
    // `{?limit,page}` is RFC 6570's way to say which query parameters there are, and fixes nothing.
    if (name === '' || /[{}]/.test(name)) return [];
    const holder = /^\{([^{}]*)\}$/.exec(value)?.[1];
    return [{ name, value: holder === undefined && !/[{}]/.test(value) ? value : undefined, holder }];
  });
};

const made = (reader: Reader, { holder, key }: RawOperation, name: string, value: string | undefined): Parameter => {
  const place = reader.place(holder, key);
  const node = value === undefined ? { type: 'string' } : { type: 'string', enum: [value] };
  return {
    name,
    in: 'query',
    required: true,
    style: 'form',
    explode: true,
    allowReserved: false,
    allowEmptyValue: false,
    deprecated: false,
    schema: { node: reader.madeFrom(node, holder, key), place },
    content: undefined,
    examples: value === undefined ? [] : [{ name: 'sample', value, evidence: DOCUMENTED, place }],
    evidence: DOCUMENTED,
    place,
  };
};
