import { toPointer } from '../../../core/json/pointer';
import type { Parameter } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { directionOf, isInOrder, orderOf, sortedBy } from '../../../validate/response/checks/semantics';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withParameter } from '../changed-request';
import { rowPart } from '../envelope';
import type { FollowUp } from '../follow-up';
import { afterGoodAnswer } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { SORTS } from './inferred-rules';
import { listIn } from './page-rows';
import { shownTexts } from './sort-texts';

/**
 * An order by several keys that the document shows, as `category,-created_at`: rows that are alike by the first key stand together,
 * and in the order of the next. That is our reading of names, so a difference is a note.
 */
export const sortKeysFollowUps = (context: PlanContext, parameter: Parameter): readonly FollowUp[] => {
  const { spec, operation } = context;
  const { in: where, name, place } = parameter;
  if (where !== 'query' || operation.method !== 'GET' || !SORTS.test(name)) return [];
  const texts = shownTexts(spec, parameter).filter((text) => text.includes(','));
  if (texts.length === 0) return [];
  const head = { rule: 'sort', name: `sort-keys-${name}`, says: `keeps what ${name} means (sort by several keys)` };
  const question = afterGoodAnswer(context, head, (good, from) => {
    const rows = listIn(good.value)?.items ?? [];
    const text = texts.find((each) => isOutOfOrder(rows, each));
    if (text === undefined) return 'its items are in each of these orders already, or show none';
    const what = `${name}=${text}`;
    const request = withParameter(operation, good.case.request, name, text);
    if (!request || !isValid(context, { request })) return `the document forbids ${what}`;
    const check: Check = (answer) => {
      const list = listIn(goodBody(answer)?.value);
      if (!list || !isOutOfOrder(list.items, text)) return NOTHING;
      const message = `the items are not in the order of ${text}`;
      const at = toPointer(`/body${list.at}`);
      return { facts: [{ kind: 'semantics', rule: 'sort', at, spec: place, evidence: 'assumed', message }] };
    };
    return {
      place,
      follows: { caseId: good.case.id, what: `${from}, now with ${what}` },
      request,
      expect: { statuses: [], why: `it is the request of that answer with ${what}` },
      relation: { check },
    };
  });
  return [question];
};

/** Of texts only who stands beside whom is known: which comes first depends on a language. */
const isOutOfOrder = (rows: readonly unknown[], text: string): boolean => {
  const [first, second] = text.split(',').map((each) => each.trim());
  if (first === undefined || second === undefined) return false;
  const firsts = rows.map((row) => orderOf(rowPart(row).record[sortedBy(first)]));
  const known = firsts.filter((value) => value !== undefined);
  if (rows.length > 0 && known.length === rows.length && !isInOrder(known, directionOf(first))) return true;
  const seen = new Map<unknown, number | undefined>();
  let before: unknown;
  for (const [index, row] of rows.entries()) {
    const { record } = rowPart(row);
    const [group, value] = [record[sortedBy(first)], orderOf(record[sortedBy(second)])];
    if (group === undefined || group === null || value === undefined) return false;
    const last = seen.get(group);
    if (index > 0 && last !== undefined && before !== group) return true;
    if (last !== undefined && (directionOf(second) === 'falling' ? value > last : value < last)) return true;
    seen.set(group, value);
    before = group;
  }
  return false;
};
