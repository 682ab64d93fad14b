import { isObject } from '../core/json';
import type { Spec, SpecNode } from '../specs/spec';
import { compose } from './composition';
import { sidesOf } from './sides';

/** Which way a value goes. */
export type SchemaMode = 'request' | 'response';

const NONE: ReadonlySet<string> = new Set();

/**
 * Names of properties that may be absent even when `required` lists them (OpenAPI 3.1, section 4.8.24.3): `readOnly`
 * ones in a request, `writeOnly` ones in a response. Seen across everything that describes the same value.
 */
export const relaxedNames = (spec: Spec, node: SpecNode, mode: SchemaMode): ReadonlySet<string> => {
  const keyword = mode === 'request' ? 'readOnly' : 'writeOnly';
  const names = new Set<string>();
  for (const side of sidesOf(spec, node)) {
    if (!isObject(side.properties)) continue;
    for (const [name, property] of Object.entries(side.properties)) {
      if (isMarked(spec, property, keyword)) names.add(name);
    }
  }
  return names.size === 0 ? NONE : names;
};

/** Its own word, or one of what it is composed of: `allOf` with a marked part is how 3.0 adds to a `$ref`. */
const isMarked = (spec: Spec, property: unknown, keyword: string): boolean =>
  isObject(property) && compose(spec, [property]).nodes.some((node) => node[keyword] === true);
