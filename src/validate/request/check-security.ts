import { type HttpRequest, headerValue } from '../../core/http/http';
import { ROOT } from '../../core/json/pointer';
import type { Violation } from '../../core/violation';
import type { Operation, SecurityRequirement, SecurityScheme, Spec } from '../../specs/spec';
import { decodeCookie, type RawPairs } from '../parameters/parameter-sources';

interface Credential {
  readonly schemeName: string;
  /** A secret. */
  readonly value: string;
}

interface SecurityVerdict {
  readonly credentials: readonly Credential[];
  readonly violation: Violation | undefined;
}

type CheckSecurity = (http: HttpRequest, query: RawPairs, cookies: RawPairs) => SecurityVerdict;

/** What a scheme finds in a request: its credential, nothing, or something that is not one. */
type Presented =
  | { readonly kind: 'credential'; readonly value: string }
  | { readonly kind: 'malformed'; readonly why: string };

type Find = (http: HttpRequest, query: RawPairs, cookies: RawPairs) => Presented | undefined;

const NOTHING_NEEDED: SecurityVerdict = { credentials: [], violation: undefined };

/**
 * Is one alternative of the operation's security requirements presented in full (OpenAPI 3.1, section 4.8.30)?
 * Only the form of credentials can be judged here; whether the vendor would accept them cannot.
 */
export const compileSecurity = (spec: Spec, operation: Operation): CheckSecurity => {
  const { security } = operation;
  if (security.length === 0) return () => NOTHING_NEEDED;
  const schemes = [...new Map(security.flat().map(({ schemeName, scheme }) => [schemeName, scheme]))];
  const finders = schemes.map(([schemeName, scheme]) => ({ schemeName, find: compileFinder(scheme) }));
  // Of each alternative, the indexes of its schemes: what is asked thousands of times a second compares numbers.
  const alternatives = security.map((all) =>
    all.map(({ schemeName }) => schemes.findIndex(([name]) => name === schemeName)),
  );
  const missing = missingViolation(spec, operation);
  return (http, query, cookies) => {
    const credentials: Credential[] = [];
    const found: boolean[] = [];
    let malformed: string | undefined;
    for (const { schemeName, find } of finders) {
      const presented = find(http, query, cookies);
      found.push(presented?.kind === 'credential');
      if (presented?.kind === 'credential') credentials.push({ schemeName, value: presented.value });
      else if (presented) malformed ??= presented.why;
    }
    for (const indexes of alternatives) if (holds(indexes, found)) return { credentials, violation: undefined };
    return { credentials, violation: malformed ? { ...missing, message: `${malformed} ${missing.message}` } : missing };
  };
};

const holds = (indexes: readonly number[], found: readonly boolean[]): boolean => {
  for (const index of indexes) if (found[index] !== true) return false;
  return true;
};

/** What would do, said once. */
const missingViolation = (spec: Spec, operation: Operation): Violation => {
  const ways = operation.security.map((all) => all.map(({ scheme }) => describeScheme(scheme)).join(' and '));
  const node = Object.hasOwn(operation.node, 'security') ? operation.node : spec.root;
  const requirements = node.security;
  return Object.freeze({
    class: 'security',
    in: 'security',
    name: '',
    pointer: ROOT,
    keyword: 'credentials',
    message: `Credentials are needed: ${[...new Set(ways)].join(', or ')}.`,
    spec: typeof requirements === 'object' && requirements !== null ? spec.place(requirements) : operation.place,
  });
};

const describeScheme = (scheme: SecurityScheme): string => {
  if (scheme.type === 'http') return `\`Authorization: ${canonical(scheme.scheme)} …\``;
  if (scheme.type === 'apiKey')
    return `the ${scheme.in === 'query' ? 'query parameter' : scheme.in} \`${scheme.name}\``;
  return scheme.type === 'mutualTLS' ? 'a client certificate' : '`Authorization: Bearer …`';
};

const canonical = (scheme: string): string =>
  /^[a-z]/.test(scheme) ? scheme.charAt(0).toUpperCase() + scheme.slice(1) : scheme;

const compileFinder = (scheme: SecurityScheme): Find => {
  if (scheme.type === 'http') return authorization(scheme.scheme.toLowerCase());
  if (scheme.type === 'apiKey') return apiKey(scheme);
  // A certificate is shown where TLS ends, which is not here: it counts as shown.
  if (scheme.type === 'mutualTLS') return () => ({ kind: 'credential', value: '' });
  return authorization('bearer');
};

const apiKey = (scheme: SecurityScheme & { type: 'apiKey' }): Find => {
  const name = scheme.in === 'header' ? scheme.name.toLowerCase() : scheme.name;
  const plus = scheme.in === 'query' ? ' ' : '+';
  const value = (http: HttpRequest, query: RawPairs, cookies: RawPairs): string | undefined => {
    if (scheme.in === 'header') return headerValue(http.headers, name);
    const pairs = scheme.in === 'query' ? query : cookies;
    const index = pairs.names.indexOf(name);
    // A key with a broken encoding is a wrong key; the broken query is reported elsewhere.
    return index < 0 ? undefined : decodeCookie((pairs.values[index] ?? '').replaceAll('+', plus));
  };
  return (http, query, cookies) => {
    const found = value(http, query, cookies);
    if (found === undefined) return undefined;
    return found === ''
      ? { kind: 'malformed', why: `The ${scheme.in} ${scheme.name} is empty.` }
      : { kind: 'credential', value: found };
  };
};

/** `Authorization: <scheme> <credentials>`; the scheme's name in any case (RFC 9110, section 11.4). */
const authorization = (scheme: string): Find => {
  // A client sends the same header again and again: the last one is cached with its result.
  let last: string | undefined;
  let lastPresented: Presented | undefined;
  return ({ headers }) => {
    const header = headers.authorization;
    if (typeof header !== 'string') return undefined;
    if (header !== last) {
      lastPresented = readAuthorization(scheme, header.trim());
      last = header;
    }
    return lastPresented;
  };
};

const readAuthorization = (scheme: string, header: string): Presented | undefined => {
  const space = header.indexOf(' ');
  const name = space < 0 ? header : header.slice(0, space);
  if (name.toLowerCase() !== scheme) return undefined;
  const value = space < 0 ? '' : header.slice(space + 1).trim();
  const why = flaw(scheme, value);
  return why === undefined ? { kind: 'credential', value } : { kind: 'malformed', why };
};

const flaw = (scheme: string, value: string): string | undefined => {
  if (value === '') return `The Authorization header names the scheme ${scheme} and carries no credentials.`;
  if (scheme === 'bearer' && /\s/.test(value)) return 'The bearer token contains a space.';
  if (scheme === 'basic' && !isBasic(value)) return 'The Basic credentials are not base64 of `user:password`.';
  return undefined;
};

/** RFC 7617, section 2. Some clients leave the padding out. */
const isBasic = (value: string): boolean =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(value) && Buffer.from(value, 'base64').includes(':');

/**
 * Values of `WWW-Authenticate` for a 401 of this operation, one for each scheme that has one (RFC 9110, section 11.6.1).
 * API keys and certificates have none.
 */
export const challengesFor = (operation: Operation): string[] => {
  const schemes = operation.security.flat().map((requirement: SecurityRequirement) => requirement.scheme);
  return [...new Set(schemes.flatMap(challenge))];
};

const challenge = (scheme: SecurityScheme): readonly string[] => {
  if (scheme.type === 'apiKey' || scheme.type === 'mutualTLS') return [];
  if (scheme.type !== 'http') return ['Bearer'];
  return scheme.scheme.toLowerCase() === 'basic' ? ['Basic realm="api", charset="UTF-8"'] : [canonical(scheme.scheme)];
};
