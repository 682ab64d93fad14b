import type { Grade } from '../../core/evidence';
import { type Pointer, pointerKeys, ROOT, type SpecPlace } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { ViolationClass } from '../../core/violation';
import type { RequestPart } from '../../validate/request/check-request';
import type { RefusedWith } from './expected-errors';

/** What is broken, and how to say so. */
export interface Violating {
  readonly class: ViolationClass;
  /** What our own reading of the written request must find; a number in a header is text, and breaks no type there. */
  readonly keyword: string;
  /** The id's parts after `violation`. */
  readonly id: readonly string[];
  /** One clause: `the header Version is missing`. */
  readonly what: string;
  readonly evidence: Grade;
  readonly place: SpecPlace;
  readonly request: CaseRequest;
  /** All that is different from the sample request, where it is one thing. */
  readonly part?: RequestPart;
  /** The schema has found it broken as it is sent, and the rest of the request is good: nothing is left to be checked. */
  readonly isProved?: boolean;
  /** The document says, too, what a server takes in its place: one that accepts the request keeps to that. */
  readonly isSupplied?: boolean;
  /** Where the document names the answer to exactly this. */
  readonly refusedWith?: RefusedWith;
}

/** Takes a violation that is too large to be sent. */
export type LeaveOut = (id: readonly string[], what: string, reason: string) => void;

/** Why nothing is wrong with it for sure. */
export const describedTwice = ({ file, line }: SpecPlace): string =>
  `the document describes it twice, and not alike (${file}:${line})`;

export const where = (at: Pointer): string => (at === ROOT ? '' : ` at ${at.slice(1)}`);

export const idOf = (at: Pointer): readonly string[] => pointerKeys(at);
