import { isObject } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import { isNullable } from '../../schema/nullable';
import type { SchemaMode } from '../../schema/read-write-only';
import { relaxing } from '../../schema/read-write-only';
import { countsBesideReference } from '../../specs/openapi-version';
import { takenOut } from '../../specs/source/cut-excess';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import type { Unchecked } from '../validate-types';
import { dispatchByDiscriminator, dispatchToSubtypes } from './discriminator';
import { type CopiedSchema, KEYWORDS, type KeywordContext } from './schema-keywords';

/**
 * A schema as plain JSON Schema 2020-12, and the way back into the vendor's file. It is a class, because as many literals with own
 * getters would be as many shapes.
 */
export class SchemaCopy {
  readonly root: CopiedSchema;
  /** The node that a copied one was made from. */
  readonly origins: WeakMap<object, object>;
  /** What a reference stands for. Shared by all schemas of one document and mode. */
  readonly definition: (reference: string) => CopiedSchema | undefined;
  readonly #shared: Shared;
  readonly #part: SchemaPart;
  #whole: Pick<SchemaCopy, 'reachable' | 'unchecked'> | undefined;

  constructor(root: CopiedSchema, shared: Shared, part: SchemaPart) {
    this.root = root;
    this.origins = shared.origins;
    this.definition = shared.definition;
    this.#shared = shared;
    this.#part = part;
  }

  /** What the root refers to, directly or not, by reference. In some documents that is every definition, so ask only where it is needed. */
  get reachable(): ReadonlyMap<string, CopiedSchema> {
    this.#whole ??= closure(this.#shared, this.#part);
    return this.#whole.reachable;
  }

  get unchecked(): readonly Unchecked[] {
    if (this.#shared.incomplete.size === 0) return this.#part.unchecked;
    this.#whole ??= closure(this.#shared, this.#part);
    return this.#whole.unchecked;
  }

  /** The definitions that nobody has taken yet: each is examined once, however many schemas refer to it. */
  takeNew(): readonly CopiedSchema[] {
    return this.#shared.untaken.splice(0);
  }
}

const TOO_LARGE = 'is too large when it is written out';

/** The reason names a keyword that was taken out when the document was read. */
export const isTakenOut = (reason: string): boolean => reason.endsWith(TOO_LARGE);

/** Which `$dynamicAnchor` means what on the way to a node; the outermost wins (JSON Schema Core, section 8.2.3.2). */
type DynamicScope = ReadonlyMap<string, SpecNode>;
const NO_SCOPE: DynamicScope = new Map();

/** What stands behind a `$ref`, copied once per document and mode. */
interface Definition extends SchemaPart {
  readonly schema: CopiedSchema;
}

/** What a part of the copy depends on, and what of it will not be examined. */
interface SchemaPart {
  readonly uses: Set<string>;
  readonly unchecked: Unchecked[];
}

interface Shared {
  readonly definitions: Map<string, Definition>;
  readonly definition: SchemaCopy['definition'];
  readonly known: WeakMap<object, Map<DynamicScope, string>>;
  readonly origins: WeakMap<object, object>;
  readonly untaken: CopiedSchema[];
  /** Definitions of which something will not be examined. */
  readonly incomplete: Set<string>;
}

/** Everything one copying needs. */
interface CopyContext extends KeywordContext, Shared {
  readonly mode: SchemaMode;
  /** What stands behind a `$ref` is copied in turn, not in depth: a chain of a thousand would end the stack. */
  readonly pending: (() => void)[];
  scope: DynamicScope;
  part: SchemaPart;
}

// By document, so that a reload forgets.
const sharedBySpec = new WeakMap<Spec, Record<SchemaMode, Shared>>();

const sharedOf = (spec: Spec, mode: SchemaMode): Shared => {
  const known = sharedBySpec.get(spec);
  if (known) return known[mode];
  const made = { request: createShared(), response: createShared() };
  sharedBySpec.set(spec, made);
  return made[mode];
};

const createShared = (): Shared => {
  const definitions = new Map<string, Definition>();
  return {
    definitions,
    definition: (reference) => definitions.get(reference)?.schema,
    known: new WeakMap(),
    origins: new WeakMap(),
    untaken: [],
    incomplete: new Set(),
  };
};

/**
 * Copies what `schema` reaches, keyword by keyword. So a schema costs what it reaches, not what its document holds, and
 * a broken neighbour cannot break it. What many schemas refer to is copied and compiled once.
 */
export const copySchema = (spec: Spec, schema: SchemaRef, mode: SchemaMode): SchemaCopy => {
  const shared = sharedOf(spec, mode);
  const part: SchemaPart = { uses: new Set(), unchecked: [] };
  const context: CopyContext = {
    spec,
    mode,
    pending: [],
    old: !countsBesideReference(spec.openapi),
    scope: NO_SCOPE,
    part,
    isRelaxed: () => false,
    child: (value, parent, inPlace) => copyChild(context, value, parent, inPlace),
    skip: (node, reason) => skip(context, node, reason),
    ...shared,
  };
  const root = typeof schema.node === 'boolean' ? booleanSchema(schema.node) : copyGroup(context, schema.node);
  for (let copyNext = context.pending.pop(); copyNext; copyNext = context.pending.pop()) copyNext();
  return new SchemaCopy(root, shared, part);
};

/** All that a part leads to. In some documents that is every definition, from each operation: nothing here is gone through twice. */
const closure = ({ definitions }: Shared, part: SchemaPart): Pick<SchemaCopy, 'reachable' | 'unchecked'> => {
  const reachable = new Map<string, CopiedSchema>();
  const unchecked = [...part.unchecked];
  const pending = [...part.uses];
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    if (reachable.has(reference)) continue;
    const definition = definitions.get(reference);
    if (!definition) continue;
    reachable.set(reference, definition.schema);
    unchecked.push(...definition.unchecked);
    for (const used of definition.uses) if (!reachable.has(used)) pending.push(used);
  }
  return { reachable, unchecked };
};

const booleanSchema = (value: boolean): CopiedSchema => (value ? {} : { not: {} });

/** A schema that describes a value of its own (not one more side of the same value). */
const copyGroup = (context: CopyContext, node: SpecNode): CopiedSchema => {
  const outer = context.isRelaxed;
  context.isRelaxed = relaxing(context.spec, node, context.mode);
  const copy = copyNode(context, node);
  context.isRelaxed = outer;
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
  return context.old && isNullable(node) ? nullable(context, node, copy) : copy;
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
  for (const keyword of takenOut(node)) context.skip(node, `\`${keyword}\` ${TOO_LARGE}`);
  const dispatched = dispatch
    ? [dispatch.schema]
    : dispatchToSubtypes(context, node, (subtype) => ({ $ref: define(context, subtype) }));
  if (dispatched.length > 0) copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), ...dispatched];
};

export type { CopiedSchema };

const copyReference = (context: CopyContext, node: SpecNode, copy: CopiedSchema): void => {
  const target = referenceTarget(context, node);
  if (isObject(target)) copy.$ref = define(context, target);
  else if (target === false) copy.not = {};
  else if (target !== true) skip(context, node, `\`${String(node.$ref ?? node.$dynamicRef)}\` leads to no schema`);
};

const referenceTarget = (context: CopyContext, node: SpecNode): unknown => {
  if (typeof node.$ref === 'string') return context.spec.lookup(node.$ref, node);
  const reference = String(node.$dynamicRef);
  const anchor = reference.slice(reference.indexOf('#') + 1);
  return context.scope.get(anchor) ?? context.spec.lookup(reference, node);
};

/** The reference to the definition made from `target`, made now if there is none. */
const define = (context: CopyContext, target: SpecNode): string => {
  const byScope = context.known.get(target) ?? new Map<DynamicScope, string>();
  context.known.set(target, byScope);
  const scope = widenScope(context.scope, target);
  const reference = byScope.get(scope) ?? `${REFERENCE}${context.mode}/${context.definitions.size}`;
  context.part.uses.add(reference);
  if (byScope.has(scope)) return reference;
  byScope.set(scope, reference);
  const part: SchemaPart = { uses: new Set(), unchecked: [] };
  // Known before it is copied, because it may refer to itself; filled in place, because others hold it by then.
  const schema: CopiedSchema = {};
  context.definitions.set(reference, { schema, ...part });
  context.pending.push(() => {
    Object.assign(context, { scope, part });
    const copy = copyGroup(context, target);
    Object.assign(schema, copy);
    context.origins.set(schema, context.origins.get(copy) ?? target);
    context.untaken.push(schema);
    if (part.unchecked.length > 0) context.incomplete.add(reference);
  });
  return reference;
};

/** An absolute URI, since a relative one would be looked for inside the schema that has it. Nothing is fetched. */
const REFERENCE = 'https://understudy.invalid/';

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

/** `nullable`; beside a composition, which would refuse null, it is read as its author meant it. */
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
  const { unchecked } = context.part;
  if (!unchecked.some((known) => known.reason === reason && samePlace(known.place, place))) {
    unchecked.push({ reason, place });
  }
};

const samePlace = (a: SpecPlace, b: SpecPlace): boolean => a.file === b.file && a.pointer === b.pointer;
