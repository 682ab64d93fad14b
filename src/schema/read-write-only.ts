import { isObject } from '../core/json/json';
import { once } from '../core/once';
import type { Spec, SpecNode } from '../specs/spec';
import { type Composition, compose } from './composition';
import { typesOf } from './schema-types';
import { sidesOf } from './sides';

/** Which way a value goes. */
export type SchemaMode = 'request' | 'response';

/**
 * May a property be absent even when `required` lists it (OpenAPI 3.1, section 4.8.24.3)? `readOnly` ones in a request, `writeOnly`
 * ones in a response. Seen across everything that describes the same value.
 */
export const relaxing = (spec: Spec, node: SpecNode, mode: SchemaMode): ((name: string) => boolean) => {
  const keyword = MARKS[mode];
  const sides = once(() => [...sidesOf(spec, node)]);
  return (name) =>
    sides().some(
      ({ properties }) =>
        isObject(properties) && Object.hasOwn(properties, name) && isMarked(spec, properties[name], keyword),
    );
};

/** The names of all such properties. */
export const relaxedNames = (spec: Spec, node: SpecNode, mode: SchemaMode): ReadonlySet<string> => {
  const names = [...sidesOf(spec, node)].flatMap(({ properties }) =>
    isObject(properties) ? Object.keys(properties) : [],
  );
  return new Set(names.filter(relaxing(spec, node, mode)));
};

const MARKS = { request: 'readOnly', response: 'writeOnly' } as const satisfies Record<SchemaMode, string>;

/** Its own word, or one of what it is composed of: `allOf` or a single alternative is how 3.0 adds to a `$ref`. */
export const isMarked = (spec: Spec, property: unknown, keyword: 'readOnly' | 'writeOnly'): boolean =>
  isObject(property) && (isPlain(property) ? property[keyword] === true : isMarkedByParts(spec, property, keyword));

// A property that is nothing but a reference is as its target is, and many refer to the same.
const marked = { readOnly: new WeakMap<object, boolean>(), writeOnly: new WeakMap<object, boolean>() } as const;

const isMarkedByParts = (spec: Spec, property: SpecNode, keyword: 'readOnly' | 'writeOnly'): boolean => {
  const target =
    Object.keys(property).length === 1 && typeof property.$ref === 'string'
      ? spec.lookup(property.$ref, property)
      : property;
  if (!isObject(target)) return false;
  const known = marked[keyword].get(target) ?? isMarkedAsWhole(spec, compose(spec, [target]), keyword);
  marked[keyword].set(target, known);
  return known;
};

/** Nothing else describes the same value: of most properties that is so, and there are many of them. */
const isPlain = (node: SpecNode): boolean => COMPOSED.every((keyword) => node[keyword] === undefined);

const COMPOSED = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'discriminator'] as const;

/** The same of what is composed: also where each alternative but null is marked. */
export const isMarkedAsWhole = (
  spec: Spec,
  { nodes, choices }: Composition,
  keyword: 'readOnly' | 'writeOnly',
): boolean => {
  const says = (parts: readonly SpecNode[]): boolean => parts.some((node) => node[keyword] === true);
  if (says(nodes)) return true;
  return choices.some((branches) => {
    const kinds = branches.map(({ schemas }) => compose(spec, schemas).nodes).filter((parts) => !isNull(parts));
    return kinds.length > 0 && kinds.every(says);
  });
};

const isNull = (nodes: readonly SpecNode[]): boolean => typesOf(nodes)?.every((type) => type === 'null') === true;
