import { isObject } from '../../core/json/json';
import { pointerKeys, valueAt } from '../../core/json/pointer';
import type { SpecNode } from '../spec';

/** Words that say which values a schema has. */
const ABOUT_TYPES = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'];
/** Deeper compositions are recursive ones. */
const DEEPEST = 8;

/**
 * Why no value can satisfy a schema after an update: a word that it brings contradicts one that stays beside it. `undefined` where
 * some may, or where the schema was like that before.
 */
export const contradictionOf = (
  root: unknown,
  before: SpecNode,
  after: SpecNode,
  update: SpecNode,
): string | undefined => {
  const brought = ABOUT_TYPES.filter((word) => Object.hasOwn(update, word));
  if (brought.length === 0 || isNothing(typesOf(root, before, 0)) || !isNothing(typesOf(root, after, 0)))
    return undefined;
  const stays = ABOUT_TYPES.filter((word) => Object.hasOwn(after, word) && !brought.includes(word));
  return `${brought.join(' and ')} contradicts ${stays.length > 0 ? `the ${stays.join(' and ')} that stays beside it` : 'itself'}`;
};

const isNothing = (types: Types): boolean => types !== undefined && types.size === 0;

/** `undefined`: any, or what is not known. */
type Types = ReadonlySet<string> | undefined;

const typesOf = (root: unknown, node: SpecNode, depth: number): Types => {
  if (depth > DEEPEST) return undefined;
  const below = (one: unknown): Types => (isObject(one) ? typesOf(root, one, depth + 1) : undefined);
  return [
    declaredTypes(node),
    valueTypes(node),
    ...['anyOf', 'oneOf'].map((word) => union(node[word], below)),
    ...(Array.isArray(node.allOf) ? node.allOf.map(below) : []),
    typeof node.$ref === 'string' && node.$ref.startsWith('#/')
      ? below(valueAt(root, pointerOf(node.$ref)))
      : undefined,
  ].reduce<Types>(intersect, undefined);
};

const pointerOf = (reference: string): string => {
  const fragment = reference.slice(1);
  try {
    return pointerKeys(decodeURIComponent(fragment)).length > 0 ? decodeURIComponent(fragment) : fragment;
  } catch {
    return fragment;
  }
};

const declaredTypes = ({ type, nullable }: SpecNode): Types => {
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? type.map(String) : undefined;
  return (
    types &&
    new Set([...types, ...(types.includes('number') ? ['integer'] : []), ...(nullable === true ? ['null'] : [])])
  );
};

const valueTypes = (node: SpecNode): Types => {
  const values: readonly unknown[] | undefined = Array.isArray(node.enum)
    ? node.enum
    : Object.hasOwn(node, 'const')
      ? [node.const]
      : undefined;
  return values && new Set(values.flatMap(typesOfValue));
};

const typesOfValue = (value: unknown): readonly string[] => {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
  return [typeof value];
};

const union = (list: unknown, below: (one: unknown) => Types): Types => {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const all = list.map(below);
  return all.every((one) => one !== undefined) ? new Set(all.flatMap((one) => [...(one ?? [])])) : undefined;
};

const intersect = (a: Types, b: Types): Types => (a && b ? new Set([...a].filter((type) => b.has(type))) : (a ?? b));
