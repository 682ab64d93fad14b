import { isObject } from '../../core/json/json';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { compose } from '../composition';
import { documentedNames } from '../members';
import { type AnswerMade, type Making, type Miss, NOTHING, type SchemaJudge, type Spot } from './making';
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
  /** So many rows in a list that is the whole value or stands directly in it. Default: three. */
  readonly rows?: number | undefined;
  /** Of the dates that are made. Default: the current year. */
  readonly year?: number;
  /** The answer that it is the body of: an error says its own status. */
  readonly answer?: AnswerMade;
  /** What the document shows is sent as it is, also where it breaks its own schema. */
  readonly asShown?: boolean;
}

/** What became of an example that could not be taken as it is. */
export type ExampleOutcome = 'mended' | 'lost' | 'kept' | 'too-large';

export interface MadeValue {
  readonly value: unknown;
  /** The value satisfies its schema. */
  readonly conforms: boolean;
  /** Schemas that the value does not satisfy, because no value was found that does. Empty: the value conforms. */
  readonly misses: readonly { readonly node: SpecNode; readonly why: Miss }[];
  /** Schemas that do not allow their own example, or show one too large to be sent, with what became of it. */
  readonly contradictions: readonly { readonly node: SpecNode; readonly outcome: ExampleOutcome }[];
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
    if (isGood && !(detail === 'full' && isEmptied(spec, schema, value))) return found(making, value, true);
    // What the document shows is worth more than a value that conforms and does not show it.
    if (showsMore(making)) break;
  }
  const making = makingOf(spec, options, detail === 'full', false, new Map());
  const value = satisfy(making, [schema.node], startOf(options));
  const nearest = value === NOTHING ? null : value;
  const isGood = conforms(schema.node, nearest);
  const isUnexplained = !isGood && making.misses?.size === 0 && making.contradictions.size === 0;
  if (isUnexplained && isObject(schema.node)) making.misses?.set(schema.node, 'unmet');
  return found(making, nearest, isGood);
};

/** For the parts of a value that is given: what its schema says of each, and values for them. */
export const makingOf = (
  spec: Spec,
  {
    judge,
    mode,
    seed = '',
    year = new Date().getFullYear(),
    asShown = false,
    rows,
    answer,
  }: Omit<ValueOptions, 'detail'>,
  full = true,
  thorough = false,
  misses?: Map<SpecNode, Miss>,
): Making => ({
  ...{ spec, judge, mode, seed, full, thorough, year, asShown, rows, misses, answer },
  satisfy,
  effort: { made: 0 },
  mending: new Set(),
  contradictions: new Map(),
});

const startOf = ({ name = '', row = 0 }: ValueOptions): Spot => ({
  ...{ depth: 0, row, name, owner: '' },
  around: new Set(),
  beside: new Set(),
});

const found = ({ misses, contradictions }: Making, value: unknown, conforms: boolean): MadeValue => ({
  value,
  conforms,
  misses: [...(misses ?? [])].map(([node, why]) => ({ node, why })),
  contradictions: [...contradictions].map(([node, outcome]) => ({ node, outcome })),
});

/** Something that the document shows would be lost. */
const hasLost = ({ contradictions }: Making): boolean => [...contradictions.values()].includes('lost');

const showsMore = ({ contradictions }: Making): boolean =>
  [...contradictions.values()].some((outcome) => outcome === 'lost' || outcome === 'kept');

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
