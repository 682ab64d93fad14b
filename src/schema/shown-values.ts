import { isObject } from '../core/json/json';
import type { SpecNode } from '../specs/spec';

/**
 * Values that a schema shows itself, nearest first: `example`, `examples`, `x-example` and `x-examples` (2.0),
 * `default`. `examples` is a list since 3.1; a map of Example Objects is common and means its values. `null` is not
 * among them: see `showsNull`.
 */
export const shownValues = (nodes: readonly SpecNode[]): readonly unknown[] =>
  nodes
    .flatMap((node) => [
      node.example,
      ...listed(node.examples),
      node['x-example'],
      ...listed(node['x-examples']),
      node.default,
    ])
    .filter((value) => value !== undefined && value !== null);

/** The nearest example is `null`. Not a default: that of an optional property is `null` in many documents, and shows nothing. */
export const showsNull = (nodes: readonly SpecNode[]): boolean => {
  const examples = nodes.map(({ example, examples: list }) => (example === undefined ? listed(list) : [example]));
  const nearest = examples.find(({ length }) => length > 0);
  return nearest?.every((value) => value === null) === true;
};

/** An example of its own, of whatever kind. */
export const showsExample = (nodes: readonly SpecNode[]): boolean =>
  nodes.some(({ example, examples }) => (example ?? null) !== null || listed(examples).length > 0);

const listed = (examples: unknown): readonly unknown[] => {
  if (Array.isArray(examples)) return examples;
  if (!isObject(examples)) return [];
  return Object.values(examples).map((each) => (isObject(each) && 'value' in each ? each.value : each));
};

/** What `const` and `enum` of all `nodes` allow together; `undefined` where none of them lists anything. */
export const listedValues = (nodes: readonly SpecNode[]): readonly unknown[] | undefined => {
  const constant = nodes.find((node) => node.const !== undefined);
  if (constant) return [constant.const];
  const lists = nodes
    .map((node) => node.enum)
    .filter((list): list is unknown[] => Array.isArray(list) && list.length > 0);
  const [first, ...others] = lists;
  if (first === undefined) return undefined;
  const sets = others.map((list) => new Set(list));
  return sets.length === 0 ? first : first.filter((value) => sets.every((set) => set.has(value)));
};
