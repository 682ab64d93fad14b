import { isObject } from '../core/json/json';
import type { Spec, SpecNode } from '../specs/spec';
import { componentName, discriminatorOf, mappedNames } from './discriminator-subtypes';

/**
 * Per branch of a `oneOf` or `anyOf` with a discriminator, the values that name it: those mapped to it, else the name
 * in its `$ref` (OpenAPI 3.1, 4.8.25). A branch may forbid its own name, because it lists other values for the
 * property. Then the listed values name it, if they separate it from the other branches.
 */
export const branchNames = (
  spec: Spec,
  node: SpecNode,
  branches: readonly unknown[],
): readonly (readonly string[])[] => {
  const property = discriminatorOf(node);
  if (property === undefined || !isObject(node.discriminator)) return branches.map(() => []);
  const documented = branches.map((branch) => documentedNames(spec, node, branch));
  const listed = branches.map((branch, index) => {
    const names = documented[index] ?? [];
    const texts = names.length === 0 ? undefined : listedTexts(spec, branch, property, new Set());
    return !texts?.length || texts.some((text) => names.includes(text)) ? names : texts;
  });
  return listed.map((names, index) => {
    const others = listed.filter((_, other) => other !== index).flat();
    return names.some((name) => others.includes(name)) ? (documented[index] ?? []) : names;
  });
};

/** A branch that is a choice itself has the names of its own branches. */
const documentedNames = (
  spec: Spec,
  node: SpecNode,
  branch: unknown,
  seen: ReadonlySet<unknown> = new Set(),
): readonly string[] => {
  const meant = target(spec, branch);
  if (!isObject(branch) || seen.has(meant)) return [];
  const inside = new Set([...seen, meant]);
  const mapped = mappedNames(spec, node).get(meant) ?? [];
  if (mapped.length > 0) return mapped;
  const own = isObject(meant) ? choiceOf(meant) : undefined;
  if (own === undefined) return typeof branch.$ref === 'string' ? [implicitName(branch.$ref)] : [];
  const inner = discriminatorOf(namingNode(spec, meant as SpecNode, own));
  // It chooses by another property, and so only the mapping can name its branches.
  if (inner !== undefined && inner !== discriminatorOf(node))
    return own.flatMap((each) => mappedNames(spec, node).get(target(spec, each)) ?? []);
  return own.flatMap((each) => documentedNames(spec, node, each, inside));
};

const choiceOf = ({ oneOf, anyOf }: SpecNode): readonly unknown[] | undefined =>
  [oneOf, anyOf].find((list): list is unknown[] => Array.isArray(list) && list.length > 0);

const implicitName = (reference: string): string =>
  decodeName(reference.split(/[/#]/).at(-1) ?? '')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');

/**
 * Who names the branches of a `oneOf` or `anyOf`: `node` itself, or the base that all its named branches extend, where that has the
 * discriminator. Generators for .NET and Java write the second form.
 */
export const namingNode = (spec: Spec, node: SpecNode, branches: readonly unknown[]): SpecNode => {
  if (node.discriminator !== undefined) return node;
  const named = branches.filter((branch) => isObject(branch) && typeof branch.$ref === 'string');
  if (named.length < 2) return node;
  const [first, ...others] = named.map((branch) => basesOf(spec, target(spec, branch)));
  const shared = [...(first ?? [])].find((base) => others.every((bases) => bases.has(base)));
  return shared ?? node;
};

/** The schemas with a discriminator that `schema` names in its `allOf`, and those that they name. */
const basesOf = (spec: Spec, schema: unknown, found: Set<SpecNode> = new Set()): ReadonlySet<SpecNode> => {
  if (!isObject(schema) || !Array.isArray(schema.allOf)) return found;
  for (const side of schema.allOf) {
    const base = target(spec, side);
    if (!isObject(base) || base === side || found.has(base)) continue;
    if (isObject(base.discriminator)) found.add(base);
    basesOf(spec, base, found);
  }
  return found;
};

/**
 * All values that the discriminator of a base may have, where its mapping names every subtype. `undefined` where it does not, and for a
 * subtype that is a base itself: what those above it may be called is not known here.
 */
export const closedNames = (
  spec: Spec,
  base: SpecNode,
  subtypes: readonly { readonly names: readonly string[] }[],
): ReadonlySet<string> | undefined => {
  const { discriminator } = base;
  const property = discriminatorOf(base);
  if (property === undefined || !isObject(discriminator) || !isObject(discriminator.mapping)) return undefined;
  const mapped = Object.keys(discriminator.mapping);
  const named = subtypes.flatMap(({ names }) => names);
  if (named.length === 0 || discriminator.defaultMapping !== undefined || basesOf(spec, base).size > 0)
    return undefined;
  if (!named.every((name) => mapped.includes(name))) return undefined;
  const ownName = componentName(spec, base);
  return new Set([
    ...mapped,
    ...(ownName === undefined ? [] : [ownName]),
    ...(listedTexts(spec, base, property, new Set()) ?? []),
  ]);
};

/** What `const` and `enum` leave a property of `schema` to be; `undefined` when they say nothing. */
const listedTexts = (
  spec: Spec,
  schema: unknown,
  property: string,
  seen: Set<unknown>,
): readonly string[] | undefined => {
  if (!isObject(schema) || seen.has(schema)) return undefined;
  seen.add(schema);
  const own = isObject(schema.properties) ? textsOf(target(spec, schema.properties[property])) : undefined;
  const parts = [target(spec, schema), ...(Array.isArray(schema.allOf) ? schema.allOf : [])];
  return parts
    .map((part) => listedTexts(spec, part, property, seen))
    .reduce((all, one) => (all && one ? all.filter((text) => one.includes(text)) : (all ?? one)), own);
};

const target = (spec: Spec, schema: unknown): unknown =>
  isObject(schema) && typeof schema.$ref === 'string' ? spec.lookup(schema.$ref, schema) : schema;

const textsOf = (schema: unknown): readonly string[] | undefined => {
  if (!isObject(schema)) return undefined;
  const listed = schema.const === undefined ? schema.enum : [schema.const];
  const texts = Array.isArray(listed) ? listed.filter((value): value is string => typeof value === 'string') : [];
  return texts.length > 0 ? texts : undefined;
};

const decodeName = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
