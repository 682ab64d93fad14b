import { type HttpRequest, headerValue } from '../../core/http/http';
import { splitOutsideQuotes } from '../../core/http/media-type';
import { headerToken } from '../../core/text/header-token';
import type { Preferences, PreparedResponse } from '../types';

/** What a request prefers, and what is wrong with the way it says so. */
export type ReadPreferences =
  | {
      readonly kind: 'read';
      readonly preferences: Preferences;
      readonly seed: string | undefined;
      /** All that was preferred, as sent; empty when nothing was. */
      readonly given: GivenPreferences;
    }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Preferences by name, as they were sent. */
export type GivenPreferences = ReadonlyMap<Known, string>;

export const NOTHING_GIVEN: GivenPreferences = new Map();

/** The same object each time. */
const NO_PREFERENCES: Preferences = Object.freeze({});

/** What a request without preferences reads as; the same object each time. */
export const NOTHING_PREFERRED: ReadPreferences = Object.freeze({
  kind: 'read',
  preferences: NO_PREFERENCES,
  seed: undefined,
  given: NOTHING_GIVEN,
});

const KNOWN = ['code', 'example', 'dynamic', 'seed', 'scenario', 'validate'] as const;
/** Those that are true or false. */
const SWITCHES = ['dynamic', 'validate'] as const;
type Known = (typeof KNOWN)[number];

/**
 * Reads `Prefer` (RFC 7240), or the `__` query parameters where the header is absent, as Prism does.
 * Unknown preferences are ignored (RFC 7240, section 2); a known one that cannot be read is an error of the client.
 */
export const readPreferences = (request: HttpRequest): ReadPreferences => {
  const header = headerValue(request.headers, 'prefer');
  if (header === undefined && !request.query.includes('__')) return NOTHING_PREFERRED;
  const given = header === undefined ? fromQuery(request.query) : fromHeader(header);
  return given.size === 0 ? NOTHING_PREFERRED : interpret(given);
};

const interpret = (given: GivenPreferences): ReadPreferences => {
  const code = given.get('code');
  if (code !== undefined && !/^[1-5]\d\d$/.test(code)) {
    return { kind: 'malformed', reason: `code has to be a status of three digits, such as 404, not ${quote(code)}` };
  }
  for (const name of SWITCHES) {
    const value = given.get(name);
    if (value !== undefined && value !== 'true' && value !== 'false') {
      return { kind: 'malformed', reason: `${name} has to be true or false, not ${quote(value)}` };
    }
  }
  const dynamic = given.get('dynamic');
  const validate = given.get('validate');
  const example = given.get('example');
  const scenario = given.get('scenario');
  return {
    kind: 'read',
    preferences: {
      ...(code === undefined ? {} : { code: Number(code) }),
      ...(example === undefined ? {} : { example }),
      ...(dynamic === undefined ? {} : { dynamic: dynamic === 'true' }),
      ...(scenario === undefined ? {} : { scenario }),
      ...(validate === undefined ? {} : { validate: validate === 'true' }),
    },
    seed: given.get('seed'),
    given,
  };
};

/**
 * `Preference-Applied` (RFC 7240, section 3): what was preferred, without what `response` is not. A broken request gets the
 * documented error whatever status it prefers.
 */
export const appliedText = (given: GivenPreferences, response: Pick<PreparedResponse, 'status' | 'example'>): string =>
  [...given]
    .filter(([name, value]) => {
      if (name === 'code') return Number(value) === response.status;
      return name !== 'example' || value === response.example;
    })
    .map(([name, value]) => `${name}=${token(value)}`)
    .join(', ');

/** The request as it is for the vendor: without what its `Prefer` says to the mock alone. */
export const withoutOurPreferences = (request: HttpRequest): HttpRequest => {
  const header = headerValue(request.headers, 'prefer');
  if (header === undefined || fromHeader(header).size === 0) return request;
  const { prefer: _prefer, ...headers } = request.headers;
  const theirs = splitOutsideQuotes(header, ',')
    .map((preference) => splitOutsideQuotes(preference, ';').filter((part) => !isKnown(nameOf(part))))
    .filter((parts) => parts.length > 0)
    .map((parts) => parts.map((part) => part.trim()).join('; '))
    .join(', ');
  return { ...request, headers: theirs === '' ? headers : { ...headers, prefer: theirs } };
};

const nameOf = (part: string): string => (part.split('=', 1)[0] ?? '').trim().toLowerCase();

/** `code=404, example="a b"; foo=1`: preferences are separated by commas, their parameters (`;`) belong to none of ours. */
const fromHeader = (header: string): GivenPreferences =>
  collect(
    splitOutsideQuotes(header, ',').flatMap((preference) => {
      // Prism takes `code=404; example=x` too, though RFC 7240 calls what follows the semicolon a parameter.
      return splitOutsideQuotes(preference, ';').map((part): readonly [string, string] => {
        const equals = part.indexOf('=');
        return equals < 0
          ? [part.trim().toLowerCase(), '']
          : [part.slice(0, equals).trim().toLowerCase(), unquote(part.slice(equals + 1).trim())];
      });
    }),
  );

const fromQuery = (query: string): GivenPreferences =>
  collect(
    [...new URLSearchParams(query)]
      .filter(([name]) => name.startsWith('__'))
      .map(([name, value]) => [name.slice(2), value] as const),
  );

/** The first of equal names counts (RFC 7240, section 2). */
const collect = (pairs: readonly (readonly [string, string])[]): GivenPreferences => {
  const found = new Map<Known, string>();
  for (const [name, value] of pairs) {
    if (isKnown(name) && !found.has(name)) found.set(name, value);
  }
  return found;
};

const isKnown = (name: string): name is Known => (KNOWN as readonly string[]).includes(name);

const unquote = (text: string): string =>
  text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;

const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** What no header may carry is left out. */
const token = (value: string): string => headerToken(value.replaceAll(/[^\x20-\x7e]/g, ''));
