import { namedQuestion } from '../../case-id';
import { sentParameters, successStatuses } from '../../generate/sample-request';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withParameter } from '../changed-request';
import { type FollowUp, namesOf } from '../follow-up';
import { inferredKinds } from '../inferred-rules';
import { sourcesOf } from './id-groups';
import { learnReference } from './learn-record';
import { linksTo } from './links';
import { parameterReference, type Reference } from './references';

const RULE = 'with-reference';

/**
 * An optional parameter that names a record: `GET /orders?customerId=` after `GET /customers`. Safe methods only. By its name
 * alone nobody knows what it may stand beside, so a refusal is as good; by a link of the document it has to be answered.
 */
export const referenceFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, parts, options } = context;
  if (options.target !== 'real' || !operation.safe) return [];
  return sentParameters(operation).flatMap((parameter) => {
    if (parameter.in !== 'query' || parts.values.has(parameter)) return [];
    // Its items have the property: then it is compared with them.
    if (inferredKinds(context, parameter).includes('filter')) return [];
    const reference = parameterReference(spec, operation, parameter);
    return reference ? [followUpFor(context, reference)] : [];
  });
};

const followUpFor = (context: PlanContext, reference: Reference): FollowUp => {
  const { spec, operation, options } = context;
  const { method, path } = operation;
  const { name, group } = reference;
  const named = namedQuestion(spec, operation, {
    kind: 'follow-up',
    name: `with-${name}`,
    says: `takes a known ${name}`,
  });
  const { lists, creators } = group ? sourcesOf(spec, group) : { lists: [], creators: [] };
  const links = linksTo(spec, operation).map(({ source }) => source);
  return {
    ...named,
    method,
    path,
    after: options.allowUnsafe && [...creators, ...links].some(({ safe }) => !safe) ? 'creating' : 'reading',
    wrong: false,
    from: `an id of ${namesOf([...links, ...lists, ...creators])}`,
    next: async (soFar) => {
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string') return { kind: 'nothing', reason: good };
      const found = await learnReference(spec, operation, reference, soFar, { createdOnly: false });
      if (typeof found === 'string') return { kind: 'nothing', reason: found };
      const request = withParameter(operation, good.case.request, name, found.text);
      if (!request || !isValid(context, { request }))
        return { kind: 'nothing', reason: `the document forbids the ${name} that ${found.by} gave` };
      const what = `the ${name} that ${found.by} gave`;
      const statuses = found.linked ? successStatuses(operation.responses) : [];
      return {
        kind: 'ask',
        case: {
          ...named,
          source: { kind: 'follow-up', rule: RULE, spec: operation.place },
          follows: { caseId: found.caseId, what },
          request,
          expect: { statuses, why: `it is the sample request with ${what}` },
        },
      };
    },
  };
};
