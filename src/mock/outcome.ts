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

/** A reply as it is sent. Where the request adds nothing, the head is the remembered one, untouched. */
export const outcomeOf = (reply: Reply, checked: CheckedRequest, extras: Extras, delay: number): Outcome => {
  const { ruling } = extras;
  return {
    status: reply.draft.status,
    headers: headOf(reply, checked, extras),
    body: reply.body,
    delay: delay + (ruling?.delay ?? 0),
    disruption: ruling?.disruption,
  };
};

const headOf = (reply: Reply, { violations, unchecked }: CheckedRequest, extras: Extras): readonly string[] => {
  const { why, applied } = extras;
  if (violations.length === 0 && unchecked.length === 0 && why === undefined && applied === '') return reply.head;
  const head = [...reply.head];
  if (why !== undefined) head[head.indexOf('understudy-answer') + 1] = answerHeader({ ...reply.draft, why });
  if (violations.length > 0) head.push('sl-violations', violationsHeader(violations));
  if (unchecked.length > 0) head.push('understudy-unchecked', headerText(unchecked.join(' ')).slice(0, 2000));
  if (applied !== '' && !reply.ours) head.push('preference-applied', applied);
  return head;
};
