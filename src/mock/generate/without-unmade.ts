import { childPointer, pointerKeys, ROOT } from '../../core/pointer';
import type { SchemaViolation } from '../../validate/types';
import { type Mended, placeOf } from './mend';
import type { Parts } from './parts';
import { hasSample } from './samples';
import { GONE, setAt } from './set-at';

/** Each removal costs a look at the whole value. */
const TRIED = 50;

/**
 * A made value without the optional parts for which none was found: the smallest part around each mistake whose absence leaves fewer
 * violations. What the document shows stays. Only a value that then conforms is given; otherwise all stays, because the fuller value
 * is the more useful one.
 */
export const withoutUnmade = (
  mended: Mended,
  parts: Parts,
  validate: (value: unknown) => readonly SchemaViolation[],
): Pick<Mended, 'value' | 'left'> => {
  let { value, left } = mended;
  let tried = 0;
  const drop = (violation: SchemaViolation): boolean => {
    for (let keys = pointerKeys(placeOf(violation)); keys.length > 0; keys = keys.slice(0, -1)) {
      if (tried >= TRIED || hasSample(parts, value, childPointer(ROOT, ...keys))) return false;
      tried += 1;
      const next = setAt(value, keys, GONE);
      const after = validate(next);
      if (after.length >= left.length) continue;
      value = next;
      left = after;
      return true;
    }
    return false;
  };
  while (left.some(drop)) if (left.length === 0) return { value, left };
  return mended;
};
