import { keep } from '../core/keep';
import type { Violation } from '../core/violation';
import { violationClass } from './engines/compiled';
import type { Reply, RouteAsk } from './route';

/** What one operation has said, bytes and all. */
export interface ReplyMemory {
  /** To a request that is as valid, with this `Accept` and no preference: nearly every one, so it is found without making a key. */
  recall(violations: readonly Violation[], accept: string | undefined): Reply | undefined;
  find(asked: RouteAsk): Reply | undefined;
  remember(asked: RouteAsk, reply: Reply): Reply;
}

/** Kept per operation; one more form of `Accept` than that, and the oldest is made again. */
const KEPT = 200;

/** Mistakes per operation whose problems are kept. */
const REFUSED = 16;

export const createReplyMemory = (): ReplyMemory => {
  const plain = new Map<string, Map<string | undefined, Reply>>();
  const preferred = new Map<string, Reply>();
  const refused = new Map<Violation, Reply>();

  const recall: ReplyMemory['recall'] = (violations, accept) => {
    const known = plain.get(violationClass(violations))?.get(accept);
    const [violation] = violations;
    if (known || violation === undefined || violations.length !== 1) return known;
    // A problem of ours names the violations; a mistake that is made again is the same object again.
    return refused.get(violation);
  };

  return {
    recall,
    find(asked) {
      if (asked.preferences.dynamic === true) return undefined;
      return isPreferred(asked) ? preferred.get(keyOf(asked)) : recall(asked.violations, asked.accept);
    },
    remember(asked, reply) {
      const { violations, preferences } = asked;
      if (preferences.dynamic === true) return reply;
      if (isPreferred(asked)) return reply.ours ? reply : keep(preferred, keyOf(asked), reply, KEPT);
      if (reply.ours) {
        const [violation] = violations;
        return violation && violations.length === 1 ? keep(refused, violation, reply, REFUSED) : reply;
      }
      const kind = violationClass(violations);
      const byAccept = plain.get(kind) ?? new Map<string | undefined, Reply>();
      plain.set(kind, byAccept);
      return keep(byAccept, asked.accept, reply, KEPT);
    },
  };
};

const isPreferred = ({ preferences: { code, example } }: RouteAsk): boolean =>
  code !== undefined || example !== undefined;

const keyOf = ({ violations, preferences, accept }: RouteAsk): string =>
  `${violationClass(violations)}\n${preferences.code ?? ''}\n${preferences.example ?? ''}\n${accept ?? ''}`;
