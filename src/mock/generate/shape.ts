import { isObject } from '../../core/json';
import { branchNames, namingNode } from '../../schema/branch-names';
import { discriminatorOf, heirsOf } from '../../schema/discriminator-subtypes';
import { isNullable } from '../../schema/nullable';
import { countsBesideReference } from '../../specs/openapi-version';
import type { Spec, SpecNode } from '../../specs/spec';

/** One alternative of a `oneOf`, `anyOf` or `if`: the schemas that join when it is chosen. */
export interface Branch {
  readonly schemas: readonly unknown[];
  /** What the discriminator says when this branch is meant. */
  readonly names: Readonly<Record<string, string>>;
}

/** Everything that describes one value at once: `$ref`s followed, `allOf` taken apart. */
export interface Shape {
  /** Each with keywords of its own. */
  readonly nodes: readonly SpecNode[];
  readonly choices: readonly (readonly Branch[])[];
  readonly names: Readonly<Record<string, string>>;
  /** A `false` is among them: no value fits. */
  readonly impossible: boolean;
}

interface Draft {
  nodes: SpecNode[];
  choices: Branch[][];
  names: Record<string, string>;
  impossible: boolean;
  seen: Set<unknown>;
}

/** @param schemas nodes of the document or booleans; all of them hold */
export const shapeOf = (spec: Spec, schemas: readonly unknown[]): Shape => {
  const draft: Draft = { nodes: [], choices: [], names: {}, impossible: false, seen: new Set() };
  for (const schema of schemas) collect(spec, schema, draft);
  return draft;
};

/** `shape` with the first of its choices made. */
export const choose = (spec: Spec, shape: Shape, branch: Branch): Shape => {
  const draft: Draft = {
    nodes: [...shape.nodes],
    choices: shape.choices.slice(1).map((each) => [...each]),
    names: { ...shape.names, ...branch.names },
    impossible: shape.impossible,
    seen: new Set(shape.nodes),
  };
  for (const schema of branch.schemas) collect(spec, schema, draft);
  return draft;
};

const collect = (spec: Spec, schema: unknown, draft: Draft): void => {
  if (schema === false) draft.impossible = true;
  if (!isObject(schema) || draft.seen.has(schema)) return;
  draft.seen.add(schema);
  const reference = typeof schema.$ref === 'string' ? schema.$ref : schema.$dynamicRef;
  if (typeof reference === 'string') {
    collect(spec, spec.lookup(reference, schema), draft);
    if (!countsBesideReference(spec.openapi)) return;
  }
  draft.nodes.push(schema);
  if (Array.isArray(schema.allOf)) for (const part of schema.allOf) collect(spec, part, draft);
  for (const keyword of ['oneOf', 'anyOf']) {
    const branches = schema[keyword];
    if (Array.isArray(branches) && branches.length > 0) {
      const naming = namingNode(spec, schema, branches);
      const property = discriminatorOf(naming) ?? '';
      const named = branchNames(spec, naming, branches);
      draft.choices.push(
        branches.map((each, index) => {
          const [name] = named[index] ?? [];
          return { schemas: [each], names: name === undefined ? {} : { [property]: name } };
        }),
      );
    }
  }
  addHeirs(spec, schema, draft);
  if (isObject(schema.if)) {
    draft.choices.push([
      { schemas: [schema.if, schema.then], names: {} },
      { schemas: [schema.else], names: {} },
    ]);
  }
};

/** A base with a discriminator is one of its heirs, or, where one of them brought it in, that one. */
const addHeirs = (spec: Spec, schema: SpecNode, draft: Draft): void => {
  const property = discriminatorOf(schema);
  const heirs = property === undefined ? [] : heirsOf(spec, schema);
  if (property === undefined || heirs.length === 0) return;
  const branches = heirs.map(({ node, names }) => ({ node, names: { [property]: names[0] ?? '' } }));
  const chosen = branches.findLast(({ node }) => draft.seen.has(node));
  if (chosen) Object.assign(draft.names, { ...chosen.names, ...draft.names });
  else
    draft.choices.push([
      ...branches.map(({ node, names }) => ({ schemas: [node], names })),
      { schemas: [], names: {} },
    ]);
};

/** The types that all of `nodes` allow; `undefined` when none of them says. */
export const typesOf = (nodes: readonly SpecNode[]): readonly string[] | undefined => {
  let types: readonly string[] | undefined;
  for (const node of nodes) {
    const own = ownTypes(node);
    if (own === undefined) continue;
    types = types === undefined ? own : intersect(types, own);
  }
  return types;
};

const KNOWN = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);

const ownTypes = (node: SpecNode): readonly string[] | undefined => {
  const listed = Array.isArray(node.type) ? node.type : [node.type];
  const types = listed.filter((type): type is string => typeof type === 'string' && KNOWN.has(type));
  if (types.length === 0) return undefined;
  return isNullable(node) ? [...types, 'null'] : types;
};

const intersect = (one: readonly string[], other: readonly string[]): readonly string[] => {
  const both = one.flatMap((type) => {
    if (other.includes(type)) return [type];
    if (type === 'number' && other.includes('integer')) return ['integer'];
    return type === 'integer' && other.includes('number') ? ['integer'] : [];
  });
  return [...new Set(both)];
};

export const numbers = (nodes: readonly SpecNode[], keyword: string): readonly number[] =>
  nodes.map((node) => node[keyword]).filter((value): value is number => typeof value === 'number');

export const strings = (nodes: readonly SpecNode[], keyword: string): readonly string[] =>
  nodes.map((node) => node[keyword]).filter((value): value is string => typeof value === 'string');
