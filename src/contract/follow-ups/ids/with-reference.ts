import { sentParameters, successStatuses } from '../../generate/sample-request';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withParameter } from '../changed-request';
import { type FollowUp, namesOf } from '../follow-up';
import { followUpOf } from '../follow-up-rule';
import { inferredKinds } from '../lists/inferred-rules';
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
  const { name, group } = reference;
  const { lists, creators } = group ? sourcesOf(spec, group) : { lists: [], creators: [] };
  const links = linksTo(spec, operation).map(({ source }) => source);
  const head = {
    rule: RULE,
    name: `with-${name}`,
    says: `takes a known ${name}`,
    after: options.allowUnsafe && [...creators, ...links].some(({ safe }) => !safe) ? 'creating' : 'reading',
    from: `an id of ${namesOf([...links, ...lists, ...creators])}`,
  } as const;
  return followUpOf(context, head, async (soFar) => {
    const good = await soFar.goodAnswer(operation);
    if (typeof good === 'string') return good;
    const found = await learnReference(spec, operation, reference, soFar, { createdOnly: false });
    if (typeof found === 'string') return found;
    const what = `the ${name} that ${found.by} gave`;
    const request = withParameter(operation, good.case.request, name, found.text);
    if (!request || !isValid(context, { request })) return `the document forbids ${what}`;
    return {
      place: operation.place,
      follows: { caseId: found.caseId, what },
      request,
      expect: {
        statuses: found.linked ? successStatuses(operation.responses) : [],
        why: `it is the sample request with ${what}`,
      },
    };
  });
};
