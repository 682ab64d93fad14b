import type { CopiedSchema, SchemaCopy } from './schema-copy';
import { sidesOf } from './schema-paths';

/**
 * A schema that comes back to itself without looking at a smaller value (`A: {$ref: A}`, `A: {allOf: [{$ref: A}]}`)
 * would never finish; recursion through a property or an item does. Returns one schema of such a loop.
 */
export const endlessLoop = (copy: SchemaCopy): CopiedSchema | undefined => {
  const open = new Set<CopiedSchema>();
  const done = new Set<CopiedSchema>();
  const visit = (schema: CopiedSchema): CopiedSchema | undefined => {
    if (done.has(schema)) return undefined;
    if (open.has(schema)) return schema;
    open.add(schema);
    for (const side of sidesOf(copy, schema)) {
      const loop = visit(side);
      if (loop) return loop;
    }
    open.delete(schema);
    done.add(schema);
    return undefined;
  };
  // Definitions are where loops close: everything else is a tree.
  for (const schema of [copy.root, ...copy.reachable.values()]) {
    const loop = visit(schema);
    if (loop) return loop;
  }
  return undefined;
};
