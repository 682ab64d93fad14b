export interface Parsed {
  readonly value: unknown;
  /** The first key that stands twice in one mapping; `JSON.parse` does not say. */
  readonly duplicate?: { readonly key: string; readonly line: number; readonly column: number };
  /** Where an open bracket or quote goes on without enough indentation; the first such place. */
  readonly shallow?: { readonly line: number; readonly column: number };
  /** The text whose lines and columns count, where it is not the given one. */
  readonly text?: string;
}

export interface ParseOptions {
  /** A key that stands twice lets its last value win, and is told, instead of raising. */
  readonly lenient?: boolean;
}
