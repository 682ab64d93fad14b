import { messageOf } from '../../core/errors';
import { equalJson, isObject } from '../../core/json/json';
import { childPointer, type Pointer, ROOT, valueAt } from '../../core/json/pointer';
import { compilePattern, whyNoPattern } from '../../validate/patterns/compile-pattern';
import { unlessUndecided } from '../../validate/schema/undecided';
import type { CheckedRequest } from '../../validate/validate-types';

/** A plain value: equal to it. An object: as it says. */
type ValueMatch = unknown;

export interface MatchSpec {
  readonly path?: Readonly<Record<string, ValueMatch>>;
  readonly query?: Readonly<Record<string, ValueMatch>>;
  readonly headers?: Readonly<Record<string, ValueMatch>>;
  /** By JSON Pointer. */
  readonly body?: Readonly<Record<string, ValueMatch>>;
}

/** The test of a rule without a `match`: callers that find it need not run it. */
export const EVERY_REQUEST = (): boolean => true;

/** Decides whether a rule's `match` holds. A parameter as documented and as it was sent are both compared: `42` and `'42'` are one id. */
export const compileMatch = (match: MatchSpec | undefined): ((request: CheckedRequest) => boolean) => {
  if (!match) return EVERY_REQUEST;
  const tests = [
    ...each(match.path, (name, request) => request.path[name]),
    ...each(match.query, (name, request) => request.query[name] ?? queryValue(request, name)),
    ...each(match.headers, (name, request) => {
      const lower = name.toLowerCase();
      return request.headers[lower] ?? request.http.headers[lower];
    }),
    ...each(match.body, (pointer, request) => valueAt(request.body, pointer)),
  ];
  return (request) => tests.every((test) => test(request));
};

const each = (
  wanted: Readonly<Record<string, ValueMatch>> | undefined,
  read: (name: string, request: CheckedRequest) => unknown,
): readonly ((request: CheckedRequest) => boolean)[] =>
  Object.entries(wanted ?? {}).map(([name, value]) => {
    const test = compileValue(value);
    return (request) => test(read(name, request));
  });

const compileValue = (wanted: ValueMatch): ((seen: unknown) => boolean) => {
  if (!isObject(wanted))
    return (seen) => equalJson(seen, wanted) || (isScalar(seen) && String(seen) === String(wanted));
  if (wanted.absent === true) return (seen) => seen === undefined;
  if (wanted.present === true) return (seen) => seen !== undefined;
  const pattern = compilePattern(String(wanted.pattern));
  // A scenario is for requests of which it is known that they are meant.
  const isMeant = (text: string): boolean =>
    unlessUndecided(
      () => pattern?.test(text) === true,
      () => false,
    );
  return (seen) => isScalar(seen) && isMeant(String(seen));
};

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** A parameter that the document does not know can be matched too. */
const queryValue = (request: CheckedRequest, name: string): string | undefined =>
  new URLSearchParams(request.http.query).get(name) ?? undefined;

/** Regular expressions that cannot be tried, with their place below `match`. */
export const brokenPatterns = (match: MatchSpec | undefined): readonly { at: Pointer; message: string }[] =>
  Object.entries(match ?? {}).flatMap(([part, values]: [string, Readonly<Record<string, ValueMatch>>]) =>
    Object.entries(values).flatMap(([name, value]) => {
      if (!isObject(value) || typeof value.pattern !== 'string') return [];
      const at = childPointer(ROOT, part, name, 'pattern');
      try {
        new RegExp(value.pattern, 'u');
      } catch (error) {
        return [{ at, message: messageOf(error) }];
      }
      return compilePattern(value.pattern) ? [] : [{ at, message: `${whyNoPattern(value.pattern)}.` }];
    }),
  );
