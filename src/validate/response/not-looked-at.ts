import { isNotLetIn } from '../../core/http/http';
import type { Inconclusive } from '../../core/results/verdict';
import type { CheckContext } from './checks/check';
import { notLetIn } from './checks/status';
import { REFUSED_IN_BODY } from './refused-in-body';

/**
 * A wrong request that is answered as the good ones were: where nothing is served, where nobody is let in and where a server refuses
 * or breaks over everything, nobody has looked at what is wrong.
 */
export const notLookedAt = (context: CheckContext): Inconclusive | undefined => {
  const { target, goodRefusedWith: good, expect, response, refused } = context;
  const status = refused ? REFUSED_IN_BODY : response.status;
  if (target !== 'real' || good.length === 0 || expect?.wrong === undefined) return undefined;
  if (isNotLetIn(status)) return expect.wrong === 'request' && good.some(isNotLetIn) ? notLetIn(context) : undefined;
  if (!good.includes(status)) return undefined;
  return {
    kind: NOT_SERVED.includes(status) ? 'no-such-record' : status < 500 ? 'refused-alike' : 'unavailable',
    reason: `The vendor answered ${refused ? `${response.status}, with a refusal in its body` : status}, as it did to the valid request: nobody knows whether it looked at what is wrong.`,
  };
};

/** There is no such path, no such method, or no longer. */
const NOT_SERVED: readonly number[] = [404, 405, 410];
