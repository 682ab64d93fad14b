import { fail } from '../../core/errors';
import type { Grade } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import { shownValue } from '../../core/text/shown-value';
import type { Operation, Spec } from '../../specs/spec';

/**
 * What a vendor documents about the meaning of a parameter, as data under `x-semantics` of an operation. Pointers go
 * into the response body; `*` stands for every index of a list. Each entry may carry `x-evidence`.
 *
 * - `limit`: each of `lists` has at most as many items as the query parameter says; zero and less promise nothing.
 * - `select`: of every object at `objects`, the properties that the parameter's comma list does not name are null.
 *   Names are
 *   compared without case.
 * - `equal`: every value at `values` is the one at `request` of the request body, when that is one of `among`. Of comma
 *   lists
 *   on either side, one name in common is enough.
 * - `not-before`: every date-time at `values` is at or after the one at `request` of the request body. A time in the
 *   future
 *   promises nothing, nor does one without an offset: its zone is the vendor's own.
 * - `filter`: every value at `values` is the one that the query parameter names, without case; of a list there it is one.
 * - `key`: no value at `values` is null, unless the query parameter `unless` leaves properties out.
 * - `sort`: the values at `values` rise or fall where the query parameter names their property; which of both, the query
 *   parameter `direction` says, or the text itself (`-age`, `age desc`).
 * - `page`: the items of `list` with the query parameter set one page (or as many items) further are others.
 * - `time-zone`: the header or query parameter changes how the date-times at `values` are written, and not which they are.
 */
export type SemanticRule = {
  readonly evidence: Grade;
  readonly place: SpecPlace;
  /** It is read from names and words, and no `x-semantics` says it: what it means may be wider. */
  readonly inferred?: true;
} & (
  | { readonly kind: 'limit'; readonly parameter: string; readonly lists: readonly string[] }
  | { readonly kind: 'select'; readonly parameter: string; readonly objects: string }
  | { readonly kind: 'equal'; readonly request: string; readonly values: string; readonly among: readonly string[] }
  | { readonly kind: 'not-before'; readonly request: string; readonly values: string }
  | { readonly kind: 'filter'; readonly parameter: string; readonly values: string }
  | {
      readonly kind: 'sort';
      readonly parameter: string;
      readonly values: string;
      readonly direction: string | undefined;
    }
  | { readonly kind: 'key'; readonly values: string; readonly unless: string | undefined }
  | { readonly kind: 'page'; readonly parameter: string; readonly list: string }
  | { readonly kind: 'time-zone'; readonly parameter: string; readonly values: readonly string[] }
);

/** Reads `x-semantics`. @throws SPEC_SYNTAX with the line of an entry that is none of the known kinds */
export const semanticRules = (spec: Spec, operation: Operation): readonly SemanticRule[] => {
  const entries = operation.node['x-semantics'];
  return Array.isArray(entries) ? entries.map((entry: unknown) => readRule(spec, operation, entry)) : [];
};

const butFound = (value: unknown): string => (value === undefined ? '' : `, not ${shownValue(value)}`);

const readRule = (spec: Spec, operation: Operation, entry: unknown): SemanticRule => {
  const place = isObject(entry) ? spec.place(entry) : operation.place;
  const wrong = (why: string) =>
    fail('SPEC_SYNTAX', `${place.file}:${place.line}:${place.column}`, `x-semantics: ${why}`);
  if (!isObject(entry)) throw wrong(`each entry is an object with a kind, not ${shownValue(entry)}`);
  const text = (key: string): string => {
    const value = entry[key];
    if (typeof value !== 'string') throw wrong(`${String(entry.kind)} needs the text "${key}"${butFound(value)}`);
    return value;
  };
  const texts = (key: string): readonly string[] => {
    const value = entry[key] ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
      throw wrong(`"${key}" is a list of texts${butFound(value)}`);
    return value as readonly string[];
  };
  const base = { evidence: spec.evidence(entry).grade, place };
  switch (entry.kind) {
    case 'limit':
      return { ...base, kind: 'limit', parameter: text('parameter'), lists: texts('lists') };
    case 'select':
      return { ...base, kind: 'select', parameter: text('parameter'), objects: text('objects') };
    case 'equal':
      return { ...base, kind: 'equal', request: text('request'), values: text('values'), among: texts('among') };
    case 'not-before':
      return { ...base, kind: 'not-before', request: text('request'), values: text('values') };
    case 'filter':
      return { ...base, kind: 'filter', parameter: text('parameter'), values: text('values') };
    case 'sort': {
      const direction = 'direction' in entry ? text('direction') : undefined;
      return { ...base, kind: 'sort', parameter: text('parameter'), values: text('values'), direction };
    }
    case 'key':
      return { ...base, kind: 'key', values: text('values'), unless: 'unless' in entry ? text('unless') : undefined };
    case 'page':
      return { ...base, kind: 'page', parameter: text('parameter'), list: text('list') };
    case 'time-zone':
      return { ...base, kind: 'time-zone', parameter: text('parameter'), values: texts('values') };
    default:
      throw wrong(
        `"${String(entry.kind)}" is not known; known are limit, select, equal, not-before, filter, key, sort, page, time-zone`,
      );
  }
};
