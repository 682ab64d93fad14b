import { isObject } from '../core/json';
import type { SpecPlace } from '../core/pointer';
import type { SchemaRef, Spec, SpecNode } from '../specs/spec';
import { ENUM_SET, knowsFormat, LONG_ENUM } from './ajv';
import { dispatchByDiscriminator } from './discriminator';
import { compilePattern } from './patterns';
import { relaxedNames } from './read-write-only';
import type { SchemaMode, Unchecked } from './types';

/** A schema of the copy: always an object, so that it can be traced back. */
export type CopiedSchema = Record<string, unknown>;

/** Self-contained JSON Schema 2020-12, and the way back into the vendor's file. */
export interface SchemaCopy {
  readonly root: CopiedSchema;
  readonly definitions: readonly CopiedSchema[];
  /** The node that a copied one was made from. */
  readonly origins: WeakMap<object, object>;
  readonly unchecked: readonly Unchecked[];
}

/** Which `$dynamicAnchor` means what on the way to a node; the outermost wins (JSON Schema Core, section 8.2.3.2). */
type DynamicScope = ReadonlyMap<string, SpecNode>;
const NO_SCOPE: DynamicScope = new Map();

/** Everything one copying needs. */
export interface CopyContext {
  readonly spec: Spec;
  readonly mode: SchemaMode;
  /** OpenAPI 2.0 and 3.0: `nullable`, no siblings of `$ref`. */
  readonly old: boolean;
  readonly definitions: CopiedSchema[];
  readonly known: Map<object, Map<DynamicScope, number>>;
  readonly origins: WeakMap<object, object>;
  readonly unchecked: Unchecked[];
  scope: DynamicScope;
  /** Names that need not be there in this mode (readOnly, writeOnly), of the object that is being described. */
  relaxed: ReadonlySet<string>;
}

/**
 * Copies what `schema` reaches, keyword by keyword; `$ref`s become `#/$defs/n`. So a schema costs what it reaches, not
 * what its document holds, and a broken neighbour cannot break it.
 */
export const copySchema = (spec: Spec, schema: SchemaRef, mode: SchemaMode): SchemaCopy => {
  const context: CopyContext = {
    spec,
    mode,
    old: /^[23]\.0/.test(spec.openapi),
    definitions: [],
    known: new Map(),
    origins: new WeakMap(),
    unchecked: [],
    scope: NO_SCOPE,
    relaxed: new Set(),
  };
  const body = typeof schema.node === 'boolean' ? booleanSchema(schema.node) : copyGroup(context, schema.node);
  const root = {
    ...body,
    $defs: Object.fromEntries(context.definitions.map((definition, index) => [String(index), definition])),
  };
  const origin = context.origins.get(body);
  if (origin) context.origins.set(root, origin);
  return { root, definitions: context.definitions, origins: context.origins, unchecked: context.unchecked };
};

const booleanSchema = (value: boolean): CopiedSchema => (value ? {} : { not: {} });

/** A schema that describes a value of its own (not one more side of the same value). */
const copyGroup = (context: CopyContext, node: SpecNode): CopiedSchema => {
  const outer = context.relaxed;
  context.relaxed = relaxedNames(context.spec, node, context.mode);
  const copy = copyNode(context, node);
  context.relaxed = outer;
  return copy;
};

/** Any child: boolean, object, or something that is no schema at all. */
const copyChild = (context: CopyContext, child: unknown, parent: SpecNode, inPlace: boolean): CopiedSchema => {
  if (isObject(child)) return inPlace ? copyNode(context, child) : copyGroup(context, child);
  if (typeof child !== 'boolean') skip(context, parent, 'Something that is not a schema stands where a schema belongs');
  const copy = booleanSchema(child !== false);
  context.origins.set(copy, parent);
  return copy;
};

const copyNode = (context: CopyContext, node: SpecNode): CopiedSchema => {
  const outer = context.scope;
  context.scope = widenScope(outer, node);
  const copy: CopiedSchema = {};
  context.origins.set(copy, node);
  const reference = node.$ref ?? node.$dynamicRef;
  if (typeof reference === 'string') copyReference(context, node, copy);
  // Beside a `$ref`, OpenAPI 3.0 ignores everything (3.0.4, Reference Object).
  if (!(context.old && typeof node.$ref === 'string')) copyKeywords(context, node, copy);
  context.scope = outer;
  return context.old && node.nullable === true ? nullable(context, node, copy) : copy;
};

const copyKeywords = (context: CopyContext, node: SpecNode, copy: CopiedSchema): void => {
  const dispatch = dispatchByDiscriminator(context, node, (branch) => copyChild(context, branch, node, true));
  for (const [keyword, value] of Object.entries(node)) {
    if (dispatch && (keyword === 'oneOf' || keyword === 'anyOf')) continue;
    const write = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (write && write(context, node, copy, keyword, value) === false) {
      skip(context, node, `\`${keyword}\` has a value that JSON Schema does not allow there`);
    }
  }
  if (dispatch) copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), dispatch];
};

/** Returns `false` when the keyword's value is not of the form that the keyword has. */
type Write = (
  context: CopyContext,
  node: SpecNode,
  copy: CopiedSchema,
  keyword: string,
  value: unknown,
) => boolean | undefined;

const plain =
  (fits: (value: unknown) => boolean): Write =>
  (_context, _node, copy, keyword, value) => {
    if (!fits(value)) return false;
    copy[keyword] = value;
    return true;
  };

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isNames = (value: unknown): boolean => Array.isArray(value) && value.every((name) => typeof name === 'string');
const number = plain((value) => typeof value === 'number');
const count = plain(isCount);
const flag = plain((value) => typeof value === 'boolean');

const child =
  (inPlace: boolean): Write =>
  (context, node, copy, keyword, value) => {
    copy[keyword] = copyChild(context, value, node, inPlace);
    return true;
  };

const children =
  (inPlace: boolean): Write =>
  (context, node, copy, keyword, value) => {
    if (!Array.isArray(value)) return false;
    if (value.length > 0) copy[keyword] = value.map((each) => copyChild(context, each, node, inPlace));
    return true;
  };

const childrenByName =
  (inPlace: boolean): Write =>
  (context, node, copy, keyword, value) => {
    if (!isObject(value)) return false;
    copy[keyword] = Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, copyChild(context, each, node, inPlace)]),
    );
    return true;
  };

const TYPES: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

const limit =
  (inclusive: string): Write =>
  (_context, node, copy, keyword, value) => {
    // Draft 4 and OpenAPI 3.0: a flag on the neighbouring bound.
    if (value === false) return true;
    const bound = value === true ? node[inclusive] : value;
    if (typeof bound !== 'number') return false;
    copy[keyword] = bound;
    return true;
  };

const KEYWORDS: Readonly<Record<string, Write>> = {
  type: plain(
    (value) => TYPES.has(value) || (Array.isArray(value) && value.length > 0 && value.every((t) => TYPES.has(t))),
  ),
  enum: (_context, node, copy, _keyword, value) => {
    if (!Array.isArray(value) || value.length === 0) return false;
    const simple = value.length > LONG_ENUM && value.every((each) => typeof each !== 'object' || each === null);
    copy[simple ? ENUM_SET : 'enum'] = node.nullable === true && !value.includes(null) ? [...value, null] : value;
    return true;
  },
  const: plain(() => true),
  multipleOf: plain((value) => typeof value === 'number' && value > 0),
  maximum: number,
  minimum: number,
  exclusiveMaximum: limit('maximum'),
  exclusiveMinimum: limit('minimum'),
  maxLength: count,
  minLength: count,
  maxItems: count,
  minItems: count,
  maxProperties: count,
  minProperties: count,
  maxContains: count,
  minContains: count,
  uniqueItems: flag,
  pattern: (context, node, copy, _keyword, value) => {
    if (typeof value !== 'string') return false;
    if (compilePattern(value)) copy.pattern = value;
    else skip(context, node, `The pattern ${value} is not one that JavaScript understands`);
    return true;
  },
  format: (context, _node, copy, _keyword, value) => {
    if (typeof value === 'string' && knowsFormat(context.spec, value)) copy.format = value;
    return true;
  },
  required: (context, _node, copy, _keyword, value) => {
    // Draft 3 wrote `required: true` on the property itself; it says nothing in any OpenAPI version.
    if (typeof value === 'boolean') return true;
    if (!isNames(value)) return false;
    const names = (value as string[]).filter((name) => !context.relaxed.has(name));
    if (names.length > 0) copy.required = [...new Set(names)];
    return true;
  },
  dependentRequired: plain((value) => isObject(value) && Object.values(value).every(isNames)),
  properties: childrenByName(false),
  patternProperties: (context, node, copy, keyword, value) => {
    if (!isObject(value)) return false;
    const bad = Object.keys(value).filter((pattern) => !compilePattern(pattern));
    for (const pattern of bad) skip(context, node, `The pattern ${pattern} is not one that JavaScript understands`);
    const good = Object.fromEntries(Object.entries(value).filter(([pattern]) => !bad.includes(pattern)));
    return childrenByName(false)(context, node, copy, keyword, good);
  },
  additionalProperties: (context, node, copy, keyword, value) => {
    // With a pattern that cannot be tried, which properties are additional is not known.
    const patterns = isObject(node.patternProperties) ? Object.keys(node.patternProperties) : [];
    return patterns.every((pattern) => compilePattern(pattern))
      ? child(false)(context, node, copy, keyword, value)
      : true;
  },
  propertyNames: child(false),
  unevaluatedProperties: child(false),
  unevaluatedItems: child(false),
  items: (context, node, copy, keyword, value) =>
    Array.isArray(value)
      ? children(false)(context, node, copy, 'prefixItems', value)
      : child(false)(context, node, copy, keyword, value),
  additionalItems: (context, node, copy, _keyword, value) =>
    Array.isArray(node.items) ? child(false)(context, node, copy, 'items', value) : true,
  prefixItems: children(false),
  contains: child(false),
  allOf: children(true),
  anyOf: children(true),
  oneOf: children(true),
  not: child(false),
  // A group of its own: a relaxed `required` would make the condition hold always.
  if: child(false),
  // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
  then: child(true),
  else: child(true),
  dependentSchemas: childrenByName(true),
};

const copyReference = (context: CopyContext, node: SpecNode, copy: CopiedSchema): void => {
  const target = referenceTarget(context, node);
  if (isObject(target)) copy.$ref = `#/$defs/${define(context, target)}`;
  else if (target === false) copy.not = {};
  else if (target !== true) skip(context, node, `\`${String(node.$ref ?? node.$dynamicRef)}\` leads to no schema`);
};

const referenceTarget = (context: CopyContext, node: SpecNode): unknown => {
  if (typeof node.$ref === 'string') return context.spec.lookup(node.$ref, node);
  const reference = String(node.$dynamicRef);
  const anchor = reference.slice(reference.indexOf('#') + 1);
  return context.scope.get(anchor) ?? context.spec.lookup(reference, node);
};

/** The number of the definition made from `target`, made now if there is none. */
const define = (context: CopyContext, target: SpecNode): number => {
  const byScope = context.known.get(target) ?? new Map<DynamicScope, number>();
  context.known.set(target, byScope);
  const scope = widenScope(context.scope, target);
  const known = byScope.get(scope);
  if (known !== undefined) return known;
  const index = context.definitions.length;
  byScope.set(scope, index);
  context.definitions.push({});
  const outer = context.scope;
  context.scope = scope;
  context.definitions[index] = copyGroup(context, target);
  context.scope = outer;
  return index;
};

/** The scope below `node`: its own dynamic anchor and those of its `$defs`, unless an outer one has the name. */
const widenScope = (scope: DynamicScope, node: SpecNode): DynamicScope => {
  if (node.$dynamicAnchor === undefined && node.$defs === undefined) return scope;
  const found = [node, ...(isObject(node.$defs) ? Object.values(node.$defs) : [])].filter(
    (each): each is SpecNode => isObject(each) && typeof each.$dynamicAnchor === 'string',
  );
  const added = found.filter((each) => !scope.has(String(each.$dynamicAnchor)));
  if (added.length === 0) return scope;
  return new Map([...scope, ...added.map((each) => [String(each.$dynamicAnchor), each] as const)]);
};

/** OpenAPI 3.0 `nullable`; beside a composition, which would refuse null, it is read as its author meant it. */
const nullable = (context: CopyContext, node: SpecNode, copy: CopiedSchema): CopiedSchema => {
  if (typeof copy.type === 'string') copy.type = [copy.type, 'null'];
  if (!['allOf', 'anyOf', 'oneOf', '$ref'].some((keyword) => keyword in copy)) return copy;
  const nothing: CopiedSchema = { type: 'null' };
  const either: CopiedSchema = { anyOf: [nothing, copy] };
  for (const made of [nothing, either]) context.origins.set(made, node);
  return either;
};

const skip = (context: CopyContext, node: object, reason: string): void => {
  const place = context.spec.place(node);
  if (!context.unchecked.some((known) => known.reason === reason && samePlace(known.place, place))) {
    context.unchecked.push({ reason, place });
  }
};

const samePlace = (a: SpecPlace, b: SpecPlace): boolean => a.file === b.file && a.pointer === b.pointer;
