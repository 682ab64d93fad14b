import { type HeaderMap, headerValue } from '../../core/http/http';
import { isObject } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import { toPointer } from '../../core/json/pointer';
import type { ContractCase } from '../../core/results/case';
import type { Operation, Parameter } from '../../specs/spec';
import { inTexts } from '../../validate/exact-numbers';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { namedQuestion } from '../case-id';
import { successStatuses } from '../generate/sample-request';
import type { PlanContext } from '../plan-context';
import { saysDeleted } from './answers-nothing';
import { type CreatedRecord, valuesOf, valuesUnder } from './created-records';
import { type FollowUp, type GoodAnswer, namesOf, type RunSoFar } from './follow-up';
import { groupsListedBy, type IdGroup, idGroups, operationsAt, sourcesOf } from './ids/id-groups';
import { plainText } from './ids/plain-text';
import { listedIds, ownId } from './ids/read-ids';
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
    .flatMap((group) => [
      followUpFor(context, group, 'created'),
      ...(operationsAt(spec, group.identity).some(({ method }) => method === 'DELETE')
        ? [followUpFor(context, group, 'deleted')]
        : []),
    ]);
};

const SAYS = { created: 'lists what was created', deleted: 'lists all but what was deleted' } as const;

const followUpFor = (context: PlanContext, group: IdGroup, rule: ListRule): FollowUp => {
  const { spec, operation } = context;
  const { method, path } = operation;
  const named = namedQuestion(spec, operation, { kind: 'follow-up', name: rule, says: SAYS[rule] });
  const from = rule === 'created' ? namesOf(sourcesOf(spec, group).creators) : `DELETE ${group.path}`;
  return {
    ...named,
    method,
    path,
    after: rule === 'created' ? 'creating' : 'deleting',
    wrong: false,
    from,
    next: async (soFar) => {
      const { live, deleted } = soFar.created;
      const [record] = rule === 'created' ? live(group.identity) : deleted(group.identity);
      if (!record)
        return {
          kind: 'nothing',
          reason: rule === 'created' ? `${from} has created no record` : `nothing was deleted by ${from}`,
        };
      // What its document does not describe the vendor was made to take by ourselves.
      if (live(group.identity).some(({ wrong }) => wrong))
        return { kind: 'nothing', reason: 'it has what a wrong request created, and was told with that' };
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string') return { kind: 'nothing', reason: good };
      if (rule === 'deleted' && isGone(context, good, soFar))
        return { kind: 'nothing', reason: `what ${path} stands in was deleted by this run` };
      const request = rule === 'created' ? around(context, good, group, record) : good.case.request;
      const contractCase: ContractCase = {
        ...named,
        source: { kind: 'follow-up', rule, spec: operation.place },
        follows: {
          caseId: record.caseId,
          what: `what ${record.by} created${rule === 'deleted' ? ', deleted again' : ''}`,
        },
        request,
        expect: { statuses: successStatuses(operation.responses), why: 'it was answered before' },
      };
      const gone = deleted(group.identity).filter((each) => isAround(context, good, each));
      const check =
        rule === 'created' ? listsCreated(context, group, record) : listsTheRest(context, group, good, gone);
      return { kind: 'ask', case: contractCase, created: rule === 'created', relation: { check } };
    },
  };
};

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

/** Is the list below a record that is deleted itself? */
const isGone = ({ operation }: PlanContext, { case: { request } }: GoodAnswer, { created }: RunSoFar): boolean =>
  idGroups(operation.path).some((around) =>
    created
      .deleted(around.identity)
      .some((record) =>
        valuesOf(record).every((value, index) => plainText(request.pathValues[around.allNames[index] ?? '']) === value),
      ),
  );

const isAround = ({ operation }: PlanContext, { case: { request } }: GoodAnswer, record: CreatedRecord): boolean => {
  const values = valuesOf(record);
  return idGroups(operation.path)
    .flatMap((each) => each.names)
    .every((name, index) => plainText(request.pathValues[name]) === values[index]);
};

const listsCreated =
  ({ operation }: PlanContext, group: IdGroup, record: CreatedRecord): Check =>
  ({ response, body }) => {
    const ids = idsIn(response.status, body, group);
    const own = ownId(valuesUnder(group, record), group);
    if (!ids || ids.includes(own) || isPage(operation, response.headers, body, ids.length)) return NOTHING;
    return fact('created', operation.place, `what ${record.by} created is not in it`);
  };

/** Is there more than what came? A longer list is one page of many anyway. */
const isPage = (
  { parameters }: Operation,
  headers: HeaderMap,
  body: Parameters<Check>[0]['body'],
  count: number,
): boolean => {
  const around = typeof body === 'object' && body.kind === 'value' && isObject(body.value) ? body.value : {};
  const isMore = ([name, value]: [string, unknown]): boolean =>
    (typeof value === 'number' && value > count) || (NEXT.test(name) && Boolean(value));
  const inner = Object.values(around).filter(isObject);
  const limits = parameters.filter(({ name }) => LIMITS.test(name)).map(defaultOf);
  return (
    count >= SHORT ||
    limits.includes(count) ||
    headerValue(headers, 'link') !== undefined ||
    [around, ...inner].flatMap((each) => Object.entries(each)).some(isMore)
  );
};

const SHORT = 10;

const NEXT = /next|more|cursor|continu/i;

const defaultOf = ({ schema }: Parameter): unknown =>
  schema && isObject(schema.node) ? schema.node.default : undefined;

const listsTheRest =
  (
    { operation: { place } }: PlanContext,
    group: IdGroup,
    before: GoodAnswer,
    deleted: readonly CreatedRecord[],
  ): Check =>
  ({ response, body }) => {
    const ids = idsIn(response.status, body, group);
    if (!ids) return NOTHING;
    const gone = deleted.map((record) => ownId(valuesUnder(group, record), group));
    if (gone.some((each) => ids.includes(each))) return fact('deleted', place, 'what was deleted is still in it');
    const missing = listedIds(before.inTexts, group).filter(
      (each) => each !== undefined && !ids.includes(each) && !gone.includes(each),
    );
    return missing.length === 0
      ? NOTHING
      : fact('deleted', place, `it lacks ${missing.length} of its items, which this run did not delete`);
  };

/** Without what says of itself that it is deleted; `undefined` where not every item has an id. */
const idsIn = (status: number, body: Parameters<Check>[0]['body'], group: IdGroup): readonly string[] | undefined => {
  if (status >= 300 || typeof body !== 'object' || body.kind !== 'value') return undefined;
  const ids = listedIds(inTexts(body.value, body.rounded ?? []), group, (record) => !saysDeleted(record));
  const known = ids.filter((id) => id !== undefined);
  return known.length === ids.length ? known : undefined;
};

const fact = (rule: ListRule, spec: SpecPlace, message: string): ReturnType<Check> => ({
  facts: [{ kind: 'semantics', rule, at: toPointer('/body'), spec, evidence: 'assumed', message }],
});
