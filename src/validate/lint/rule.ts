import type { SpecPlace } from '../../core/json/pointer';
import type { Operation, Spec, SpecNode, SpecProblem } from '../../specs/spec';

/** What every rule may look at. */
export interface LintContext {
  readonly spec: Spec;
  /** Each described object of every file that the document reaches, data left out. */
  readonly nodes: readonly SpecNode[];
  /** What the vendor answers, and what it sends itself: the requests of callbacks and webhooks. */
  readonly operations: readonly Operation[];
  readonly options: LintOptions;
}

export interface LintOptions {
  /** Each operation has to name the document it was written from (`x-source.document`): for the vendors of a project. */
  readonly sourced?: boolean;
}

export type LintRule = (context: LintContext) => Iterable<SpecProblem>;

export const problem = (
  severity: SpecProblem['severity'],
  rule: string,
  message: string,
  place: SpecPlace,
): SpecProblem => ({ severity, rule, message, place });

/** The place of a part of the document; `otherwise` for a value that stands in a file of its own. */
export const placeOr = (spec: Spec, node: unknown, key: string | undefined, otherwise: SpecPlace): SpecPlace => {
  if (typeof node !== 'object' || node === null) return otherwise;
  const place = key === undefined ? spec.place(node) : spec.place(node, key);
  return place.pointer === '' && node !== spec.root ? otherwise : place;
};
