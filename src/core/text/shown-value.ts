/** Longer ones are cut: the beginning shows the reader which value is meant. */
const LONGEST = 80;

/** A wrong value as its author wrote it, for a message about it. Never for a value that may be secret. */
export const shownValue = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
};
