import type { ContractCase, SkippedCase } from '../core/case';
import type { TargetKind } from '../core/events';
import type { Operation, Spec } from '../specs/spec';
import type { RequestParts } from './generate/request-parts';
import type { Variables } from './variables';

export interface PlanOptions {
  readonly target: TargetKind;
  /** The environment: values for parameters, and which credentials there are. */
  readonly variables?: Variables;
  /** Operation ids or case ids (a prefix up to a slash is enough); empty: all. */
  readonly only?: readonly string[];
  /** Cases made from the schemas, beside the others. */
  readonly generate?: { readonly count: number; readonly seed: number };
  readonly allowUnsafe?: boolean;
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
}

export type Planned =
  | { readonly kind: 'case'; readonly case: ContractCase }
  | { readonly kind: 'skipped'; readonly skipped: SkippedCase };
