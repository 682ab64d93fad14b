import type { Cut } from './cut-excess';

export interface Parsed {
  readonly value: unknown;
  /** The first key that stands twice in one mapping; `JSON.parse` does not say. */
  readonly duplicate?: { readonly key: string; readonly line: number; readonly column: number };
  /** Where an open bracket or quote goes on without enough indentation; the first such place. */
  readonly shallow?: { readonly line: number; readonly column: number };
  /** What was taken out of the value, because written out it would be too large. */
  readonly cuts?: readonly Cut[];
  /** The text that lines and columns refer to, where it is not the given one. */
  readonly text?: string;
}

export interface ParseOptions {
  /** The last value of a key that stands twice counts, and the key is reported instead of raising. */
  readonly lenient?: boolean;
}
