import type { SpecNode } from '../spec';

/**
 * Whether the words of one schema seem to contradict each other: crossed bounds, listed values of another type, parts of two types. Asked
 * of every object of a document, so it looks at few keys; whether there is a value is for others to try.
 * @param follow what a `$ref` leads to
 */
export const seemsContradictory = (node: SpecNode, follow: (side: SpecNode) => unknown): boolean => {
  const { type, allOf } = node;
  if (allOf !== undefined) return Array.isArray(allOf) && hasTwoTypes([node, ...allOf.map(asNode).map(follow)]);
  switch (type) {
    case 'string':
      return isCrossed(node.minLength, node.maxLength) || isForeign(node.enum, 'string');
    case 'integer':
    case 'number':
      return isCrossed(node.minimum, node.maximum) || isForeign(node.enum, 'number');
    case 'boolean':
      return isForeign(node.enum, 'boolean');
    case 'array':
      return isCrossed(node.minItems, node.maxItems);
    case 'object':
      return isCrossed(node.minProperties, node.maxProperties) || isClosedToRequired(node);
    default:
      return false;
  }
};

const asNode = (side: unknown): SpecNode => (typeof side === 'object' && side !== null ? (side as SpecNode) : {});

const isCrossed = (least: unknown, most: unknown): boolean =>
  typeof least === 'number' && typeof most === 'number' && least > most;

/** `type: boolean` and `enum: ["true", "false"]`. */
const isForeign = (values: unknown, type: string): boolean =>
  Array.isArray(values) && values.length > 0 && !values.some((value) => typeof value === type);

/** `additionalProperties: false`, and a required property that is not listed. */
const isClosedToRequired = ({
  additionalProperties,
  required,
  properties = {},
  patternProperties,
}: SpecNode): boolean =>
  additionalProperties === false &&
  patternProperties === undefined &&
  Array.isArray(required) &&
  required.some((name) => !Object.hasOwn(asNode(properties), String(name)));

const hasTwoTypes = (sides: readonly unknown[]): boolean => {
  const types = sides.map((side) => asNode(side).type).filter((type) => typeof type === 'string');
  return new Set(types.map((type) => (type === 'integer' ? 'number' : type))).size > 1;
};
