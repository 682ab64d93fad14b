import { isObject } from '../../core/json/json';
import { ENUM_SET } from './enum-set';
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
export const looksTooOften = (copy: SchemaCopy, most = MOST_LOOKS, parts = partsOf(copy)): boolean =>
  parts.some((schema) => looksOf(copy, schema) > most);

const looksOf = (copy: SchemaCopy, schema: CopiedSchema): number => {
  const before = known.get(schema);
  if (before !== undefined) return before;
  // `schema-loops.ts` looks for recursion.
  known.set(schema, 0);
  const looks = sidesOf(copy, schema).reduce((sum, side) => sum + looksOf(copy, side.schema), 1);
  known.set(schema, looks);
  return looks;
};

/**
 * Of one validator, whose code has a part for each schema that is written in place; those within alternatives take longer. Up to here it
 * takes a second or two, in which nobody else is answered.
 */
const MOST_CODE = 25_000;

/** Code that ends at the first mistake has each property within the one before it; so many of them end the stack of who reads it. */
const MOST_NESTED = 500;

/** Whether one validator would take too long to be made: an object of 30,000 properties, `oneOf` within `oneOf` eleven deep. */
export const isTooLong = (parts: readonly CopiedSchema[]): boolean =>
  parts.some((schema) => measure(schema).code > MOST_CODE);

/** Whether a validator has to look at all of a value, because one that ends at the first mistake could not be made. */
export const isWide = (copy: SchemaCopy): boolean =>
  partsOf(copy).some((schema) => measure(schema).widest > MOST_NESTED);

/** The schema and all that it leads to. */
export const partsOf = ({ root, reachable }: SchemaCopy): readonly CopiedSchema[] => [root, ...reachable.values()];

interface Measure {
  readonly code: number;
  readonly widest: number;
}

const measured = new WeakMap<CopiedSchema, Measure>();

const measure = (schema: CopiedSchema): Measure => {
  const known = measured.get(schema) ?? measureNow(schema);
  measured.set(schema, known);
  return known;
};

const measureNow = (schema: CopiedSchema): Measure => {
  let code = 0;
  let widest = 0;
  const open: [part: unknown, depth: number][] = [[schema, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [part, depth] = next;
    if (Array.isArray(part)) for (const one of part) open.push([one, depth]);
    if (!isObject(part)) continue;
    code += depth;
    let wide = 0;
    for (const [keyword, value] of Object.entries(part)) {
      if (VALUES.has(keyword)) continue;
      wide += 1;
      if (typeof value === 'object') open.push([value, ALTERNATIVES.has(keyword) ? depth + 1 : depth]);
    }
    widest = Math.max(widest, wide, Array.isArray(part.allOf) ? part.allOf.length : 0);
  }
  return { code, widest };
};

/** What they list are values, not schemas. */
const VALUES: ReadonlySet<string> = new Set(['const', 'enum', ENUM_SET, 'required', 'dependentRequired']);
const ALTERNATIVES: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else']);
