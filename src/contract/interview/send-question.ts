import { isServerError } from '../../core/http/http';
import type { ContractCase } from '../../core/results/case';
import type { Operation, Spec } from '../../specs/spec';
import type { NextQuestion } from '../follow-ups/follow-up';
import { withFreshKey } from '../fresh-keys';
import { type RanCase, type RunCaseOptions, runCase } from '../run-case';
import type { Target } from '../targets/target';
import { withFreshNames } from './fresh-names';
import { withFullerBody } from './fuller-body';
import { isGood } from './good-answers';
import { pauseUntilEnded } from './until-ended';

interface Sending {
  readonly spec: Spec;
  readonly operation: Operation;
  readonly target: Target;
  readonly options: RunCaseOptions;
  /** What the record of the question's path is, as far as it was read. */
  readonly lastRead: unknown;
  /** What a vendor said of it last: an answer to a change may have less of it. */
  readonly lastSaid: unknown;
}

/** What was asked in the end, and what came of it. */
interface SentQuestion {
  readonly asked: ContractCase;
  readonly ran: RanCase;
  /** The good answer to another try, where the first answer stands all the same: what follows goes on from it. */
  readonly instead?: Omit<SentQuestion, 'instead'>;
}

/**
 * Sends one question. A real vendor that refuses a made body is asked again with another one; where that is refused, too, the
 * first refusal stands: it says more of what the document shows. So does a server error, which no body excuses.
 */
export const sendQuestion = async (sending: Sending, question: NextQuestion): Promise<SentQuestion> => {
  const first = question.begun ? await untilEnded(sending, question) : await sendOnce(sending, question, question.case);
  if (sending.target.info.kind !== 'real') return first;
  for (const other of otherTries(sending, first)) {
    const again = await sendOnce(holdsAnswer(other) ? withoutBodies(sending) : sending, question, other);
    if (isGood(sending.spec, sending.operation, again.ran.observed))
      return isBroken(first) ? { ...first, instead: again } : again;
  }
  return first;
};

/** Each answer on the way is judged, too: the first one that breaks the document stands. */
const untilEnded = async (sending: Sending, question: NextQuestion): Promise<SentQuestion> => {
  let sent = await sendOnce(sending, question, question.case);
  for (let times = 0; sent.ran.result.verdict.kind !== 'violates'; times += 1) {
    const pause = question.case.safe ? pauseUntilEnded(sent.ran.observed, times) : undefined;
    if (pause === undefined) break;
    const again = await sendOnce(sending, { ...question, pause }, question.case);
    // What has ended may be gone, and a run may stop in between.
    if (!again.ran.observed || GONE.has(again.ran.observed.response.status)) break;
    sent = again;
  }
  return sent;
};

const GONE: ReadonlySet<number> = new Set([404, 410]);

const isBroken = ({ ran: { observed } }: SentQuestion): boolean =>
  observed !== undefined && isServerError(observed.response.status);

/** Is its body what the vendor said of a record? */
const holdsAnswer = ({ request }: ContractCase): boolean =>
  request.values.some((value) => value.in === 'body' && value.name === '' && value.origin === 'learned');

/** Of a real answer nothing is kept by default: not in the request that sends it back, nor in its curl line. */
const withoutBodies = (sending: Sending): Sending => ({
  ...sending,
  options: { ...sending.options, bodies: sending.options.bodies === 'all' ? 'all' : 'none' },
});

const sendOnce = async (
  { spec, operation, target, options }: Sending,
  { created, deleted, restores, relation, pause }: NextQuestion & { readonly pause?: number },
  planned: ContractCase,
): Promise<SentQuestion> => {
  const asked = target.info.kind === 'real' ? withFreshKey({ spec, operation }, planned) : planned;
  const ran = await runCase(spec, operation, asked, target, {
    ...options,
    ...(created && { created }),
    ...(deleted && { deleted }),
    ...(restores && { restores }),
    ...(pause !== undefined && { pause }),
    ...(relation && { also: relation.check }),
  });
  return { asked, ran };
};

const otherTries = (where: Sending, { asked, ran: { observed } }: SentQuestion): readonly ContractCase[] => {
  const fresh = withFreshNames(where, asked, observed);
  return fresh ? [fresh] : withFullerBody(where, asked, observed);
};
