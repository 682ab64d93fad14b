import { isObject } from '../core/json/json';
import type { Spec } from './spec';

/**
 * Was a document written in its project, from pages of the vendor? Then its operations, or their paths, say what from (`x-source`). A
 * vendor's own document has `x-source` at its root at most, where `init` says what it was copied from.
 */
export const isWrittenHere = (spec: Spec): boolean => {
  const before = known.get(spec);
  if (before !== undefined) return before;
  const paths = isObject(spec.root.paths) ? spec.root.paths : {};
  const found =
    SPECS.test(spec.file) && spec.operations.some(({ node, path }) => namesSource(node) || namesSource(paths[path]));
  known.set(spec, found);
  return found;
};

const known = new WeakMap<Spec, boolean>();

const SPECS = /^specs\/|(?:^|\/)node_modules\/understudy\/specs\//;

const namesSource = (node: unknown): boolean => isObject(node) && isObject(node['x-source']);
