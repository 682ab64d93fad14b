import { keep } from '../core/keep';
import type { Violation } from '../core/violation';
import type { CheckedRequest } from '../validate/types';
import { answerHeader, headerText, violationsHeader } from './answer-headers';
import type { Reply } from './route';
import type { Outcome, Ruling } from './types';

/** What one request adds to the answer of its class. */
export interface Extras {
  /** In place of the draft's own reason. */
  readonly why: string | undefined;
  /** For `Preference-Applied`. */
  readonly applied: string;
  readonly ruling: Ruling | null;
}

export const NO_EXTRAS: Extras = { why: undefined, applied: '', ruling: null };

/** A reply as it is sent. Where the request adds nothing, it is the remembered one, untouched. */
export const outcomeOf = (reply: Reply, { violations, unchecked }: CheckedRequest, extras: Extras): Outcome => {
  const { why, applied, ruling } = extras;
  const plain = unchecked.length === 0 && why === undefined && applied === '' && ruling === null;
  if (plain && violations.length === 0) return reply.outcome;
  // A problem of ours may be as short-lived as its violation: it is not worth keeping.
  if (plain && violations.length === 1 && !reply.ours) return withViolation(reply, violations);
  const remembered = isRemembered(reply, ruling) && violations.length === 0 && unchecked.length === 0 && applied === '';
  const last = remembered ? ruled.get(reply) : undefined;
  if (last && last.ruling === ruling && last.why === why) return last.outcome;
  const headers = [...reply.outcome.headers];
  if (why !== undefined) headers[headers.indexOf('understudy-answer') + 1] = answerHeader({ ...reply.draft, why });
  if (violations.length > 0) headers.push('sl-violations', violationsHeader(violations));
  if (unchecked.length > 0) headers.push('understudy-unchecked', headerText(unchecked.join(' ')).slice(0, 2000));
  if (applied !== '' && !reply.ours) headers.push('preference-applied', applied);
  const outcome = { ...reply.outcome, headers, delay: ruling?.delay ?? 0, disruption: ruling?.disruption };
  if (remembered) ruled.set(reply, { why, ruling, outcome });
  return outcome;
};

/** What a scenario or a trigger adds is mostly the same as the last time: the last one of each reply is kept. */
const ruled = new WeakMap<Reply, Pick<Extras, 'why' | 'ruling'> & { readonly outcome: Outcome }>();

/** Frozen is what comes again. */
const isRemembered = (reply: Reply, ruling: Ruling | null): boolean =>
  Object.isFrozen(reply.draft) && (ruling === null || Object.isFrozen(ruling));

/** A mistake that is made again is the same object again: the last ones of each reply are kept. */
const broken = new WeakMap<Reply, Map<Violation | undefined, Outcome>>();

const KEPT = 16;

const withViolation = (reply: Reply, violations: readonly Violation[]): Outcome => {
  const [violation] = violations;
  const ofReply = broken.get(reply) ?? new Map<Violation | undefined, Outcome>();
  const known = ofReply.get(violation);
  if (known) return known;
  broken.set(reply, ofReply);
  const headers = [...reply.outcome.headers, 'sl-violations', violationsHeader(violations)];
  return keep(ofReply, violation, { ...reply.outcome, headers }, KEPT);
};
