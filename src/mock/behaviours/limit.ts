import { isObject } from '../../core/json/json';
import { keepNumberTexts } from '../../core/json/number-texts';
import type { Behaviour, ResponseDraft } from '../types';
import { type ByParameter, byParameter } from './by-parameter';
import { changed } from './changed';

/**
 * A query parameter cuts lists of a good answer to at most so many items. A negative number does not limit.
 * `lists` names properties of the answer; empty: the answer is the list.
 */
export const limitLists = (options: ByParameter & { readonly lists: readonly string[] }): Behaviour =>
  byParameter('limit', options, readLimit, (draft, limit) => cut(draft, options.lists, limit));

const readLimit = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 ? Math.trunc(value) : undefined;

const cut = (draft: ResponseDraft, lists: readonly string[], limit: number): ResponseDraft => {
  const { value } = draft;
  if (lists.length === 0) {
    return Array.isArray(value) && value.length > limit ? changed(draft, 'limit', value.slice(0, limit)) : draft;
  }
  if (!isObject(value)) return draft;
  const long = lists.filter((name) => Array.isArray(value[name]) && value[name].length > limit);
  if (long.length === 0) return draft;
  const shortened = long.map((name) => [name, (value[name] as readonly unknown[]).slice(0, limit)]);
  return changed(draft, 'limit', keepNumberTexts({ ...value, ...Object.fromEntries(shortened) }, value));
};
