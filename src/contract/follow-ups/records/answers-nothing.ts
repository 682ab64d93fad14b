import type { Grade } from '../../../core/evidence';
import { isObject } from '../../../core/json/json';
import { type SpecPlace, toPointer } from '../../../core/json/pointer';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { contentOf, onlyObjectIn } from '../envelope';
import { goodBody } from '../good-body';

interface Absence {
  readonly rule: string;
  readonly spec: SpecPlace;
  readonly message: (status: number) => string;
  /** The id that was asked with; an answer that only repeats it says nothing of a record. */
  readonly asked: string;
  readonly evidence?: Grade;
  /** What was there before, as far as it is known: a record that now says of itself that it is deleted is a good answer. */
  readonly before?: readonly unknown[];
}

/**
 * An answer about what does not exist. An empty list is a good one; anything in it is worth a warning, and no more: that the
 * id is unknown is our guess, and that it was deleted may be seen later.
 */
export const answersNothing =
  ({ rule, spec, message, asked, evidence = 'elsewhere', before }: Absence): Check =>
  ({ response, body, refused }) => {
    if (refused || response.status >= 300 || isEmpty(body, asked, before)) return NOTHING;
    const at = toPointer('/status');
    // A mark that it had already may be the one that its deletion sets.
    const isMarked = before !== undefined && goodBody({ response, body, refused });
    const grade = isMarked && saysDeleted(isMarked.value) ? 'assumed' : evidence;
    return { facts: [{ kind: 'semantics', rule, at, spec, evidence: grade, message: message(response.status) }] };
  };

const isEmpty = (body: unknown, asked: string, before: Absence['before']): boolean =>
  body === undefined ||
  body === 'empty' ||
  (isObject(body) &&
    body.kind === 'value' &&
    (holdsNothing(body.value, asked) || (before !== undefined && saysDeleted(body.value, before))));

/** `[]`, `{}`, `null`, an envelope around an empty list, and sums that are all zero. */
const holdsNothing = (value: unknown, asked: string): boolean => {
  if (value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isObject(value)) return false;
  const parts = contentOf(value).flatMap(([, part]) => (String(part) === asked ? [] : [part]));
  const lists = parts.filter(Array.isArray);
  if (lists.length > 0) return lists.every((list) => list.length === 0) && ownTexts(value, asked).length < 2;
  return Object.keys(value).length === 0 || (parts.length > 0 && parts.every((part) => holdsNothing(part, asked)));
};

/** What a record says of itself, and an envelope does not: `{ "subject": "…", "created_at": "…", "tags": [] }`. */
const ownTexts = (value: Readonly<Record<string, unknown>>, asked: string): readonly string[] =>
  Object.keys(value).filter((name) => {
    const text = value[name];
    return typeof text === 'string' && text !== '' && text !== asked && !OF_ENVELOPES.test(name);
  });

const OF_ENVELOPES =
  /^(?:@.*|_.*|object|type|kind|message|msg|detail|description|title|code|ok|success|error|.*(?:status|time|timestamp|version|request|trace|correlation|url|uri|href|link|next|prev|first|last|self|path|cursor|token|sort|order|query|locale|language).*)$/i;

/** A record that is kept with a mark; what it had before, or was sent (`active: false`), is none. */
export const saysDeleted = (value: unknown, before: readonly unknown[] = []): boolean => {
  const known = before.flatMap(marksOf);
  return marksOf(value).some((mark) => !known.includes(mark));
};

const marksOf = (value: unknown): readonly string[] => {
  if (!isObject(value)) return [];
  const inner = onlyObjectIn(value);
  const own = Object.entries(value).flatMap(([name, part]) =>
    isMark(name, part) ? [JSON.stringify([name, part])] : [],
  );
  return [...own, ...(inner?.alone ? marksOf(inner.object) : [])];
};

/** `deleted: true`, `deletedAt: "2026-…"`, `status: "DELETED"`, `status: { state: "expired" }`, `active: false`. */
const isMark = (name: string, value: unknown): boolean => {
  if (/^(?:is_?)?(?:active|enabled)$/i.test(name)) return value === false;
  if (/^(?:status|state|phase)$/i.test(name))
    return isObject(value) ? Object.entries(value).some(([key, part]) => isMark(key, part)) : ENDED.test(String(value));
  return /^(?:is_?)?(?:deleted|removed|archived)(?:_?(?:at|on|date))?$/i.test(name) && Boolean(value);
};

/** The words for what is kept, and over. */
const ENDED = /delet|remov|archiv|inactive|expired|cancell?ed|revoked|terminat|disabled|closed|ended|trash/i;
