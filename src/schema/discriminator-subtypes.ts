import { isObject } from '../core/json/json';
import type { Spec, SpecNode } from '../specs/spec';

/** A schema that extends a base with a discriminator, and the values that name it. */
interface DiscriminatorSubtype {
  readonly node: SpecNode;
  readonly names: readonly string[];
}

// By document, so that a reload forgets.
const extending = new WeakMap<Spec, ReadonlyMap<unknown, readonly Extension[]>>();

interface Extension {
  readonly name: string;
  readonly node: SpecNode;
}

/**
 * The subtypes of a base that has a discriminator and lists no branches (OpenAPI 3.1, 4.8.25). They are the schemas
 * among the components that name the base in their `allOf`, and the subtypes of those. A subtype is named by the keys
 * of the mapping that lead to it, else by its own name.
 */
export const subtypesOf = (spec: Spec, base: SpecNode): readonly DiscriminatorSubtype[] => {
  if (discriminatorOf(base) === undefined) return NONE;
  const known = subtypes.get(base) ?? findSubtypes(spec, base);
  subtypes.set(base, known);
  return known;
};

const NONE: readonly DiscriminatorSubtype[] = [];

// Whatever is composed with a base asks for them, and a base may have a hundred.
const subtypes = new WeakMap<SpecNode, readonly DiscriminatorSubtype[]>();

const findSubtypes = (spec: Spec, base: SpecNode): readonly DiscriminatorSubtype[] => {
  if (isSealed(base) || Array.isArray(base.oneOf) || Array.isArray(base.anyOf)) return NONE;
  const found = new Map<SpecNode, DiscriminatorSubtype>();
  const names = mappedNames(spec, base);
  const add = (node: unknown): void => {
    for (const each of extensions(spec).get(node) ?? []) {
      if (found.has(each.node) || each.node === base) continue;
      found.set(each.node, { node: each.node, names: names.get(each.node) ?? [each.name] });
      add(each.node);
    }
  };
  add(base);
  return [...found.values()];
};

/** The property that names a subtype; in 2.0 it is the whole discriminator. */
export const discriminatorOf = ({ discriminator }: SpecNode): string | undefined => {
  const property = isObject(discriminator) ? discriminator.propertyName : discriminator;
  return typeof property === 'string' ? property : undefined;
};

/** The keys of a discriminator's mapping, by the schema that they lead to. */
export const mappedNames = (spec: Spec, base: SpecNode): ReadonlyMap<unknown, readonly string[]> => {
  const known = mapped.get(base);
  if (known) return known;
  const names = new Map<unknown, string[]>();
  const mapping = isObject(base.discriminator) ? base.discriminator.mapping : undefined;
  for (const [name, to] of Object.entries(isObject(mapping) ? mapping : {})) {
    const target = typeof to === 'string' ? mappedSchema(spec, base, to) : undefined;
    if (target !== undefined) names.set(target, [...(names.get(target) ?? []), name]);
  }
  mapped.set(base, names);
  return names;
};

// Each branch of a choice looks for its names: a hundred branches have a hundred names.
const mapped = new WeakMap<SpecNode, ReadonlyMap<unknown, readonly string[]>>();

/** A mapping's value is the name of a schema or a URI reference to one; a name wins (OpenAPI 3.1, 4.8.25.1). */
export const mappedSchema = (spec: Spec, node: SpecNode, to: string): unknown => {
  const byName = /^[\w.-]+$/.test(to) ? spec.lookup(`#/components/schemas/${to}`, node) : undefined;
  return byName ?? spec.lookup(to, node);
};

/** The name of a component; `undefined` for a schema that stands elsewhere. */
export const componentName = (spec: Spec, schema: SpecNode): string | undefined => {
  const known =
    componentNames.get(spec) ?? new Map(Object.entries(componentSchemas(spec)).map(([name, node]) => [node, name]));
  componentNames.set(spec, known);
  return known.get(schema);
};

const componentNames = new WeakMap<Spec, ReadonlyMap<unknown, string>>();

/** Which components name a node in their `allOf`. */
const extensions = (spec: Spec): ReadonlyMap<unknown, readonly Extension[]> => {
  const known = extending.get(spec);
  if (known) return known;
  const found = new Map<unknown, Extension[]>();
  for (const [name, node] of Object.entries(componentSchemas(spec))) {
    if (!isObject(node) || !Array.isArray(node.allOf) || [node, ...node.allOf].some(isSealed)) continue;
    for (const side of node.allOf) {
      const base = isObject(side) && typeof side.$ref === 'string' ? spec.lookup(side.$ref, side) : undefined;
      if (base !== undefined) found.set(base, [...(found.get(base) ?? []), { name, node }]);
    }
  }
  extending.set(spec, found);
  return found;
};

/** It asks what all its sides evaluate, so it cannot be a side of its own base. */
const isSealed = (node: unknown): boolean =>
  isObject(node) && (node.unevaluatedProperties !== undefined || node.unevaluatedItems !== undefined);

const componentSchemas = ({ root }: Spec): SpecNode =>
  isObject(root.components) && isObject(root.components.schemas) ? root.components.schemas : {};
