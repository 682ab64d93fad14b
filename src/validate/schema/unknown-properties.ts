import { isObject } from '../../core/json/json';
import { childPointer, type Pointer, ROOT } from '../../core/json/pointer';
import { closedNames } from '../../schema/branch-names';
import { discriminatorOf, mappedSchema, subtypesOf } from '../../schema/discriminator-subtypes';
import { namesProperty } from '../../schema/sides';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { mayMatch } from '../patterns/compile-pattern';
import type { UnknownProperty } from '../validate-types';

export type Holds = (node: SpecNode, value: unknown) => boolean;

interface PropertyWalk {
  readonly spec: Spec;
  /** Does a value satisfy a schema, as far as that can be said? */
  readonly holds: Holds;
  readonly found: UnknownProperty[];
}

/**
 * Properties that nothing in the document knows. Unlike `additionalProperties: false`, this looks through every branch
 * that holds for the value, and it does not forbid: it reports. Where the document lists no property (a free object) or
 * says that others may come (`additionalProperties`), nothing is unknown. A property that the schema forbids is a
 * violation already and is not reported again.
 */
export const unknownProperties = (
  spec: Spec,
  schema: SchemaRef,
  value: unknown,
  holds: Holds,
): readonly UnknownProperty[] => {
  const walk: PropertyWalk = { spec, holds, found: [] };
  if (isObject(schema.node)) visit(walk, [schema.node], value, ROOT);
  return walk.found;
};

const visit = (walk: PropertyWalk, nodes: readonly SpecNode[], value: unknown, at: Pointer): void => {
  if (typeof value !== 'object' || value === null || nodes.length === 0) return;
  const sides = sidesFor(walk, nodes, value);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(walk, itemNodes(sides, index), item, childPointer(at, index));
    return;
  }
  const closed = sides.some((side) => isObject(side.properties)) && !sides.some(isOpen);
  for (const [name, each] of Object.entries(value)) {
    const known = propertyNodes(sides, name);
    if (known) visit(walk, known, each, childPointer(at, name));
    else if (closed && !sides.some((side) => namesProperty(side, name)))
      walk.found.push({ pointer: childPointer(at, name), property: name, spec: placeOf(walk, sides) });
  }
};

const isOpen = (side: SpecNode): boolean =>
  side.additionalProperties !== undefined || side.unevaluatedProperties !== undefined;

/** The schema that lists properties: where an unknown one would be added. */
const placeOf = (walk: PropertyWalk, sides: readonly SpecNode[]) =>
  walk.spec.place(sides.find((side) => isObject(side.properties)) ?? sides[0] ?? walk.spec.root);

/** The schemas of a property; `undefined` when no side mentions it. */
const propertyNodes = (sides: readonly SpecNode[], name: string): readonly SpecNode[] | undefined => {
  const nodes: unknown[] = [];
  for (const side of sides) {
    const { properties, patternProperties } = side;
    const before = nodes.length;
    if (isObject(properties) && Object.hasOwn(properties, name)) nodes.push(properties[name]);
    if (isObject(patternProperties)) {
      for (const [pattern, node] of Object.entries(patternProperties)) {
        if (mayMatch(pattern, name)) nodes.push(node);
      }
    }
    if (nodes.length === before && isObject(side.additionalProperties)) nodes.push(side.additionalProperties);
    if (nodes.length === before && isObject(side.unevaluatedProperties)) nodes.push(side.unevaluatedProperties);
  }
  return nodes.length === 0 ? undefined : nodes.filter(isObject);
};

const itemNodes = (sides: readonly SpecNode[], index: number): readonly SpecNode[] =>
  sides.flatMap((side) => {
    const tuple = Array.isArray(side.prefixItems) ? side.prefixItems : Array.isArray(side.items) ? side.items : [];
    return [index < tuple.length ? tuple[index] : side.items, side.unevaluatedItems].filter(isObject);
  });

/** Everything that describes `value` together with `nodes`: references, all of `allOf`, the branches that hold. */
const sidesFor = (walk: PropertyWalk, nodes: readonly SpecNode[], value: object): readonly SpecNode[] => {
  const sides = new Set<SpecNode>();
  const add = (node: unknown): void => {
    if (!isObject(node) || sides.has(node)) return;
    sides.add(node);
    if (typeof node.$ref === 'string') add(walk.spec.lookup(node.$ref, node));
    if (typeof node.$dynamicRef === 'string') add(walk.spec.lookup(node.$dynamicRef, node));
    if (Array.isArray(node.allOf)) node.allOf.forEach(add);
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = node[keyword];
      if (Array.isArray(branches)) branchesFor(walk, branches, value).forEach(add);
    }
    if (isObject(node.if)) add(walk.holds(node.if, value) ? node.then : node.else);
    if (isObject(node.if) && walk.holds(node.if, value)) add(node.if);
    if (isObject(node.dependentSchemas)) {
      for (const [name, each] of Object.entries(node.dependentSchemas)) if (Object.hasOwn(value, name)) add(each);
    }
    subtypesFor(walk, node, value).forEach(add);
  };
  nodes.forEach(add);
  return [...sides];
};

/** The branches that hold; when none does, all of them: then the mismatch is the news, not the names. */
const branchesFor = (walk: PropertyWalk, branches: readonly unknown[], value: object): readonly unknown[] => {
  const holding = branches.filter((branch) => isObject(branch) && walk.holds(branch, value));
  return holding.length > 0 ? holding : branches;
};

/**
 * A base schema with a discriminator is extended by schemas that it does not list: the value names which. Where it has to
 * name one and does not, or none that may be, any is meant: then that is the news.
 */
const subtypesFor = (walk: PropertyWalk, node: SpecNode, value: object): readonly unknown[] => {
  const property = discriminatorOf(node);
  if (property === undefined) return [];
  const name: unknown = (value as Record<string, unknown>)[property];
  const subtypes = subtypesOf(walk.spec, node);
  const any = subtypes.map((each) => each.node);
  if (typeof name !== 'string') return isRequired(node, property) ? any : [];
  const subtype = subtypes.find(({ names }) => names.includes(name));
  if (subtype) return [subtype.node];
  if (closedNames(walk.spec, node, subtypes)?.has(name) === false) return any;
  const { mapping } = isObject(node.discriminator) ? node.discriminator : {};
  const mapped = isObject(mapping) ? mapping[name] : undefined;
  return [mappedSchema(walk.spec, node, typeof mapped === 'string' ? mapped : name)];
};

const isRequired = ({ required }: SpecNode, property: string): boolean =>
  Array.isArray(required) && required.includes(property);
