import type { Grade } from '../../core/evidence';
import { changeAt } from '../../core/json/change-at';
import { isObject } from '../../core/json/json';
import { valueAt } from '../../core/json/pointer';
import type { Behaviour } from '../types';
import { changed } from './changed';

/**
 * With `--data store`: the answer carries the record with the id in the path; an unknown id gets its documented answer.
 * `from` points into the record, `to` into the answer (both may be empty: the whole). Without a store: nothing.
 */
export const recordById = (options: {
  readonly operation: string;
  readonly parameter: string;
  readonly from?: string;
  readonly to?: string;
  readonly unknown: {
    readonly code: number;
    readonly example?: string;
    readonly grade: Grade;
    fill?(value: unknown, id: string): unknown;
  };
}): Behaviour => {
  const { unknown, parameter } = options;
  return {
    name: 'records',
    grade: unknown.grade,
    says: 'With --data store, the record whose id the path names.',
    triggers: [
      {
        operation: options.operation,
        status: String(unknown.code),
        how: `with --data store, the ${parameter} of no record`,
        grade: unknown.grade,
      },
    ],
    compile: (operation) =>
      operation.id !== options.operation
        ? null
        : {
            choose({ records, request, violations }) {
              if (records === null || violations.length > 0 || records.has(String(request.path[parameter])))
                return undefined;
              const example = unknown.example === undefined ? {} : { example: unknown.example };
              return { code: unknown.code, ...example, why: 'no record has this id' };
            },
            // A session may change its records at any time.
            key: ({ records }) => (records === null ? '' : undefined),
            change(draft, { records, request }) {
              if (records === null) return draft;
              const id = String(request.path[parameter]);
              const record = records.get(id);
              if (record !== undefined) {
                const good = draft.status < 300 && draft.example === 'sample' && isObject(draft.value);
                const value = changeAt(draft.value, options.to ?? '', valueAt(record, options.from ?? ''));
                return good ? changed(draft, 'the record of this id', value) : draft;
              }
              const missing = draft.status === unknown.code && (unknown.example ?? draft.example) === draft.example;
              return missing && unknown.fill
                ? changed(draft, 'no record has this id', unknown.fill(draft.value, id))
                : draft;
            },
          },
  };
};
