/** A text, or a part of a multipart body that is a value already. */
export type FieldValue = string | { readonly value: unknown };

/** What was sent under one name: values (`a=1`), items (`a[]=1`) and parts by key (`a[b]=1`), each to any depth. */
export interface FieldTree {
  readonly values: FieldValue[];
  readonly items: FieldTree[];
  readonly parts: Map<string, FieldTree>;
}

export const fieldTree = (values: readonly FieldValue[] = []): FieldTree => ({
  values: [...values],
  items: [],
  parts: new Map(),
});

/** Whoever reads a tree goes down as deep as it is, and names come from the network. */
const MOST_LEVELS = 100;

const BRACKETS = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;

/** `a[b][c]` as `a`, `b` and `c`; `undefined` for a name without brackets. */
export const keysOf = (name: string): readonly string[] | undefined => {
  const [, first, rest] = BRACKETS.exec(name) ?? [];
  return first === undefined || rest === undefined ? undefined : [first, ...keysIn(rest)];
};

/** `[b][c]` as `b` and `c`. */
export const keysIn = (brackets: string): readonly string[] => brackets.slice(1, -1).split('][');

/** @throws SyntaxError */
export const addField = (tree: FieldTree, keys: readonly string[], value: FieldValue): void => {
  if (keys.length > MOST_LEVELS) throw new SyntaxError(`has a name with more than ${MOST_LEVELS} levels`);
  const [key, ...rest] = keys;
  if (key === undefined) tree.values.push(value);
  else if (key === '') addField(itemFor(tree, rest), rest, value);
  else {
    const part = tree.parts.get(key) ?? fieldTree();
    tree.parts.set(key, part);
    addField(part, rest, value);
  }
};

/** `a[][x]=1&a[][y]=2&a[][x]=3` are two items: a key that the last one has already begins the next one. */
const itemFor = (tree: FieldTree, rest: readonly string[]): FieldTree => {
  const last = tree.items.at(-1);
  if (last && rest.length > 0 && !holds(last, rest)) return last;
  const item = fieldTree();
  tree.items.push(item);
  return item;
};

const holds = (tree: FieldTree, keys: readonly string[]): boolean => {
  const [key, ...rest] = keys;
  if (key === undefined || tree.values.length > 0) return tree.values.length > 0;
  const part = tree.parts.get(key);
  return part !== undefined && holds(part, rest);
};
