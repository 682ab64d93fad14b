import { isObject } from '../../core/json/json';
import { isNullable } from '../../schema/nullable';
import type { Spec, SpecNode } from '../../specs/spec';

/** One schema without its compositions, as far as two documents can be compared by it. */
export interface FlatSchema {
  /** `undefined`: of any type. `number` stands for `integer`, too, where both are allowed. */
  readonly types: ReadonlySet<string> | undefined;
  readonly values: readonly unknown[] | undefined;
  readonly required: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, SpecNode | boolean>;
  readonly items: SpecNode | boolean | undefined;
  /** Other properties than those that are named. */
  readonly closed: boolean;
  readonly limits: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
  /** Of `anyOf` and `oneOf`, without null. */
  readonly alternatives: readonly SpecNode[];
  /** Where it is said. */
  readonly node: SpecNode;
}

const LIMITS = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'multipleOf',
];
const TEXTS = ['format', 'pattern'];
/** Deeper compositions are recursive ones. */
const DEEPEST = 10;

/** Reads a schema through its `$ref`s, with all of `allOf` as one; a single alternative beside null is the schema itself. */
export const flatten = (spec: Spec, given: SpecNode, depth = 0): FlatSchema => {
  const node = resolve(spec, given);
  const parts = [own(node)];
  if (depth < DEEPEST) {
    for (const one of nodesOf(node.allOf)) parts.push(flatten(spec, one, depth + 1));
    const branches = [...nodesOf(node.anyOf), ...nodesOf(node.oneOf)];
    const real = branches.filter((one) => resolve(spec, one).type !== 'null');
    const [only] = real;
    if (only && real.length === 1) {
      const flat = flatten(spec, only, depth + 1);
      parts.push(branches.length > 1 ? { ...flat, types: flat.types && new Set([...flat.types, 'null']) } : flat);
    } else if (real.length > 1) parts.push(asAlternatives(spec, node, branches, real, depth));
  }
  return parts.reduce(both);
};

const asAlternatives = (
  spec: Spec,
  node: SpecNode,
  branches: readonly SpecNode[],
  real: readonly SpecNode[],
  depth: number,
): FlatSchema => {
  const types = branches.map((one) =>
    resolve(spec, one).type === 'null' ? new Set(['null']) : flatten(spec, one, depth + 1).types,
  );
  const known = types.every((one) => one !== undefined) ? new Set(types.flatMap((one) => [...(one ?? [])])) : undefined;
  return { ...own({}), node, types: known, alternatives: real };
};

const own = (node: SpecNode): FlatSchema => {
  const { type } = node;
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? type.map(String) : undefined;
  return {
    node,
    types: types && withoutDouble(new Set([...types, ...(isNullable(node) ? ['null'] : [])])),
    values: Array.isArray(node.enum)
      ? node.enum.filter((value) => value !== null)
      : Object.hasOwn(node, 'const')
        ? [node.const]
        : undefined,
    required: new Set(Array.isArray(node.required) ? node.required.map(String) : []),
    properties: new Map(Object.entries(isObject(node.properties) ? node.properties : {}).filter(isSchemaEntry)),
    items: isObject(node.items) || typeof node.items === 'boolean' ? node.items : undefined,
    closed: node.additionalProperties === false || node.unevaluatedProperties === false,
    limits: new Map([...LIMITS.flatMap((word) => limitOf(node, word)), ...exclusiveLimits(node)]),
    texts: new Map(TEXTS.flatMap((word) => (typeof node[word] === 'string' ? [[word, node[word]] as const] : []))),
    alternatives: [],
  };
};

const isSchemaEntry = (entry: [string, unknown]): entry is [string, SpecNode | boolean] =>
  isObject(entry[1]) || typeof entry[1] === 'boolean';

const limitOf = (node: SpecNode, word: string): readonly (readonly [string, number])[] => {
  const value = node[word];
  if (node[`exclusive${word.charAt(0).toUpperCase()}${word.slice(1)}`] === true) return [];
  return typeof value === 'number' ? [[word, value]] : [];
};

/** A word beside the limit before 3.1, a limit of its own since. */
const exclusiveLimits = (node: SpecNode): readonly (readonly [string, number])[] =>
  (['Minimum', 'Maximum'] as const).flatMap((word) => {
    const exclusive = node[`exclusive${word}`];
    const limit = exclusive === true ? node[word.toLowerCase()] : exclusive;
    return typeof limit === 'number' ? [[`exclusive${word}`, limit] as const] : [];
  });

const withoutDouble = (types: ReadonlySet<string>): ReadonlySet<string> =>
  types.has('number') ? new Set([...types].filter((type) => type !== 'integer')) : types;

const both = (a: FlatSchema, b: FlatSchema): FlatSchema => ({
  node: a.node,
  types: a.types && b.types ? new Set([...a.types].filter((type) => b.types?.has(type))) : (a.types ?? b.types),
  values: a.values && b.values ? a.values.filter((value) => b.values?.includes(value)) : (a.values ?? b.values),
  required: new Set([...a.required, ...b.required]),
  properties: new Map([...a.properties, ...b.properties]),
  items: a.items ?? b.items,
  closed: a.closed || b.closed,
  limits: new Map([...a.limits, ...b.limits]),
  texts: new Map([...a.texts, ...b.texts]),
  alternatives: a.alternatives.length > 0 ? a.alternatives : b.alternatives,
});

const nodesOf = (list: unknown): readonly SpecNode[] => (Array.isArray(list) ? list.filter(isObject) : []);

const resolve = (spec: Spec, node: SpecNode): SpecNode => {
  try {
    return spec.resolve(node);
  } catch {
    return {};
  }
};
