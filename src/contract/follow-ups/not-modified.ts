import { headerValue } from '../../core/http/http';
import { toPointer } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { ResponseSpec } from '../../specs/spec';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { successStatuses } from '../generate/sample-request';
import type { PlanContext } from '../plan-context';
import type { FollowUp, GoodAnswer } from './follow-up';
import { afterGoodAnswer } from './follow-up-rule';

const RULE = 'not-modified';

/**
 * Who has an answer already asks whether it still holds, and a documented 304 says that it does. The same answer in full, with the
 * same validator, contradicts that (RFC 9110, section 13.2.2); no document has to say it, so it is a warning.
 */
export const notModifiedFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { operation, options } = context;
  const unchanged = operation.responses.find(({ status }) => status === '304');
  if (options.target !== 'real' || operation.method !== 'GET' || !unchanged) return undefined;
  return afterGoodAnswer(context, { rule: RULE, says: 'says that nothing has changed' }, (good, from) => {
    const asked = CONDITIONS.flatMap((condition) => conditional(condition, good) ?? [])[0];
    if (!asked) return `${from} has no ETag and no Last-Modified`;
    return {
      place: unchanged.place,
      follows: { caseId: good.case.id, what: `the ${asked.validator} of ${from}` },
      request: asked.request,
      expect: {
        statuses: [unchanged.status, ...successStatuses(operation.responses)],
        why: `it is the request of that answer with ${asked.header}`,
      },
      relation: { check: isSaid(asked, unchanged) },
    };
  });
};

/** The surer one first. */
const CONDITIONS = [
  { header: 'If-None-Match', validator: 'ETag' },
  { header: 'If-Modified-Since', validator: 'Last-Modified' },
] as const;

interface Condition {
  readonly header: string;
  readonly validator: string;
  /** Of the validator. */
  readonly text: string;
  readonly request: CaseRequest;
}

const conditional = (
  { header, validator }: (typeof CONDITIONS)[number],
  { case: { request }, exchange }: GoodAnswer,
): Condition | undefined => {
  const text = headerValue(exchange.response.headers, validator.toLowerCase());
  if (text === undefined) return undefined;
  return {
    header,
    validator,
    text,
    request: {
      ...request,
      headers: { ...request.headers, [header.toLowerCase()]: text },
      values: [...request.values, { in: 'header', name: header, origin: 'learned' }],
    },
  };
};

const isSaid =
  ({ header, validator, text }: Condition, { place }: ResponseSpec): Check =>
  ({ response: { status, headers } }) => {
    if (status !== 200 || headerValue(headers, validator.toLowerCase()) !== text) return NOTHING;
    const message = `asked with ${header} it is answered ${status} with the same ${validator}, where 304 is documented`;
    return {
      facts: [{ kind: 'semantics', rule: RULE, at: toPointer('/status'), spec: place, evidence: 'elsewhere', message }],
    };
  };
