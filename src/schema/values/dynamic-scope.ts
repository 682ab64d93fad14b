import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';

/** `nodes` describe one value inside those that are `around`; a schema that refers to another stands outside of it. */
export const within = (around: ReadonlySet<SpecNode>, nodes: readonly SpecNode[]): ReadonlySet<SpecNode> =>
  new Set([...around, ...nodes]);

/**
 * A `$dynamicRef` means the outermost schema around it that has its anchor (JSON Schema Core, section 8.2.3.2). A
 * `$ref` to the same anchor can find another one.
 */
export const inScope = (schema: unknown, around: ReadonlySet<SpecNode>): readonly unknown[] => {
  if (!isObject(schema) || typeof schema.$dynamicRef !== 'string') return [schema];
  const meant = anchored(schema.$dynamicRef.slice(schema.$dynamicRef.indexOf('#') + 1), around);
  if (!meant) return [schema];
  return Object.keys(schema).length === 1 ? [meant] : [meant, schema];
};

const anchored = (anchor: string, around: ReadonlySet<SpecNode>): SpecNode | undefined => {
  for (const node of around) {
    const own = [node, ...(isObject(node.$defs) ? Object.values(node.$defs) : [])];
    const found = own.find((each): each is SpecNode => isObject(each) && each.$dynamicAnchor === anchor);
    if (found) return found;
  }
  return undefined;
};
