import type { ResponseDraft, ScenarioEffect } from '../types';

/** A status that the document does not know (a 503), in the scenario's own words. */
export const invented = (effect: ScenarioEffect): ResponseDraft => {
  const value = effect.body?.value;
  return {
    status: effect.code ?? 200,
    headers: {},
    mediaType: value === undefined ? undefined : (effect.mediaType ?? 'application/json'),
    value,
    example: undefined,
    why: effect.why,
  };
};

/** The documented answer with the scenario's headers, and its body in place of the documented one. */
export const dressed = (draft: ResponseDraft, { body, headers }: ScenarioEffect): ResponseDraft =>
  body || headers
    ? {
        ...draft,
        headers: { ...draft.headers, ...headers },
        ...(body ? { value: body.value, example: undefined, mediaType: draft.mediaType ?? 'application/json' } : {}),
      }
    : draft;
