import { essence, isExactKey, mediaTypeMatches, parseMediaType } from '../../core/http/media-type';
import type { MediaTypeSpec, Operation, ResponseSpec } from '../../specs/spec';

/** What the document says about a status: the exact code, then its range (`2XX`), then `default` (OpenAPI 3.1, 4.8.16). */
export const documentedResponse = (operation: Operation, status: number): ResponseSpec | undefined =>
  keysOf(status)
    .map((key) => operation.responses.find((response) => response.status === key))
    .find((response) => response !== undefined);

/** Of the operations of one path the one that says what answers another method: the most exactly, and the first of equals. */
export const describesOtherMethods = (operations: readonly Operation[]): Operation | undefined =>
  keysOf(METHOD_NOT_ALLOWED)
    .map((key) => operations.find(({ responses }) => responses.some(({ status }) => status === key)))
    .find((operation) => operation !== undefined);

const METHOD_NOT_ALLOWED = 405;

const keysOf = (status: number): readonly string[] => [String(status), `${String(status).charAt(0)}XX`, 'default'];

/** The most specific documented key that covers `mediaType` (OpenAPI 3.1, 4.8.14: `text/plain` before `text/*`). */
export const documentedContent = (content: readonly MediaTypeSpec[], mediaType: string): MediaTypeSpec | undefined => {
  const same = content.find((each) => each.mediaType === mediaType);
  if (same) return same;
  let best: MediaTypeSpec | undefined;
  for (const each of content) {
    if (!mediaTypeMatches(each.mediaType, mediaType)) continue;
    if (!best || specificity(each.mediaType) > specificity(best.mediaType)) best = each;
  }
  return best;
};

const specificity = (pattern: string): number => {
  // What a key that is no media type means is a guess.
  if (!isExactKey(pattern)) return pattern.trim() === '' ? -2 : -1;
  const bare = essence(pattern);
  if (bare === '*/*') return 0;
  if (bare.endsWith('/*')) return 1;
  if (!pattern.includes(';')) return 2;
  // `application/json;simple` names no parameter: only who sends that very text means it.
  return Object.keys(parseMediaType(pattern)?.parameters ?? {}).length > 0 ? 3 : 1.5;
};
