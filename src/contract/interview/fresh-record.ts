import type { ContractCase, Exchange } from '../../core/results/case';
import type { Operation, Spec } from '../../specs/spec';
import { REFUSED_IN_BODY, saidStatus } from '../../validate/response/refused-in-body';
import { withPath } from '../follow-ups/changed-request';
import type { GoodAnswer, NextQuestion } from '../follow-ups/follow-up';
import { idGroups, isAtOrBelow, ownGroup, sourcesOf } from '../follow-ups/ids/id-groups';
import { plainText } from '../follow-ups/ids/plain-text';
import { type CreatedRecord, type CreatedRecords, valuesOf, valuesUnder } from '../follow-ups/records/created-records';

/** How another record of the same kind is created, and brought to where the change is allowed. */
export interface FreshRecord {
  /** What has created one before. */
  readonly by: ContractCase;
  /** What comes after that, one after another, until the question has a good answer; nothing where no record was created. */
  readonly steps: () => readonly FreshStep[];
}

interface FreshStep {
  /** Another change that the vendor has accepted of a record before. */
  readonly first?: ContractCase;
  readonly question: NextQuestion;
}

interface WhatIsKnown {
  readonly spec: Spec;
  readonly created: CreatedRecords;
  readonly sample: (operation: Operation) => GoodAnswer | string | undefined;
}

/**
 * A paid invoice is not deleted, and a full folder neither: what a record of this run has become may forbid the change (409). Then
 * the same is asked of a record that nothing has happened to, and where an open invoice is needed, after what opens one.
 */
export const freshRecordFor = (
  { spec, created, sample }: WhatIsKnown,
  operation: Operation,
  question: NextQuestion,
  answer: Exchange | undefined,
): FreshRecord | undefined => {
  const { request, expect } = question.case;
  const status = answer && saidStatus(spec, operation, answer.response);
  const isOfState =
    status === 409 ||
    (status === REFUSED_IN_BODY && answer?.response.status !== status) ||
    (status === 404 && (expect.absent ?? expect.ended) !== undefined);
  if (!isOfState || operation.safe || !question.created || expect.wrong !== undefined) return undefined;
  const group = idGroups(operation.path).at(-1);
  const before = group ? created.live(group.identity) : [];
  const own = before.find((record) =>
    valuesOf(record).every((value, index) => value === plainText(request.pathValues[group?.allNames[index] ?? ''])),
  );
  const creator =
    own &&
    group &&
    sourcesOf(spec, group).creators.find((each) => each.method === 'POST' && own.by === `POST ${each.path}`);
  const known = creator && sample(creator);
  if (!group || !creator || typeof known !== 'object') return undefined;
  const asked = (by: ContractCase, record: CreatedRecord): ContractCase => ({
    ...by,
    request: withPath(by.request, valuesUnder(group, record)),
    expect: { ...by.expect, why: `${by.expect.why}, for a new record` },
  });
  const actions = spec.operations
    .filter(
      (each) =>
        each !== operation &&
        each.method === 'POST' &&
        !each.safe &&
        isAtOrBelow(each, group) &&
        ownGroup(each.path)?.identity !== group.identity,
    )
    .map(sample)
    .flatMap((answer) => (typeof answer === 'object' ? [answer.case] : []))
    .slice(0, MOST_ACTIONS);
  return {
    by: known.case,
    steps() {
      const fresh = created.live(group.identity).find((record) => !before.includes(record) && !record.wrong);
      if (!fresh) return [];
      const again = { ...question, case: asked(question.case, fresh) };
      return [{ question: again }, ...actions.map((action) => ({ first: asked(action, fresh), question: again }))];
    },
  };
};

/** An order of more of them nobody finds by trying. */
const MOST_ACTIONS = 3;
