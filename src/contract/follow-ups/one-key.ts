import { isSuccess } from '../../core/http/http';
import { toPointer } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { Parameter } from '../../specs/spec';
import { inTexts } from '../../validate/exact-numbers';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { keyParameter, newKeys, ONE_KEY } from '../fresh-keys';
import { successStatuses } from '../generate/sample-request';
import { isValid } from '../own-violations';
import type { PlanContext } from '../plan-context';
import type { FollowUp, GoodAnswer } from './follow-up';
import { afterGoodAnswer, followUpOf, goodAnswerOf } from './follow-up-rule';
import { groupsCreatedBy, type IdGroup } from './ids/id-groups';
import { idsOfCreated } from './ids/read-ids';

/**
 * What created a record is sent again with the same key: it must not create a second one. That is our reading, so it is a note.
 * Where the document lets the key be left out, the sample request has none, and so comes a creation that has one before it.
 */
export const oneKeyFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options } = context;
  const parameter = keyParameter(operation);
  const [group] = groupsCreatedBy(spec, operation);
  if (options.target !== 'real' || !options.allowUnsafe || !parameter || !group) return [];
  const after = 'creating';
  const first = afterGoodAnswer(
    context,
    { rule: WITH_KEY, says: `takes an ${parameter.name}`, after },
    (good, from) => {
      if (keyOf(parameter, good.case.request) !== undefined) return `${from} was to a request with ${parameter.name}`;
      const request = newKeys()
        .map((key) => ({ ...good.case.request, headers: { ...good.case.request.headers, [nameOf(parameter)]: key } }))
        .find((request) => isValid(context, { request }));
      if (!request) return `no ${parameter.name} was found that the document allows`;
      return {
        place: parameter.place,
        follows: { caseId: good.case.id, what: `${from}, asked once more with ${parameter.name}` },
        request: { ...request, values: [...request.values, { in: 'header', name: parameter.name, origin: 'made' }] },
        expect: {
          statuses: successStatuses(operation.responses),
          why: `it is the sample request with ${parameter.name}`,
          assumes: `the ${parameter.name} is a new one, and what it creates may exist already`,
        },
      };
    },
  );
  const awaited: FollowUp = { ...first, awaited: true };
  const head = {
    rule: ONE_KEY,
    says: 'creates nothing twice with one key',
    after,
    from: goodAnswerOf(operation),
  } as const;
  const second = followUpOf(context, head, async (soFar) => {
    const sample = await soFar.goodAnswer(operation);
    if (typeof sample === 'string') return sample;
    const good = keyOf(parameter, sample.case.request) === undefined ? await soFar.answerTo(awaited) : sample;
    if (!good) return `no request with ${parameter.name} had a good answer`;
    return {
      place: parameter.place,
      follows: { caseId: good.case.id, what: `${goodAnswerOf(operation)}, sent again` },
      request: good.case.request,
      // Some answer as before, others that it was done.
      expect: { statuses: [], why: `${parameter.name} is the same as before` },
      relation: { check: createsNoSecond(context, group, good) },
    };
  });
  return parameter.required ? [second] : [awaited, second];
};

const WITH_KEY = 'with-key';

const nameOf = ({ name }: Parameter): string => name.toLowerCase();

const keyOf = (parameter: Parameter, { headers }: CaseRequest): string | undefined => headers[nameOf(parameter)];

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
