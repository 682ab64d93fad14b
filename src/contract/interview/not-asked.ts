import type { SkippedCase } from '../../core/results/case';
import { redactWords } from '../../core/secrets/redactor';
import type { FollowUp, Next } from '../follow-ups/follow-up';
import type { Target } from '../targets/target';

const NOT_ASKED = ' was not asked: ';

/** Of a chain of questions that were not asked, the first one has the reason. */
export const notAsked = (name: string, reason: string): string =>
  reason.includes(NOT_ASKED) ? reason : `${name}${NOT_ASKED}${reason}`;

export const skippedFor = (
  followUp: FollowUp,
  { reason, needs = [] }: Extract<Next, { kind: 'nothing' }>,
  { redact }: Target,
): SkippedCase => {
  const { id, vendor, operationId, title } = followUp;
  const shown = redactWords(ofOthers(followUp, reason), redact);
  return { id, vendor, operationId, title, reason: shown, ...(needs.length > 0 && { needs }) };
};

/** Of its own operation a question need not say that it was not asked: so what lacks one value is told as one. */
const ofOthers = ({ method, path }: FollowUp, reason: string): string => {
  const itself = `${method} ${path}${NOT_ASKED}`;
  return reason.startsWith(itself) ? reason.slice(itself.length) : reason;
};
