import { keepNumberTexts } from '../../core/json/number-texts';
import type { Origins } from '../swagger2/origins';

/** A document that is being changed: the original's nodes are never touched, a changed one is copied first. */
export interface DocumentEdit {
  root: unknown;
  readonly origins: Origins;
  /** Copies made by this edit, which may be written to. */
  readonly fresh: WeakSet<object>;
}

export type Keys = readonly (string | number)[];

type Writable = Record<string, unknown>;

/** A copy of `node` to write to, the same one each time. */
export const writable = (edit: DocumentEdit, node: object): Writable => {
  if (edit.fresh.has(node)) return node as Writable;
  const copy = keepNumberTexts(Array.isArray(node) ? [...node] : { ...node }, node);
  edit.fresh.add(copy);
  edit.origins.setNode(copy, node);
  return copy as Writable;
};

/** The node at `keys`, made writable together with everything above it; `undefined` when there is none any more. */
export const writableAt = (edit: DocumentEdit, keys: Keys): Writable | undefined => {
  if (typeof edit.root !== 'object' || edit.root === null) return undefined;
  let node = writable(edit, edit.root);
  edit.root = node;
  for (const key of keys) {
    const child = Object.hasOwn(node, key) ? node[key] : undefined;
    if (typeof child !== 'object' || child === null) return undefined;
    const copy = writable(edit, child);
    node[key] = copy;
    node = copy;
  }
  return node;
};

/** Takes a value out of its mapping or list; a list closes the gap. */
export const removeAt = (edit: DocumentEdit, keys: Keys): void => {
  const parent = writableAt(edit, keys.slice(0, -1));
  const key = keys.at(-1);
  if (!parent || key === undefined) return;
  if (!Array.isArray(parent)) {
    delete parent[key];
    return;
  }
  const moved = parent.slice(Number(key) + 1).map((_, i) => edit.origins.ofChild(parent, String(Number(key) + 1 + i)));
  parent.splice(Number(key), 1);
  moved.forEach((child, i) => {
    edit.origins.setChild(parent, String(Number(key) + i), child);
  });
};
