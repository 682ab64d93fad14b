import { isJsonType, isXmlType } from '../../core/http/media-type';
import { equalJson, isObject } from '../../core/json/json';
import { childPointer, type Pointer, ROOT, type SpecPlace, toPointer } from '../../core/json/pointer';
import type { Fact } from '../../core/results/finding';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { caseId } from '../case-id';
import { successTypes } from '../generate/sample-request';
import type { PlanContext, Planned } from '../plan-context';
import { COMPARED, type FollowUp, type GoodAnswer, ofPlanned } from './follow-up';
import { goodAnswerOf } from './follow-up-rule';
import { goodBody } from './good-body';

/**
 * The question for a resource in XML, compared with the same resource in JSON: both carry the same data. That is our reading, so it is a
 * note. What XML lacks is none but for a value in a record that it has: it has no empty list and no null, and some leave out `false`, 0 and ''.
 */
export const withSameData = (context: PlanContext, item: Planned): Planned => {
  if (item.kind === 'skipped' || !isInXml(context, item)) return item;
  const { operation } = context;
  const from = goodAnswerOf(operation);
  const followUp: FollowUp =
    item.kind === 'follow-up'
      ? item.followUp
      : {
          ...ofPlanned(operation, item.case),
          after: 'reading',
          from,
          next: async () => ({ kind: 'ask', case: item.case }),
        };
  const next: FollowUp['next'] = async (soFar) => {
    const question = await followUp.next(soFar);
    if (question.kind === 'nothing') return question;
    const good = await soFar.goodAnswer(operation);
    if (typeof good === 'string' || !equalJson(good.case.request.pathValues, question.case.request.pathValues))
      return question;
    return { ...question, relation: { earlier: good, check: sameData(good, operation.place) } };
  };
  return { kind: 'follow-up', followUp: { ...followUp, next } };
};

const isInXml = ({ spec, operation, options }: PlanContext, item: Exclude<Planned, { kind: 'skipped' }>): boolean => {
  if (options.target !== 'real' || !operation.safe) return false;
  const [first, ...others] = successTypes(operation).map(({ mediaType }) => mediaType);
  if (first === undefined || !isJsonType(first)) return false;
  const { id } = item.kind === 'case' ? item.case : item.followUp;
  return others.filter(isXmlType).some((type) => id === caseId(spec, operation, 'example', 'sample', 'accept', type));
};

const sameData =
  ({ value: inJson }: GoodAnswer, spec: SpecPlace): Check =>
  (answer) => {
    const body = isXmlType(answer.mediaType ?? '') ? goodBody(answer) : undefined;
    const at = body && firstDifference(inJson, body.value, ROOT);
    if (at === undefined) return NOTHING;
    const fact: Fact = {
      kind: 'semantics',
      rule: COMPARED,
      at: toPointer(`/body${at}`),
      spec,
      evidence: 'assumed',
      message: `the answer in XML has another value, or none, at ${at === ROOT ? 'its root' : at} than the one in JSON`,
    };
    return { facts: [fact] };
  };

/** Where two plain values stand in the same place and differ; `undefined` where they do not. */
const firstDifference = (one: unknown, other: unknown, at: Pointer): Pointer | undefined => {
  if (isPlain(one) && isPlain(other)) return isSame(one, other) ? undefined : at;
  const isPair = Array.isArray(one)
    ? Array.isArray(other) && one.length === other.length
    : isObject(one) && isObject(other);
  if (!isPair) return undefined;
  const [left, right] = [Object.entries(one as object), new Map(Object.entries(other as object))];
  const isRecord = left.some(([key, value]) => isPlain(value) && isPlain(right.get(key)));
  for (const [key, value] of left) {
    if (isRecord && isPlain(value) && Number(value) !== 0 && !right.has(key)) return childPointer(at, key);
    const found = firstDifference(value, right.get(key), childPointer(at, key));
    if (found !== undefined) return found;
  }
  return undefined;
};

type Plain = string | number | boolean;

const isPlain = (value: unknown): value is Plain => ['string', 'number', 'boolean'].includes(typeof value);

/** White space at the ends is XML's own; a schema may leave a number as text. */
const isSame = (one: Plain, other: Plain): boolean =>
  one === other || String(one).trim() === String(other).trim() || (one !== '' && Number(one) === Number(other));
