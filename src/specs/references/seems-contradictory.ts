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
  const bounds = BOUNDS[String(kind)] ?? [];
  if (bounds.some(([least, most]) => isCrossed(sides, least, most))) return true;
  return sides.some((side) => (SCALARS.has(kind) ? isForeign(side.enum, String(kind)) : isClosedTo(side, sides)));
};

/** Nothing is in it. Not every validator takes such a list, so what is made and judged leaves it out. */
export const isEmptyList = (list: unknown): boolean => Array.isArray(list) && list.length === 0;

/** A variable of a server has a list and a default, too, and no type. */
const isSchema = (node: SpecNode): boolean => node.type !== undefined || node.default === undefined;

const SCALARS: ReadonlySet<unknown> = new Set(['string', 'number', 'boolean']);

const BOUNDS: Readonly<Record<string, readonly (readonly [least: string, most: string])[]>> = {
  string: [['minLength', 'maxLength']],
  number: [['minimum', 'maximum']],
  array: [['minItems', 'maxItems']],
  object: [['minProperties', 'maxProperties']],
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

/** `type: boolean` and `enum: ["true", "false"]`. */
const isForeign = (values: unknown, type: string): boolean =>
  Array.isArray(values) && values.length > 0 && !values.some((value) => typeof value === type);

/** `additionalProperties: false`, and a property that is not listed there and required anywhere. */
const isClosedTo = (
  { additionalProperties, properties = {}, patternProperties }: SpecNode,
  sides: readonly SpecNode[],
): boolean =>
  additionalProperties === false &&
  patternProperties === undefined &&
  sides.some(
    ({ required }) =>
      Array.isArray(required) && required.some((name) => !Object.hasOwn(asNode(properties), String(name))),
  );
