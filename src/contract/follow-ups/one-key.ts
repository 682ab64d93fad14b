import { isSuccess } from '../../core/http/http';
import { toPointer } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import { inTexts } from '../../validate/exact-numbers';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { keyParameter, ONE_KEY } from '../fresh-keys';
import type { PlanContext } from '../plan-context';
import type { FollowUp, GoodAnswer } from './follow-up';
import { afterGoodAnswer } from './follow-up-rule';
import { groupsCreatedBy, type IdGroup } from './ids/id-groups';
import { idsOfCreated } from './ids/read-ids';

/** What created a record is sent again with the same key: it must not create a second one. That is our reading, so it is a note. */
export const oneKeyFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options } = context;
  const parameter = keyParameter(operation);
  const [group] = groupsCreatedBy(spec, operation);
  if (options.target !== 'real' || !options.allowUnsafe || !parameter || !group) return undefined;
  const keyOf = ({ headers }: CaseRequest): string | undefined => headers[parameter.name.toLowerCase()];
  const head = { rule: ONE_KEY, says: 'creates nothing twice with one key', after: 'creating' } as const;
  return afterGoodAnswer(context, head, (good, from) =>
    keyOf(good.case.request) === undefined
      ? `the document gives no value for ${parameter.name}`
      : {
          place: parameter.place,
          follows: { caseId: good.case.id, what: `${from}, sent again` },
          request: good.case.request,
          // Some answer as before, others that it was done.
          expect: { statuses: [], why: `${parameter.name} is the same as before` },
          relation: { check: createsNoSecond(context, group, good) },
        },
  );
};

const createsNoSecond =
  ({ spec, operation }: PlanContext, group: IdGroup, good: GoodAnswer): Check =>
  ({ response, body }) => {
    if (!isSuccess(response.status)) return NOTHING;
    const value = typeof body === 'object' && body.kind === 'value' ? body : undefined;
    const answer: GoodAnswer = {
      case: good.case,
      exchange: { ...good.exchange, response },
      value: value?.value,
      inTexts: value && inTexts(value.value, value.rounded ?? []),
    };
    const [one, other] = [good, answer].map((each) => idsOfCreated(spec, operation, each, group)?.values);
    if (!one || !other || group.names.every((name) => one[name] === other[name])) return NOTHING;
    const message = 'sent again with the same key, it created a second record';
    const place = keyParameter(operation)?.place ?? operation.place;
    return {
      facts: [{ kind: 'semantics', rule: ONE_KEY, at: toPointer('/body'), spec: place, evidence: 'assumed', message }],
    };
  };
