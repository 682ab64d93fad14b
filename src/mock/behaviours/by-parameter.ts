import type { Grade } from '../../core/evidence';
import type { Behaviour, ResponseDraft } from '../types';

/** What the behaviours share that follow a query parameter of one operation. */
export interface ByParameter {
  readonly operation: string;
  /** The query parameter. */
  readonly parameter: string;
  readonly says: string;
  readonly grade: Grade;
}

/**
 * A behaviour that changes good answers of one operation as its query parameter says.
 * @param read turns the parameter's value, checked by the document, into what `change` takes; `undefined`: it asks for
 *   nothing
 */
export const byParameter = <T extends string | number>(
  name: string,
  { operation: id, parameter, says, grade }: ByParameter,
  read: (value: unknown) => T | undefined,
  change: (draft: ResponseDraft, wanted: T) => ResponseDraft,
): Behaviour => ({
  name,
  grade,
  says,
  compile(operation) {
    if (operation.id !== id) return null;
    return {
      key: ({ request }) => String(read(request.query[parameter]) ?? ''),
      change(draft, { request }) {
        const wanted = read(request.query[parameter]);
        return wanted === undefined || draft.status >= 300 ? draft : change(draft, wanted);
      },
    };
  },
});
