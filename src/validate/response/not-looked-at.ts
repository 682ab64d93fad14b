import { isNotLetIn, isServerError } from '../../core/http/http';
import type { Inconclusive } from '../../core/results/verdict';
import type { CheckContext } from './checks/check';
import { notLetIn } from './checks/status';

/**
 * A wrong request that is answered as the good one was: where nothing is served, where nobody is let in and where a server breaks
 * over everything, nobody has looked at what is wrong.
 */
export const notLookedAt = (context: CheckContext): Inconclusive | undefined => {
  const { target, goodRefusedWith: good, expect, response } = context;
  const { status } = response;
  if (target !== 'real' || good === undefined || expect?.wrong === undefined) return undefined;
  if (isNotLetIn(good)) return expect.wrong === 'request' && isNotLetIn(status) ? notLetIn(context) : undefined;
  if (status !== good || !(NOT_SERVED.includes(status) || isServerError(status))) return undefined;
  return {
    kind: status < 500 ? 'no-such-record' : 'unavailable',
    reason: `The vendor answered ${status}, as it did to the valid request: nobody knows whether it looked at what is wrong.`,
  };
};

/** There is no such path, no such method, or no longer. */
const NOT_SERVED: readonly number[] = [404, 405, 410];
