import type { UrlText } from '../../../core/http/url-text';
import type { CaseRequest } from '../../../core/results/case';
import type { Operation, Parameter } from '../../../specs/spec';
import { documentedResponse } from '../../../validate/response/documented-response';
import { successStatuses } from '../../generate/sample-request';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { answersNothing } from '../answers-nothing';
import type { FollowUp, GoodAnswer } from '../follow-up';
import { afterGoodAnswer } from '../follow-up-rule';
import { isOfAnother } from './about-asked';
import { plainText } from './plain-text';
import { textsLike } from './texts-like';

const RULE = 'unknown-id';

/**
 * An id that worked gives one of the same form that does not exist, for the documented not-found. Safe methods only. Where the
 * document says nothing of a 404, any answer that it describes will do.
 */
export const unknownIdFollowUp = (context: PlanContext, parameter: Parameter): FollowUp | undefined => {
  const { operation } = context;
  const notFound = documentedResponse(operation, 404);
  if (!operation.safe) return undefined;
  const { name } = parameter;
  const says = `answers an unknown ${name} as described`;
  const head = { rule: RULE, kind: 'situation', name: `unknown-${name}`, says, wrong: true } as const;
  return afterGoodAnswer(context, head, (good, from) => {
    const request = unknownRequest(context, parameter, good.case.request);
    if (!request) return `no other ${name} was found that the document allows`;
    const check = absenceCheck(context, parameter, good, request);
    return {
      place: (notFound ?? operation).place,
      follows: { caseId: good.case.id, what: from },
      request,
      expect: {
        statuses: [...(notFound ? [notFound.status] : []), ...successStatuses(operation.responses)],
        why: `it is asked with an unknown ${name}`,
        // That it is unknown is our guess.
        evidence: 'elsewhere',
        wrong: 'request',
      },
      relation: { check },
    };
  });
};

/** In a query it is one thing to select by, so that nothing may be found; in a path it has to be there, where a 404 is documented. Else
 * any answer will do that is not about another record. */
const absenceCheck = ({ operation }: PlanContext, parameter: Parameter, known: GoodAnswer, asked: CaseRequest) => {
  const { in: where, name, place } = parameter;
  const notFound = documentedResponse(operation, 404);
  const text = plainText(sentText(asked, parameter)) ?? '';
  if (!notFound && where === 'path')
    return isOfAnother({
      rule: RULE,
      spec: operation.place,
      evidence: isRefusalDocumented(operation) ? 'elsewhere' : 'assumed',
      name,
      asked: text,
      known: { text: plainText(sentText(known.case.request, parameter)) ?? '', answer: known },
    });
  const against = notFound && `where ${notFound.status} is described for what does not exist`;
  return answersNothing({
    rule: RULE,
    spec: notFound?.place ?? place,
    asked: text,
    ...(!notFound && { evidence: 'assumed' }),
    message: (status) => `an unknown ${name} is answered ${status}, ${against ?? 'and something is found for it'}`,
  });
};

/** An error that may well be the one for what does not exist. */
const isRefusalDocumented = ({ node, responses }: Operation): boolean =>
  'x-refused-with' in node || responses.some(({ status }) => ['400', '410', '422'].includes(status));

const sentText = (request: CaseRequest, { in: where, name }: Pick<Parameter, 'in' | 'name'>): UrlText | undefined =>
  where === 'query' ? request.query.find(([each]) => each === name)?.[1] : request.pathValues[name];

const unknownRequest = (context: PlanContext, parameter: Parameter, known: CaseRequest): CaseRequest | undefined => {
  const { in: where, name } = parameter;
  const text = plainText(sentText(known, parameter));
  // A placeholder stands for a secret, and what is like it is none.
  if (text === undefined || text.includes('${')) return undefined;
  return textsLike(text)
    .map(
      (other): CaseRequest =>
        where === 'query'
          ? { ...known, query: known.query.map(([each, before]) => [each, each === name ? other : before]) }
          : { ...known, pathValues: { ...known.pathValues, [name]: other } },
    )
    .find((request) => isValid(context, { request }));
};
