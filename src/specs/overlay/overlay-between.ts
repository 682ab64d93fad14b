import { dump } from 'js-yaml';
import { equalJson, isObject } from '../../core/json/json';
import type { SpecNode } from '../spec';

/** One action of an Overlay 1.0, and the keys of what it changes. */
export interface WrittenAction {
  readonly keys: readonly (string | number)[];
  readonly action: SpecNode;
}

/**
 * The actions that make `after` of `before`, and nothing else: the smallest objects that differ. Overlay 1.0 selects objects
 * and lists only, merges objects and appends to lists; whatever else changes is removed first, and put anew.
 */
export const actionsBetween = (before: SpecNode, after: SpecNode): readonly WrittenAction[] => {
  const actions: WrittenAction[] = [];
  compareObjects(before, after, [], actions);
  return actions;
};

/** `false`: it cannot be said from within this object; the one above has to put it anew. */
const compareObjects = (
  before: SpecNode,
  after: SpecNode,
  keys: readonly (string | number)[],
  actions: WrittenAction[],
): boolean => {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  // A plain value is no target of 1.0; nor is what stood beside a `$ref` worth to be kept apart from it.
  if (keys.length > 0 && gone.some((key) => !isContainer(before[key]))) return false;
  const own: WrittenAction[] = gone.map((key) => removal([...keys, key]));
  const update: Record<string, unknown> = {};
  const below: WrittenAction[] = [];
  for (const [key, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    if (!Object.hasOwn(before, key)) update[key] = value;
    else if (old !== value && !equalJson(old, value)) {
      const done = compareValues(old, value, [...keys, key], below);
      if (done === 'put') update[key] = value;
      else if (done === 'again') {
        own.push(removal([...keys, key]));
        update[key] = value;
      } else if (Array.isArray(done)) update[key] = done;
    }
  }
  if (Object.keys(update).length > 0) own.push({ keys, action: { target: jsonPath(keys), update } });
  actions.push(...own, ...below);
  return true;
};

/** `put`: a plain value; `again`: remove, then put; a list: what is appended; `done`: said further below. */
const compareValues = (
  before: unknown,
  after: unknown,
  keys: readonly (string | number)[],
  actions: WrittenAction[],
): 'put' | 'again' | 'done' | readonly unknown[] => {
  if (!isContainer(before) && !isContainer(after)) return 'put';
  if (Array.isArray(before) && Array.isArray(after)) {
    if (after.length > before.length && before.every((item, index) => equalJson(item, after[index])))
      return after.slice(before.length);
    return compareLists(before, after, keys, actions) ? 'done' : 'again';
  }
  if (!isObject(before) || !isObject(after)) return 'again';
  const found: WrittenAction[] = [];
  if (!compareObjects(before, after, keys, found)) return 'again';
  actions.push(...found);
  return 'done';
};

const compareLists = (
  before: readonly unknown[],
  after: readonly unknown[],
  keys: readonly (string | number)[],
  actions: WrittenAction[],
): boolean => {
  if (before.length !== after.length) return false;
  const found: WrittenAction[] = [];
  for (const [index, item] of before.entries()) {
    const next = after[index];
    if (item === next || equalJson(item, next)) continue;
    if (!isObject(item) || !isObject(next) || !compareObjects(item, next, [...keys, index], found)) return false;
  }
  actions.push(...found);
  return true;
};

const removal = (keys: readonly (string | number)[]): WrittenAction => ({
  keys,
  action: { target: jsonPath(keys), remove: true },
});

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A JSONPath (RFC 9535) to one place: `$.paths['/pets/{id}'].get`. */
const jsonPath = (keys: readonly (string | number)[]): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}['${escaped(key)}']`;
  }, '$');

const escaped = (key: string): string =>
  key
    .replaceAll(/[\\']/g, '\\$&')
    .replaceAll(/\p{Cc}/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** An Overlay document as YAML. */
export const overlayText = (title: string, actions: readonly SpecNode[]): string =>
  dump({ overlay: '1.0.0', info: { title, version: '1.0.0' }, actions }, { lineWidth: 100, noRefs: true });
