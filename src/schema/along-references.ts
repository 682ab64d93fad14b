import { countsBesideReference } from '../specs/openapi-version';
import type { Spec, SpecNode } from '../specs/spec';

/**
 * A schema and those that its `$ref`s lead to, nearest first: from OpenAPI 3.1 on, what stands beside a `$ref` counts. A `$ref` that
 * leads nowhere ends it.
 */
export const alongReferences = (spec: Spec, start: SpecNode): readonly SpecNode[] => {
  const nodes: SpecNode[] = [];
  const counts = countsBesideReference(spec.openapi);
  let node: unknown = start;
  while (isNode(node) && !nodes.includes(node)) {
    nodes.push(node);
    node = typeof node.$ref === 'string' ? spec.lookup(node.$ref, node) : undefined;
  }
  return counts ? nodes : nodes.filter(({ $ref }) => typeof $ref !== 'string');
};

const isNode = (value: unknown): value is SpecNode => typeof value === 'object' && value !== null;
