import { isNotLetIn } from '../../core/http/http';
import type { ContractCase } from '../../core/results/case';

/** Which operations refuse even a good request: a refusal of a wrong one says nothing there. */
export interface ShutOut {
  saw(contractCase: ContractCase, status: number): void;
  has(contractCase: ContractCase): boolean;
}

export const createShutOut = (): ShutOut => {
  const letIn = new Map<string, boolean>();
  return {
    saw: (contractCase, status) => {
      const { operationId } = contractCase;
      if (isGood(contractCase)) letIn.set(operationId, letIn.get(operationId) === true || !isNotLetIn(status));
    },
    has: ({ operationId }) => letIn.get(operationId) === false,
  };
};

const isGood = ({ expect, request }: ContractCase): boolean =>
  request.credentials === 'valid' && expect.wrong === undefined && expect.statuses.some((each) => /^[23]/.test(each));
