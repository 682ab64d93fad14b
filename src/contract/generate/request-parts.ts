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
