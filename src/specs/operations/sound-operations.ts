import type { Operation, Spec } from '../spec';

/** Keywords with data as content: a `$ref` in it refers to nothing. */
const DATA = new Set(['example', 'value', 'default', 'enum', 'const']);

/** The operations of which no reference leads nowhere, however far away; the others answer in part, or not at all. */
export const soundOperations = (spec: Spec): readonly Operation[] => {
  const broken = spec.problems.some(({ rule }) => rule === 'ref-unresolved' || rule === 'operation-left-out');
  return broken ? spec.operations.filter((operation) => isSound(spec, operation)) : spec.operations;
};

const isSound = (spec: Spec, operation: Operation): boolean => {
  const seen = new Set<object>();
  const open: unknown[] = [operation.node];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const { $ref } = node as { readonly $ref?: unknown };
    if (typeof $ref === 'string') {
      const target = spec.lookup($ref, node);
      if (target === undefined) return false;
      open.push(target);
    }
    for (const [key, child] of Object.entries(node)) if (!DATA.has(key)) open.push(child);
  }
  return true;
};
