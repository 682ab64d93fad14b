import { successStatuses } from '../generate/sample-request';
import type { PlanContext } from '../plan-context';
import { withPath } from './changed-request';
import { type FollowUp, namesOf } from './follow-up';
import { followUpOf } from './follow-up-rule';
import { type IdGroup, operationsAt, ownGroup, sourcesOf } from './ids/id-groups';
import { keepsWhatWasSent, keptProperties } from './kept-values';
import { valuesUnder } from './records/created-records';

/** What this run has created is read, and what it has changed is read once more: each has to be as it was sent. */
export const readAgainFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options } = context;
  const group = ownGroup(operation.path);
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET' || !group) return [];
  const { creators } = sourcesOf(spec, group);
  const changers = operationsAt(spec, group.identity).filter(({ method }) => method === 'PUT' || method === 'PATCH');
  return [
    ...(creators.length > 0 ? [createdFollowUp(context, group, namesOf(creators))] : []),
    ...(changers.length > 0 ? [changedFollowUp(context, group, namesOf(changers))] : []),
  ];
};

const createdFollowUp = (context: PlanContext, group: IdGroup, from: string): FollowUp => {
  const { operation } = context;
  const head = { rule: 'created', says: 'has what was created', after: 'creating', from } as const;
  return followUpOf(context, head, async ({ created, changed, goodAnswer }) => {
    const live = created.live(group.identity);
    const record = live.find((each) => changed.creation(each)) ?? live[0];
    if (!record) return `${from} has created no record`;
    const good = await goodAnswer(operation);
    if (typeof good === 'string') return good;
    const by = changed.creation(record);
    const properties = by ? keptProperties(context, by, group.allNames) : {};
    const unsure = `what ${record.by} answered need not be the ${group.names.join(', ')} of ${group.path}`;
    return {
      place: by?.operation.place ?? operation.place,
      follows: { caseId: record.caseId, what: `what ${record.by} created` },
      request: withPath(good.case.request, valuesUnder(group, record)),
      expect: {
        statuses: successStatuses(operation.responses),
        why: 'this run has created it',
        ...(!record.sure && { assumes: unsure }),
      },
      created: true,
      // A server may well decide itself what a new record is like, so a difference is a note.
      ...(by && { relation: { check: keepsWhatWasSent({ rule: 'created', properties, by, evidence: 'assumed' }) } }),
    };
  });
};

const changedFollowUp = (context: PlanContext, group: IdGroup, from: string): FollowUp => {
  const { operation } = context;
  const head = { rule: 'changed', says: 'has what was sent', after: 'changing', from } as const;
  return followUpOf(context, head, async ({ changed, goodAnswer }) => {
    const by = changed.last(group.identity);
    if (!by) return `nothing was changed by ${from}`;
    const good = await goodAnswer(operation);
    if (typeof good === 'string') return good;
    const properties = keptProperties(context, by, group.allNames);
    if (Object.keys(properties).length === 0) return `${from} sent nothing that is read there`;
    return {
      place: by.operation.place,
      follows: { caseId: by.case.id, what: `what ${by.operation.method} ${operation.path} sent` },
      request: withPath(good.case.request, by.case.request.pathValues),
      expect: { statuses: successStatuses(operation.responses), why: 'it was changed, and not deleted' },
      created: true,
      relation: { check: keepsWhatWasSent({ rule: 'changed', properties, by, evidence: 'elsewhere' }) },
    };
  });
};
