import type { ContractCase, SkippedCase } from '../core/results/case';
import type { TargetKind } from '../core/results/events';
import type { VendorUsage } from '../core/usage';
import type { Operation, Spec } from '../specs/spec';
import type { FollowUp } from './follow-ups/follow-up';
import type { RequestParts, SentBody } from './generate/request-parts';
import type { WrittenSample } from './generate/written-sample';
import type { Selection } from './selection/selection';
import type { Given } from './values/given';
import type { Variables } from './variables';

export interface PlanOptions extends Selection {
  readonly target: TargetKind;
  /** The environment: values for parameters, and which credentials there are. */
  readonly variables?: Variables;
  /** Headers, bodies and what to leave out, by flag and configuration. */
  readonly given?: Given;
  /** Cases made from the schemas, beside the others. */
  readonly generate?: { readonly count: number; readonly seed: number };
  /** What the application uses: only that is asked. */
  readonly used?: VendorUsage;
  readonly allowUnsafe?: boolean;
  /** May what this run did not create be changed or deleted? */
  readonly touchExisting?: boolean;
  /** May credentials that are no secret be sent? True for a mock and for a server on this machine. */
  readonly local?: boolean;
}

/** What the generators of one operation work with. */
export interface PlanContext {
  readonly spec: Spec;
  readonly operation: Operation;
  readonly options: PlanOptions;
  readonly variables: Variables;
  /** The documented sample request. */
  readonly parts: RequestParts;
  /** The same as it is sent. */
  readonly sample: () => WrittenSample;
  /** Another documented body with the ids that an earlier answer gives. */
  readonly learnedBody?: (body: SentBody) => SentBody;
}

export type Planned =
  | { readonly kind: 'case'; readonly case: ContractCase }
  | { readonly kind: 'follow-up'; readonly followUp: FollowUp }
  | { readonly kind: 'skipped'; readonly skipped: SkippedCase };
