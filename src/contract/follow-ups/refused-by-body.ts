import { type Grade, weaker } from '../../core/evidence';
import { equalJson } from '../../core/json/json';
import { childPointer, type Pointer, ROOT, toPointer } from '../../core/json/pointer';
import type { ContractCase } from '../../core/results/case';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import type { PlanContext } from '../plan-context';
import { type FollowUp, type GoodAnswer, ofPlanned } from './follow-up';
import { goodAnswerOf } from './follow-up-rule';
import { goodBody } from './good-body';

/** Some vendors refuse with a success and another body: then the status shows nothing, and only the good answer tells. */
export const isRefusedByBody = ({ options }: PlanContext, { expect }: ContractCase): boolean =>
  options.target === 'real' &&
  expect.wrong !== undefined &&
  expect.statuses.length > 0 &&
  expect.statuses.every((status) => status.startsWith('2'));

/** The same question, whose answer must not be the good one. */
export const refusedByBody = ({ operation }: PlanContext, planned: ContractCase): FollowUp => {
  const from = goodAnswerOf(operation);
  return {
    ...ofPlanned(operation, planned),
    after: 'reading',
    from,
    next: async (soFar) => {
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string' || good.value === undefined) return { kind: 'ask', case: planned };
      const follows = { caseId: good.case.id, what: from };
      return { kind: 'ask', case: { ...planned, follows }, relation: { check: differsFrom(good, planned) } };
    },
  };
};

const differsFrom =
  (good: GoodAnswer, { expect, source }: ContractCase): Check =>
  (answer) => {
    const body = goodBody(answer);
    if (!body || !isSameAnswer(body.value, good.value)) return NOTHING;
    const spec = 'spec' in source ? source.spec : answer.operation.place;
    const message = `it is answered as if nothing were wrong, although ${expect.why}`;
    // The grade of the status says nothing here: what is documented of it is the good answer.
    const evidence = weakerOf(expect.evidence);
    return { facts: [{ kind: 'semantics', rule: 'refusal', at: toPointer('/status'), spec, evidence, message }] };
  };

/** The same, but for what a server makes anew with each answer: a time, the number of a request. */
const isSameAnswer = (one: unknown, other: unknown): boolean => {
  if (equalJson(one, other)) return true;
  const [own, before] = [leaves(one), leaves(other)];
  const same = [...own].filter(([at, value]) => before.get(at) === value);
  return own.size === before.size && [...own.keys()].every((at) => before.has(at)) && same.length * 4 >= own.size * 3;
};

const leaves = (value: unknown, at: Pointer = ROOT): ReadonlyMap<Pointer, unknown> =>
  new Map(
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => [...leaves(part, childPointer(at, key))])
      : [[at, value]],
  );

const weakerOf = (grade: Grade | 'undocumented' = 'elsewhere'): Grade | 'undocumented' =>
  grade === 'undocumented' ? grade : weaker(grade, 'elsewhere');
