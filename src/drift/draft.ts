import path from 'node:path';
import { isObject } from '../core/json/json';
import type { Spec, SpecNode } from '../specs/spec';
import { type Dialect, dialectOf } from './schema-of-shape';
import { type ReferenceUse, type SharedChange, shareAgain } from './share-again';

export type DraftNode = Record<string, unknown>;

/**
 * A document that is being changed. What is written to is copied first, with everything above it; a `$ref` on the way
 * becomes a copy of what it means, so that whoever shares it keeps it as it is.
 */
export interface Draft {
  readonly root: DraftNode;
  readonly spec: Spec;
  readonly dialect: Dialect;
  /** Copies made here, each with the node of the document that it began as. */
  readonly originals: WeakMap<object, SpecNode>;
  /** Copies that stand for a reference, each with that reference. */
  readonly references: WeakMap<object, SpecNode>;
}

export const createDraft = (spec: Spec): Draft => {
  const originals = new WeakMap<object, SpecNode>();
  const root = { ...spec.written.root };
  originals.set(root, spec.written.root);
  return { root, spec, dialect: dialectOf(spec.written.version), originals, references: new WeakMap() };
};

/** The object or list at `key`, to write to; `undefined` where there is none, or a `$ref` leads nowhere. */
export const own = (draft: Draft, parent: DraftNode, key: string | number): DraftNode | undefined => {
  const value = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (draft.originals.has(value)) return value as DraftNode;
  const meant = Array.isArray(value) ? value : resolved(draft, value as SpecNode);
  if (!meant) return undefined;
  const copy = Array.isArray(meant) ? [...meant] : { ...meant, ...besides(value as SpecNode) };
  draft.originals.set(copy, meant as SpecNode);
  if (meant !== value) draft.references.set(copy, value as SpecNode);
  parent[key] = copy as unknown;
  return copy as unknown as DraftNode;
};

/** The same, made where there is nothing. */
export const ownOrNew = (draft: Draft, parent: DraftNode, key: string): DraftNode => {
  const there = own(draft, parent, key);
  if (there) return there;
  const made: DraftNode = {};
  draft.originals.set(made, made);
  parent[key] = made;
  return made;
};

/** What an object means, for looking only. */
export const resolved = ({ spec, originals }: Draft, node: SpecNode): SpecNode | undefined => {
  if (typeof node.$ref !== 'string' || originals.has(node)) return node;
  try {
    return spec.resolve(node);
  } catch {
    return undefined;
  }
};

/** What may stand beside a `$ref` describes this use of it. */
const besides = (node: SpecNode): SpecNode => {
  if (typeof node.$ref !== 'string') return {};
  return Object.fromEntries(Object.entries(node).filter(([key]) => key === 'summary' || key === 'description'));
};

/** The changed document, and the shared parts that were changed in their own place. */
interface Finished {
  readonly root: SpecNode;
  readonly shared: readonly SharedChange[];
}

/**
 * The changed document, said as briefly as it can be: a copy that says nothing new is the reference that it was, and what every
 * user of a shared part shows is said there. Copies of what stands in another file get `$ref`s that lead there from the
 * document itself.
 */
export const finished = (draft: Draft): Finished => {
  const entry = path.resolve(draft.spec.file);
  const others = new Set(draft.spec.files.filter((file) => file !== entry));
  const fileOf = (node: object): string => path.resolve(draft.spec.place(node).file);
  const moved = (value: unknown, file: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => moved(item, file));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === '$ref' && typeof item === 'string' ? fromEntry(item, file, entry) : moved(item, file),
      ]),
    );
  };
  const uses: ReferenceUse[] = [];
  const visit = (value: unknown, keys: readonly (string | number)[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const original = draft.originals.get(value);
    if (!original) {
      // A multi-file document is rare; looking up the place of every node of another is not.
      if (others.size === 0) return value;
      const file = fileOf(value);
      return others.has(file) ? moved(value, file) : value;
    }
    const made: DraftNode | unknown[] = Array.isArray(value) ? [] : {};
    for (const [key, item] of Object.entries(value)) {
      const at = Array.isArray(value) ? Number(key) : key;
      const below = visit(item, [...keys, at]);
      (made as DraftNode)[key] = below;
      const reference = typeof item === 'object' && item !== null ? draft.references.get(item) : undefined;
      const meant = reference && draft.originals.get(item as object);
      if (reference && meant && isObject(below) && isOwn(reference))
        uses.push({ holder: made as DraftNode, key, keys: [...keys, at], reference, meant, value: below });
    }
    return made;
  };
  const isOwn = (reference: SpecNode): boolean =>
    String(reference.$ref).startsWith('#/') && (others.size === 0 || fileOf(reference) === entry);
  const root = visit(draft.root, []) as DraftNode;
  return { root, shared: shareAgain(root, uses) };
};

const fromEntry = (reference: string, file: string, entry: string): string => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference)) return reference;
  const [where = '', fragment] = reference.split('#');
  const target = where === '' ? file : path.resolve(path.dirname(file), decodeURI(where));
  const relative = target === entry ? '' : encodeURI(path.relative(path.dirname(entry), target).replaceAll('\\', '/'));
  return `${relative}${fragment === undefined ? '' : `#${fragment}`}`;
};
