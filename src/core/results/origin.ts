import type { Grade } from '../evidence';

/**
 * Where a value that is sent comes from, strongest first. A claim about an answer is as strong as the weakest value of its request.
 * - given: by the user, in configuration, the environment, a flag or a file
 * - learned: from an earlier answer of this run, or from a recording
 * - documented: the document shows it at this very place, as an example, a default or the only value of an `enum`
 * - made: from the schema
 */
const ORIGINS = ['given', 'learned', 'documented', 'made'] as const;

export type Origin = (typeof ORIGINS)[number];

/** A value of a request, by its place. */
export interface SentValue {
  readonly in: 'path' | 'query' | 'querystring' | 'header' | 'cookie' | 'body';
  /** The parameter's name; in a body the JSON Pointer of the value, empty for all of it. */
  readonly name: string;
  readonly origin: Origin;
  /** How well the parameter, or its example, is known where the vendor's document for the operation does not have it. */
  readonly evidence?: Grade;
}

/** The weakest of them. A request without any value is as documented as its operation. */
export const weakestOrigin = (origins: readonly Origin[]): Origin =>
  ORIGINS[Math.max(...origins.map((origin) => ORIGINS.indexOf(origin)))] ?? 'documented';
