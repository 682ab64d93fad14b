import type { JsonValue } from 'jsonpath-rfc9535';
import { exec } from 'jsonpath-rfc9535';
import { fail, messageOf } from '../../core/errors';
import { isObject } from '../../core/json/json';
import type { SourceFile } from '../source/source-file';
import type { SpecNode, SpecProblem } from '../spec';
import { type Child, createOrigins, type Origins } from '../swagger2/origins';
import { type DocumentEdit, type Keys, removeAt, writable, writableAt } from './edit';
import { contradictionOf } from './never-holds';

interface Overlaid {
  /** A new document that shares every unchanged node with the old one. */
  readonly root: unknown;
  readonly origins: Origins;
  readonly problems: readonly OverlayProblem[];
}

type OverlayProblem = Omit<SpecProblem, 'place'> & {
  /** The action, in the overlay's own document. */
  readonly action: SpecNode;
};

type Complain = (rule: string, message: string) => void;

/**
 * Applies the actions of an Overlay document (1.0 and 1.1) in their order. Neither document is changed. An action that
 * selects nothing, or has a value that does not fit, leaves the document as it is and is a problem.
 * @throws SPEC_NOT_OPENAPI when `overlay` is no overlay
 */
export const applyOverlay = (root: unknown, overlay: Pick<SourceFile, 'root' | 'file'>): Overlaid => {
  const actions = actionsOf(overlay);
  const problems: OverlayProblem[] = [];
  const edit: DocumentEdit = { root, origins: createOrigins(), fresh: new WeakSet() };
  for (const action of actions) {
    applyAction(edit, action, (rule, message) => {
      const says = rule === 'overlay-contradicts' ? 'This update can never hold' : 'This action changes nothing';
      problems.push({ severity: 'error', rule, message: `${says}: ${message}.`, action });
    });
  }
  return { root: edit.root, origins: edit.origins, problems };
};

const actionsOf = (overlay: Pick<SourceFile, 'root' | 'file'>): readonly SpecNode[] => {
  const { root, file } = overlay;
  if (!isObject(root) || !/^1\./.test(String(root.overlay)) || !Array.isArray(root.actions)) {
    throw fail('SPEC_NOT_OPENAPI', file, 'an overlay needs "overlay: 1.0.0" (or 1.1.0) and a list of "actions".');
  }
  return root.actions.filter(isObject);
};

const applyAction = (edit: DocumentEdit, action: SpecNode, complain: Complain): void => {
  const targets = select(edit.root, action.target, complain);
  if (targets?.length === 0) complain('overlay-no-match', `the target ${String(action.target)} selects nothing`);
  if (!targets || targets.length === 0) return;
  if (action.remove === true) {
    for (const keys of targets.toSorted(lastFirst)) removeAt(edit, keys);
    return;
  }
  const source = 'update' in action ? { node: action, key: 'update' } : copySource(edit, action, complain);
  if (!source) return;
  for (const keys of targets) updateAt(edit, keys, source, complain);
};

/** Later list items before earlier ones, so that an index still means what it meant. */
const lastFirst = (a: Keys, b: Keys): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i] ?? '', b[i] ?? ''];
    if (left !== right) return typeof left === 'number' && typeof right === 'number' ? right - left : 0;
  }
  return b.length - a.length;
};

/** Keys of the selected nodes; `undefined` when the expression cannot be read. */
const select = (root: unknown, target: unknown, complain: Complain): readonly Keys[] | undefined => {
  const selected: Keys[] = [];
  try {
    exec(root as JsonValue, String(target), (_, path) => {
      selected.push(path.map((key) => (typeof key === 'number' ? key : unescapeKey(key))));
    });
    return selected;
  } catch (error) {
    complain('overlay-bad-path', `"${String(target)}" is not a JSONPath (RFC 9535): ${messageOf(error)}`);
    return undefined;
  }
};

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A path's keys come in the spelling of normalized paths (RFC 9535, section 2.7). */
const unescapeKey = (key: string): string =>
  key.replaceAll(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, char: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[char] ?? char),
  );

const copySource = (edit: DocumentEdit, action: SpecNode, complain: Complain): Child | undefined => {
  if (typeof action.copy !== 'string') {
    complain('overlay-nothing-to-do', 'it has neither "update" nor "copy" nor "remove: true"');
    return undefined;
  }
  const found = select(edit.root, action.copy, complain);
  const [keys] = found ?? [];
  if (!keys || found?.length !== 1 || keys.length === 0) {
    if (found)
      complain('overlay-bad-copy', `copy: ${action.copy} selects ${found.length} nodes below the root, not one`);
    return undefined;
  }
  const parent = valueAtKeys(edit.root, keys.slice(0, -1));
  return isContainer(parent) ? { node: parent, key: String(keys.at(-1)) } : undefined;
};

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

const valueAtKeys = (root: unknown, keys: Keys): unknown =>
  keys.reduce<unknown>((at, key) => (isContainer(at) ? (at as SpecNode)[key] : undefined), root);

const valueIn = (child: Child): unknown => (child.node as SpecNode)[child.key];

/** Merges what stands at `source` into the value at `keys`. */
const updateAt = (edit: DocumentEdit, keys: Keys, source: Child, complain: Complain): void => {
  const update = valueIn(source);
  const target = valueAtKeys(edit.root, keys);
  if (Array.isArray(target)) {
    const list = writableAt(edit, keys);
    if (list) append(edit, list, source);
  } else if (isObject(target) && isObject(update)) {
    const node = writableAt(edit, keys);
    if (node) {
      const before = { ...node };
      mergeInto(edit, node, update, keys.join('/'), complain);
      checkHolds(edit, before, node, update, keys.join('/'), complain);
    }
  } else if (!isContainer(target) && !isContainer(update)) {
    const parent = writableAt(edit, keys.slice(0, -1));
    if (parent) put(edit, parent, String(keys.at(-1)), source);
  } else {
    complain('overlay-incompatible', `its value does not fit ${keys.join('/')}: remove that first`);
  }
};

const put = (edit: DocumentEdit, node: Record<string, unknown>, key: string, source: Child): void => {
  // `defineProperty`, because a key of a document may be `__proto__`.
  Object.defineProperty(node, key, { value: valueIn(source), writable: true, enumerable: true, configurable: true });
  edit.origins.setChild(node, key, source);
};

const append = (edit: DocumentEdit, list: Record<string, unknown>, source: Child): void => {
  const value = valueIn(source);
  const start = Number(list.length);
  const sources: readonly Child[] = Array.isArray(value)
    ? value.map((_, i) => ({ node: value, key: String(i) }))
    : [source];
  sources.forEach((one, i) => {
    put(edit, list, String(start + i), one);
  });
};

const mergeInto = (
  edit: DocumentEdit,
  node: Record<string, unknown>,
  update: SpecNode,
  where: string,
  complain: Complain,
): void => {
  for (const key of Object.keys(update)) {
    const before = Object.hasOwn(node, key) ? node[key] : undefined;
    const source: Child = { node: update, key };
    const after = update[key];
    if (before === undefined || (!isContainer(before) && !isContainer(after))) {
      put(edit, node, key, source);
    } else if (isObject(before) && isObject(after)) {
      const copy = writable(edit, before);
      node[key] = copy;
      mergeInto(edit, copy, after, `${where}/${key}`, complain);
      checkHolds(edit, before, copy, after, `${where}/${key}`, complain);
    } else if (Array.isArray(before) && Array.isArray(after)) {
      const copy = writable(edit, before);
      node[key] = copy;
      append(edit, copy, source);
    } else {
      complain('overlay-incompatible', `its value for ${where}/${key} is of another kind than the document's`);
    }
  }
};

/** An update adds to what stands there; a type beside the old `anyOf` leaves no value at all. */
const checkHolds = (
  { root }: DocumentEdit,
  before: SpecNode,
  after: SpecNode,
  update: SpecNode,
  where: string,
  complain: Complain,
): void => {
  const why = contradictionOf(root, before, after, update);
  if (why !== undefined) complain('overlay-contradicts', `at ${where} ${why}: remove that first`);
};
