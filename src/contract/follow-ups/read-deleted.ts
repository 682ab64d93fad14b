import { documentedResponse } from '../../validate/response/documented-response';
import type { PlanContext } from '../plan-context';
import { answersNothing } from './answers-nothing';
import { withPath } from './changed-request';
import { askUntil, type FollowUp } from './follow-up';
import { followUpOf } from './follow-up-rule';
import { operationsAt, ownGroup, sourcesOf } from './ids/id-groups';
import { valuesOf, valuesUnder } from './records/created-records';

const RULE = 'deleted';

/** What this run created and deleted is asked for once more: it has to be gone. */
export const deletedFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options } = context;
  const group = ownGroup(operation.path);
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET' || !group) return undefined;
  const deletedBy = operationsAt(spec, group.identity).find(({ method }) => method === 'DELETE');
  if (!deletedBy || sourcesOf(spec, group).creators.length === 0) return undefined;
  const from = `DELETE ${operation.path}`;
  const says = 'no longer has what was deleted';
  return followUpOf(context, { rule: RULE, says, after: { deletedBy }, wrong: true, from }, async (soFar) => {
    await askUntil(soFar, [deletedBy], () => soFar.created.deleted(group.identity).length > 0);
    const [record] = soFar.created.deleted(group.identity);
    if (!record) return `nothing was deleted by ${from}`;
    const good = await soFar.goodAnswer(operation);
    if (typeof good === 'string') return good;
    const { place } = documentedResponse(operation, 410) ?? documentedResponse(operation, 404) ?? operation;
    return {
      place,
      follows: { caseId: record.caseId, what: `what ${record.by} created, deleted again` },
      request: withPath(good.case.request, valuesUnder(group, record)),
      expect: { statuses: [], why: 'it was deleted', wrong: 'request' },
      deleted: true,
      relation: {
        check: answersNothing({
          rule: RULE,
          spec: place,
          wasThere: true,
          asked: valuesOf(record).at(-1) ?? '',
          message: (status) => `what was deleted is still answered ${status}`,
        }),
      },
    };
  });
};
