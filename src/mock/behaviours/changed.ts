import type { ResponseDraft } from '../types';

/** The draft with another value. It is no documented example any more, and `Understudy-Answer` names the behaviour. */
export const changed = (draft: ResponseDraft, by: string, value: unknown): ResponseDraft => ({
  ...draft,
  value,
  example: undefined,
  why: `${draft.why}; ${by}`,
});
