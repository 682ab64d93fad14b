import { type HttpResponse, isServerError, isSuccess } from '../../core/http/http';
import type { ContractCase } from '../../core/results/case';
import { type Clock, retryAfter } from './pacing';
import type { SendOptions } from './target';

/** Has waiting not helped yet? Who waited in vain once does not wait again. */
export interface Consistency {
  isAwaited: boolean;
}

/**
 * Milliseconds to wait until an answer is asked for once more; `undefined` where it stands. A server that is busy names
 * its pause. One that breaks over a good request may do so by chance.
 */
export const pauseBeforeRepeat = (
  { clock, consistency }: { readonly clock: Clock; readonly consistency: Consistency },
  { expect }: ContractCase,
  response: HttpResponse,
  { how, before }: { readonly how: SendOptions; readonly before: readonly number[] },
): number | undefined => {
  const unseen = before.filter((status) => isNotSeenYet(expect, status, how)).length;
  if (isNotSeenYet(expect, response.status, how)) {
    const pause = consistency.isAwaited ? UNTIL_SEEN[unseen] : undefined;
    consistency.isAwaited &&= pause !== undefined;
    return pause;
  }
  // Whoever is busy may well be so between two looks for what is not there yet.
  if (before.length > unseen || expect.statuses.includes(String(response.status))) return undefined;
  if (isServerError(response.status)) return expect.wrong === undefined ? 0 : undefined;
  return retryAfter(response, clock.now());
};

/** Milliseconds: at once, because another replica may answer, and then after what most of them need to agree. */
const UNTIL_SEEN: readonly number[] = [0, 1000];

/** What was created a moment ago is not there, or what was deleted still is: some vendors are consistent only later. */
const isNotSeenYet = (
  { wrong }: ContractCase['expect'],
  status: number,
  { created = false, deleted = false }: SendOptions,
): boolean => (created && wrong === undefined && status === 404) || (deleted && isSuccess(status));
