import { isObject } from '../../core/json';
import type { SpecNode } from '../../specs/spec';
import { compilePattern } from '../../validate/patterns';

/** All that speaks about the property `name` (JSON Schema Core, section 10.3.2). */
export const propertySchemas = (
  nodes: readonly SpecNode[],
  name: string,
  known: ReadonlySet<string>,
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

/** All that speaks about the item at `index`. */
export const itemSchemas = (nodes: readonly SpecNode[], index: number): readonly unknown[] =>
  nodes.flatMap((node) => {
    const prefix = Array.isArray(node.prefixItems) ? node.prefixItems : Array.isArray(node.items) ? node.items : [];
    if (index < prefix.length) return [prefix[index]];
    return node.items === undefined || Array.isArray(node.items) ? [] : [node.items];
  });

/** The names that any of `nodes` lists. */
export const knownNames = (nodes: readonly SpecNode[]): ReadonlySet<string> =>
  new Set(nodes.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : [])));

const matches = (pattern: string, name: string): boolean => compilePattern(pattern)?.test(name) ?? false;
