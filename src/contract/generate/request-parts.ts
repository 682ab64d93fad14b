import type { Pointer } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { Origin } from '../../core/results/origin';
import type { MediaTypeSpec, Parameter } from '../../specs/spec';
import type { ParameterValue } from './parameter-text';

/** A body's value; where no origin is named, the document decides whether it shows it. */
export interface SentBody {
  readonly content: MediaTypeSpec;
  readonly value: unknown;
  readonly origin?: Origin;
  /** What of it an earlier answer gives, and what it was before. */
  readonly learned?: { readonly at: readonly Pointer[]; readonly before: SentBody };
  /** The user's own file, where the body is from one. */
  readonly given?: GivenSource;
}

/** What stands in a file, and the value that it was read as: while that is the body's, the file's own bytes are sent. */
export interface GivenSource {
  readonly file: string;
  readonly value: unknown;
  /** `undefined`: another form of it is sent, such as a form in place of JSON. */
  readonly bytes?: Uint8Array;
}

/** A valid request before it is written: the parts a case changes one at a time. */
export interface RequestParts {
  readonly method: string;
  /** By parameter; those that are left out are not sent. */
  readonly values: ReadonlyMap<Parameter, ParameterValue>;
  readonly body: SentBody | undefined;
  readonly accept: string | undefined;
  readonly credentials: CaseRequest['credentials'];
}
