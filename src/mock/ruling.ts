import { documentedResponse } from '../validate/documented-response';
import type { Chosen } from './choose';
import type { Reply, Route } from './route';
import type { Draft, Ruling } from './types';

/**
 * The reply as a scenario wants it. The documented answer is asked for first, since a scenario mostly names one;
 * a status that the document does not know (a 503) is made here, in the scenario's own words.
 */
export const obey = (
  route: Route,
  chosen: Chosen,
  ruling: Ruling | null,
  documented: () => Reply | Promise<Reply>,
): Reply | Promise<Reply> => {
  if (!ruling || ruling.why !== chosen.why) return documented();
  const { code } = chosen.preferences;
  if (code !== undefined && !documentedResponse(route.operation, code)) return invented(route, code, ruling);
  if (!ruling.body && !ruling.headers) return documented();
  const reply = documented();
  return reply instanceof Promise
    ? reply.then((given) => dressed(route, given, ruling))
    : dressed(route, reply, ruling);
};

const invented = (route: Route, status: number, ruling: Ruling): Reply => {
  const value = ruling.body?.value;
  const draft: Draft = {
    status,
    headers: ruling.headers ?? {},
    mediaType: value === undefined ? undefined : (ruling.mediaType ?? 'application/json'),
    value,
    example: undefined,
    why: ruling.why,
  };
  return route.finish(draft, { content: undefined, contentType: draft.mediaType });
};

const dressed = (route: Route, reply: Reply, { body, headers, mediaType }: Ruling): Reply => {
  const draft: Draft = {
    ...reply.draft,
    headers: { ...reply.draft.headers, ...headers },
    ...(body ? { value: body.value, example: undefined, mediaType: reply.draft.mediaType ?? 'application/json' } : {}),
  };
  const contentType = (body && mediaType) ?? reply.contentType ?? draft.mediaType;
  return route.finish(draft, { content: reply.content, contentType });
};
