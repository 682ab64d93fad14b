import type { ContractCase } from '../../core/results/case';
import { namedQuestion } from '../case-id';
import { successStatuses } from '../generate/sample-request';
import type { PlanContext } from '../plan-context';
import { withPath } from './changed-request';
import { type CreatedRecord, valuesUnder } from './created-records';
import { type FollowUp, type GoodAnswer, type NextQuestion, namesOf, type RunSoFar } from './follow-up';
import { type IdGroup, operationsAt, ownGroup, sourcesOf } from './ids/id-groups';
import { keepsWhatWasSent, keptProperties } from './kept-values';

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
  const { spec, operation } = context;
  const named = namedQuestion(spec, operation, { kind: 'follow-up', name: 'created', says: 'has what was created' });
  return {
    ...readingOf(context, named),
    after: 'creating',
    from,
    next: async (soFar) => {
      const live = soFar.created.live(group.identity);
      const record = live.find((each) => soFar.changed.creation(each)) ?? live[0];
      if (!record) return { kind: 'nothing', reason: `${from} has created no record` };
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string') return { kind: 'nothing', reason: good };
      return { kind: 'ask', ...readCreated(context, { named, group, record, good, soFar }) };
    },
  };
};

interface Read {
  readonly named: ReturnType<typeof namedQuestion>;
  readonly group: IdGroup;
  readonly record: CreatedRecord;
  readonly good: GoodAnswer;
  readonly soFar: RunSoFar;
}

/** A server may well decide itself what a new record is like, so a difference is a note. */
const readCreated = (context: PlanContext, { named, group, record, good, soFar }: Read): NextQuestion => {
  const by = soFar.changed.creation(record);
  const properties = by ? keptProperties(context, by, group.allNames) : {};
  const unsure = `what ${record.by} answered need not be the ${group.names.join(', ')} of ${group.path}`;
  const contractCase: ContractCase = {
    ...named,
    source: { kind: 'follow-up', rule: 'created', spec: by?.operation.place ?? context.operation.place },
    follows: { caseId: record.caseId, what: `what ${record.by} created` },
    request: withPath(good.case.request, valuesUnder(group, record)),
    expect: {
      statuses: successStatuses(context.operation.responses),
      why: 'this run has created it',
      ...(!record.sure && { assumes: unsure }),
    },
  };
  return {
    case: contractCase,
    created: true,
    ...(by && { relation: { check: keepsWhatWasSent({ rule: 'created', properties, by, evidence: 'assumed' }) } }),
  };
};

const changedFollowUp = (context: PlanContext, group: IdGroup, from: string): FollowUp => {
  const { spec, operation } = context;
  const { path } = operation;
  const named = namedQuestion(spec, operation, { kind: 'follow-up', name: 'changed', says: 'has what was sent' });
  return {
    ...readingOf(context, named),
    after: 'changing',
    from,
    next: async (soFar) => {
      const by = soFar.changed.last(group.identity);
      if (!by) return { kind: 'nothing', reason: `nothing was changed by ${from}` };
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string') return { kind: 'nothing', reason: good };
      const properties = keptProperties(context, by, group.allNames);
      if (Object.keys(properties).length === 0)
        return { kind: 'nothing', reason: `${from} sent nothing that is read there` };
      const contractCase: ContractCase = {
        ...named,
        source: { kind: 'follow-up', rule: 'changed', spec: by.operation.place },
        follows: { caseId: by.case.id, what: `what ${by.operation.method} ${path} sent` },
        request: withPath(good.case.request, by.case.request.pathValues),
        expect: { statuses: successStatuses(operation.responses), why: 'it was changed, and not deleted' },
      };
      const check = keepsWhatWasSent({ rule: 'changed', properties, by, evidence: 'elsewhere' });
      return { kind: 'ask', case: contractCase, created: true, relation: { check } };
    },
  };
};

const readingOf = ({ operation: { method, path } }: PlanContext, named: ReturnType<typeof namedQuestion>) => ({
  ...named,
  method,
  path,
  wrong: false,
});
