import { isObject } from '../core/json/json';
import { discriminatorOf } from '../schema/discriminator-subtypes';
import { isNullable } from '../schema/nullable';
import type { SpecNode } from '../specs/spec';
import { type Draft, type DraftNode, own, resolved } from './draft';
import type { Slot } from './response-slots';
import { schemaOfShape, withNull } from './schema-of-shape';
import { withBranches } from './schema-slots';
import { emptyShape, type SeenShape } from './shape';

/** What stays of a schema whose statements about the value are replaced. */
const ABOUT = ['title', 'description', 'deprecated', 'readOnly', 'externalDocs'];

/** Are there values that the document allows, beside those that it does not? Null alone says nothing of a type. */
export const someConform = (shape: SeenShape): boolean =>
  [...shape.types].some(([type, count]) => type !== 'null' && count > (shape.broken.types.get(type) ?? 0));

/** The values that break the document, as a shape of their own. */
const brokenShape = ({ broken, properties, items }: SeenShape): SeenShape => ({
  ...emptyShape(),
  count: 1,
  types: broken.types,
  values: broken.values,
  properties,
  items,
});

/** Replaces the schema at a slot by what was seen; what the document allows and was seen, too, stays beside it. */
export const replaceBySeen = (draft: Draft, { holder, key }: Slot, shape: SeenShape, keepOld: boolean): void => {
  const old = isObject(holder[key]) ? resolved(draft, holder[key]) : undefined;
  const { dialect } = draft;
  if (keepOld && dialect.hasAlternatives && old) {
    const seen = schemaOfShape(brokenShape(shape), dialect);
    set(draft, holder, key, { ...aboutOf(old), anyOf: [holder[key], seen] });
    return;
  }
  const seen = { ...(old && aboutOf(old)), ...schemaOfShape(shape, dialect) };
  // That it may be null is not contradicted by answers in which it was not.
  set(draft, holder, key, old && allowsNull(old) && seen.type !== undefined ? withNull(seen, dialect) : seen);
};

const set = (draft: Draft, holder: DraftNode, key: string, value: SpecNode): void => {
  draft.originals.set(value, value);
  holder[key] = value;
};

const aboutOf = (node: SpecNode): SpecNode =>
  Object.fromEntries(Object.entries(node).filter(([key]) => ABOUT.includes(key)));

const allowsNull = (node: SpecNode): boolean =>
  isNullable(node) ||
  (Array.isArray(node.type) && node.type.includes('null')) ||
  ['anyOf', 'oneOf'].some((word) => {
    const list = node[word];
    return Array.isArray(list) && list.some((one) => isObject(one) && (one.type === 'null' || allowsNull(one)));
  });

/** A schema that also allows null. `false` where nothing says how. */
const allowNull = (draft: Draft, slot: Slot): boolean => {
  const node = own(draft, slot.holder, slot.key);
  if (!node) return false;
  const { dialect } = draft;
  if (node.type !== undefined) {
    assign(node, withNull(node, dialect));
    return true;
  }
  const word = ['anyOf', 'oneOf'].find((one) => Array.isArray(node[one]));
  if (word === undefined || dialect.nulls !== 'types') {
    const typed = withBranches(draft, node, (one) => one.type !== undefined || one.enum !== undefined);
    for (const one of typed) assign(one, withNull(one, dialect));
    return typed.length > 0;
  }
  const list = own(draft, node, word);
  if (Array.isArray(list)) list.push({ type: 'null' });
  return true;
};

const assign = (node: DraftNode, next: SpecNode): void => {
  for (const [key, value] of Object.entries(next)) node[key] = value;
};

/** Widens a type by those that were seen. `false` where it has to be replaced. */
export const widenType = (draft: Draft, slot: Slot, shape: SeenShape): boolean => {
  const seen = [...shape.broken.types.keys()];
  if (seen.every((type) => type === 'null')) return allowNull(draft, slot);
  const node = own(draft, slot.holder, slot.key);
  if (!node) return false;
  const isWhole =
    node.type === 'integer' ||
    (Array.isArray(node.type) && node.type.includes('integer') && !node.type.includes('number'));
  if (!isWhole || !seen.every((type) => type === 'number' || type === 'null' || type === 'integer')) return false;
  node.type = Array.isArray(node.type) ? node.type.map((type) => (type === 'integer' ? 'number' : type)) : 'number';
  if (typeof node.format === 'string' && /^u?int/.test(node.format)) delete node.format;
  return !seen.includes('null') || allowNull(draft, slot);
};

/** Values that were seen join a closed list of values. */
export const addValues = (draft: Draft, slot: Slot, shape: SeenShape): boolean => {
  const node = own(draft, slot.holder, slot.key);
  if (!node) return false;
  const closed = withBranches(draft, node, (one) => Array.isArray(one.enum) || Object.hasOwn(one, 'const'));
  const more: readonly unknown[] = [...shape.broken.values, ...(shape.broken.types.has('null') ? [null] : [])];
  for (const one of closed) {
    const before: readonly unknown[] = Array.isArray(one.enum) ? one.enum : [one.const];
    one.enum = [...before, ...more.filter((value) => !before.includes(value))];
    delete one.const;
  }
  return closed.length > 0 && more.length > 0;
};

/** A bound that does not hold is no bound: where the true one lies, no answer says. */
export const takeAway = (draft: Draft, slot: Slot, keywords: readonly string[]): boolean => {
  const node = own(draft, slot.holder, slot.key);
  if (!node) return false;
  const bound = withBranches(draft, node, (one) => keywords.some((keyword) => Object.hasOwn(one, keyword)));
  for (const one of bound) for (const keyword of keywords) delete one[keyword];
  return bound.length > 0;
};

/** Properties that are not always there are not required. */
export const unrequire = (draft: Draft, slot: Slot, names: readonly string[]): boolean => {
  const node = own(draft, slot.holder, slot.key);
  if (!node) return false;
  const isNamed = (name: unknown): boolean => names.includes(String(name));
  const isNaming = (list: unknown): boolean => Array.isArray(list) && list.some(isNamed);
  const requiring = withBranches(
    draft,
    node,
    ({ required, dependentRequired }) =>
      isNaming(required) || (isObject(dependentRequired) && Object.values(dependentRequired).some(isNaming)),
  );
  const drop = (holder: DraftNode, key: string): void => {
    const list = holder[key];
    if (!Array.isArray(list)) return;
    const left = list.filter((name) => !isNamed(name));
    if (left.length === 0) delete holder[key];
    else holder[key] = left;
  };
  for (const one of requiring) {
    drop(one, 'required');
    const dependent = own(draft, one, 'dependentRequired');
    for (const key of Object.keys(dependent ?? {})) if (dependent) drop(dependent, key);
    if (dependent && Object.keys(dependent).length === 0) delete one.dependentRequired;
  }
  return requiring.length > 0;
};

/** What names the kind of an object names no other: which schema a new one has, a person has to say. */
export const dropDiscriminator = (draft: Draft, slot: Slot, name: string): boolean => {
  const node = own(draft, slot.holder, slot.key);
  if (!node) return false;
  const naming = withBranches(draft, node, (one) => discriminatorOf(one) === name);
  for (const one of naming) delete one.discriminator;
  return naming.length > 0;
};

/** A property that was seen, in the schema of its object. */
export const addProperty = (draft: Draft, slot: Slot, name: string, schema: SpecNode): boolean => {
  const node = own(draft, slot.holder, slot.key);
  if (!node) return false;
  // A closed branch refuses what another branch allows.
  const closed = withBranches(draft, node, (one) => one.additionalProperties === false);
  for (const one of closed.length > 0 ? closed : [node]) {
    const properties = own(draft, one, 'properties') ?? {};
    draft.originals.set(properties, properties);
    one.properties = properties;
    properties[name] = schema;
  }
  return true;
};
