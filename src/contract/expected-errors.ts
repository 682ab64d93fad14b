import type { Expectation } from '../core/case';
import type { Grade } from '../core/evidence';
import { isObject } from '../core/json';
import type { ViolationClass } from '../core/violation';
import type { Operation, Parameter, Spec } from '../specs/spec';
import type { PlanOptions } from './plan-context';

/** Prism's order, which is the mock's: the first documented of these answers a request that breaks the contract so. */
const ANSWERS = {
  security: ['401', '4XX', 'default'],
  'media-type': ['415', '4XX', 'default'],
  validation: ['422', '400', '4XX', 'default'],
} as const satisfies Record<ViolationClass, readonly string[]>;

/** Errors of the moment and of the server: no wrong request is answered with them. */
const UNRELATED = ['429', '5XX'];

/**
 * The statuses that may answer a broken request; `null` when no document says. Our mock answers as Prism chooses, or as
 * `x-refused-with` of the parameter has it. A real vendor may choose any error it documents: none says which violation gets which,
 * so that a broken request is refused at all is our reading, except for missing credentials.
 */
export const expectedErrors = (
  operation: Operation,
  violation: ViolationClass,
  evidence: Grade,
  options: PlanOptions,
  refusedWith?: string,
): Pick<Expectation, 'statuses' | 'evidence'> | null => {
  const documented = operation.responses.map((response) => response.status);
  if (options.target === 'mock') {
    const chosen = refusedWith ?? ANSWERS[violation].find((status) => documented.includes(status));
    return chosen === undefined ? null : { statuses: [chosen] };
  }
  const statuses = documented.filter((status) => /^4|^default$/.test(status) && !UNRELATED.includes(status));
  if (statuses.length === 0) return null;
  return { statuses, evidence: violation === 'security' ? evidence : 'assumed' };
};

/** `x-refused-with` of a Parameter Object: the status that answers a request which breaks it, where it is not the usual one. */
export const refusedWith = (spec: Spec, operation: Operation, parameter: Parameter): string | undefined => {
  const nodes: readonly unknown[] = Array.isArray(operation.node.parameters) ? operation.node.parameters : [];
  for (const node of nodes) {
    const resolved = isObject(node) ? spec.resolve(node) : {};
    if (resolved.name !== parameter.name || resolved.in !== parameter.in) continue;
    const said = resolved['x-refused-with'];
    return isObject(said) && typeof said.status === 'string' ? said.status : undefined;
  }
  return undefined;
};

export const noDocumentSays = (violation: ViolationClass): string => {
  const numbers = ANSWERS[violation].filter((status) => /^\d+$/.test(status));
  return `no document says what answers it: ${numbers.join(' and ')} ${numbers.length > 1 ? 'are' : 'is'} not documented`;
};
