import { equalJson } from '../../core/json/json';
import type { ContractCase, SkippedCase } from '../../core/results/case';
import type { Operation, Spec } from '../../specs/spec';
import type { FollowUp, GoodAnswer, NextQuestion, Relation, RunSoFar } from '../follow-ups/follow-up';
import type { Planned, PlanOptions } from '../plan-context';
import { planSample } from '../plan-operation';
import { type RanCase, type RunCaseOptions, runCase } from '../run-case';
import { operationOf } from '../select-operations';
import type { Target } from '../targets/target';
import { hasDifference, withoutDifference } from './answers-differ';
import { deleteCreated, type LeftBehind, type WithTag } from './clean-up';
import { freshRecordFor } from './fresh-record';
import { createGoodAnswers, isGood, readGoodAnswer, readValue } from './good-answers';
import { notAsked, skippedFor } from './not-asked';
import { createOwnRecords } from './own-records';
import { sendQuestion } from './send-question';

/** One vendor, asked one question after another; what it answered is remembered for those that follow. */
export interface Interview {
  ask(contractCase: ContractCase): Promise<RanCase>;
  follow(followUp: FollowUp): Promise<Followed>;
  /** Deletes what this run created, budget or not, and says what is still there. Once: later there is nothing to say. */
  cleanUp(): Promise<readonly LeftBehind[]>;
}

export type Followed =
  | { readonly kind: 'asked'; readonly ran: RanCase }
  | { readonly kind: 'skipped'; readonly skipped: SkippedCase };

interface InterviewSettings extends RunCaseOptions {
  readonly spec: Spec;
  readonly target: Target;
  /** By which the questions were planned: the sample request that an answer is needed of may not be among them. */
  readonly planned: PlanOptions;
}

export const createInterview = ({ spec, target, planned: planOptions, ...options }: InterviewSettings): Interview => {
  const answers = createGoodAnswers(spec);
  const records = createOwnRecords(spec, answers);
  const asked = new Set<string>();
  /** Asked before their turn. */
  const early = new Map<string, RanCase>();
  const undeleted: ContractCase[] = [];
  /** What creates records that are no better than those before: more of them would only be left there. */
  const useless = new Set<string>();
  let isClean = false;

  const follow = async (followUp: FollowUp): Promise<Followed> => {
    const next = await followUp.next(soFar);
    if (next.kind === 'nothing') return { kind: 'skipped', skipped: skippedFor(followUp, next, target) };
    if (followUp.awaited) answers.keep(followUp);
    const ran = await ask(next);
    if (next.deleted && ran.result.verdict.findings.some(({ kind }) => kind === 'semantics')) undeleted.push(next.case);
    return { kind: 'asked', ran };
  };

  const ask = async (question: NextQuestion): Promise<RanCase> => {
    const before = early.get(question.case.id);
    if (before) return before;
    const ran = await send(question);
    return question.relation ? unlessChanged(ran, question.relation) : ran;
  };

  const send = async (question: NextQuestion): Promise<RanCase> => {
    asked.add(question.case.id);
    const first = await sendAndRemember(question);
    const operation = operationOf(spec, question.case);
    const known = { spec, created: records.created, sample: answers.sample };
    const fresh = freshRecordFor(known, operation, question, first.observed);
    if (fresh && useless.has(fresh.by.id)) return first;
    if (fresh) await sendAndRemember({ case: fresh.by }, true);
    for (const step of fresh?.steps() ?? []) {
      if (step.first) await sendAndRemember({ case: step.first }, true);
      const again = await sendAndRemember(step.question);
      if (isGood(spec, operation, again.observed)) return again;
    }
    if (fresh) useless.add(fresh.by.id);
    return first;
  };

  /** @param spare only for one question: nothing else follows from it */
  const sendAndRemember = async (question: NextQuestion, spare = false): Promise<RanCase> => {
    const operation = operationOf(spec, question.case);
    const tagged = { ...question, case: await withTag(operation, question.case) };
    const lastRead = records.lastRead(operation, tagged.case);
    const lastSaid = records.lastSaid(operation, tagged.case);
    const sent = await sendQuestion({ spec, operation, target, options, lastRead, lastSaid }, tagged);
    const { asked: good, ran } = sent.instead ?? sent;
    const answer = readGoodAnswer(spec, operation, good, ran.observed);
    if (answer) remember(operation, answer, spare);
    return sent.ran;
  };

  /** With the entity tag of its record as it is now, which is read again where a change has left none. */
  const withTag: WithTag = async (operation, planned, record) => {
    const read = target.info.kind === 'real' ? records.readsTag(operation, planned, record) : undefined;
    if (read) {
      const reader = operationOf(spec, read);
      const { observed } = await runCase(spec, reader, read, target, { cleanUp: record !== undefined });
      const answer = readGoodAnswer(spec, reader, read, observed);
      if (answer) records.note(reader, answer, false);
    }
    return records.withTag(operation, planned, record);
  };

  const remember = (operation: Operation, answer: GoodAnswer, spare: boolean): void => {
    if (!spare) answers.note(operation, answer);
    if (target.info.kind === 'real' && answer.case.request.method === operation.method)
      records.note(operation, answer, spare);
  };

  /** Data may have changed between two answers; only where the earlier one still holds does a difference mean anything. */
  const unlessChanged = async (ran: RanCase, { earlier }: Relation): Promise<RanCase> => {
    if (!hasDifference(ran)) return ran;
    for (const each of [earlier ?? []].flat()) {
      const { observed } = await send({ case: each.case });
      const operation = operationOf(spec, each.case);
      const isSame = observed && equalJson(readValue(spec, operation, observed).value, each.value);
      if (!isSame) return withoutDifference(ran);
    }
    return ran;
  };

  const mayAsk = ({ safe }: Operation): boolean =>
    safe || (planOptions.allowUnsafe === true && target.info.kind === 'real');

  const soFar: RunSoFar = {
    created: records.created,
    changed: records.changed,
    otherAnswers: answers.keptOf,
    mentions: answers.mention,
    async answerTo(followUp) {
      if (answers.keep(followUp)) await askEarly(followUp);
      return answers.kept(followUp);
    },
    async goodAnswer(operation) {
      const known = answers.sample(operation);
      if (known !== undefined) return known;
      const name = `${operation.method} ${operation.path}`;
      // The sample may follow from answers, too: a chain that comes back to it ends here.
      answers.noSample(operation, `${name} has no good answer yet`);
      const planned = mayAsk(operation) ? planSample(spec, operation, planOptions) : undefined;
      const whyNot = planned && (await askSample(planned));
      const answer = answers.sample(operation);
      if (typeof answer === 'object') return answer;
      const reason = whyNot === undefined ? `${name} had no good answer` : notAsked(name, whyNot);
      answers.noSample(operation, reason);
      return reason;
    },
  };

  /** Why there is nothing to ask, where there is not. */
  const askSample = async (planned: Planned): Promise<string | undefined> => {
    if (planned.kind === 'skipped') return planned.skipped.reason;
    if (planned.kind === 'follow-up') return asked.has(planned.followUp.id) ? undefined : askEarly(planned.followUp);
    const { id } = planned.case;
    if (!asked.has(id)) early.set(id, await ask({ case: planned.case }));
    return undefined;
  };

  /** The same for a question that follows itself. */
  const askEarly = async (followUp: FollowUp): Promise<string | undefined> => {
    const question = await followUp.next(soFar);
    if (question.kind === 'nothing') return question.reason;
    early.set(followUp.id, await ask(question));
    return undefined;
  };

  return {
    ask: (contractCase) => ask({ case: contractCase }),
    follow,
    async cleanUp() {
      if (isClean) return [];
      isClean = true;
      return deleteCreated({ spec, target, planned: planOptions, records, undeleted, withTag });
    },
  };
};
