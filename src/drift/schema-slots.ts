import { isObject } from '../core/json/json';
import type { SpecPlace } from '../core/json/pointer';
import { discriminatorOf } from '../schema/discriminator-subtypes';
import type { SpecNode } from '../specs/spec';
import { type Draft, type DraftNode, own, resolved } from './draft';
import type { ShownSlot, Slot } from './response-slots';
import { mergedShape, type SeenShape, shapeAt } from './shape';

const COMPOSITIONS = ['allOf', 'anyOf', 'oneOf'] as const;
const CONDITIONS = ['then', 'else'] as const;
/** Deeper compositions are recursive ones. */
const DEEPEST = 8;

/** Where the schemas of one place of a body stand, with everything above them copied, and all that is shown of the place. */
interface FoundSlots {
  readonly slots: readonly Slot[];
  /** What was seen there; where a schema is that of many names, at all of them. */
  readonly shape: SeenShape | undefined;
  readonly shown: readonly ShownSlot[];
}

/**
 * Follows the keys of a place (`*` is every item) down a schema, through its compositions. Of alternatives only those count
 * that `about` stands in, where it stands in one.
 */
export const slotsAt = (
  draft: Draft,
  start: Slot,
  keys: readonly string[],
  about: readonly SpecPlace[],
  seen: SeenShape,
): FoundSlots => {
  let slots: readonly Slot[] = [start];
  let shape: SeenShape | undefined = seen;
  const shown: ShownSlot[] = [];
  keys.forEach((key, depth) => {
    const around = slots;
    const slotsOf = (name: string): readonly Slot[] =>
      around.flatMap((slot) => {
        const node = own(draft, slot.holder, slot.key);
        return node ? below(draft, node, name, about, 0) : [];
      });
    for (const slot of around) {
      const node = own(draft, slot.holder, slot.key);
      if (node) shown.push(...shownIn(draft, node, depth));
    }
    slots = slotsOf(key);
    shape = shape && seenBelow(shape, key, slots, slotsOf);
  });
  return { slots, shown, shape };
};

/** A map has one schema for all its names. */
const seenBelow = (
  shape: SeenShape,
  key: string,
  slots: readonly Slot[],
  slotsOf: (name: string) => readonly Slot[],
): SeenShape | undefined => {
  const [first] = slots;
  if (!first?.isOfMap) return shapeAt(shape, [key]);
  const isSame = (name: string): boolean =>
    slotsOf(name).some((slot) => slot.holder === first.holder && slot.key === first.key);
  return mergedShape([...shape.properties].flatMap(([name, below]) => (isSame(name) ? [below] : [])));
};

/** Where the schema at a place of the document stands below a schema, and the keys that lead to its values. */
export const slotOfPlace = (
  draft: Draft,
  start: Slot,
  place: SpecPlace,
): { readonly slot: Slot; readonly keys: readonly string[] } | undefined => {
  const path = pathTo(draft, start.holder[start.key], place, new Set());
  if (!path) return undefined;
  let slot = start;
  for (const { words } of path)
    for (const key of words) {
      const holder = own(draft, slot.holder, slot.key);
      if (!holder) return undefined;
      slot = { holder, key };
    }
  return { slot, keys: path.flatMap(({ keys }) => keys) };
};

/** A step down a schema: its words, and the keys that they mean in a value. */
interface SchemaStep {
  readonly words: readonly string[];
  readonly keys: readonly string[];
}

const pathTo = (
  draft: Draft,
  given: unknown,
  place: SpecPlace,
  looked: Set<object>,
): readonly SchemaStep[] | undefined => {
  const node = isObject(given) ? resolved(draft, given) : undefined;
  if (!node || looked.has(node)) return undefined;
  looked.add(node);
  const { file, pointer } = draft.spec.place(draft.originals.get(node) ?? node);
  if (file === place.file && pointer === place.pointer) return [];
  for (const [step, below] of stepsFrom(node)) {
    const rest = pathTo(draft, below, place, looked);
    if (rest) return [step, ...rest];
  }
  return undefined;
};

const stepsFrom = (node: SpecNode): readonly (readonly [SchemaStep, unknown])[] => [
  ...Object.entries(isObject(node.properties) ? node.properties : {}).map(
    ([name, below]) => [{ words: ['properties', name], keys: [name] }, below] as const,
  ),
  ...(isObject(node.items) ? [[{ words: ['items'], keys: ['*'] }, node.items] as const] : []),
  ...[...COMPOSITIONS, 'prefixItems'].flatMap((word) => {
    const list = node[word];
    if (!Array.isArray(list)) return [];
    const keys = word === 'prefixItems' ? ['*'] : [];
    return list.map((below: unknown, index) => [{ words: [word, String(index)], keys }, below] as const);
  }),
];

/** The samples and defaults that a schema itself has. */
export const shownIn = (draft: Draft, node: DraftNode, depth: number): readonly ShownSlot[] => {
  const examples = Array.isArray(node.examples) ? own(draft, node, 'examples') : undefined;
  return [
    ...['example', 'x-example', 'default'].flatMap((key) =>
      Object.hasOwn(node, key) ? [{ holder: node, key, depth }] : [],
    ),
    ...(examples ? Object.keys(examples).map((key) => ({ holder: examples, key, depth })) : []),
  ];
};

const below = (
  draft: Draft,
  node: DraftNode,
  key: string,
  about: readonly SpecPlace[],
  depth: number,
): readonly Slot[] => {
  const here = key === '*' ? itemSlots(draft, node) : propertySlots(draft, node, key);
  const composed = COMPOSITIONS.flatMap((word) => {
    const list = node[word];
    if (!Array.isArray(list) || depth > DEEPEST) return [];
    const all = list.flatMap((branch, index) =>
      isObject(branch) && declares(draft, branch, key, depth) ? [index] : [],
    );
    const meant = word === 'allOf' ? [] : all.filter((index) => standsIn(draft, list[index] as SpecNode, about));
    const chosen = meant.length > 0 ? meant : all;
    if (chosen.length === 0) return [];
    const owned = own(draft, node, word);
    return chosen.flatMap((index) => {
      const branch = owned && own(draft, owned, index);
      return branch ? below(draft, branch, key, about, depth + 1) : [];
    });
  });
  const found = [...here, ...composed];
  return found.length > 0 ? found : inSubtypes(draft, node, key, about, depth);
};

/** A base with a discriminator names its subtypes by their place alone: what differs in one is said there, for all. */
const inSubtypes = (
  draft: Draft,
  base: DraftNode,
  key: string,
  about: readonly SpecPlace[],
  depth: number,
): readonly Slot[] => {
  if (discriminatorOf(base) === undefined || depth > DEEPEST) return [];
  const components = draft.dialect.hasAlternatives ? own(draft, draft.root, 'components') : draft.root;
  const schemas = components && own(draft, components, draft.dialect.hasAlternatives ? 'schemas' : 'definitions');
  if (!schemas) return [];
  const meant = draft.originals.get(base) ?? base;
  const extending = Object.keys(schemas).filter((name) => {
    const node = isObject(schemas[name]) ? resolved(draft, schemas[name]) : undefined;
    const sides = Array.isArray(node?.allOf) ? node.allOf.filter(isObject) : [];
    return (
      node !== undefined &&
      sides.some((side) => resolved(draft, side) === meant) &&
      declares(draft, node, key, depth + 1) &&
      (about.length === 0 || [node, ...sides].some((side) => standsIn(draft, side, about)))
    );
  });
  return extending.flatMap((name) => {
    const subtype = own(draft, schemas, name);
    return subtype ? below(draft, subtype, key, about, depth + 1) : [];
  });
};

const itemSlots = (draft: Draft, node: DraftNode): readonly Slot[] => {
  const first = Array.isArray(node.prefixItems) ? own(draft, node, 'prefixItems') : undefined;
  return [
    ...(first ? Object.keys(first).map((key) => ({ holder: first, key })) : []),
    ...(isObject(node.items) || node.items === false ? [{ holder: node, key: 'items' }] : []),
  ];
};

const propertySlots = (draft: Draft, node: DraftNode, key: string): readonly Slot[] => {
  if (isObject(node.properties) && Object.hasOwn(node.properties, key)) {
    const properties = own(draft, node, 'properties');
    return properties ? [{ holder: properties, key }] : [];
  }
  const patterns = isObject(node.patternProperties)
    ? Object.keys(node.patternProperties).filter((one) => matches(one, key))
    : [];
  if (patterns.length > 0) {
    const owned = own(draft, node, 'patternProperties');
    return owned ? patterns.map((pattern) => ({ holder: owned, key: pattern, isOfMap: true })) : [];
  }
  return isObject(node.additionalProperties) ? [{ holder: node, key: 'additionalProperties', isOfMap: true }] : [];
};

const matches = (pattern: string, key: string): boolean => {
  try {
    return new RegExp(pattern, 'u').test(key);
  } catch {
    return false;
  }
};

/** Does a schema say something of a part, itself or in a branch? */
const declares = (draft: Draft, given: SpecNode, key: string, depth: number): boolean => {
  const node = resolved(draft, given);
  if (!node || depth > DEEPEST) return false;
  const itself =
    key === '*'
      ? isObject(node.items) || Array.isArray(node.prefixItems)
      : (isObject(node.properties) && Object.hasOwn(node.properties, key)) ||
        isObject(node.additionalProperties) ||
        (isObject(node.patternProperties) && Object.keys(node.patternProperties).some((one) => matches(one, key)));
  return (
    itself ||
    COMPOSITIONS.some((word) => {
      const list = node[word];
      return Array.isArray(list) && list.some((branch) => isObject(branch) && declares(draft, branch, key, depth + 1));
    })
  );
};

/** Does what was found wrong stand in this branch? */
const standsIn = (draft: Draft, branch: SpecNode, about: readonly SpecPlace[]): boolean => {
  const node = draft.originals.get(branch) ?? resolved(draft, branch);
  if (!node) return false;
  const { file, pointer } = draft.spec.place(node);
  return about.some(
    (place) => place.file === file && (place.pointer === pointer || place.pointer.startsWith(`${pointer}/`)),
  );
};

/** A schema and the branches that hold with it, to write to: those of `allOf`, and of alternatives as well. */
export const withBranches = (
  draft: Draft,
  node: DraftNode,
  wanted: (node: SpecNode) => boolean,
  depth = 0,
): readonly DraftNode[] => {
  const branches = COMPOSITIONS.flatMap((word) => {
    const list = node[word];
    if (!Array.isArray(list) || depth > DEEPEST) return [];
    const chosen = list.flatMap((branch, index) =>
      isObject(branch) && hasWanted(draft, branch, wanted, depth + 1) ? [index] : [],
    );
    if (chosen.length === 0) return [];
    const owned = own(draft, node, word);
    return chosen.flatMap((index) => {
      const branch = owned && own(draft, owned, index);
      return branch ? withBranches(draft, branch, wanted, depth + 1) : [];
    });
  });
  const conditional = CONDITIONS.flatMap((word) => {
    if (depth > DEEPEST || !isObject(node[word]) || !hasWanted(draft, node[word], wanted, depth + 1)) return [];
    const branch = own(draft, node, word);
    return branch ? withBranches(draft, branch, wanted, depth + 1) : [];
  });
  return [...(wanted(node) ? [node] : []), ...branches, ...conditional];
};

const hasWanted = (draft: Draft, given: SpecNode, wanted: (node: SpecNode) => boolean, depth: number): boolean => {
  const node = resolved(draft, given);
  if (!node || depth > DEEPEST) return false;
  return (
    wanted(node) ||
    COMPOSITIONS.some((word) => {
      const list = node[word];
      return (
        Array.isArray(list) && list.some((branch) => isObject(branch) && hasWanted(draft, branch, wanted, depth + 1))
      );
    }) ||
    CONDITIONS.some((word) => isObject(node[word]) && hasWanted(draft, node[word], wanted, depth + 1))
  );
};
