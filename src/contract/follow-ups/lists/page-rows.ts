import { type HeaderMap, headerValue } from '../../../core/http/http';
import { equalJson, isObject, type Json } from '../../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../../../core/json/pointer';
import { plateOf } from '../envelope';
import { idText } from '../ids/id-text';

/** The list that an answer is, or the only one in it; `{ "errors": [], "result": [ … ] }` has one, and so has JSON:API's `included`. HAL embeds it. */
export const listIn = (value: unknown): { readonly at: Pointer; readonly items: readonly unknown[] } | undefined => {
  if (Array.isArray(value)) return { at: ROOT, items: value };
  if (!isObject(value)) return undefined;
  const embedded = listIn(value._embedded);
  if (embedded) return { at: childPointer(ROOT, '_embedded', ...pointerKeys(embedded.at)), items: embedded.items };
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const rows = lists.filter(([name]) => lists.length === 1 || !BESIDE.test(name));
  // What is said of a whole answer in a list of words (SCIM's `schemas`) is none of its rows, and an empty list may be they.
  const objects = rows.filter(([, items]) => items.length > 0 && items.every(isObject));
  const [only, another] = objects.length > 0 ? objects : rows;
  return only && !another ? { at: childPointer(ROOT, only[0]), items: only[1] } : undefined;
};

const BESIDE = /^(?:errors|warnings|messages|included|links?)$/i;

/** Is a row of one page on another page, too? By its id: what else a row has may be counted anew with each answer. */
export const haveRowInCommon = (page: readonly unknown[], other: readonly unknown[]): boolean => {
  const [own, others] = [page.map(rowId), other.map(rowId)];
  if ([own, others].every(areIds)) return own.some((id) => others.includes(id));
  return page.some((row) => isObject(row) && other.some((each) => equalJson(each as Json, row as Json)));
};

export const rowId = (row: unknown): string | undefined => {
  if (!isObject(row)) return undefined;
  const own = ID_NAMES.map((name) => idText(row[name])).find((id) => id !== undefined);
  return own ?? rowId(plateOf(row)?.object);
};

const ID_NAMES: readonly string[] = ['id', '_id', 'uuid', 'guid'];

/** What stands twice on one page names no row. */
const areIds = (ids: readonly (string | undefined)[]): boolean =>
  !ids.includes(undefined) && new Set(ids).size === ids.length;

interface NamedPart {
  readonly name: string;
  readonly value: unknown;
}

/** Of the answer and the objects around its list; what is in the list is about its rows. */
export const namesIn = (value: unknown, deep = 0): readonly NamedPart[] => {
  if (!isObject(value)) return [];
  const own = Object.entries(value).map(([name, part]) => ({ name, value: part }));
  return [...own, ...own.flatMap((each) => (deep < DEEPEST ? namesIn(each.value, deep + 1) : []))];
};

/** `meta.cursors.next`. */
const DEEPEST = 2;

/**
 * What each page says the whole list has, where its pages together have other than that. A page may count its own
 * rows under such a name, and 0 or less often means that nobody has counted.
 * @param pages all of a list, with their headers
 */
export const wrongCount = (pages: readonly Page[]): { readonly count: number; readonly rows: number } | undefined => {
  const rows = pages.map(({ value }) => listIn(value)?.items.length ?? 0);
  const all = rows.reduce((sum, each) => sum + each, 0);
  const counts = pages.map((page, index) => countsIn(page).filter((each) => each !== rows[index]));
  const [first = []] = counts;
  const [count, other] = first;
  const isSame = counts.every((each) => each.length === 1 && each[0] === count);
  return count === undefined || other !== undefined || !isSame || count === all ? undefined : { count, rows: all };
};

interface Page {
  readonly value: unknown;
  readonly headers: HeaderMap;
}

/** How many rows the whole list has, as far as one of its pages says it and contradicts itself nowhere. */
export const countOf = (page: Page): number | undefined => {
  const [count, other] = countsIn(page);
  return other === undefined ? count : undefined;
};

const countsIn = ({ value, headers }: Page): readonly number[] => {
  const named = [...namesIn(value), { name: 'total', value: Number(headerValue(headers, 'x-total-count') ?? 0) }];
  const isGuess = named.some(({ name }) => GUESSES.test(name));
  const numbers = named.flatMap((each) => (COUNTS.test(each.name) && typeof each.value === 'number' ? each.value : []));
  return isGuess ? [] : [...new Set(numbers.filter((each) => each > 0))];
};

const COUNTS = /^(?:total|count|total_?(?:count|items|results|records|elements|hits)|@odata\.count)$/i;
const GUESSES = /estimat|approx|relation|capped/i;
