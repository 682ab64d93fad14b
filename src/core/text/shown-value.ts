import { excessOf } from '../results/excess';

/** Longer ones are cut: the beginning shows the reader which value is meant. */
const LONGEST = 80;
/** More is not written out for the sake of its beginning. */
const MOST = 1024 * 1024;

/** A wrong value as its author wrote it, for a message about it. Never for a value that may be secret. */
export const shownValue = (value: unknown): string => {
  if (excessOf(value, MOST) !== undefined) return 'a value that is too large to be shown';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
};
