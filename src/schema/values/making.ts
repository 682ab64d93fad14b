import type { Pointer, SpecPlace } from '../../core/json/pointer';
import type { Spec, SpecNode } from '../../specs/spec';
import { typesOf } from '../schema-types';

/** What the maker of values asks of the validator, which is built on top of this folder. */
export interface SchemaJudge {
  /** `false` only where it is known that the schema (a node or a boolean) refuses the value. */
  conforms(schema: unknown, value: unknown): boolean;
  /** What the value breaks; empty where that cannot be found out. */
  violations(schema: unknown, value: unknown): readonly BrokenRule[];
  /** `undefined` for a pattern that JavaScript does not understand. */
  pattern(source: string): TriedPattern | undefined;
}

/** One rule of a schema that a value breaks. */
export interface BrokenRule {
  /** In the value. */
  readonly pointer: Pointer;
  readonly keyword: string;
  readonly params: unknown;
  /** Where the rule stands in the document. */
  readonly spec: SpecPlace;
}

interface TriedPattern {
  /** In the words of JavaScript. */
  readonly source: string;
  /** `undefined` where it cannot be tried on this text. */
  test(text: string): boolean | undefined;
}

/** `too-large`: what the schema asks for would fill the memory. */
export type Miss = 'unmet' | 'too-large';

/** The answer that a value is the body of. */
export interface AnswerMade {
  readonly status: number;
  /** What the document calls it. */
  readonly description: string;
  /** Its media type is that of problem details (RFC 9457). */
  readonly isProblem: boolean;
}

export interface Making {
  readonly spec: Spec;
  readonly judge: SchemaJudge;
  /** `readOnly` properties are left out of requests, `writeOnly` ones out of responses. */
  readonly mode: 'request' | 'response';
  /** The same text makes the same value. */
  readonly seed: string;
  /** Optional properties too, and some rows where a list may be empty. */
  readonly full: boolean;
  /** Each optional property is held against its own schema, and left out where it breaks it. */
  readonly thorough: boolean;
  /** Of a list that is looked at by itself; `undefined`: the usual three. */
  readonly rows: number | undefined;
  /** Of the dates that are made. */
  readonly year: number;
  readonly answer: AnswerMade | undefined;
  /** A value for all of `schemas` at once, or NOTHING: the maker of each part asks for the parts within it. */
  satisfy(making: Making, schemas: readonly unknown[], spot: Spot): unknown;
  /** Counts the values tried so far; shared by all that are made together. */
  readonly effort: { made: number };
  /** Schemas that no value was found for, and why; `undefined` while the value has to satisfy them all. */
  readonly misses: Map<SpecNode, Miss> | undefined;
  /** What the document shows is taken as it is, also where it breaks its own schema. */
  readonly asShown: boolean;
  /** Schemas whose own example is being mended: within it they show nothing, or its mending would need itself. */
  readonly mending: ReadonlySet<SpecNode>;
  /** Schemas that do not allow their own example, with what became of it. */
  readonly contradictions: Map<SpecNode, 'mended' | 'lost' | 'kept' | 'too-large'>;
}

/** Where in the value we are. */
export interface Spot {
  readonly depth: number;
  /** Another value for another number: the rows of a list differ. */
  readonly row: number;
  /** The nodes around: what is inside itself is left out where it is optional. */
  readonly around: ReadonlySet<SpecNode>;
  /** Of the property, or of the list that this is an item of. */
  readonly name: string;
  /** Of the object that it belongs to: what speaks about one person speaks about the same one. */
  readonly owner: string;
  /** The names of all documented properties of that object. */
  readonly beside: ReadonlySet<string>;
}

/** No value satisfies the schema, or none was found. */
export const NOTHING = Symbol('nothing');

/** Beyond these a value is no longer an example that a person reads: only what is required is added. */
const MAX_FULL_DEPTH = 6;
const MAX_FULL_VALUES = 2000;
/** Required properties may nest so deep. */
export const MAX_DEPTH = 24;
/** A schema may contradict itself in so many ways that trying them all would never end. */
export const MAX_VALUES = 10_000;

/** Whether optional parts are still made here. */
export const hasRoom = ({ full, effort }: Making, { depth }: Spot): boolean =>
  full && depth < MAX_FULL_DEPTH && effort.made < MAX_FULL_VALUES;

/** True also where a schema cannot be compiled: then the whole cannot, and says so. */
export const conforms = ({ judge }: Making, schemas: readonly unknown[], value: unknown): boolean =>
  schemas.every((schema) => judge.conforms(schema, value));

/** What is sent when nothing was found: in a strict attempt nothing, else `value`, and the place is remembered. */
export const missed = (
  { misses }: Making,
  nodes: readonly SpecNode[],
  value: unknown,
  why: Miss = 'unmet',
): unknown => {
  if (misses === undefined) return NOTHING;
  const [node] = nodes;
  if (node) misses.set(node, why);
  return value;
};

/** The same of one type: null, where that is another. */
export const unmade = (making: Making, nodes: readonly SpecNode[], value: unknown, why?: Miss): unknown =>
  typesOf(nodes)?.includes('null') ? null : missed(making, nodes, value, why);
