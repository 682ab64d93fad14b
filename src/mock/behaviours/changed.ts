import type { ResponseDraft } from '../types';

/** The draft with another value: no documented example any more, and `Understudy-Answer` says which habit did it. */
export const changed = (draft: ResponseDraft, by: string, value: unknown): ResponseDraft => ({
  ...draft,
  value,
  example: undefined,
  why: `${draft.why}; ${by}`,
});
