import type { Draft } from '../types';

/** The draft with another value: no documented example any more, and `Understudy-Answer` says which habit did it. */
export const changed = (draft: Draft, by: string, value: unknown): Draft => ({
  ...draft,
  value,
  example: undefined,
  why: `${draft.why}; ${by}`,
});
