import type { ContractCase } from '../../core/results/case';
import { documentedResponse } from '../../validate/response/documented-response';
import { namedQuestion } from '../case-id';
import type { PlanContext } from '../plan-context';
import { answersNothing } from './answers-nothing';
import { withPath } from './changed-request';
import { valuesUnder } from './created-records';
import type { FollowUp } from './follow-up';
import { operationsAt, ownGroup, sourcesOf } from './ids/id-groups';

const RULE = 'deleted';

/** What this run created and deleted is asked for once more: it has to be gone. */
export const deletedFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options } = context;
  const group = ownGroup(operation.path);
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET' || !group) return undefined;
  const isDeletable = operationsAt(spec, group.identity).some(({ method }) => method === 'DELETE');
  if (!isDeletable || sourcesOf(spec, group).creators.length === 0) return undefined;
  const { method, path } = operation;
  const named = namedQuestion(spec, operation, {
    kind: 'follow-up',
    name: RULE,
    says: 'no longer has what was deleted',
  });
  const from = `DELETE ${path}`;
  return {
    ...named,
    method,
    path,
    after: 'deleting',
    wrong: true,
    from,
    next: async (soFar) => {
      const record = soFar.created.deleted(group.identity)[0];
      if (!record) return { kind: 'nothing', reason: `nothing was deleted by DELETE ${path}` };
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string') return { kind: 'nothing', reason: good };
      const gone = documentedResponse(operation, 410) ?? documentedResponse(operation, 404);
      const contractCase: ContractCase = {
        ...named,
        source: { kind: 'follow-up', rule: RULE, spec: gone?.place ?? operation.place },
        follows: { caseId: record.caseId, what: `what ${record.by} created, deleted again` },
        request: withPath(good.case.request, valuesUnder(group, record)),
        expect: { statuses: [], why: 'it was deleted', wrong: 'request' },
      };
      const check = answersNothing({
        rule: RULE,
        spec: gone?.place ?? operation.place,
        wasThere: true,
        asked: record.values[record.group.allNames.at(-1) ?? ''] ?? '',
        message: (status) => `what was deleted is still answered ${status}`,
      });
      return { kind: 'ask', case: contractCase, deleted: true, relation: { check } };
    },
  };
};
