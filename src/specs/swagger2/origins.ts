/** A child of a node, named by its key; of a list by its index. */
export interface Child {
  readonly node: object;
  readonly key: string;
}

/** Records what a changed document's nodes and values were made from, so that their places are still known. */
export interface Origins {
  /** The node that `copy` was made from, or `copy` itself. */
  of(copy: object): object;
  /** Where the value of `copy[key]` was written. */
  ofChild(copy: object, key: string): Child;
  setNode(copy: object, original: object): void;
  setChild(copy: object, key: string, child: Child): void;
}

export const createOrigins = (): Origins => {
  const nodes = new WeakMap<object, object>();
  const children = new WeakMap<object, Map<string, Child>>();
  const of = (copy: object): object => {
    const original = nodes.get(copy);
    return original ? of(original) : copy;
  };
  const ofChild = (copy: object, key: string): Child => {
    const child = children.get(copy)?.get(key);
    if (child) return child.node === copy ? child : ofChild(child.node, child.key);
    const original = nodes.get(copy);
    return original ? ofChild(original, key) : { node: copy, key };
  };
  return {
    of,
    ofChild,
    setNode: (copy, original) => nodes.set(copy, original),
    setChild: (copy, key, child) => {
      const known = children.get(copy) ?? new Map<string, Child>();
      children.set(copy, known.set(key, child));
    },
  };
};
