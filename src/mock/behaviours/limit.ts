import type { Grade } from '../../core/evidence';
import { isObject } from '../../core/json';
import type { Behaviour, Draft } from '../types';
import { createChangeMemory } from './change-memory';
import { changed } from './changed';

/**
 * A query parameter cuts lists of a good answer to at most so many items. A negative number does not limit.
 * `lists` names properties of the answer; empty: the answer is the list.
 */
export const limitLists = (options: {
  readonly operation: string;
  readonly parameter: string;
  readonly lists: readonly string[];
  readonly says: string;
  readonly grade: Grade;
}): Behaviour => ({
  name: 'limit',
  grade: options.grade,
  says: options.says,
  compile(operation) {
    if (operation.id !== options.operation) return null;
    const remember = createChangeMemory();
    return {
      change(draft, { request }) {
        const limit = request.query[options.parameter];
        if (typeof limit !== 'number' || limit < 0 || draft.status >= 300) return draft;
        return remember(draft, String(limit), () => cut(draft, options.lists, Math.trunc(limit)));
      },
    };
  },
});

const cut = (draft: Draft, lists: readonly string[], limit: number): Draft => {
  const { value } = draft;
  if (lists.length === 0) {
    return Array.isArray(value) && value.length > limit ? changed(draft, 'limit', value.slice(0, limit)) : draft;
  }
  if (!isObject(value)) return draft;
  const long = lists.filter((name) => Array.isArray(value[name]) && value[name].length > limit);
  if (long.length === 0) return draft;
  const shortened = long.map((name) => [name, (value[name] as readonly unknown[]).slice(0, limit)]);
  return changed(draft, 'limit', { ...value, ...Object.fromEntries(shortened) });
};
