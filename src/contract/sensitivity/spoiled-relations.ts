import type { Grade } from '../../core/evidence';
import { type HttpResponse, headerValue } from '../../core/http/http';
import { isJsonType } from '../../core/http/media-type';
import { changeAt } from '../../core/json/change-at';
import { type Pointer, ROOT, toPointer } from '../../core/json/pointer';
import type { Operation, Spec } from '../../specs/spec';
import { compileRequestCheck } from '../../validate/request/check-request';
import type { Check } from '../../validate/response/checks/check';
import { documentedResponse } from '../../validate/response/documented-response';
import { type SemanticRule, semanticRules } from '../../validate/response/semantic-rules';
import type { CheckedRequest } from '../../validate/validate-types';
import type { GoodAnswer } from '../follow-ups/follow-up';
import { changeFor } from '../follow-ups/lists/related-answers';
import { relationCheck } from '../follow-ups/lists/relations';
import { answersNothing } from '../follow-ups/records/answers-nothing';
import type { PlanContext } from '../plan-context';
import { encodedPathValues, NOTHING_ADDED, writeRequest } from '../write-request';
import type { RELATION_MUTATIONS } from './mutations';

/** An answer that its own request and an earlier answer contradict. */
export interface SpoiledRelation {
  readonly mutation: (typeof RELATION_MUTATIONS)[number];
  readonly at: Pointer;
  readonly answer: HttpResponse;
  readonly contradicts: { readonly grade: Grade; readonly keyword: string };
  readonly request: CheckedRequest;
  readonly also: Check;
}

/** What a vendor answers that does not keep what its parameters mean: the good answer, whatever is asked for. */
export const spoiledRelations = (context: PlanContext, good: GoodAnswer): readonly SpoiledRelation[] => {
  const { spec, operation } = context;
  if (!isJsonType(headerValue(good.exchange.response.headers, 'content-type') ?? '')) return [];
  const rules = semanticRules(spec, operation).flatMap((rule) => spoiledRule(context, rule, good));
  const notFound = documentedResponse(operation, 404);
  if (!operation.safe || !notFound || !operation.parameters.some((each) => each.in === 'path')) return rules;
  const rule = 'unknown-id';
  const also = answersNothing({
    rule,
    asked: '',
    spec: notFound.place,
    message: (status) => `it is answered ${status}`,
  });
  const unknown: SpoiledRelation = {
    mutation: 'unknown-id-answered',
    at: ROOT,
    answer: good.exchange.response,
    contradicts: { grade: 'elsewhere', keyword: rule },
    request: checked(spec, operation, good.case.request),
    also,
  };
  return [...rules, unknown];
};

const spoiledRule = (context: PlanContext, rule: SemanticRule, good: GoodAnswer): readonly SpoiledRelation[] => {
  const { spec, operation } = context;
  const contradicts = { grade: rule.evidence, keyword: rule.kind };
  const also = relationCheck(rule, good);
  const answer = good.exchange.response;
  if (rule.kind === 'key') {
    const request = checked(spec, operation, good.case.request);
    const spoiled = withBody(answer, changeAt(good.value, rule.values, null));
    return [{ mutation: 'key-lost', at: toPointer(rule.values), answer: spoiled, contradicts, request, also }];
  }
  const change = changeFor(context, rule, good);
  if (typeof change === 'string') return [];
  const request = checked(spec, operation, change.request);
  const spoil = (mutation: SpoiledRelation['mutation'], response: HttpResponse): SpoiledRelation => ({
    mutation,
    at: ROOT,
    answer: response,
    contradicts,
    request,
    also,
  });
  if (rule.kind === 'time-zone') {
    const moved = JSON.stringify(good.value).replaceAll(/([+-])0(\d:\d\d")/g, '$11$2');
    return [spoil('moment-moved', withBody(answer, JSON.parse(moved)))];
  }
  const nothing =
    rule.kind === 'select'
      ? [spoil('selection-lost', withBody(answer, changeAt(good.value, `${rule.objects}/*`, null)))]
      : [];
  return [spoil('parameter-ignored', answer), ...nothing];
};

const withBody = (answer: HttpResponse, value: unknown): HttpResponse => ({
  ...answer,
  body: Buffer.from(JSON.stringify(value), 'utf8'),
});

/** A target adds the credentials, and here is none. */
const checked = (spec: Spec, operation: Operation, request: GoodAnswer['case']['request']): CheckedRequest => {
  const read = compileRequestCheck(spec, operation)(writeRequest(request, NOTHING_ADDED), encodedPathValues(request));
  return { ...read, violations: read.violations.filter((violation) => violation.class !== 'security') };
};
