import { type HeaderMap, headerValue } from '../../../core/http/http';
import { isObject } from '../../../core/json/json';
import type { CaseRequest } from '../../../core/results/case';
import { smellsOfSecret } from '../../../core/secrets/secret-names';
import type { Operation, Parameter } from '../../../specs/spec';
import { isCredential } from '../../values/credential-parameters';
import { NOTHING_ADDED, writeRequest } from '../../write-request';
import { withParameter } from '../changed-request';
import { bare } from '../ids/bare-name';
import { listIn, namesIn, rowId } from './page-rows';

/** The next page as an answer names it. */
export interface NextPage {
  readonly request: CaseRequest;
  /** `cursor=abc`, or `its link`. */
  readonly what: string;
  /** By a link, which says what it is for itself; a cursor we give to the parameter that is called so. */
  readonly isLink: boolean;
}

export interface PageAnswer {
  readonly request: CaseRequest;
  readonly headers: HeaderMap;
  readonly value: unknown;
}

/** What to ask for the page after an answer; or, as text, why there is nothing to ask. */
export const namedNextPage = (operation: Operation, page: PageAnswer): NextPage | string => {
  const named = namesIn(page.value);
  const link = linkedNext(page.headers) ?? named.flatMap(({ name, value }) => urlOf(name, value) ?? [])[0];
  if (link !== undefined) return byLink(page, link);
  if (saysNoMore(page.value)) return NO_MORE;
  const own = named.flatMap(({ name, value }) => ownCursor(operation, page, name, value));
  const token = named.find(({ name, value }) => TOKENS.test(name) && isToken(value)) ?? own[0];
  if (token) return byCursor(operation, page, token.name, String(token.value));
  const last = rowId(listIn(page.value)?.items.at(-1));
  if (!saysMore(page.value)) return NO_NEXT;
  return last === undefined
    ? 'it says that there is more, and not where'
    : byCursor(operation, page, 'starting_after', last);
};

/** Does an answer call itself the end of its list in so many words? */
export const saysNoMore = (value: unknown): boolean =>
  namesIn(value).some(
    (each) => (MORE.test(each.name) && each.value === false) || (LAST.test(each.name) && each.value === true),
  );

/** Does it say that there is more? */
export const saysMore = (value: unknown): boolean =>
  namesIn(value).some((each) => MORE.test(each.name) && each.value === true);

export const NO_END = 'it has no items, and says that there is more';
const NO_MORE = 'it says that there is no more';
const NO_NEXT = 'it names no next page';

/** Is there no next page, and not only none that could be asked for? */
export const isLastPage = (next: NextPage | string): boolean => next === NO_MORE || next === NO_NEXT;

/** Does a parameter or an answer of the document look as if there could be a next page? */
export const isCursor = (operation: Operation, parameter: Parameter): boolean =>
  parameter.in === 'query' &&
  (CURSORS.test(parameter.name) || isPageToken(parameter)) &&
  !isCredential(operation, parameter);

/** `{ "next": { "after": "7" } }`, and the `offset` of a page where the parameter of that name takes a text. */
const ownCursor = (
  operation: Operation,
  { request }: PageAnswer,
  name: string,
  value: unknown,
): readonly { readonly name: string; readonly value: unknown }[] => {
  const within = /^next(?:_?page)?$/i.test(name) && isObject(value) ? Object.entries(value) : [];
  const isEcho = (text: unknown): boolean => request.query.some((pair) => pair[0] === name && pair[1] === text);
  const alone = isTextOffset(operation, name) && !isEcho(value) ? [[name, value] as const] : [];
  return [...within, ...alone].flatMap(([each, text]) =>
    isToken(text) && operation.parameters.some((one) => one.name === each && isCursor(operation, one))
      ? [{ name: each, value: text }]
      : [],
  );
};

const isTextOffset = ({ parameters }: Operation, name: string): boolean =>
  parameters.some((one) => one.name === name && /^offset$/i.test(name) && isPageToken(one));

/** A page or an offset that is no number is one that an answer names. */
const isPageToken = ({ name, schema }: Parameter): boolean =>
  /^(?:page|offset)$/i.test(name) &&
  isObject(schema?.node) &&
  [schema.node.type].flat().every((type) => TEXT.has(type));

const TEXT: ReadonlySet<unknown> = new Set(['string', 'null']);

export const mayNameNext = (name: string): boolean =>
  NEXT_LINKS.test(name) || TOKENS.test(name) || MORE.test(name) || LINKS.test(name);

const CURSORS =
  /^(?:(?:next[-_]?)?(?:page[-_]?)?(?:cursor|token|marker)|page[-_]?info|page\[(?:cursor|after)\]|(?:starting_?|start[-_]?)?after|continue|continuation(?:[-_]?(?:token|key))?|\$?skip_?token|scroll_?id|bookmark|(?:exclusive_?)?start_?key)$/i;
const TOKENS =
  /^(?:next[-_]?(?:page[-_]?)?(?:continuation[-_]?)?(?:token|cursor|marker|key|page[-_]?info)?|end_?cursor|continue|continuation(?:[-_]?(?:token|key))?|last_?evaluated_?key|scroll_?id|bookmark)$/i;
const NEXT_LINKS = /^(?:next(?:_?page)?(?:_?(?:link|url|href|uri))?|@odata\.nextLink)$/i;
const LINKS = /^_?links?$/i;
const MORE = /^(?:(?:has_?)?(?:more|next(?:_?page)?)|is_?truncated)$/i;
const LAST = /^is_?last(?:_?page)?$/i;

/** -1 and 0 are how some say that there is none. */
const isToken = (value: unknown): boolean =>
  (typeof value === 'string' && !/^(?:0|-1)?$/.test(value)) || (typeof value === 'number' && value > 0);

/** A URL, an object with one (`_links.next.href`), or a list of links with what each is for. */
const urlOf = (name: string, value: unknown): string | undefined => {
  if (LINKS.test(name) && Array.isArray(value))
    return value.flatMap((each) =>
      isObject(each) && (each.rel ?? each.relation) === 'next' ? (urlOf('next', each) ?? []) : [],
    )[0];
  const text = isObject(value) ? (value.href ?? value.url ?? value.link) : value;
  return NEXT_LINKS.test(name) && typeof text === 'string' && /^(?:https?:\/\/|[/?])/i.test(text) ? text : undefined;
};

/** RFC 8288: `</pets?page=2>; rel="next"`. */
const linkedNext = (headers: HeaderMap): string | undefined =>
  [...(headerValue(headers, 'link') ?? '').matchAll(/<([^<>]*)>([^<]*)/g)].find(([, , params = '']) =>
    /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(params),
  )?.[1];

/** Only its query is taken: what is asked stays the operation of the document, at the target that was named. */
const byLink = ({ request }: PageAnswer, link: string): NextPage | string => {
  const [address = '', query = ''] = link.replace(/#.*$/s, '').split(/\?(.*)/s);
  const path = address.replace(/^https?:\/\/[^/]*/i, '').replace(/\/$/, '');
  const own = writeRequest(request, NOTHING_ADDED).path.replace(/\/$/, '');
  if (path !== '' && !path.endsWith(own)) return 'the link to its next page leads to another path';
  const pairs = [...new URLSearchParams(query)].filter(([name]) => CURSORS.test(name) || !smellsOfSecret(name));
  if (pairs.length === 0) return 'the link to its next page has no query';
  const values = pairs.map(([name]) => ({ in: 'query', name, origin: 'learned' }) as const);
  const others = request.values.filter((value) => value.in !== 'query');
  return {
    request: { ...request, query: pairs, values: [...others, ...values] },
    what: 'its link to the next page',
    isLink: true,
  };
};

const byCursor = (operation: Operation, { request }: PageAnswer, name: string, text: string): NextPage | string => {
  const all = operation.parameters.filter((parameter) => isCursor(operation, parameter));
  const alike = all.filter((parameter) => bare(name).includes(bare(parameter.name)));
  const [parameter, other] = all.length === 1 ? all : alike;
  if (!parameter || other) return `no parameter of the document takes its ${name}`;
  const next = withParameter(operation, request, parameter.name, text);
  return next ? { request: next, what: `${parameter.name}=${text}`, isLink: false } : NO_NEXT;
};
