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
}

export interface MadeValue {
  readonly value: unknown;
  /** Schemas that the value does not satisfy, because no value was found that does. Empty: the value conforms. */
  readonly misses: readonly SpecNode[];
}

/**
 * A value of `schema`: plain, printable, the same each time. It satisfies the schema; where no value was found that does,
 * it is the nearest one, and `misses` names the schemas it breaks.
 */
export const makeValue = (spec: Spec, schema: SchemaRef, options: ValueOptions): MadeValue => {
  const { judge, mode, seed = '', detail, name = '', row = 0, year = new Date().getFullYear() } = options;
  const spot: Spot = { depth: 0, row, around: new Set(), name, owner: '', beside: new Set() };
  const attempt = (full: boolean, thorough: boolean, misses?: Set<SpecNode>): unknown => {
    const making: Making = { spec, judge, mode, seed, full, thorough, year, effort: { made: 0 }, misses };
    return satisfy(making, [schema.node], spot);
  };
  for (const [full, thorough] of detail === 'full' ? FULL : REQUIRED) {
    const value = attempt(full, thorough);
    if (
      value !== NOTHING &&
      judge.conforms(schema.node, value) &&
      !(detail === 'full' && isEmptied(spec, schema, value))
    )
      return { value, misses: [] };
  }
  const misses = new Set<SpecNode>();
  const value = attempt(detail === 'full', false, misses);
  if (misses.size === 0 && isObject(schema.node)) misses.add(schema.node);
  return { value: value === NOTHING ? null : value, misses: [...misses] };
};

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
