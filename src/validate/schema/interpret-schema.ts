import type { ErrorObject } from 'ajv';
import { isObject } from '../../core/json/json';
import { type Pointer, ROOT } from '../../core/json/pointer';
import { checkType, type KeywordCheck, type KeywordGroup, RULES, type ValueWalk } from './interpret-keywords';
import type { SchemaCopy } from './schema-copy';
import type { CopiedSchema } from './schema-keywords';

/** All that is wrong with a value, in Ajv's words and order. */
type Interpreter = (value: unknown) => readonly ErrorObject[];

/** A schema has a keyword that only Ajv knows. */
export class NotInterpreted extends Error {
  override readonly name = 'NotInterpreted';
}

/**
 * Asks a schema without making a function of it. Planning asks each schema of a document some ten values, and making a function costs
 * as much as interpreting a thousand. The words and their order are those of Ajv's thorough check, which `interpret-schema.test.ts`
 * holds this to.
 * @throws NotInterpreted at the first value that meets a keyword which is not known here; Undecided as Ajv's check does
 */
export const interpretSchema =
  ({ root, definition }: SchemaCopy): Interpreter =>
  (value) => {
    const walk: ValueWalk = {
      definition,
      errors: [],
      open: new Map(),
      ask: (schema, one, at) => ask(walk, schema, one, at),
    };
    walk.ask(root, value, ROOT);
    return walk.errors;
  };

interface KeywordStep {
  readonly order: number;
  readonly fits: (value: unknown) => boolean;
  readonly rule: KeywordCheck<never>;
  readonly said: unknown;
}

const ask = (walk: ValueWalk, schema: CopiedSchema, value: unknown, at: Pointer): void => {
  for (const { fits, rule, said } of stepsOf(schema))
    if (fits(value)) (rule as KeywordCheck<unknown>)(walk, said as never, schema, value, at);
};

const FITS: Readonly<Record<KeywordGroup, (value: unknown) => boolean>> = {
  any: () => true,
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  array: (value) => Array.isArray(value),
  object: isObject,
};

const byKeyword = new Map<string, readonly (Omit<KeywordStep, 'said'> & { readonly group: KeywordGroup })[]>();
for (const [order, { keyword, group, check }] of RULES.entries()) {
  const step = { order, group, fits: FITS[group], rule: check };
  byKeyword.set(keyword, [...(byKeyword.get(keyword) ?? []), step]);
}
const firstOf = (group: unknown): number => RULES.findIndex((each) => each.group === group);

const OF_IF: ReadonlySet<string> = new Set(['then', 'else']);
const steps = new WeakMap<CopiedSchema, readonly KeywordStep[]>();

const stepsOf = (schema: CopiedSchema): readonly KeywordStep[] => {
  const known = steps.get(schema) ?? findSteps(schema);
  steps.set(schema, known);
  return known;
};

const findSteps = (schema: CopiedSchema): readonly KeywordStep[] => {
  const found: (KeywordStep & { readonly group?: KeywordGroup })[] = [];
  for (const [keyword, said] of Object.entries(schema)) {
    if (keyword === 'type' || OF_IF.has(keyword)) continue;
    const own = byKeyword.get(keyword);
    if (!own) throw new NotInterpreted(keyword);
    found.push(...own.map((step) => ({ said, ...step })));
  }
  const { type } = schema;
  if (type !== undefined) {
    const [only, ...others] = [type].flat();
    // Where other keywords speak of the same type, Ajv asks for the type with them.
    const isLate = others.length === 0 && found.some(({ group }) => group === only);
    found.push({ order: isLate ? firstOf(only) - 0.5 : -1, fits: FITS.any, rule: checkType, said: type });
  }
  return found.sort((a, b) => a.order - b.order);
};
