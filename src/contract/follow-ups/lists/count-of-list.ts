import { isObject } from '../../../core/json/json';
import { toPointer } from '../../../core/json/pointer';
import { templateIdentity } from '../../../specs/routing/path-template';
import type { Operation } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { isScalar } from '../../../validate/response/checks/semantics';
import { valuesAt } from '../../../validate/response/values-at';
import type { PlanContext } from '../../plan-context';
import { withPath, withQuery } from '../changed-request';
import { COMPARED, type FollowUp, type GoodAnswer } from '../follow-up';
import { followUpOf, goodAnswerOf } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { operationsAt, withoutForm } from '../ids/id-groups';
import { inferRule, inferredKinds, LIMITS } from './inferred-rules';
import { isCursor } from './named-next-page';
import { countOf, listIn } from './page-rows';

/** `GET /products/count` has the number of what `GET /products` lists, with each filter that both take. Others may add to it: a note. */
export const countFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options } = context;
  const [, collection] = /^(.+)\/count$/i.exec(withoutForm(operation.path)) ?? [];
  if (options.target !== 'real' || operation.method !== 'GET' || collection === undefined) return [];
  const list = operationsAt(spec, templateIdentity(collection)).find(({ method }) => method === 'GET');
  return list ? [followUp(context, list, undefined), followUp(context, list, filterOf(context, list))] : [];
};

/** The first filter that both take. */
const filterOf = (context: PlanContext, list: Operation): string =>
  list.parameters.find(
    (parameter) =>
      context.operation.parameters.some(({ in: where, name }) => where === 'query' && name === parameter.name) &&
      inferredKinds({ ...context, operation: list }, parameter).includes('filter'),
  )?.name ?? '';

const followUp = (context: PlanContext, list: Operation, filter: string | undefined): FollowUp => {
  const { operation } = context;
  const from = goodAnswerOf(list);
  const name = filter === undefined ? 'count' : 'count-filtered';
  const says = filter === undefined ? 'counts what is listed' : 'counts what a filter leaves';
  return followUpOf(context, { rule: 'count', name, says, from }, async (soFar) => {
    if (filter === '') return 'it has no filter of the list';
    const good = await soFar.goodAnswer(list);
    if (typeof good === 'string') return good;
    const total = totalOf(list, good);
    if (total === undefined) return `${from} does not say how many there are`;
    const chosen = filter === undefined ? ALL : filteredBy({ ...context, operation: list }, filter, good);
    if (typeof chosen === 'string') return chosen;
    const { text, having, others } = chosen;
    const request = withPath(context.sample().request, good.case.request.pathValues);
    const what = filter === undefined ? 'how many there are' : `${filter}=${text}`;
    const check: Check = (answer) => {
      const count = numberIn(goodBody(answer)?.value);
      const most = total - others;
      if (count === undefined || (filter === undefined ? count === total : count >= having && count <= most))
        return NOTHING;
      const message =
        filter === undefined
          ? `it counts ${count}, and ${list.method} ${list.path} has ${total}`
          : `with ${what} it counts ${count}, and of the ${total} that ${list.method} ${list.path} has ${count > most ? `${others} have another` : `${having} have it`}`;
      const at = toPointer('/body');
      return {
        facts: [{ kind: 'semantics', rule: COMPARED, at, spec: operation.place, evidence: 'assumed', message }],
      };
    };
    return {
      place: operation.place,
      follows: { caseId: good.case.id, what: `${from}, now for ${what}` },
      request: filter === undefined ? request : withQuery(request, filter, text),
      expect: { statuses: [], why: `it counts what ${list.method} ${list.path} lists` },
      relation: { earlier: good, check },
    };
  });
};

interface Chosen {
  readonly text: string;
  /** How many of the listed items have this value, and how many another. */
  readonly having: number;
  readonly others: number;
}

const ALL: Chosen = { text: '', having: 0, others: 0 };

const filteredBy = (context: PlanContext, filter: string, good: GoodAnswer): Chosen | string => {
  const parameter = context.operation.parameters.find(({ name }) => name === filter);
  const rule = parameter ? inferRule(context, 'filter', parameter, good) : `${filter} is no filter`;
  if (typeof rule === 'string' || rule.kind !== 'filter') return typeof rule === 'string' ? rule : '';
  const values = valuesAt(good.value, rule.values).map(([, value]) => value);
  const [first] = values.filter((value) => isScalar(value) && value !== '');
  if (first === undefined) return 'its items have no value there';
  const having = values.filter((value) => String(value) === String(first)).length;
  const others = values.filter((value) => isScalar(value) && String(value) !== String(first)).length;
  return { text: String(first), having, others };
};

/** What the list says of itself; its items where it has no pages. */
const totalOf = (list: Operation, { case: { request }, value, exchange }: GoodAnswer): number | undefined => {
  const items = listIn(value)?.items.length;
  if (items === undefined || request.query.some(([name]) => !LIMITS.test(name))) return undefined;
  const hasPages = list.parameters.some((each) => LIMITS.test(each.name) || isCursor(list, each));
  if (!hasPages) return items;
  // As many as the page has may be those of the page.
  const total = countOf({ value, headers: exchange.response.headers });
  return total !== undefined && total > items ? total : undefined;
};

/** The answer itself, or the only number in it. */
const numberIn = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  const numbers = Object.values(isObject(value) ? value : {}).filter((each) => typeof each === 'number');
  return numbers.length === 1 ? numbers[0] : undefined;
};
