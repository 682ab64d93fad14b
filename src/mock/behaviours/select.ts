import { isObject } from '../../core/json/json';
import type { Behaviour, ResponseDraft } from '../types';
import { type ByParameter, byParameter } from './by-parameter';
import { changed } from './changed';

/**
 * A query parameter names the properties to keep, separated by commas; the others come as null, and stay in place.
 * Any letter case; of a path (`category/id`) the first segment counts; a name that nothing has is passed over.
 */
export const selectProperties = (options: ByParameter): Behaviour =>
  byParameter('select', options, (value) => (typeof value === 'string' ? value : undefined), project);

const project = (draft: ResponseDraft, selection: string): ResponseDraft => {
  const names = new Set(
    selection
      .split(',')
      .map((name) => (name.trim().split('/')[0] ?? '').toLowerCase())
      .filter((name) => name !== ''),
  );
  if (names.size === 0) return draft;
  const { value } = draft;
  return changed(draft, 'select', Array.isArray(value) ? value.map((item) => keep(item, names)) : keep(value, names));
};

const keep = (item: unknown, names: ReadonlySet<string>): unknown =>
  isObject(item)
    ? Object.fromEntries(
        Object.entries(item).map(([name, value]) => [name, names.has(name.toLowerCase()) ? value : null]),
      )
    : item;
