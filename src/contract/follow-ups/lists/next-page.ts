import { isObject } from '../../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT, type SpecPlace } from '../../../core/json/pointer';
import type { CaseRequest } from '../../../core/results/case';
import type { Fact } from '../../../core/results/finding';
import { flatten } from '../../../schema/flatten';
import type { Parameter } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { successStatuses } from '../../generate/sample-request';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withParameter } from '../changed-request';
import { COMPARED, type FollowUp, type GoodAnswer, type Relation, type RunSoFar } from '../follow-up';
import { followUpOf, goodAnswerOf } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { LIMITS } from './inferred-rules';
import { isCursor, isLastPage, mayNameNext, type NextPage, NO_END, namedNextPage, saysMore } from './named-next-page';
import { haveRowInCommon, listIn, rowId, wrongCount } from './page-rows';
import { firstPage, nextPage } from './related-answers';

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
  const afterAll = pageFollowUp(context, 'page-after-all', 'goes on after its longest page, or ends', async (soFar) => {
    const [good, before] = [await soFar.goodAnswer(operation), await first(soFar)];
    if (typeof good === 'string') return good;
    return before[0] === good ? 'its next page was asked for' : [good];
  });
  return [second, third, afterAll];
};

/**
 * Pages by number: the first two with a limit have the items of one page of both. A list in another order with each question says
 * nothing.
 * @param limit the question for half of the list
 */
export const numberedPageFollowUp = (
  context: PlanContext,
  { name, place }: Parameter,
  limit: FollowUp | undefined,
): FollowUp | undefined => {
  const { operation, options } = context;
  if (options.target !== 'real' || !limit) return undefined;
  const from = goodAnswerOf(operation);
  const head = {
    rule: 'second-page',
    name: `second-page-${name}`,
    says: `goes on with ${name} after half of it`,
    from,
  };
  return followUpOf(context, head, async (soFar) => {
    const [good, half] = [await soFar.goodAnswer(operation), await soFar.answerTo(limit)];
    if (typeof good === 'string') return good;
    const [all, before] = [rowIds([good]), half ? rowIds([half]) : []];
    const isHalf = before.length > 0 && before.length * 2 <= all.length && before.every((id, at) => all[at] === id);
    if (!half || !isHalf) return 'no limit gave the first half of its items in their order';
    const next = nextPage(operation, name, before.length, half);
    const request = next === undefined ? undefined : withParameter(operation, half.case.request, name, String(next));
    const what = `${name}=${next}`;
    if (!request || !isValid(context, { request })) return `nobody says what ${name} is of its second half`;
    const isKnown = !/page/i.test(name) || firstPage(operation, name) !== undefined;
    return {
      place,
      follows: { caseId: half.case.id, what: `half of ${from}, now with ${what}` },
      request,
      expect: { statuses: [], why: `it is the request of the first half with ${what}` },
      relation: { earlier: [good, half], check: isSecondHalf(place, what, { all, before, isKnown }) },
    };
  });
};

interface Halves {
  /** The ids of the whole list, and of its first half. */
  readonly all: readonly string[];
  readonly before: readonly string[];
  /** The number is that of the second page for sure. */
  readonly isKnown: boolean;
}

const isSecondHalf =
  (spec: SpecPlace, what: string, { all, before, isKnown }: Halves): Check =>
  (answer) => {
    const body = goodBody(answer);
    const list = listIn(body?.value);
    if (!body || !list) return NOTHING;
    const rows = rowIds([body]);
    const expected = all.slice(before.length, before.length * 2);
    const lost = expected.filter((id) => !rows.includes(id)).length;
    const isThisPage = isKnown || lost < expected.length;
    const message = rows.some((id) => before.includes(id))
      ? `asked with ${what} it has items of the page before`
      : list.items.length === 0 && saysMore(body.value)
        ? NO_END
        : lost > 0 && isThisPage && rows.length === list.items.length
          ? `asked with ${what} it leaves out ${lost} of the items that come next`
          : undefined;
    const at = childPointer(ROOT, 'body', ...pointerKeys(list.at));
    return message === undefined
      ? NOTHING
      : { facts: [{ kind: 'semantics', rule: COMPARED, at, spec, evidence: 'assumed', message }] };
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
    // Of the first page nothing has told it yet.
    if (pages.length > 1 && isSameQuery(next.request, page.case.request)) return 'a page before names itself';
    return {
      place: operation.place,
      follows: { caseId: page.case.id, what: `${from}, which goes on with ${next.what}` },
      request: next.request,
      expect: {
        statuses: next.isLink ? successStatuses(operation.responses) : [],
        why: 'the answer before names it as its next page',
      },
      relation: await goingOn(context, next, pages, soFar),
    };
  });
};

const goingOn = async (
  context: PlanContext,
  next: NextPage,
  pages: readonly GoodAnswer[],
  soFar: RunSoFar,
): Promise<Relation> => {
  const whole = await wholeList(context, soFar);
  const check = goesOn(context, next, { pages, whole: whole && rowIds([whole]) });
  return { earlier: [...pages.slice(0, 1), ...(whole ? [whole] : [])], check };
};

/** The answer that has all rows of the list, without any limit. */
const wholeList = async (context: PlanContext, soFar: RunSoFar): Promise<GoodAnswer | undefined> => {
  const good = await soFar.goodAnswer(context.operation);
  const next = typeof good === 'string' ? good : nextOf(context, good);
  return typeof good !== 'string' && typeof next === 'string' && isLastPage(next) ? good : undefined;
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
    const isAtEnd = typeof next === 'string' || isSameQuery(next.request, asked.request);
    if (isAtEnd && list.items.length === 0 && saysMore(body.value)) return { facts: [fact(list.at, NO_END)] };
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
