import { isObject } from '../../core/json';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { compose } from '../composition';
import { documentedNames } from '../members';
import { type Making, NOTHING, type SchemaJudge, type Spot } from './making';
import { satisfy } from './satisfy';

export interface ValueOptions {
  readonly judge: SchemaJudge;
  readonly mode: 'request' | 'response';
  /** The same text makes the same value. Default: the empty text. */
  readonly seed?: string;
  /** `full`: optional properties and some rows, for a person to read. `required`: nothing that may be left out. */
  readonly detail: 'full' | 'required';
  /** The name of the place that the value is for, such as a parameter: names decide what looks real. */
  readonly name?: string;
  /** Another value for another number. Default 0. */
  readonly row?: number;
  /** Of the dates that are made. Default: the current year. */
  readonly year?: number;
  /** What the document shows is sent as it is, also where it breaks its own schema. */
  readonly asShown?: boolean;
}

export interface MadeValue {
  readonly value: unknown;
  /** Schemas that the value does not satisfy, because no value was found that does. Empty: the value conforms. */
  readonly misses: readonly SpecNode[];
  /** Schemas that do not allow their own example; it is kept as documented, or mended. */
  readonly contradictions: readonly { readonly node: SpecNode; readonly isKept: boolean }[];
}

/**
 * A value of `schema`: plain, printable, the same each time. What the document shows is kept. The value satisfies the schema;
 * where no value was found that does, it is the nearest one, and `misses` names the schemas it breaks.
 */
export const makeValue = (spec: Spec, schema: SchemaRef, options: ValueOptions): MadeValue => {
  const { detail } = options;
  const { conforms } = options.judge;
  for (const [full, thorough] of detail === 'full' ? FULL : REQUIRED) {
    const making = makingOf(spec, options, full, thorough);
    const value = satisfy(making, [schema.node], startOf(options));
    const isGood = value !== NOTHING && conforms(schema.node, value) && !hasLost(making);
    if (isGood && !(detail === 'full' && isEmptied(spec, schema, value))) return found(making, value);
  }
  const making = makingOf(spec, options, detail === 'full', false, new Set());
  const value = satisfy(making, [schema.node], startOf(options));
  const nearest = value === NOTHING ? null : value;
  const isMissed = isObject(schema.node) && making.contradictions.size === 0 && !conforms(schema.node, nearest);
  if (isMissed && making.misses?.size === 0) making.misses.add(schema.node as SpecNode);
  return found(making, nearest);
};

/** For the parts of a value that is given: what its schema says of each, and values for them. */
export const makingOf = (
  spec: Spec,
  { judge, mode, seed = '', year = new Date().getFullYear(), asShown = false }: Omit<ValueOptions, 'detail'>,
  full = true,
  thorough = false,
  misses?: Set<SpecNode>,
): Making => ({
  ...{ spec, judge, mode, seed, full, thorough, year, asShown, misses },
  effort: { made: 0 },
  contradictions: new Map(),
});

const startOf = ({ name = '', row = 0 }: ValueOptions): Spot => ({
  ...{ depth: 0, row, name, owner: '' },
  around: new Set(),
  beside: new Set(),
});

const found = ({ misses, contradictions }: Making, value: unknown): MadeValue => ({
  value,
  misses: [...(misses ?? [])],
  contradictions: [...contradictions].map(([node, outcome]) => ({ node, isKept: outcome === 'kept' })),
});

/** Something that the document shows would be lost. */
const hasLost = ({ contradictions }: Making): boolean => [...contradictions.values()].includes('lost');

/** Full, then full without the optional parts that break their schema, then what is required. */
const FULL = [
  [true, false],
  [true, true],
  [false, false],
] as const;
/** What is required alone may fit two alternatives at once, where more would fit one. */
const REQUIRED = [
  [false, false],
  [false, true],
  [true, true],
] as const;

/** `{}` conforms where closed parts forbid one another's properties, and shows nothing of what is documented. */
const isEmptied = (spec: Spec, schema: SchemaRef, value: unknown): boolean => {
  if (!isObject(value) || Object.keys(value).length > 0) return false;
  const { nodes } = compose(spec, [schema.node]);
  return nodes.filter((node) => node.additionalProperties === false).length > 1 && documentedNames(nodes).size > 0;
};
