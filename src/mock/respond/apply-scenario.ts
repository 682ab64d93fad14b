import type { Draft, Ruling } from '../types';

/** A status that the document does not know (a 503), in the scenario's own words. */
export const invented = (ruling: Ruling): Draft => {
  const value = ruling.body?.value;
  return {
    status: ruling.code ?? 200,
    headers: {},
    mediaType: value === undefined ? undefined : (ruling.mediaType ?? 'application/json'),
    value,
    example: undefined,
    why: ruling.why,
  };
};

/** The documented answer with the scenario's headers, and its body in place of the documented one. */
export const dressed = (draft: Draft, { body, headers }: Ruling): Draft =>
  body || headers
    ? {
        ...draft,
        headers: { ...draft.headers, ...headers },
        ...(body ? { value: body.value, example: undefined, mediaType: draft.mediaType ?? 'application/json' } : {}),
      }
    : draft;
