import { isObject } from '../core/json';
import type { SpecPlace } from '../core/pointer';
import type { SchemaRef, Spec, SpecNode } from '../specs/spec';
import { dispatchByDiscriminator } from './discriminator';
import { relaxedNames } from './read-write-only';
import { type CopiedSchema, KEYWORDS, type KeywordContext } from './schema-keywords';
import type { SchemaMode, Unchecked } from './types';

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
interface CopyContext extends KeywordContext {
  readonly mode: SchemaMode;
  readonly definitions: CopiedSchema[];
  readonly known: Map<object, Map<DynamicScope, number>>;
  readonly origins: WeakMap<object, object>;
  readonly unchecked: Unchecked[];
  scope: DynamicScope;
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
    child: (value, parent, inPlace) => copyChild(context, value, parent, inPlace),
    skip: (node, reason) => skip(context, node, reason),
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
  const dispatch = dispatchByDiscriminator(context, node, (branch) => context.child(branch, node, true));
  for (const [keyword, value] of Object.entries(node)) {
    if (keyword === dispatch?.replaces) continue;
    const write = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (write && write(context, node, copy, keyword, value) === false) {
      context.skip(node, `\`${keyword}\` has a value that JSON Schema does not allow there`);
    }
  }
  if (dispatch) copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), dispatch.schema];
};

export type { CopiedSchema };

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
