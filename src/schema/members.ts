import { isObject } from '../core/json/json';
import type { SpecNode } from '../specs/spec';

/** Names under `properties` of any of `nodes`, in the document's order. */
export const documentedNames = (nodes: readonly SpecNode[]): ReadonlySet<string> =>
  new Set(nodes.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : [])));

/** What `required` says, and what `dependentRequired` adds to it and to the names that are `present`. */
export const requiredNames = (nodes: readonly SpecNode[], present: readonly string[]): ReadonlySet<string> => {
  const required = new Set(nodes.flatMap((node) => (Array.isArray(node.required) ? node.required.map(String) : [])));
  const dependents = nodes.flatMap(({ dependentRequired }) => (isObject(dependentRequired) ? [dependentRequired] : []));
  if (dependents.length === 0) return required;
  // A set grows while it is walked, so what is added has its own say.
  const names = new Set([...required, ...present]);
  for (const name of names) {
    for (const added of dependents.flatMap((each) => (Object.hasOwn(each, name) ? each[name] : []))) {
      required.add(String(added));
      names.add(String(added));
    }
  }
  return required;
};

/**
 * All that speaks about the property `name` (JSON Schema Core, section 10.3.2).
 * @param matches whether a pattern of `patternProperties` matches the name
 */
export const propertySchemas = (
  nodes: readonly SpecNode[],
  name: string,
  known: ReadonlySet<string>,
  matches: (pattern: string, name: string) => boolean,
): readonly unknown[] =>
  nodes.flatMap((node) => {
    const own = isObject(node.properties) && Object.hasOwn(node.properties, name) ? [node.properties[name]] : [];
    const byPattern = Object.entries(isObject(node.patternProperties) ? node.patternProperties : {})
      .filter(([pattern]) => matches(pattern, name))
      .map(([, schema]) => schema);
    if (own.length > 0 || byPattern.length > 0) return [...own, ...byPattern];
    if (node.additionalProperties !== undefined) return [node.additionalProperties];
    return node.unevaluatedProperties !== undefined && !known.has(name) ? [node.unevaluatedProperties] : [];
  });

/** All that speaks about the item at `index`: `prefixItems` (a list under `items` before 2020-12), then `items`. */
export const itemSchemas = (nodes: readonly SpecNode[], index: number): readonly unknown[] =>
  nodes.flatMap((node) => {
    const prefix = Array.isArray(node.prefixItems) ? node.prefixItems : Array.isArray(node.items) ? node.items : [];
    if (index < prefix.length) return [prefix[index]];
    return node.items === undefined || Array.isArray(node.items) ? [] : [node.items];
  });
