import { isFieldName } from '../../core/http/http';
import type { Violation } from '../../core/violation';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import { isDelay } from '../state/session-delay';
import type { OutgoingResponse, PreparedResponse, ResponseDraft, ScenarioEffect } from '../types';
import { writableType } from './negotiate-content-type';
import { appliedText, type GivenPreferences } from './prefer-header';
import { PROBLEM_TYPE } from './problem';
import { answerHeader, fieldText, headerText, violationsHeader } from './response-headers';
import { serialize } from './serialize-response';

/** In which documented form a draft is sent. */
export interface Form {
  readonly content: MediaTypeSpec | undefined;
  readonly contentType: string | undefined;
}

export const NO_FORM: Form = { content: undefined, contentType: undefined };
export const PROBLEM_FORM: Form = { content: undefined, contentType: PROBLEM_TYPE };

/** An answer of the vendor's, as bytes; complete but for what a request itself adds. */
export const finish = (spec: Spec, operation: Operation, draft: ResponseDraft, asked: Form): PreparedResponse => {
  const { status, example, why } = draft;
  const { content, contentType: named } = writableForm(asked, draft.value);
  const { body, contentType } = serialize(spec, content, named, draft.value);
  const headers = headOf(operation, draft, contentType, body);
  return { status, headers, body, delay: 0, disruption: undefined, example, why, ours: false };
};

/** Under a documented range the type that can hold the value is named. */
const writableForm = (form: Form, value: unknown): Form => {
  const { content, contentType } = form;
  if (!content || contentType === undefined) return form;
  return { content, contentType: writableType(content.mediaType, contentType, value) };
};

/** The response with what is wrong with the request. */
export const withViolations = (prepared: PreparedResponse, violations: readonly Violation[]): PreparedResponse =>
  violations.length === 0
    ? prepared
    : { ...prepared, headers: [...prepared.headers, 'sl-violations', violationsHeader(violations)] };

/** What one request adds to the response. */
interface ResponseAdditions {
  readonly unchecked: readonly string[];
  /** What the request prefers. */
  readonly given: GivenPreferences;
  readonly effect: ScenarioEffect | null;
  /** The session's own, in milliseconds; whatever its variable `delay` holds. */
  readonly delay?: unknown;
}

/** The response as this request gets it: the kept one itself where nothing is added. */
export const outgoingResponse = (
  prepared: PreparedResponse,
  { unchecked, given, effect, delay }: ResponseAdditions,
): OutgoingResponse => {
  if (unchecked.length === 0 && given.size === 0 && effect === null && delay === undefined) return prepared;
  const headers = [...prepared.headers];
  if (unchecked.length > 0) headers.push('understudy-unchecked', headerText(unchecked.join(' ')).slice(0, 2000));
  const applied = prepared.ours ? '' : appliedText(given, prepared);
  if (applied !== '') headers.push('preference-applied', applied);
  return {
    ...prepared,
    headers,
    delay: (effect?.delay ?? 0) + (isDelay(delay) ? delay : 0),
    disruption: effect?.disruption,
  };
};

const headOf = (
  operation: Operation,
  draft: ResponseDraft,
  contentType: string | undefined,
  body: Buffer | string,
): readonly string[] => {
  const head: string[] = [];
  if (contentType !== undefined) head.push('content-type', contentType);
  for (const [name, value] of Object.entries(draft.headers)) {
    // A behaviour or a scenario may name any; Node would raise an error when the answer is already decided.
    if (!isFieldName(name)) continue;
    for (const one of typeof value === 'string' ? [value] : value) head.push(name, fieldText(one));
  }
  head.push('understudy-operation', headerText(operation.id));
  head.push('understudy-answer', answerHeader(draft));
  if (draft.status !== 204 && draft.status !== 304 && draft.status >= 200) {
    head.push('content-length', String(body.length));
  }
  return head;
};
