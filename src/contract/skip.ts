import type { SkippedCase } from '../core/results/case';
import { caseId } from './case-id';
import type { PlanContext, Planned } from './plan-context';

/** A case that cannot be built or sent, listed with its reason. */
export const skipped = (
  context: Pick<PlanContext, 'spec' | 'operation'>,
  id: readonly string[],
  what: string,
  reason: string,
  more: Pick<SkippedCase, 'needs' | 'never'> = {},
): Planned => ({
  kind: 'skipped',
  skipped: {
    id: caseId(context.spec, context.operation, ...id),
    vendor: context.spec.name,
    operationId: context.operation.id,
    title: `${context.operation.method} ${context.operation.path}: ${what}`,
    reason,
    ...more,
  },
});
