import { equalJson, isObject } from '../core/json/json';
import { pointerKeys, toPointer } from '../core/json/pointer';
import type { SpecNode } from '../specs/spec';

/** A copy in a changed document that stands for a `$ref` into the same document. */
export interface ReferenceUse {
  /** It is `holder[key]`. */
  readonly holder: Record<string, unknown>;
  readonly key: string;
  /** From the root. */
  readonly keys: readonly (string | number)[];
  readonly reference: SpecNode;
  /** What the reference means in the document as it was. */
  readonly meant: SpecNode;
  readonly value: SpecNode;
}

/** A part that was changed in its own place, because all that refer to it show the same. */
export interface SharedChange {
  readonly keys: readonly string[];
  readonly uses: readonly (readonly (string | number)[])[];
}

/**
 * Puts references back, in place: for a copy that says nothing else; for copies that all say the same, where nobody is left who
 * means the old one and the shared part can say it; and beside properties that are added to what others share.
 * @param uses inner ones first
 */
export const shareAgain = (root: Record<string, unknown>, uses: readonly ReferenceUse[]): readonly SharedChange[] => {
  const changed = uses.filter((use) => !isRestored(use));
  const groups = new Map<string, ReferenceUse[]>();
  for (const use of changed) {
    const target = String(use.reference.$ref);
    groups.set(target, [...(groups.get(target) ?? []), use]);
  }
  const referredTo = referencesIn(root);
  const shared: SharedChange[] = [];
  for (const [target, group] of groups) {
    const keys = keysOf(target);
    if (!referredTo.has(target) && allSayTheSame(group) && put(root, keys, group[0]?.value)) {
      for (const { holder, key, reference } of group) holder[key] = reference;
      shared.push({ keys, uses: group.map((use) => use.keys) });
    } else for (const use of group) extend(use);
  }
  return shared;
};

const isRestored = ({ holder, key, reference, meant, value }: ReferenceUse): boolean => {
  const about = Object.keys(reference).filter((word) => word !== '$ref');
  const own = Object.fromEntries(Object.entries(value).filter(([word]) => !about.includes(word)));
  const old = Object.fromEntries(Object.entries(meant).filter(([word]) => !about.includes(word)));
  if (!equalJson(own, old)) return false;
  holder[key] = reference;
  return true;
};

const referencesIn = (value: unknown, found = new Set<string>()): ReadonlySet<string> => {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, item] of Object.entries(value)) {
    if (key === '$ref' && typeof item === 'string') found.add(item);
    else referencesIn(item, found);
  }
  return found;
};

const keysOf = (target: string): readonly string[] => {
  try {
    return pointerKeys(toPointer(decodeURIComponent(target.slice(1))));
  } catch {
    return [];
  }
};

/** How often and when it was seen differs from use to use, and what one says of itself. */
const allSayTheSame = (group: readonly ReferenceUse[]): boolean => {
  const [first, ...others] = group.map(({ value }) => withoutEvidence(value));
  return (
    group.every(({ reference }) => Object.keys(reference).length === 1) &&
    others.every((other) => equalJson(other, first))
  );
};

const withoutEvidence = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEvidence);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (key === 'x-evidence' ? [] : [[key, withoutEvidence(item)]])),
  );
};

/** Only in the maps of shared parts: a `$ref` may lead anywhere, into another operation too. */
const put = (root: Record<string, unknown>, keys: readonly string[], value: SpecNode | undefined): boolean => {
  const name = keys.at(-1);
  const isPart = (keys.length === 3 && keys[0] === 'components') || (keys.length === 2 && keys[0] !== 'paths');
  if (!isPart || name === undefined || value === undefined) return false;
  const place = keys.reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);
  if (!isObject(place)) return false;
  // What is not written to is the document's own, and stays as it is.
  let holder = root;
  for (const key of keys.slice(0, -1)) {
    const copy = { ...(holder[key] as Record<string, unknown>) };
    holder[key] = copy;
    holder = copy;
  }
  holder[name] = value;
  return true;
};

/** `allOf` of the shared part and what is new, where nothing else is: in a closed part it would be refused. */
const extend = ({ holder, key, reference, meant, value }: ReferenceUse): void => {
  const { properties: before, ...old } = meant;
  const { properties: after, ...rest } = value;
  if (!isObject(before) || !isObject(after) || isClosed(meant) || !equalJson(old, rest)) return;
  const added = Object.entries(after).filter(([name]) => !Object.hasOwn(before, name));
  const isKept = Object.entries(before).every(
    ([name, one]) => Object.hasOwn(after, name) && equalJson(after[name], one),
  );
  if (!isKept || Object.keys(reference).length > 1) return;
  holder[key] = { allOf: [reference, { properties: Object.fromEntries(added) }] };
};

/** A discriminator of a base finds its subtypes by the `$ref` to it, and what it extends is checked by itself. */
const isClosed = (node: SpecNode): boolean =>
  node.discriminator !== undefined ||
  ['additionalProperties', 'unevaluatedProperties', 'allOf', 'anyOf', 'oneOf'].some((word) => node[word] !== undefined);
