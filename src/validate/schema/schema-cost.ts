import type { CopiedSchema, SchemaCopy } from './schema-copy';
import { sidesOf } from './schema-paths';

/** Of one value. A second of it is less. */
const MOST_LOOKS = 100_000_000;

// Definitions are shared by the operations of a document: each is looked at once.
const known = new WeakMap<CopiedSchema, number>();

/**
 * Whether a validator would look at one value more often than there is time for. `oneOf` of twice the same, thirty
 * levels deep, is looked at a thousand million times. Properties and items do not count, for there the value becomes
 * smaller.
 */
export const looksTooOften = (copy: SchemaCopy, most = MOST_LOOKS): boolean =>
  [copy.root, ...copy.reachable.values()].some((schema) => looksOf(copy, schema) > most);

const looksOf = (copy: SchemaCopy, schema: CopiedSchema): number => {
  const before = known.get(schema);
  if (before !== undefined) return before;
  // `schema-loops.ts` looks for recursion.
  known.set(schema, 0);
  const looks = sidesOf(copy, schema).reduce((sum, side) => sum + looksOf(copy, side.schema), 1);
  known.set(schema, looks);
  return looks;
};
