import { isObject } from '../core/json';
import type { Spec, SpecNode } from '../specs/spec';
import type { SchemaMode } from '../validate/types';

const NONE: ReadonlySet<string> = new Set();

/**
 * Names of properties that need not be there: `readOnly` ones in a request, `writeOnly` ones in a response, even when
 * `required` lists them (OpenAPI 3.1, section 4.8.24.3). Seen across everything that describes the same value.
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

const isMarked = (spec: Spec, property: unknown, keyword: string): boolean => {
  if (!isObject(property)) return false;
  if (property[keyword] === true) return true;
  const target = typeof property.$ref === 'string' ? spec.lookup(property.$ref, property) : undefined;
  return isObject(target) && target !== property && target[keyword] === true;
};

/** `node` and all that describes the same value with it: `$ref`, `allOf`, `anyOf`, `oneOf`, `then`, `else`. */
const sidesOf = (spec: Spec, node: SpecNode): ReadonlySet<SpecNode> => {
  const seen = new Set<SpecNode>();
  const visit = (side: unknown): void => {
    if (!isObject(side) || seen.has(side)) return;
    seen.add(side);
    if (typeof side.$ref === 'string') visit(spec.lookup(side.$ref, side));
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const sides = side[keyword];
      if (Array.isArray(sides)) sides.forEach(visit);
    }
    visit(side.then);
    visit(side.else);
  };
  visit(node);
  return seen;
};
