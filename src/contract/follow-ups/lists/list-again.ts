import { headerValue } from '../../../core/http/http';
import { isObject } from '../../../core/json/json';
import type { SpecPlace } from '../../../core/json/pointer';
import { toPointer } from '../../../core/json/pointer';
import type { ContractCase } from '../../../core/results/case';
import type { Operation, Parameter } from '../../../specs/spec';
import { inTexts } from '../../../validate/exact-numbers';
import { type Check, type CheckContext, NOTHING } from '../../../validate/response/checks/check';
import { successStatuses } from '../../generate/sample-request';
import type { PlanContext } from '../../plan-context';
import { askUntil, type FollowUp, type GoodAnswer, namesOf } from '../follow-up';
import { followUpOf } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { deletionOf, groupsListedBy, type IdGroup, idGroups, sourcesOf } from '../ids/id-groups';
import { plainText } from '../ids/plain-text';
import { listedIds, ownId } from '../ids/read-ids';
import { saysDeleted } from '../records/answers-nothing';
import {
  type CreatedRecord,
  type CreatedRecords,
  namesDeleted,
  valuesOf,
  valuesUnder,
} from '../records/created-records';
import { LIMITS } from './inferred-rules';

type ListRule = 'created' | 'deleted';

/**
 * A list after what this run did: it has what was created, no longer what was deleted, and everything else. Others may change
 * it at the same time, so a difference is a note.
 */
export const listAgainFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options } = context;
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET') return [];
  return groupsListedBy(spec, operation)
    .filter((group) => sourcesOf(spec, group).creators.length > 0)
    .slice(0, 1)
    .flatMap((group) => {
      const deletedBy = deletionOf(spec, group);
      return [createdFollowUp(context, group), ...(deletedBy ? [deletedFollowUp(context, group, deletedBy)] : [])];
    });
};

const createdFollowUp = (context: PlanContext, group: IdGroup): FollowUp => {
  const { spec, operation } = context;
  const { creators } = sourcesOf(spec, group);
  const from = namesOf(creators);
  const head = { rule: 'created', says: 'lists what was created', after: 'creating', from } as const;
  return followUpOf(context, head, async (soFar) => {
    const { created, goodAnswer } = soFar;
    await askUntil(soFar, creators, () => created.live(group.identity).length > 0);
    const [record] = created.live(group.identity);
    if (!record) return `${from} has created no record`;
    if (hasWrong(created, group)) return HAS_WRONG;
    const good = await goodAnswer(operation);
    if (typeof good === 'string') return good;
    return {
      place: operation.place,
      follows: { caseId: record.caseId, what: `what ${record.by} created` },
      request: around(context, good, group, record),
      expect: { statuses: successStatuses(operation.responses), why: 'it was answered before' },
      created: true,
      relation: { check: listsCreated(context, group, record) },
    };
  });
};

const deletedFollowUp = (context: PlanContext, group: IdGroup, deletedBy: Operation): FollowUp => {
  const { operation } = context;
  const from = `DELETE ${group.path}`;
  const head = { rule: 'deleted', says: 'lists all but what was deleted', after: { deletedBy }, from } as const;
  return followUpOf(context, head, async (soFar) => {
    const { created, changed, goodAnswer } = soFar;
    await askUntil(soFar, [deletedBy], () => created.deleted(group.identity).length > 0);
    const [record] = created.deleted(group.identity);
    if (!record) return `nothing was deleted by ${from}`;
    if (hasWrong(created, group)) return HAS_WRONG;
    const good = await goodAnswer(operation);
    if (typeof good === 'string') return good;
    const isSame = isAround(context, good, record);
    const request = isSame ? good.case.request : around(context, good, group, record);
    if (namesDeleted(idGroups(operation.path), request, created))
      return `what ${operation.path} stands in was deleted by this run`;
    const gone = isSame ? created.deleted(group.identity).filter((each) => isAround(context, good, each)) : [record];
    const hasMore = created.live(group.identity).length > 0;
    return {
      place: operation.place,
      follows: { caseId: record.caseId, what: `what ${record.by} created, deleted again` },
      request,
      expect: { statuses: successStatuses(operation.responses), why: 'it was answered before' },
      created: false,
      relation: {
        check: listsTheRest(context, group, isSame ? good : undefined, {
          gone,
          hasMore,
          before: gone.map(changed.stateOf),
        }),
      },
    };
  });
};

/** What its document does not describe the vendor was made to take by ourselves. */
const hasWrong = (created: CreatedRecords, { identity }: IdGroup): boolean =>
  created.live(identity).some(({ spoils }) => spoils);

const HAS_WRONG = 'it has what a wrong request created, and was told with that';

/** The list that a record stands in. */
const around = (
  { operation }: PlanContext,
  { case: { request } }: GoodAnswer,
  group: IdGroup,
  record: CreatedRecord,
): ContractCase['request'] => {
  const values = Object.values(valuesUnder(group, record));
  const names = idGroups(operation.path).flatMap((each) => each.names);
  const pathValues = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  return { ...request, pathValues: { ...request.pathValues, ...pathValues } };
};

const isAround = ({ operation }: PlanContext, { case: { request } }: GoodAnswer, record: CreatedRecord): boolean => {
  const values = valuesOf(record);
  return idGroups(operation.path)
    .flatMap((each) => each.names)
    .every((name, index) => plainText(request.pathValues[name]) === values[index]);
};

const listsCreated =
  ({ operation }: PlanContext, group: IdGroup, record: CreatedRecord): Check =>
  (answer) => {
    const ids = idsIn(answer, group);
    const own = ownId(valuesUnder(group, record), group);
    if (!ids || ids.includes(own) || isPage(operation, answer, ids.length)) return NOTHING;
    return fact('created', operation.place, `what ${record.by} created is not in it`);
  };

/** Is there more than what came? A longer list is one page of many anyway. */
const isPage = ({ parameters }: Operation, answer: CheckContext, count: number): boolean => {
  const value = goodBody(answer)?.value;
  const around = isObject(value) ? value : {};
  const isMore = ([name, value]: [string, unknown]): boolean =>
    (typeof value === 'number' && value > count) || (NEXT.test(name) && Boolean(value));
  const inner = Object.values(around).filter(isObject);
  const limits = parameters.filter(({ name }) => LIMITS.test(name)).map(defaultOf);
  return (
    count >= SHORT ||
    limits.includes(count) ||
    headerValue(answer.response.headers, 'link') !== undefined ||
    [around, ...inner].flatMap((each) => Object.entries(each)).some(isMore)
  );
};

const SHORT = 10;

const NEXT = /next|more|cursor|continu/i;

const defaultOf = ({ schema }: Parameter): unknown =>
  schema && isObject(schema.node) ? schema.node.default : undefined;

interface WhatIsGone {
  readonly gone: readonly CreatedRecord[];
  /** What each of them was by what was sent. */
  readonly before: readonly unknown[];
  /** Others of the run are still there. */
  readonly hasMore: boolean;
}

const listsTheRest =
  (
    { operation }: PlanContext,
    group: IdGroup,
    before: GoodAnswer | undefined,
    { gone: deleted, hasMore, before: states }: WhatIsGone,
  ): Check =>
  (answer) => {
    const ids = idsIn(answer, group, (record) => !saysDeleted(record, states));
    if (!ids) return NOTHING;
    const gone = deleted.map((record) => ownId(valuesUnder(group, record), group));
    if (gone.some((each) => ids.includes(each)))
      return fact('deleted', operation.place, 'what was deleted is still in it');
    if (!before) return NOTHING;
    // What was created in between has moved others to the next page.
    if (hasMore && isPage(operation, answer, ids.length)) return NOTHING;
    const listed = [...gone, ...(idsIn(answer, group, () => true) ?? [])];
    const missing = listedIds(before.inTexts, group).filter((each) => each !== undefined && !listed.includes(each));
    return missing.length === 0
      ? NOTHING
      : fact('deleted', operation.place, `it lacks ${missing.length} of its items, which this run did not delete`);
  };

/** By default without what says of itself that it is deleted; `undefined` where not every item has an id. */
const idsIn = (
  answer: CheckContext,
  group: IdGroup,
  counts: (record: unknown) => boolean = (record) => !saysDeleted(record),
): readonly string[] | undefined => {
  const body = goodBody(answer);
  if (!body) return undefined;
  const ids = listedIds(inTexts(body.value, body.rounded ?? []), group, counts);
  const known = ids.filter((id) => id !== undefined);
  return known.length === ids.length ? known : undefined;
};

const fact = (rule: ListRule, spec: SpecPlace, message: string): ReturnType<Check> => ({
  facts: [{ kind: 'semantics', rule, at: toPointer('/body'), spec, evidence: 'assumed', message }],
});
