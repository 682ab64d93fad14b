import { isObject } from '../core/json/json';
import { countsBesideReference } from '../specs/openapi-version';
import type { Spec, SpecNode } from '../specs/spec';

/**
 * `node` and every node that may say something about the same value: through `$ref`, `allOf`, `anyOf`, `oneOf`, `then` and
 * `else`. Each once, so the work is linear in the document; nearest first.
 */
export const sidesOf = (spec: Spec, node: SpecNode): ReadonlySet<SpecNode> => {
  const seen = new Set<SpecNode>();
  const waiting: unknown[] = [node];
  while (waiting.length > 0) {
    const side = waiting.pop();
    if (!isObject(side) || seen.has(side)) continue;
    seen.add(side);
    const target = typeof side.$ref === 'string' ? spec.lookup(side.$ref, side) : undefined;
    if (isObject(target) && !countsBesideReference(spec.openapi)) {
      waiting.push(target);
      continue;
    }
    const lists = [side.allOf, side.anyOf, side.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
    waiting.push(...[target, ...lists, side.then, side.else].toReversed());
  }
  return seen;
};

/** Does a schema name a property without describing it? It asks for it, or tells by it what kind an object is. */
export const namesProperty = (
  { required, dependentRequired, dependencies, discriminator }: SpecNode,
  name: string,
): boolean => {
  const lists = [
    required,
    ...[dependentRequired, dependencies].flatMap((map) => (isObject(map) ? Object.entries(map).flat() : [])),
  ];
  return (
    lists.some((each) => each === name || (Array.isArray(each) && each.includes(name))) ||
    (isObject(discriminator) && discriminator.propertyName === name)
  );
};
