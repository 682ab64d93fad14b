import type { Grade } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import type { Violation } from '../../core/violation';
import type { Behaviour } from '../types';
import { changed } from './changed';

/** A documented error body lists what is really wrong with this request, in place of the sample's placeholder. */
export const listFailures = (options: {
  readonly operation: string;
  readonly code: number;
  readonly says: string;
  readonly grade: Grade;
  /** Writes the violations into the body; the value is the documented example, copy before a change. */
  write(value: Readonly<Record<string, unknown>>, violations: readonly Violation[]): unknown;
}): Behaviour => ({
  name: 'failures',
  grade: options.grade,
  says: options.says,
  compile: (operation) =>
    operation.id !== options.operation
      ? null
      : {
          // The violations are in the key of each response.
          key: () => '',
          change: (draft, { violations }) =>
            draft.status === options.code && violations.length > 0 && isObject(draft.value)
              ? changed(draft, 'what failed', options.write(draft.value, violations))
              : draft,
        },
});
