import type { SpecPlace } from '../../core/json/pointer';
import type { ContractCase, Follows } from '../../core/results/case';
import type { Operation } from '../../specs/spec';
import { namedQuestion } from '../case-id';
import type { PlanContext } from '../plan-context';
import type { FollowUp, GoodAnswer, NextQuestion, RunSoFar } from './follow-up';

/** What is said of a rule's question before anything is sent. */
interface RuleHead {
  /** Of the rule, in reports. */
  readonly rule: string;
  /** The last part of its question's id; default: that of the rule. */
  readonly name?: string;
  /** Goes on behind `GET /pets`. */
  readonly says: string;
  readonly kind?: 'follow-up' | 'situation';
  /** Default: `reading`. */
  readonly after?: FollowUp['after'];
  readonly wrong?: boolean;
  readonly from: string;
}

/** What a rule asks after an earlier answer. */
interface RuleQuestion extends Pick<ContractCase, 'request' | 'expect'>, Omit<NextQuestion, 'case'> {
  /** Where the document has what it is about. */
  readonly place: SpecPlace;
  readonly follows: Follows;
}

/** A rule as a question to come; `ask` gives it, or says as text why there is nothing to ask. */
export const followUpOf = (
  { spec, operation }: PlanContext,
  { rule, name = rule, says, kind = 'follow-up', after = 'reading', wrong = false, from }: RuleHead,
  ask: (soFar: RunSoFar) => Promise<RuleQuestion | string>,
): FollowUp => {
  const { method, path } = operation;
  const named = namedQuestion(spec, operation, { kind, name, says });
  return {
    method,
    path,
    after,
    wrong,
    from,
    ...named,
    next: async (soFar) => {
      const question = await ask(soFar);
      if (typeof question === 'string') return { kind: 'nothing', reason: question };
      const { place, follows, request, expect, ...others } = question;
      const source: ContractCase['source'] = { kind: 'follow-up', rule, spec: place };
      return { kind: 'ask', case: { source, follows, request, expect, ...named }, ...others };
    },
  };
};

/** What follows from the good answer to a sample request, by default that of the operation itself. */
export const afterGoodAnswer = (
  context: PlanContext,
  head: Omit<RuleHead, 'from'> & { readonly of?: Operation },
  ask: (good: GoodAnswer, from: string, soFar: RunSoFar) => RuleQuestion | string,
): FollowUp => {
  const { of = context.operation, ...others } = head;
  const from = goodAnswerOf(of);
  return followUpOf(context, { from, ...others }, async (soFar) => {
    const good = await soFar.goodAnswer(of);
    return typeof good === 'string' ? good : ask(good, from, soFar);
  });
};

export const goodAnswerOf = ({ method, path }: Pick<Operation, 'method' | 'path'>): string =>
  `the good answer of ${method} ${path}`;
