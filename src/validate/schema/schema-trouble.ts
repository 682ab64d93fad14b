import type { SchemaRef, Spec } from '../../specs/spec';
import type { CompiledSchema } from '../validate-types';
import type { CopiedSchema, SchemaCopy } from './schema-copy';
import { isTooLong, looksTooOften, partsOf } from './schema-cost';
import { endlessLoop } from './schema-loops';

type NotCompilable = Extract<CompiledSchema, { kind: 'not-compilable' }>;

/** By their `origins`: documents with a definition that cannot be compiled, so that each schema has to be held against all that it leads to. */
const troubled = new WeakSet<SchemaCopy['origins']>();

/**
 * Why no check of a schema can be made. Mostly only what is new is looked at: where all schemas lead to all others, each would look
 * at the whole document.
 */
export const troubleWith = (spec: Spec, schema: SchemaRef, copy: SchemaCopy): NotCompilable | undefined => {
  const { root, origins } = copy;
  if (!troubled.has(origins) && troubleIn(spec, schema, copy, copy.takeNew())) troubled.add(origins);
  return troubleIn(spec, schema, copy, troubled.has(origins) ? partsOf(copy) : [root]);
};

const troubleIn = (
  spec: Spec,
  schema: SchemaRef,
  copy: SchemaCopy,
  parts: readonly CopiedSchema[],
): NotCompilable | undefined => {
  const loop = endlessLoop(copy, parts);
  if (loop) {
    const origin = copy.origins.get(loop);
    return {
      kind: 'not-compilable',
      reason: 'The schema refers to itself without an end',
      place: origin ? spec.place(origin) : schema.place,
    };
  }
  if (looksTooOften(copy, undefined, parts)) {
    const reason = 'The schema is too large: its alternatives are looked at more than a hundred million times';
    return { kind: 'not-compilable', reason, place: schema.place, tooLarge: true };
  }
  if (isTooLong(parts)) {
    const reason = 'The schema is too large: a check of it would take seconds to be made';
    return { kind: 'not-compilable', reason, place: schema.place, tooLarge: true };
  }
  return undefined;
};
