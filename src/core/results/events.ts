import type { CaseResult, SkippedCase } from './case';
import type { Coverage } from './coverage';

export type TargetKind = 'mock' | 'real' | 'recording';

export interface TargetInfo {
  readonly kind: TargetKind;
  readonly baseUrl: string;
}

/** One of `count` even parts of a run. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Lines of a document, from the one that a `SpecPlace` names. */
export interface Excerpt {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export interface PlannedOperation {
  readonly id: string;
  readonly method: string;
  /** As the document writes it: `/pets/{id}`. */
  readonly path: string;
}

/** What a run says while it goes on; every reporter knows only this. Plain data: it survives `JSON.stringify`. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly at: string;
      readonly vendors: readonly string[];
      /** The part of the questions that is asked. */
      readonly shard?: Shard;
    }
  | {
      readonly type: 'vendor-started';
      readonly vendor: string;
      readonly target: TargetInfo;
      readonly cases: number;
      /** Those that are asked, or could be if something were given. */
      readonly operations: readonly PlannedOperation[];
    }
  | { readonly type: 'case-finished'; readonly vendor: string; readonly result: CaseResult }
  | { readonly type: 'case-skipped'; readonly vendor: string; readonly skipped: SkippedCase }
  /** Something that the run created and could not take away again. */
  | { readonly type: 'left-behind'; readonly vendor: string; readonly what: string; readonly reason: string }
  | { readonly type: 'vendor-stopped'; readonly vendor: string; readonly reason: string }
  | {
      readonly type: 'vendor-finished';
      readonly vendor: string;
      readonly coverage: Coverage;
      /** The lines that findings name, where the document is a file. */
      readonly excerpts?: readonly Excerpt[];
    }
  | { readonly type: 'run-finished'; readonly at: string; readonly requests: number };
