import type { ContractCase } from '../../core/results/case';
import type { TransportError } from './target';

/** Whether the server that answered is still there; and after which question it was not. */
export interface StoppedAfter {
  answered(contractCase: ContractCase): void;
  /** What there is to say of a question that nothing answered, beside what the connection says. */
  unanswered(contractCase: ContractCase, error: TransportError): string | undefined;
}

/** A server may end over a request: that one got no answer, or was the last that got one. */
export const createStoppedAfter = (): StoppedAfter => {
  let last: string | undefined;
  return {
    answered: ({ id }) => {
      last = id;
    },
    unanswered: ({ id }, { kind, message }) => {
      if (last === undefined || kind !== 'unreachable') return undefined;
      if (/ECONNREFUSED/.test(message))
        return `nothing listens there any more; the server stopped answering after ${last}`;
      last = id;
      return undefined;
    },
  };
};
