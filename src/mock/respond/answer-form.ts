import { isJsonType, isXmlType, meantType, parseMediaType } from '../../core/http/media-type';
import { isYamlType } from '../../core/http/sequence-type';
import type { Operation } from '../../specs/spec';
import { documentedResponse } from '../../validate/response/documented-response';
import type { ResponseDraft } from '../types';
import { type Form, PROBLEM_FORM } from './finish-response';
import { defaultRepresentation, negotiate } from './negotiate-content-type';
import { PROBLEM_TYPE } from './problem';
import type { EngineAnswer } from './response-cache';

/** `null`: the client takes none of the documented forms. */
export const formOf = (
  { content, types, usual }: EngineAnswer,
  { status }: ResponseDraft,
  accept: string | undefined,
  anyForm: boolean,
): Form | null => {
  // Most clients name the one type that is documented first, and some the charset that it has in any case.
  const named = accept?.endsWith(UTF8) ? accept.slice(0, -UTF8.length) : accept;
  if (usual && named === usual.contentType && named === types[0] && !named.includes(';')) {
    return { content: content[0], contentType: accept };
  }
  // An error is sent in a form that was not asked for, rather than hidden behind a 406 (RFC 9110, section 15.5.7).
  const fallback = accept === undefined || anyForm || status >= 400 ? usual : null;
  const chosen = (accept === undefined ? null : negotiate(accept, types)) ?? fallback;
  if (!chosen) return null;
  const { documented, contentType } = chosen;
  return { content: content[types.indexOf(documented)], contentType };
};

const UTF8 = '; charset=utf-8';

/**
 * A documented error whose content nobody describes may carry our problem, in the documented media type: JSON first, then what the
 * client takes. Under any other type our JSON would be an answer that the document does not know.
 */
export const problemForm = (operation: Operation, status: number, accept: string | undefined): Form => {
  const free = (documentedResponse(operation, status)?.content ?? []).filter(({ schema }) => schema === undefined);
  if (free.length === 0) return PROBLEM_FORM;
  const json = free.find(({ mediaType }) => isJsonType(mediaType));
  if (json) return { content: json, contentType: json.mediaType };
  const types = free.map(({ mediaType }) => mediaType);
  const chosen = negotiate(accept, types) ?? (takesOurs(accept) ? null : defaultRepresentation(types));
  return chosen ? { content: free[types.indexOf(chosen.documented)], contentType: chosen.contentType } : PROBLEM_FORM;
};

/** As much of a problem as its form can hold. */
export const problemIn = ({ contentType }: Form, problem: ResponseDraft): ResponseDraft =>
  contentType === undefined ? problem : { ...problem, value: valueIn(contentType, problem.value) };

const takesOurs = (accept: string | undefined): boolean =>
  negotiate(accept, [PROBLEM_TYPE, 'application/json']) !== null;

/** What of a problem can be written in a media type: all of it, its text, or nothing. */
const valueIn = (contentType: string, problem: unknown): unknown => {
  const type = meantType(contentType);
  if ([isJsonType, isXmlType, isYamlType].some((holds) => holds(type))) return problem;
  const parsed = parseMediaType(type);
  if (parsed?.type !== 'text') return undefined;
  const detail = detailOf(problem);
  return parsed.subtype === 'html'
    ? `<p>${detail.replaceAll(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)}</p>`
    : detail;
};

const detailOf = (problem: unknown): string =>
  typeof problem === 'object' && problem !== null && 'detail' in problem ? String(problem.detail) : '';
