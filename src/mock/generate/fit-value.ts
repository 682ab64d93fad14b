import { isObject } from '../../core/json';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { compileSchema } from '../../validate/compile-schema';
import { refuses } from '../../validate/refuses';
import type { SchemaMode } from '../../validate/types';
import { candidates } from './candidates';
import { type At, type Context, conforms, hasType, NOTHING, typeName } from './context';
import { inScope } from './dynamic-scope';
import { makeArray } from './make-array';
import { makeObject } from './make-object';
import { makeNumber, makeString } from './scalars';
import { type Shape, shapeOf, typesOf } from './shape';

const MAX_DEPTH = 24;
/** A schema may contradict itself in so many ways that trying them all would never end. */
const MAX_VALUES = 10_000;

/**
 * A value that satisfies `schema`, as near to `wish` as is easy: every part of the wish that fits is kept, the rest is
 * made anew. The same for the same input. `undefined` when none was found.
 * @param wish a documented or generated value; `undefined` for a value from nothing
 */
export const fitValue = (
  spec: Spec,
  schema: SchemaRef,
  mode: SchemaMode,
  wish: unknown,
): { value: unknown } | undefined => {
  const compiled = compileSchema(spec, schema, mode);
  if (compiled.kind === 'not-compilable') return undefined;
  const start: At = { depth: 0, variant: 0, around: new Set() };
  for (const from of wish === undefined ? [undefined] : [wish, undefined]) {
    for (const full of [true, false]) {
      const value = satisfy({ spec, mode, full, made: 0, satisfy }, [schema.node], from, start);
      if (value !== NOTHING && !refuses(compiled, value)) return { value };
    }
  }
  return undefined;
};

const satisfy = (context: Context, written: readonly unknown[], wish: unknown, at: At): unknown => {
  const schemas = written.flatMap((schema) => inScope(schema, at.around));
  if (wish !== undefined && !isTransparent(schemas, wish) && conforms(context, schemas, wish)) return wish;
  if (at.depth > MAX_DEPTH || context.made > MAX_VALUES) return NOTHING;
  context.made += 1;
  const shape = shapeOf(context.spec, schemas);
  if (shape.choices.length === 0) return make(context, shape, schemas, wish, at);
  let second: unknown = NOTHING;
  // A wish may fit no alternative, or one too many; then it is better to forget it than to have no value.
  for (const from of wish === undefined ? [undefined] : [wish, undefined]) {
    for (const candidate of candidates(context, shape, from)) {
      for (const full of context.full ? [true, false] : [false]) {
        const inner = { ...context, full };
        const value = make(inner, candidate, schemas, from, at);
        context.made = inner.made;
        if (value === NOTHING) continue;
        if (conforms(context, schemas, value)) return value;
        if (second === NOTHING) second = value;
      }
    }
  }
  return second;
};

/** Says nothing of its value as a whole that making it from its parts would not honour. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  ...['type', 'properties', 'required', 'items', 'title', 'description', 'additionalProperties', 'nullable'],
  ...['readOnly', 'writeOnly', 'deprecated', 'xml', 'externalDocs'],
]);

/**
 * A schema that is written out in place is compiled with all that is in it, and again with each level below: of an object in an object
 * in an object the parts are looked at instead.
 */
const isTransparent = (schemas: readonly unknown[], wish: unknown): boolean =>
  schemas.length > 0 &&
  typeof wish === 'object' &&
  wish !== null &&
  schemas.every(
    (node) => isObject(node) && Object.keys(node).every((key) => TRANSPARENT.has(key) || key.startsWith('x-')),
  );

const make = (context: Context, shape: Shape, schemas: readonly unknown[], wish: unknown, at: At): unknown => {
  if (shape.impossible) return NOTHING;
  const listed = listedValue(context, shape, schemas, at);
  if (listed !== undefined) return listed;
  const suggested = wish ?? suggestion(context, shape, schemas);
  if (wish === undefined && suggested !== undefined && conforms(context, schemas, suggested)) return suggested;
  const types = typesOf(shape.nodes);
  if (types?.length === 0) return NOTHING;
  switch (typeToMake(types, shape.nodes, suggested)) {
    case 'object':
      return makeObject(context, shape, isObject(suggested) ? suggested : undefined, at);
    case 'array':
      return makeArray(context, shape.nodes, Array.isArray(suggested) ? suggested : undefined, at);
    case 'integer':
      return makeNumber(shape.nodes, true, asNumber(suggested), at.variant);
    case 'number':
      return makeNumber(shape.nodes, false, asNumber(suggested), at.variant);
    case 'boolean':
      return suggested === 'false' ? false : at.variant % 2 === 0;
    case 'null':
      return null;
    default:
      return makeText(context, shape.nodes, schemas, suggested, at);
  }
};

/** `12` where a text is wanted is "12": the nearest thing that fits. */
const makeText = (
  context: Context,
  nodes: readonly SpecNode[],
  schemas: readonly unknown[],
  wish: unknown,
  at: At,
): string => {
  const text = typeof wish === 'number' || typeof wish === 'boolean' ? String(wish) : wish;
  if (typeof text === 'string' && text !== wish && conforms(context, schemas, text)) return text;
  return makeString(nodes, text, at.variant);
};

const asNumber = (wish: unknown): unknown =>
  typeof wish === 'string' && wish.trim() !== '' && !Number.isNaN(Number(wish)) ? Number(wish) : wish;

/** One of `const` and `enum`; `undefined` when neither is there. */
const listedValue = (context: Context, { nodes }: Shape, schemas: readonly unknown[], { variant }: At): unknown => {
  const constant = nodes.find((node) => node.const !== undefined);
  if (constant) return constant.const;
  const lists = nodes
    .map((node) => node.enum)
    .filter((list): list is unknown[] => Array.isArray(list) && list.length > 0);
  const [first, ...others] = lists;
  if (first === undefined) return undefined;
  const sets = others.map((list) => new Set(list));
  const allowed = first.filter((value) => sets.every((set) => set.has(value)));
  const types = typesOf(nodes);
  const fitting = allowed.filter((value) => value !== null && hasType(types, value));
  const choice = fitting.length > 0 ? fitting[variant % fitting.length] : allowed[0];
  return choice === undefined ? NOTHING : choice === null && !conforms(context, schemas, null) ? NOTHING : choice;
};

/** What the schema itself shows: `example`, `examples`, `default`. */
const suggestion = (context: Context, { nodes }: Shape, schemas: readonly unknown[]): unknown => {
  const shown = nodes.flatMap((node) => [
    node.example,
    ...(Array.isArray(node.examples) ? node.examples : []),
    node.default,
  ]);
  const known = shown.filter((value) => value !== undefined && value !== null);
  return known.find((value) => conforms(context, schemas, value)) ?? known[0];
};

const typeToMake = (types: readonly string[] | undefined, nodes: readonly SpecNode[], wish: unknown): string => {
  if (types !== undefined) {
    const wished = typeName(wish);
    if (wish !== undefined && wish !== null && types.includes(wished)) return wished;
    return types.find((type) => type !== 'null') ?? 'null';
  }
  const has = (...keywords: readonly string[]): boolean =>
    keywords.some((key) => nodes.some((node) => node[key] !== undefined));
  if (has('properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties')) return 'object';
  if (has('items', 'prefixItems', 'minItems')) return 'array';
  return has('minimum', 'maximum', 'multipleOf') ? 'number' : 'string';
};
