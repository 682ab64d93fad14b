import { isObject } from '../../core/json/json';
import { ENUM_SET } from './enum-set';
import { AGAIN } from './recursion-guard';
import type { CopiedSchema, SchemaCopy } from './schema-copy';
import { partsOf } from './schema-cost';
import { type SchemaSide, sidesOf } from './schema-paths';

// Of a document of a thousand operations each reaches the same definitions: they are looked at once.
const settled = new WeakSet<CopiedSchema>();
/** Those that come back to themselves by a way that can end. */
const recurring = new WeakSet<CopiedSchema>();
/** By their `origins`, the documents that have some. */
const withLoops = new WeakSet<SchemaCopy['origins']>();

/**
 * A schema that comes back to itself without looking at a smaller value would never finish; recursion through a
 * property or an item does. Often the way back is one of several branches: a base lists its subtypes, and each of them
 * extends the base. References into such a loop become ones that end. Returns one schema of a loop that says nothing at
 * all (`A: {$ref: A}`, `A: {allOf: [{$ref: A}]}`), contradicts itself (`A: {not: {$ref: A}}`), or asks what it has
 * evaluated itself.
 */
export const endlessLoop = (copy: SchemaCopy, parts = partsOf(copy)): CopiedSchema | undefined => {
  const walk: LoopWalk = {
    copy,
    way: [],
    open: new Map(),
    numbers: new Map(),
    waiting: [],
    isWaiting: new Set(),
    loop: undefined,
  };
  // Definitions are where loops close: everything else is a tree.
  for (const schema of parts) {
    if (!walk.numbers.has(schema) && !settled.has(schema)) visit(walk, schema);
    if (walk.loop) return walk.loop;
  }
  const isNew = parts.filter((schema) => !settled.has(schema));
  for (const schema of walk.numbers.keys()) settled.add(schema);
  if (withLoops.has(copy.origins)) for (const schema of isNew) endReferences(copy, schema);
  return undefined;
};

/** Tarjan's search for what can be reached from itself. */
interface LoopWalk {
  readonly copy: SchemaCopy;
  /** The sides that lead to where we are, and at which of them a schema was entered. */
  readonly way: SchemaSide[];
  readonly open: Map<CopiedSchema, number>;
  /** In the order of the first visit. */
  readonly numbers: Map<CopiedSchema, number>;
  /** Visited, and may still turn out to be in one loop with what comes; the last one last. */
  readonly waiting: CopiedSchema[];
  readonly isWaiting: Set<CopiedSchema>;
  loop: CopiedSchema | undefined;
}

/** Returns the lowest number that can be reached. */
const visit = (walk: LoopWalk, schema: CopiedSchema): number => {
  const { way, open, numbers, waiting, isWaiting } = walk;
  const number = numbers.size;
  let lowest = number;
  numbers.set(schema, number);
  open.set(schema, way.length);
  waiting.push(schema);
  isWaiting.add(schema);
  for (const side of sidesOf(walk.copy, schema)) {
    way.push(side);
    const start = open.get(side.schema);
    if (start !== undefined && !canEnd(way.slice(start))) walk.loop = side.schema;
    if (walk.loop) return lowest;
    lowest = Math.min(lowest, reached(walk, side.schema));
    way.pop();
  }
  open.delete(schema);
  if (lowest === number) closeLoop(walk, schema);
  return lowest;
};

const reached = (walk: LoopWalk, schema: CopiedSchema): number => {
  const known = walk.numbers.get(schema);
  if (known === undefined) return settled.has(schema) ? Number.POSITIVE_INFINITY : visit(walk, schema);
  return walk.isWaiting.has(schema) ? known : Number.POSITIVE_INFINITY;
};

/** Everything that was visited since `first` and is waiting still is in one loop with it. */
const closeLoop = ({ copy, waiting, isWaiting }: LoopWalk, first: CopiedSchema): void => {
  const isLoop = waiting.at(-1) !== first;
  for (let member = waiting.pop(); member; member = member === first ? undefined : waiting.pop()) {
    isWaiting.delete(member);
    if (isLoop) recurring.add(member);
    if (isLoop) withLoops.add(copy.origins);
  }
};

const CHOICES: ReadonlySet<SchemaSide['keyword']> = new Set(['oneOf', 'anyOf', 'then', 'else']);
const OPPOSITES: ReadonlySet<SchemaSide['keyword']> = new Set(['not', 'if']);

/** Whether a value can get out of the loop, and to end it there changes nothing of what the schemas mean. */
const canEnd = (loop: readonly SchemaSide[]): boolean =>
  loop.some(({ keyword }) => CHOICES.has(keyword)) &&
  !loop.some(({ keyword, schema }) => OPPOSITES.has(keyword) || countsEvaluated(schema));

/** What a schema evaluates is not known before it has ended. */
const countsEvaluated = (schema: CopiedSchema): boolean =>
  schema.unevaluatedProperties !== undefined || schema.unevaluatedItems !== undefined;

/** Every way into a loop, so that each of its schemas looks at a value once, however deep it lies. */
const endReferences = (copy: SchemaCopy, schema: CopiedSchema): void => {
  const target = typeof schema.$ref === 'string' ? copy.definition(schema.$ref) : undefined;
  if (target && recurring.has(target)) {
    schema[AGAIN] = schema.$ref;
    delete schema.$ref;
  }
  for (const child of childrenOf(schema)) endReferences(copy, child);
};

const DATA: ReadonlySet<string> = new Set(['enum', ENUM_SET, 'const']);
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);

const childrenOf = (schema: CopiedSchema): readonly CopiedSchema[] =>
  Object.entries(schema).flatMap(([keyword, value]) => {
    if (DATA.has(keyword) || !isObject(value))
      return Array.isArray(value) && !DATA.has(keyword) ? value.filter(isObject) : [];
    return MAPS.has(keyword) ? Object.values(value).filter(isObject) : [value];
  });
