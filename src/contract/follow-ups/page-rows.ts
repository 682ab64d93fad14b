import { equalJson, isObject, type Json } from '../../core/json/json';
import { childPointer, type Pointer, ROOT } from '../../core/json/pointer';
import { idText } from './ids/id-text';

/** The list that an answer is, or the only one in it. */
export const listIn = (value: unknown): { readonly at: Pointer; readonly items: readonly unknown[] } | undefined => {
  if (Array.isArray(value)) return { at: ROOT, items: value };
  if (!isObject(value)) return undefined;
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const [only] = lists;
  return only && lists.length === 1 ? { at: childPointer(ROOT, only[0]), items: only[1] } : undefined;
};

/** Is a row of one page on another page, too? By its id: what else a row has may be counted anew with each answer. */
export const haveRowInCommon = (page: readonly unknown[], other: readonly unknown[]): boolean => {
  const [own, others] = [page.map(rowId), other.map(rowId)];
  if ([own, others].every(areIds)) return own.some((id) => others.includes(id));
  return page.some((row) => isObject(row) && other.some((each) => equalJson(each as Json, row as Json)));
};

export const rowId = (row: unknown): string | undefined =>
  isObject(row) ? ID_NAMES.map((name) => idText(row[name])).find((id) => id !== undefined) : undefined;

const ID_NAMES: readonly string[] = ['id', '_id', 'uuid', 'guid'];

/** What stands twice on one page names no row. */
const areIds = (ids: readonly (string | undefined)[]): boolean =>
  !ids.includes(undefined) && new Set(ids).size === ids.length;
