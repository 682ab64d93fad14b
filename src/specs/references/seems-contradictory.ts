import { isObject } from '../../core/json/json';
import type { SpecNode } from '../spec';

/**
 * Whether the words of one schema and its parts seem to contradict each other: crossed bounds, lists without a common value, values of
 * another type, a required property that is forbidden. Asked of every object of a document, so it looks at few keys; whether there
 * is a value is for others to try.
 * @param follow what a `$ref` leads to
 */
export const seemsContradictory = (node: SpecNode, follow: (side: SpecNode) => unknown): boolean => {
  if (isEmptyList(node.enum)) return isSchema(node);
  if (node.allOf === undefined && node.type === undefined) return false;
  const sides = node.allOf === undefined ? [node] : sidesOf(node, follow);
  const types = sides.map(({ type }) => type).filter((type) => typeof type === 'string');
  const kinds = new Set(types.map((type) => (type === 'integer' ? 'number' : type)));
  if (kinds.size > 1) return true;
  const [kind] = kinds;
  const bounds = BOUNDS[String(kind)];
  if (bounds && isCrossed(sides, ...bounds)) return true;
  if (kind === 'number' && hasNoNumber(sides, types.includes('integer'))) return true;
  if (kind !== undefined && sides.some(({ not }) => isObject(not) && isOnlyType(not, types))) return true;
  return sides.some((side) => (SCALARS.has(kind) ? isForeign(side.enum, String(kind)) : isClosedTo(side, sides)));
};

/** Nothing is in it. Not every validator takes such a list, so what is made and judged leaves it out. */
export const isEmptyList = (list: unknown): boolean => Array.isArray(list) && list.length === 0;

/** A variable of a server has a list and a default, too, and no type. */
const isSchema = (node: SpecNode): boolean => node.type !== undefined || node.default === undefined;

const SCALARS: ReadonlySet<unknown> = new Set(['string', 'number', 'boolean']);

const BOUNDS: Readonly<Record<string, readonly [least: string, most: string]>> = {
  string: ['minLength', 'maxLength'],
  array: ['minItems', 'maxItems'],
  object: ['minProperties', 'maxProperties'],
};

/** A base of a base counts; beyond this many no author contradicts himself unseen. */
const MOST_SIDES = 50;

const sidesOf = (node: SpecNode, follow: (side: SpecNode) => unknown): readonly SpecNode[] => {
  const sides = new Set<SpecNode>([node]);
  // The set grows while it is walked.
  for (const { allOf } of sides) {
    if (!Array.isArray(allOf)) continue;
    for (const part of allOf) if (sides.size < MOST_SIDES) sides.add(asNode(follow(asNode(part))));
  }
  return [...sides];
};

const asNode = (side: unknown): SpecNode => (typeof side === 'object' && side !== null ? (side as SpecNode) : {});

const isCrossed = (sides: readonly SpecNode[], least: string, most: string): boolean =>
  Math.max(...numbersOf(sides, least)) > Math.min(...numbersOf(sides, most));

const numbersOf = (sides: readonly SpecNode[], keyword: string): readonly number[] =>
  sides.map((side) => side[keyword]).filter((value) => typeof value === 'number');

/** Crossed, met where one of them is excluded, or too near for a whole number or a multiple. */
const hasNoNumber = (sides: readonly SpecNode[], isWhole: boolean): boolean => {
  const least = Math.max(...numbersOf(sides, 'minimum'), ...numbersOf(sides, 'exclusiveMinimum'));
  const most = Math.min(...numbersOf(sides, 'maximum'), ...numbersOf(sides, 'exclusiveMaximum'));
  if (least > most) return true;
  if (least === most) return sides.some((side) => EXCLUSIVE.some((keyword) => isExcluded(side[keyword], least)));
  return [...numbersOf(sides, 'multipleOf'), ...(isWhole ? [1] : [])].some(
    (step) => Number.isFinite(most - least) && step > most - least && Math.floor(most / step) * step < least,
  );
};

const EXCLUSIVE = ['exclusiveMinimum', 'exclusiveMaximum'] as const;

/** OpenAPI 3.0 writes `true` beside the bound. */
const isExcluded = (said: unknown, bound: number): boolean => said === true || said === bound;

/** `type: string` and `not: { type: string }`. */
const isOnlyType = (not: SpecNode, types: readonly unknown[]): boolean =>
  Object.keys(not).join() === 'type' && types.some((type) => type === not.type);

/** `type: boolean` and `enum: ["true", "false"]`. */
const isForeign = (values: unknown, type: string): boolean =>
  Array.isArray(values) && values.length > 0 && !values.some((value) => typeof value === type);

/** A property that is required anywhere, and one too many, or not among those that `additionalProperties: false` leaves. */
const isClosedTo = (
  { additionalProperties, properties = {}, patternProperties, maxProperties }: SpecNode,
  sides: readonly SpecNode[],
): boolean => {
  const isClosed = additionalProperties === false && patternProperties === undefined;
  if (!isClosed && maxProperties === undefined) return false;
  const required = new Set(sides.flatMap((side) => (Array.isArray(side.required) ? side.required.map(String) : [])));
  if (typeof maxProperties === 'number' && required.size > maxProperties) return true;
  return isClosed && [...required].some((name) => !Object.hasOwn(asNode(properties), name));
};
