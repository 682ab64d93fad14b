import type { CaseRequest, ContractCase } from '../../core/results/case';
import type { Parameter } from '../../specs/spec';
import { documentedResponse } from '../../validate/response/documented-response';
import { namedQuestion } from '../case-id';
import { successStatuses } from '../generate/sample-request';
import { isValid } from '../own-violations';
import type { PlanContext } from '../plan-context';
import { answersNothing } from './answers-nothing';
import type { FollowUp } from './follow-up';
import { plainText } from './plain-text';
import { textsLike } from './texts-like';

const RULE = 'unknown-id';

/**
 * An id that worked gives one of the same form that does not exist, for the documented not-found. Safe methods only. Where the
 * document says nothing of a 404, any answer that it describes will do.
 */
export const unknownIdFollowUp = (context: PlanContext, parameter: Parameter): FollowUp | undefined => {
  const { spec, operation } = context;
  const notFound = documentedResponse(operation, 404);
  if (!operation.safe) return undefined;
  const { method, path } = operation;
  const says = `answers an unknown ${parameter.name} as documented`;
  const named = namedQuestion(spec, operation, { kind: 'situation', name: `unknown-${parameter.name}`, says });
  const from = `the good answer of ${method} ${path}`;
  return {
    ...named,
    method,
    path,
    after: 'reading',
    wrong: true,
    from,
    next: async (soFar) => {
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string') return { kind: 'nothing', reason: good };
      const request = unknownRequest(context, parameter, good.case.request);
      if (!request) return { kind: 'nothing', reason: `no other ${parameter.name} was found that the document allows` };
      const contractCase: ContractCase = {
        ...named,
        source: { kind: 'follow-up', rule: RULE, spec: (notFound ?? operation).place },
        follows: { caseId: good.case.id, what: from },
        request,
        expect: {
          statuses: [...(notFound ? [notFound.status] : []), ...successStatuses(operation.responses)],
          why: `it is asked with an unknown ${parameter.name}`,
          wrong: 'request',
        },
      };
      if (!notFound) return { kind: 'ask', case: contractCase };
      const { name } = parameter;
      const check = answersNothing({
        rule: RULE,
        spec: notFound.place,
        message: (status) =>
          `an unknown ${name} is answered ${status}, where ${notFound.status} is documented for what does not exist`,
      });
      return { kind: 'ask', case: contractCase, relation: { check } };
    },
  };
};

const unknownRequest = (context: PlanContext, { name }: Parameter, known: CaseRequest): CaseRequest | undefined => {
  const text = plainText(known.pathValues[name]);
  // A placeholder stands for a secret, and what is like it is none.
  if (text === undefined || text.includes('${')) return undefined;
  return textsLike(text)
    .map((other): CaseRequest => ({ ...known, pathValues: { ...known.pathValues, [name]: other } }))
    .find((request) => isValid(context, { request }));
};
