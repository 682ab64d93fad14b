import { AGAIN } from './again-keyword';
import type { CopiedSchema, SchemaCopy } from './schema-copy';
import { type Side, sidesOf } from './schema-paths';

// Of a document of a thousand operations each reaches the same definitions: they are looked at once.
const settled = new WeakSet<CopiedSchema>();

/**
 * A schema that comes back to itself without looking at a smaller value would never finish; recursion through a property
 * or an item does. Where the way back is one of several branches (a base that lists its heirs, each of which extends the
 * base), the reference that closes it becomes one that ends. Returns one schema of a loop that says nothing at all (`A: {$ref: A}`,
 * `A: {allOf: [{$ref: A}]}`), contradicts itself (`A: {not: {$ref: A}}`) or asks what it has evaluated itself.
 */
export const endlessLoop = (copy: SchemaCopy): CopiedSchema | undefined => {
  const way: Side[] = [];
  const open = new Map<CopiedSchema, number>();
  const done = new Set<CopiedSchema>();
  const closing: CopiedSchema[] = [];
  const visit = (schema: CopiedSchema): CopiedSchema | undefined => {
    if (done.has(schema) || settled.has(schema)) return undefined;
    open.set(schema, way.length);
    for (const side of sidesOf(copy, schema)) {
      if (side.keyword === AGAIN) continue;
      way.push(side);
      const start = open.get(side.schema);
      if (start !== undefined && !canEnd(way.slice(start))) return side.schema;
      if (start !== undefined) closing.push(schema);
      const loop = start === undefined ? visit(side.schema) : undefined;
      if (loop) return loop;
      way.pop();
    }
    open.delete(schema);
    done.add(schema);
    return undefined;
  };
  // Definitions are where loops close: everything else is a tree.
  for (const schema of [copy.root, ...copy.reachable.values()]) {
    const loop = visit(schema);
    if (loop) return loop;
  }
  for (const schema of closing) endReference(schema);
  for (const schema of done) settled.add(schema);
  return undefined;
};

const CHOICES: ReadonlySet<Side['keyword']> = new Set(['oneOf', 'anyOf', 'then', 'else']);
const OPPOSITES: ReadonlySet<Side['keyword']> = new Set(['not', 'if']);

/** Whether a value can get out of the loop, and to end it there changes nothing of what the schemas mean. */
const canEnd = (loop: readonly Side[]): boolean =>
  loop.some(({ keyword }) => CHOICES.has(keyword)) &&
  !loop.some(({ keyword, schema }) => OPPOSITES.has(keyword) || countsEvaluated(schema));

/** What a schema evaluates is not known before it has ended. */
const countsEvaluated = (schema: CopiedSchema): boolean =>
  schema.unevaluatedProperties !== undefined || schema.unevaluatedItems !== undefined;

const endReference = (schema: CopiedSchema): void => {
  const { $ref } = schema;
  // Two ways round may close at the same reference.
  if (typeof $ref !== 'string') return;
  schema[AGAIN] = $ref;
  delete schema.$ref;
};
