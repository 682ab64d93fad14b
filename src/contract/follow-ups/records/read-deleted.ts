import { equalJson } from '../../../core/json/json';
import { toPointer } from '../../../core/json/pointer';
import type { Operation, Spec } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { documentedResponse } from '../../../validate/response/documented-response';
import { restoresByName } from '../../changes-by-name';
import type { PlanContext } from '../../plan-context';
import { withPath } from '../changed-request';
import { askUntil, type FollowUp, type GoodAnswer } from '../follow-up';
import { followUpOf, goodAnswerOf } from '../follow-up-rule';
import { deletionOf, type IdGroup, idGroups, ownGroup, sourcesOf } from '../ids/id-groups';
import { plainText } from '../ids/plain-text';
import { answersNothing } from './answers-nothing';
import { type CreatedRecord, valuesOf, valuesUnder } from './created-records';

const RULE = 'deleted';

/** What this run created and deleted is asked for once more: it has to be gone. */
export const deletedFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options } = context;
  const group = ownGroup(operation.path);
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET' || !group) return undefined;
  const deletedBy = deletionOf(spec, group);
  if (!deletedBy || sourcesOf(spec, group).creators.length === 0) return undefined;
  const from = `DELETE ${operation.path}`;
  const says = 'no longer has what was deleted';
  return followUpOf(context, { rule: RULE, says, after: { deletedBy }, wrong: true, from }, async (soFar) => {
    await askUntil(soFar, [deletedBy], () => soFar.created.deleted(group.identity).length > 0);
    const deleted = soFar.created.deleted(group.identity);
    // What was never found there need not be gone: a new record may be answered only after a while.
    const record = deleted.find((each) => soFar.created.isConfirmed(each)) ?? deleted[0];
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
          before: [soFar.changed.stateOf(record), ...(isOf(group, good, record) ? [good.value] : [])],
          asked: valuesOf(record).at(-1) ?? '',
          message: (status) => `what was deleted is still answered ${status}`,
        }),
      },
    };
  });
};

const isOf = ({ allNames }: IdGroup, { case: { request } }: GoodAnswer, record: CreatedRecord): boolean =>
  equalJson(
    allNames.map((name) => plainText(request.pathValues[name]) ?? ''),
    valuesOf(record),
  );

/** What was deleted and restored is read once more: it has to be there again. */
export const restoredFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options } = context;
  const group = ownGroup(operation.path);
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET' || !group) return undefined;
  const [deletedBy, restoredBy] = [deletionOf(spec, group), restorationOf(spec, group)];
  if (!deletedBy || !restoredBy || sourcesOf(spec, group).creators.length === 0) return undefined;
  const by = `${restoredBy.method} ${restoredBy.path}`;
  const after = { deletedBy, restored: 'before' } as const;
  const head = { rule: 'restored', says: 'has what was restored', after, from: goodAnswerOf(restoredBy) };
  return followUpOf(context, head, async (soFar) => {
    const restored = await soFar.goodAnswer(restoredBy);
    if (typeof restored === 'string') return restored;
    const names = idGroups(restoredBy.path).at(-1)?.allNames ?? [];
    const values = names.map((name) => plainText(restored.case.request.pathValues[name]) ?? '');
    const record = soFar.created.live(group.identity).find((each) => equalJson(valuesOf(each), values));
    const good = await soFar.goodAnswer(operation);
    if (typeof good === 'string') return good;
    if (!record) return `what ${by} restored is gone again`;
    return {
      place: restoredBy.place,
      follows: { caseId: restored.case.id, what: `what ${by} restored` },
      request: withPath(good.case.request, valuesUnder(group, record)),
      expect: { statuses: [], why: `${by} has restored it` },
      created: true,
      relation: { check: isThereAgain(restoredBy) },
    };
  });
};

/** What brings back a record of this kind. */
const restorationOf = (spec: Spec, { identity }: IdGroup): Operation | undefined => {
  const known = restorations.get(spec) ?? spec.operations.filter(restoresByName);
  restorations.set(spec, known);
  return known.find(({ path }) => idGroups(path).at(-1)?.identity === identity);
};

const restorations = new WeakMap<Spec, readonly Operation[]>();

const isThereAgain =
  ({ method, path, place }: Operation): Check =>
  ({ response: { status } }) => {
    if (status !== 404 && status !== 410) return NOTHING;
    const message = `what ${method} ${path} restored is answered ${status}`;
    const at = toPointer('/status');
    return { facts: [{ kind: 'semantics', rule: 'restored', at, spec: place, evidence: 'elsewhere', message }] };
  };
