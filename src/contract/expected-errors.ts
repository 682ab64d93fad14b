import type { Grade } from '../core/evidence';
import type { ViolationClass } from '../core/violation';
import type { Operation } from '../specs/spec';
import type { PlanOptions } from './plan-context';

/** Prism's order, which is the mock's: the first documented of these answers a request that breaks the contract so. */
const ANSWERS = {
  security: ['401', '4XX', 'default'],
  'media-type': ['415', '4XX', 'default'],
  validation: ['422', '400', '4XX', 'default'],
} as const satisfies Record<ViolationClass, readonly string[]>;

/**
 * The statuses that may answer a broken request; `null` when no document says. Our mock answers as Prism chooses.
 * A real vendor may choose any error it documents: none says which violation gets which, so status alone cannot blame it;
 * and where the broken rule is not the vendor's own word, it may not be a rule at all.
 */
export const expectedErrors = (
  operation: Operation,
  violation: ViolationClass,
  evidence: Grade,
  options: PlanOptions,
): readonly string[] | null => {
  const documented = operation.responses.map((response) => response.status);
  if (options.target === 'mock') {
    const chosen = ANSWERS[violation].find((status) => documented.includes(status));
    return chosen === undefined ? null : [chosen];
  }
  const errors = documented.filter((status) => /^4|^default$/.test(status));
  if (errors.length === 0) return null;
  return evidence === 'documented' ? errors : [];
};

export const noDocumentSays = (violation: ViolationClass): string => {
  const numbers = ANSWERS[violation].filter((status) => /^\d+$/.test(status));
  return `no document says what answers it: ${numbers.join(' and ')} ${numbers.length > 1 ? 'are' : 'is'} not documented`;
};
