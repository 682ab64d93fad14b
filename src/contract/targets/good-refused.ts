import type { ContractCase } from '../../core/results/case';

/** Which operations refuse even good requests: the same refusal of a wrong one says nothing there. */
export interface GoodRefused {
  saw(contractCase: ContractCase, status: number): void;
  with(contractCase: ContractCase): GoodRefusals;
}

export interface GoodRefusals {
  /** What good requests of this operation are refused with, while none was accepted. */
  readonly statuses: readonly number[];
  /** Has one been answered? */
  readonly isKnown: boolean;
}

export const createGoodRefused = (): GoodRefused => {
  const refusals = new Map<string, readonly number[] | 'accepted'>();
  const see = (key: string, status: number): void => {
    const before = refusals.get(key) ?? [];
    refusals.set(key, before === 'accepted' || status < 400 ? 'accepted' : [...before, status]);
  };
  const seen = (key: string): readonly number[] => {
    const known = refusals.get(key) ?? 'accepted';
    return known === 'accepted' ? [] : known;
  };
  return {
    saw: (contractCase, status) => {
      if (!isGood(contractCase)) return;
      see(contractCase.operationId, status);
      see(contractCase.request.path, status === 404 ? status : 0);
    },
    // What is changed is refused what is wrong first: that its path is missing, those who read there know.
    with({ operationId, request: { path } }) {
      const isKnown = refusals.has(operationId);
      return { statuses: seen(isKnown ? operationId : path), isKnown };
    },
  };
};

const isGood = ({ expect, request }: ContractCase): boolean =>
  request.credentials === 'valid' &&
  expect.wrong === undefined &&
  expect.statuses.some((each) => /^[23]|^default$/.test(each));
