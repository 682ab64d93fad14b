import { isObject } from '../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { Fact } from '../../core/results/finding';
import { flatten } from '../../schema/flatten';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { successStatuses } from '../generate/sample-request';
import type { PlanContext } from '../plan-context';
import { COMPARED, type FollowUp, type GoodAnswer, type RunSoFar } from './follow-up';
import { followUpOf, goodAnswerOf } from './follow-up-rule';
import { goodBody } from './good-body';
import { LIMITS } from './inferred-rules';
import { isCursor, isLastPage, mayNameNext, type NextPage, namedNextPage } from './named-next-page';
import { haveRowInCommon, listIn, rowId, wrongCount } from './page-rows';

/**
 * A list that names its own next page is followed for two pages: none has a row of another, and none leads to itself. Only where the
 * document shows a cursor or such a name.
 * @param limit the question for a part of the list: its answer goes on where the whole list is one page
 */
export const nextPageFollowUps = (context: PlanContext, limit: FollowUp | undefined): readonly FollowUp[] => {
  const { operation, options } = context;
  if (options.target !== 'real' || operation.method !== 'GET' || !mayGoOn(context)) return [];
  const first: PagesBefore = async (soFar) => {
    const limited = limit && (await soFar.answerTo(limit));
    if (limited && typeof nextOf(context, limited) !== 'string') return [limited];
    const good = await soFar.goodAnswer(operation);
    return typeof good === 'string' ? good : [good];
  };
  const second: FollowUp = { ...pageFollowUp(context, 'next-page', 'goes on as it says', first), awaited: true };
  const third = pageFollowUp(context, 'page-after-next', 'goes on once more, or ends', async (soFar) => {
    const [page, before] = [await soFar.answerTo(second), await first(soFar)];
    return page && typeof before !== 'string' ? [page, ...before] : 'there was no next page';
  });
  return [second, third];
};

/** The latest first; or, as text, why there is none. */
type PagesBefore = (soFar: RunSoFar) => Promise<readonly GoodAnswer[] | string>;

const mayGoOn = ({ spec, operation }: PlanContext): boolean =>
  operation.parameters.some((parameter) => isCursor(operation, parameter)) ||
  operation.responses
    .filter(({ status }) => status.startsWith('2'))
    .some(
      ({ headers, content }) =>
        headers.some(({ name }) => name.toLowerCase() === 'link') ||
        content.some(({ schema }) => {
          const flat = schema ? flatten(spec, schema.node) : false;
          return flat !== false && isObject(flat.properties) && Object.keys(flat.properties).some(mayNameNext);
        }),
    );

const nextOf = ({ operation }: PlanContext, { case: { request }, exchange, value }: GoodAnswer): NextPage | string =>
  namedNextPage(operation, { request, headers: exchange.response.headers, value });

const pageFollowUp = (context: PlanContext, rule: string, says: string, pagesBefore: PagesBefore): FollowUp => {
  const { operation } = context;
  const from = goodAnswerOf(operation);
  return followUpOf(context, { rule, says, from }, async (soFar) => {
    const pages = await pagesBefore(soFar);
    if (typeof pages === 'string') return pages;
    const [page] = pages;
    const next = page ? nextOf(context, page) : 'there is no page';
    if (!page || typeof next === 'string') return `of ${from} nothing follows: ${next}`;
    if (isSameQuery(next.request, page.case.request)) return 'a page before names itself';
    return {
      place: operation.place,
      follows: { caseId: page.case.id, what: `${from}, which goes on with ${next.what}` },
      request: next.request,
      expect: {
        statuses: next.isLink ? successStatuses(operation.responses) : [],
        why: 'the answer before names it as its next page',
      },
      relation: { earlier: page, check: goesOn(context, next, { pages, whole: await wholeList(context, soFar) }) },
    };
  });
};

/** All rows of the list, where one answer has them without any limit. */
const wholeList = async (context: PlanContext, soFar: RunSoFar): Promise<readonly string[] | undefined> => {
  const good = await soFar.goodAnswer(context.operation);
  const next = typeof good === 'string' ? good : nextOf(context, good);
  return typeof good !== 'string' && typeof next === 'string' && isLastPage(next) ? rowIds([good]) : undefined;
};

/** How many rows of the whole list stand between the pages before and this one; its order is the same as far as was seen. */
const rowsLeftOut = (whole: readonly string[], before: readonly string[], [first]: readonly string[]): number => {
  const isSameOrder = before.every((id, index) => whole[index] === id);
  return isSameOrder && first !== undefined ? whole.indexOf(first) - before.length : 0;
};

const rowIds = (answers: readonly Pick<GoodAnswer, 'value'>[]): readonly string[] =>
  answers.flatMap(({ value }) => (listIn(value)?.items ?? []).flatMap((row) => rowId(row) ?? []));

interface Before {
  /** The latest first. */
  readonly pages: readonly GoodAnswer[];
  /** The ids of all rows, where they are known. */
  readonly whole: readonly string[] | undefined;
}

/** That is our reading of names, so it is a note. */
const goesOn =
  ({ operation }: PlanContext, asked: NextPage, { pages, whole }: Before): Check =>
  (answer) => {
    const body = goodBody(answer);
    const list = listIn(body?.value);
    if (!body || !list) return NOTHING;
    const fact = (at: Pointer, message: string): Fact => ({
      kind: 'semantics',
      rule: COMPARED,
      at: childPointer(ROOT, 'body', ...pointerKeys(at)),
      spec: operation.place,
      evidence: 'assumed',
      message,
    });
    if (pages.some(({ value }) => haveRowInCommon(list.items, listIn(value)?.items ?? [])))
      return { facts: [fact(list.at, `asked with ${asked.what} it has items of a page before`)] };
    const lost = whole ? rowsLeftOut(whole, rowIds(pages.toReversed()), rowIds([body])) : 0;
    if (lost > 0)
      return { facts: [fact(list.at, `asked with ${asked.what} it leaves out ${lost} of the items that come next`)] };
    const next = namedNextPage(operation, {
      request: asked.request,
      headers: answer.response.headers,
      value: body.value,
    });
    if (typeof next !== 'string' && isSameQuery(next.request, asked.request) && list.items.length > 0)
      return { facts: [fact(ROOT, 'the page names itself as its next page, so that the list has no end')] };
    const before = pages.map(({ value, exchange }) => ({ value, headers: exchange.response.headers }));
    const isWhole = isLastPage(next) && pages.at(-1)?.case.request.query.every(([name]) => LIMITS.test(name));
    const wrong = isWhole
      ? wrongCount([...before, { value: body.value, headers: answer.response.headers }])
      : undefined;
    return wrong === undefined
      ? NOTHING
      : { facts: [fact(ROOT, `it counts ${wrong.count} items, and its ${pages.length + 1} pages have ${wrong.rows}`)] };
  };

const isSameQuery = (one: CaseRequest, other: CaseRequest): boolean =>
  sorted(one).join('&') === sorted(other).join('&');

const sorted = ({ query }: CaseRequest): readonly string[] => query.map((pair) => JSON.stringify(pair)).sort();
