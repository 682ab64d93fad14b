import type { HttpResponse } from '../../../core/http/http';
import type { Expectation } from '../../../core/results/case';
import type { TargetKind } from '../../../core/results/events';
import type { Fact } from '../../../core/results/finding';
import type { Inconclusive } from '../../../core/results/verdict';
import type { MediaTypeSpec, Operation, ResponseSpec, Spec } from '../../../specs/spec';
import type { ReadBody } from '../../bodies/read-body';
import type { CheckedRequest, CompiledSchema } from '../../validate-types';
import type { BodyRefusal } from '../refused-in-body';

/** One exchange, looked up in the document once for all checks. */
export interface CheckContext {
  readonly spec: Spec;
  readonly operation: Operation;
  readonly request: CheckedRequest | undefined;
  readonly response: HttpResponse;
  readonly expect: Expectation | undefined;
  readonly target: TargetKind;
  /** Statuses that the same request got before. */
  readonly before: readonly number[];
  /** What even good requests were refused with, where none was accepted. */
  readonly goodRefusedWith: readonly number[];
  /** The request carried credentials that the user gave. */
  readonly known: boolean;
  /** The request carried credentials that were made up, and who has none is not let in there. */
  readonly invented: boolean;
  /** What the document says about this status. */
  readonly documented: ResponseSpec | undefined;
  /** The value of Content-Type, as sent. */
  readonly mediaType: string | undefined;
  /** The documented content of that media type. */
  readonly content: MediaTypeSpec | undefined;
  /** `undefined`: this answer can have no body (HEAD, 1xx, 204, 205, 304). `unknown`: it did not come whole. */
  readonly body: ReadBody | 'empty' | 'unknown' | undefined;
  readonly schema: CompiledSchema | undefined;
  /** A success that says in its body that nothing was done. */
  readonly refused: BodyRefusal | undefined;
}

/** What a check found out; nothing at all when it does not apply. */
export interface CheckOutcome {
  readonly facts?: readonly Fact[];
  readonly inconclusive?: readonly Inconclusive[];
}

/** Compares one side of an exchange with the document. It states facts; it does not judge them. */
export type Check = (context: CheckContext) => CheckOutcome;

export const NOTHING: CheckOutcome = {};
