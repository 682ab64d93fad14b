import type { CompiledSchema, SchemaViolation } from '../validate-types';
import { unlessUndecided } from './undecided';

/**
 * Is it known that the schema does not allow the value? Not where it cannot be found out: for those who look for a value that may
 * serve. Who passes a judgement asks the schema itself, and says what was not checked.
 */
export const refuses = (schema: CompiledSchema, value: unknown): boolean =>
  schema.kind === 'compiled' &&
  unlessUndecided(
    () => !schema.accepts(value),
    () => false,
  );

/** What is known to be wrong with a value, for the same readers. */
export const knownViolations = (schema: CompiledSchema, value: unknown): readonly SchemaViolation[] =>
  schema.kind === 'compiled'
    ? unlessUndecided(
        () => schema.check(value),
        () => [],
      )
    : [];
