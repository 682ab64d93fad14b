import { isObject } from '../core/json/json';
import { countsBesideReference } from '../specs/openapi-version';
import type { Spec, SpecNode } from '../specs/spec';
import { branchNames, namingNode } from './branch-names';
import { discriminatorOf, subtypesOf } from './discriminator-subtypes';

/** One alternative of a `oneOf`, `anyOf` or `if`: the schemas that join when it is chosen. */
export interface SchemaBranch {
  readonly schemas: readonly unknown[];
  /** What the discriminator says when this branch is meant. */
  readonly names: Readonly<Record<string, string>>;
}

/** Everything that describes one value at once: `$ref`s followed, `allOf` taken apart, alternatives not chosen yet. */
export interface Composition {
  /** Each with keywords of its own. */
  readonly nodes: readonly SpecNode[];
  readonly choices: readonly (readonly SchemaBranch[])[];
  /** Values that the chosen branches ask of discriminator properties. */
  readonly names: Readonly<Record<string, string>>;
  /** A `false` is among them: no value satisfies all. */
  readonly impossible: boolean;
}

interface OpenComposition {
  nodes: SpecNode[];
  choices: SchemaBranch[][];
  names: Record<string, string>;
  impossible: boolean;
  seen: Set<unknown>;
}

/** One value is rarely described by more; a graph of `allOf`s that is larger is cut off here. */
const MAX_NODES = 2000;

/**
 * What `schemas` add up to. A node counts once however often it is reached, so the work is linear in the document.
 * @param schemas nodes of the document or booleans; all of them hold
 */
export const compose = (spec: Spec, schemas: readonly unknown[]): Composition => {
  const open: OpenComposition = { nodes: [], choices: [], names: {}, impossible: false, seen: new Set() };
  for (const schema of schemas) collect(spec, schema, open);
  return open;
};

/** `composition` with the first of its choices made. */
export const chooseBranch = (spec: Spec, composition: Composition, branch: SchemaBranch): Composition => {
  const open: OpenComposition = {
    nodes: [...composition.nodes],
    choices: composition.choices.slice(1).map((each) => [...each]),
    names: { ...composition.names, ...branch.names },
    impossible: composition.impossible,
    seen: new Set(composition.nodes),
  };
  for (const schema of branch.schemas) collect(spec, schema, open);
  return open;
};

const collect = (spec: Spec, schema: unknown, open: OpenComposition): void => {
  if (schema === false) open.impossible = true;
  if (!isObject(schema) || open.seen.has(schema) || open.seen.size > MAX_NODES) return;
  open.seen.add(schema);
  const reference = typeof schema.$ref === 'string' ? schema.$ref : schema.$dynamicRef;
  if (typeof reference === 'string' && !countsBesideReference(spec.openapi)) {
    collect(spec, spec.lookup(reference, schema), open);
    return;
  }
  // The schema's own words come before those of its target: an example beside a `$ref` is the nearer one.
  open.nodes.push(schema);
  if (typeof reference === 'string') collect(spec, spec.lookup(reference, schema), open);
  if (Array.isArray(schema.allOf)) for (const part of schema.allOf) collect(spec, part, open);
  for (const keyword of ['oneOf', 'anyOf']) {
    const branches = schema[keyword];
    if (Array.isArray(branches) && branches.length > 0) open.choices.push(alternatives(spec, schema, branches));
  }
  addSubtypes(spec, schema, open);
  if (isObject(schema.if)) {
    open.choices.push([
      { schemas: [schema.if, schema.then], names: {} },
      { schemas: [schema.else], names: {} },
    ]);
  }
};

const alternatives = (spec: Spec, schema: SpecNode, branches: readonly unknown[]): SchemaBranch[] => {
  const naming = namingNode(spec, schema, branches);
  const property = discriminatorOf(naming) ?? '';
  const named = branchNames(spec, naming, branches);
  return branches.map((each, index) => {
    const [name] = named[index] ?? [];
    return { schemas: [each], names: name === undefined ? {} : { [property]: name } };
  });
};

/** A base with a discriminator is one of its subtypes, or, where one of them brought it in, that one. */
const addSubtypes = (spec: Spec, schema: SpecNode, open: OpenComposition): void => {
  const property = discriminatorOf(schema);
  const subtypes = property === undefined ? [] : subtypesOf(spec, schema);
  if (property === undefined || subtypes.length === 0) return;
  const branches = subtypes.map(({ node, names }) => ({ node, names: { [property]: names[0] ?? '' } }));
  const chosen = branches.findLast(({ node }) => open.seen.has(node));
  if (chosen) Object.assign(open.names, { ...chosen.names, ...open.names });
  else
    open.choices.push([...branches.map(({ node, names }) => ({ schemas: [node], names })), { schemas: [], names: {} }]);
};
