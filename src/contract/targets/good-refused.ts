import { isNotLetIn } from '../../core/http/http';
import type { ContractCase } from '../../core/results/case';

/** Which operations refuse even good requests: the same refusal of a wrong one says nothing there. */
export interface GoodRefused {
  saw(contractCase: ContractCase, status: number): void;
  /** The status that good requests of this operation are refused with, while none had another answer. */
  with(contractCase: ContractCase): number | undefined;
}

export const createGoodRefused = (): GoodRefused => {
  const refusals = new Map<string, number | 'none'>();
  const see = (key: string, status: number): void => {
    const before = refusals.get(key);
    const isSame = before === undefined || (before !== 'none' && classOf(before) === classOf(status));
    refusals.set(key, isSame && status >= 400 ? status : 'none');
  };
  const seen = (key: string): number | undefined => {
    const known = refusals.get(key);
    return known === 'none' ? undefined : known;
  };
  return {
    saw: (contractCase, status) => {
      if (!isGood(contractCase)) return;
      see(contractCase.operationId, status);
      see(contractCase.request.path, status === 404 ? status : 0);
    },
    // What is changed is refused what is wrong first: that its path is missing, those who read there know.
    with: ({ operationId, request: { path } }) => (refusals.has(operationId) ? seen(operationId) : seen(path)),
  };
};

/** Whoever is not let in may be told so in three ways. */
const classOf = (status: number): number => (isNotLetIn(status) ? 401 : status);

const isGood = ({ expect, request }: ContractCase): boolean =>
  request.credentials === 'valid' &&
  expect.wrong === undefined &&
  expect.statuses.some((each) => /^[23]|^default$/.test(each));
