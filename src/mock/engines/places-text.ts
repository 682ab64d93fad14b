import type { Pointer } from '../../core/json/pointer';

/** Places that are named; the rest is counted. */
const SHOWN = 3;

/** For the reason of an answer: ` at /a, /b and 2 more`. */
export const placesText = (pointers: readonly Pointer[]): string => {
  const places = [...new Set(pointers)].filter((pointer) => pointer !== '');
  if (places.length === 0) return ' as a whole';
  const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : '';
  return ` at ${places.slice(0, SHOWN).join(', ')}${more}`;
};
