import { isObject } from '../core/json/json';
import { flatten } from '../schema/flatten';
import type { Spec } from '../specs/spec';

/** A documented property: the schema node it stands in, and where it was met first, array indexes as `*`. */
interface DocumentedProperty {
  readonly node: object;
  readonly name: string;
  readonly at: string;
}

/** Deeper than this, and beyond so many nodes, a body is not counted: what `allOf` folds together can go on without an end. */
const MAX_DEPTH = 24;
const MAX_NODES = 10_000;

/**
 * The documented properties of a body that `met` does not hold yet. A node counts once, however many paths lead to it:
 * where all schemas refer to each other, there are too many paths to walk.
 */
export const documentedProperties = (spec: Spec, schema: unknown, met: Set<object>): readonly DocumentedProperty[] => {
  const found: DocumentedProperty[] = [];
  const open: { readonly schema: unknown; readonly at: string; readonly depth: number }[] = [];
  const add = (below: unknown, at: string, depth: number): void => {
    const node = nodeOf(spec, below);
    if (node === undefined || met.has(node) || depth > MAX_DEPTH || open.length >= MAX_NODES) return;
    met.add(node);
    open.push({ schema: node, at, depth });
  };
  add(schema, '', 0);
  // The list grows while it is read.
  for (const { schema: node, at, depth } of open) {
    const flat = flatten(spec, node);
    if (flat === false || !isObject(node)) continue;
    for (const branch of branchesIn(flat)) add(branch, at, depth + 1);
    if ('items' in flat) add(flat.items, `${at}/*`, depth + 1);
    for (const [name, property] of propertiesIn(flat)) {
      found.push({ node, name, at: `${at}/${name}` });
      add(property, `${at}/${name}`, depth + 1);
    }
  }
  return found;
};

/** Passes each documented property that a value has to `saw`; of alternatives all that have it. */
export const observedProperties = (
  spec: Spec,
  schema: unknown,
  value: unknown,
  saw: (node: object, name: string) => void,
): void => {
  const open: { readonly schema: unknown; readonly value: unknown }[] = [];
  const done = new Map<unknown, Set<object>>();
  const add = (below: unknown, part: unknown): void => {
    const node = typeof part === 'object' && part !== null ? nodeOf(spec, below) : undefined;
    if (node === undefined) return;
    const nodes = done.get(part) ?? new Set();
    if (nodes.has(node)) return;
    done.set(part, nodes.add(node));
    open.push({ schema: node, value: part });
  };
  add(schema, value);
  for (const { schema: node, value: part } of open) {
    const flat = flatten(spec, node);
    if (flat === false || !isObject(node)) continue;
    for (const branch of branchesIn(flat)) add(branch, part);
    if (Array.isArray(part)) for (const item of part) add(flat.items, item);
    else if (isObject(part)) {
      for (const [name, property] of propertiesIn(flat)) {
        if (!Object.hasOwn(part, name)) continue;
        saw(node, name);
        add(property, part[name]);
      }
    }
  }
};

type FlatNode = Readonly<Record<string, unknown>>;

const branchesIn = (flat: FlatNode): readonly unknown[] =>
  [flat.anyOf, flat.oneOf].flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []));

const propertiesIn = (flat: FlatNode): readonly (readonly [string, unknown])[] =>
  isObject(flat.properties) ? Object.entries(flat.properties) : [];

/** The node that a reference and nothing else stands for: one node, however often it is referred to. One that leads nowhere has none. */
const nodeOf = (spec: Spec, schema: unknown): object | undefined => {
  const passed = new Set<unknown>();
  let node = schema;
  while (isObject(node) && typeof node.$ref === 'string' && Object.keys(node).length === 1) {
    if (passed.has(node)) return undefined;
    passed.add(node);
    node = spec.lookup(node.$ref, node);
  }
  return isObject(node) ? node : undefined;
};
