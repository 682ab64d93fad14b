import type { WayIn } from '../../core/results/case';
import type { TargetKind } from '../../core/results/events';

import { documentedTokenUrl } from '../../specs/operations/defined-schemes';
import type { Operation, SecurityRequirement, SecurityScheme, Spec } from '../../specs/spec';
import { readVariable, schemeVariable, type Variables, variableName } from '../variables';
import type { GivenHeader } from './given';
import { namedAlternatives, refuseUnknownScheme, securityOf } from './named-scheme';

/** What a request carries to be let in, ready for the wire and as a shell writes it. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** `ready` with what to send; `missing` names the variables that would provide it, one way per entry. */
export type CredentialChoice =
  | {
      readonly kind: 'ready';
      readonly wire: Credentials;
      readonly shell: Credentials;
      readonly fromVariables: boolean;
      /** The variables that a public example stands in for. */
      readonly unset?: readonly string[];
    }
  | {
      readonly kind: 'missing';
      readonly ways: readonly string[];
      /** The scheme that no variable can satisfy. */
      readonly computed?: string;
    };

const NOTHING: Credentials = { headers: {}, query: [] };

export type Alternative = Operation['security'][number];

/** A value that looks right and is no secret: a mock takes any, and so does a server under development on this machine. */
const PLAUSIBLE = 'understudy';
const PLAUSIBLE_BASIC = Buffer.from(`${PLAUSIBLE}:${PLAUSIBLE}`).toString('base64');

/** One scheme's value, twice: what is sent, and the shell text that stands for it in a curl line. */
interface Value {
  readonly wire: string;
  readonly shell: string;
}

export interface CredentialOptions {
  /** May a public example stand in for what is not set? */
  readonly allowExamples: boolean;
  /** A mock takes any credential, also for a scheme that computes one for each request. */
  readonly isReal?: boolean;
  readonly token?: 'TOKEN' | 'LIMITED_TOKEN';
  /** Headers of the user's own; one that stands where a credential goes is that credential. */
  readonly given?: readonly GivenHeader[];
  /** One alternative, and no other. */
  readonly way?: WayIn;
}

/**
 * Chooses among the documented alternatives. `UNDERSTUDY_<VENDOR>_SCHEME` names one; without it, the first that the
 * environment can satisfy is taken. Where nothing secret is needed (`allowExamples`), the last resort is the first with
 * its public example.
 */
export const chooseCredentials = (
  spec: Spec,
  operation: Operation,
  variables: Variables,
  { allowExamples, isReal = false, token = 'TOKEN', given = [], way }: CredentialOptions,
): CredentialChoice => {
  refuseUnknownScheme(spec, variables);
  const security = securityOf(spec, operation, variables);
  if (security.length === 0) return { kind: 'ready', wire: NOTHING, shell: NOTHING, fromVariables: false };
  const vendor = spec.name;
  const isGiven = ({ scheme }: SecurityRequirement): boolean =>
    token === 'TOKEN' && given.some((header) => isCredential(header, scheme));
  const isComputed = (requirement: SecurityRequirement): boolean =>
    isReal && COMPUTED.test(wordOf(requirement.scheme)) && !isGiven(requirement);
  const named = way
    ? [withoutSpoiled(security[way.alternative] ?? [], way)]
    : namedAlternatives(spec, operation, variables);
  const candidates = named.filter((alternative) => !alternative.some(isComputed));
  const computed = candidates.length === 0 ? named.flat().find(isComputed) : undefined;
  if (computed) return { kind: 'missing', ways: [], computed: wordOf(computed.scheme) };
  for (const documented of candidates) {
    const own = sentOf(documented);
    const alternative = own.filter((requirement) => !isGiven(requirement));
    if (own.length > 0 && alternative.length === 0)
      return { kind: 'ready', wire: NOTHING, shell: NOTHING, fromVariables: true };
    const values = alternative.map((requirement) => fromVariables(vendor, requirement, variables, token));
    if (alternative.length > 0 && values.every((value) => value !== undefined)) {
      return ready(alternative, values as readonly Value[], true);
    }
  }
  // A certificate is of the connection: the request needs nothing more.
  const open = candidates.find((alternative) => alternative.every(needsCertificate));
  const shown = allowExamples ? candidates.find((alternative) => !alternative.some(needsCertificate)) : undefined;
  // Who may come without credentials need not come with invented ones.
  const first = open?.length === 0 ? open : (shown ?? open);
  if (first) {
    const set = first.map((requirement) => fromVariables(vendor, requirement, variables, token));
    const unset = first.filter((_, index) => set[index] === undefined);
    return ready(
      first,
      first.map((requirement, index) => set[index] ?? exampleValue(requirement)),
      false,
      variablesOfAll(vendor, first, unset, token),
    );
  }
  return { kind: 'missing', ways: waysIn(spec, candidates, token) };
};

/** The other schemes of an alternative of which one is missing or wrong. */
const withoutSpoiled = (alternative: Alternative, { spoiled }: WayIn): Alternative =>
  alternative.filter(({ schemeName }) => schemeName !== spoiled);

/** Schemes of HTTP whose credential answers a challenge, or signs the request: no variable can hold one. */
const COMPUTED =
  /^(?:digest|hoba|mutual|negotiate|ntlm|scram-sha-\d+|dpop|gnap|vapid|concealed|hawk|signature|.*hmac.*)$/i;

const wordOf = (scheme: SecurityScheme): string => (scheme.type === 'http' ? scheme.scheme : '');

/** Why there are no credentials, and what gives some. */
export const whyMissing = ({ ways, computed }: CredentialChoice & { readonly kind: 'missing' }): string =>
  computed === undefined
    ? `it needs credentials; set ${ways.join(' or ')}`
    : `it needs credentials of the scheme ${computed}, which are computed for each request; --header 'Authorization: …' sends some of your own`;

/** Does a header of the user's own stand where the scheme's credential goes? */
const isCredential = ({ name, value }: GivenHeader, scheme: SecurityScheme): boolean =>
  scheme.type === 'apiKey' && scheme.in === 'cookie'
    ? name === 'cookie' && value.split(';').some((pair) => pair.trim().startsWith(`${scheme.name}=`))
    : name === headerNameOf(scheme);

/** Where a scheme's credential goes, if that is a header. */
const headerNameOf = (scheme: SecurityScheme): string | undefined => {
  if (scheme.type === 'mutualTLS') return undefined;
  if (scheme.type !== 'apiKey') return 'authorization';
  return scheme.in === 'header' ? scheme.name.toLowerCase() : undefined;
};

/** The headers that a request without credentials, or with wrong ones, must not carry; of one scheme, those without just that one. */
export const credentialHeaders = ({ security }: Operation, ofScheme?: string): readonly string[] => [
  ...(ofScheme === undefined ? ['authorization'] : []),
  ...security
    .flat()
    .filter(({ schemeName }) => ofScheme === undefined || schemeName === ofScheme)
    .flatMap(
      ({ scheme }) => headerNameOf(scheme) ?? (scheme.type === 'apiKey' && scheme.in === 'cookie' ? ['cookie'] : []),
    ),
];

/** What a request can carry. */
export const sentOf = (alternative: Alternative): Alternative =>
  alternative.filter((requirement) => !needsCertificate(requirement));

const needsCertificate = (requirement: SecurityRequirement): boolean => requirement.scheme.type === 'mutualTLS';

/** The scheme's own variable (`UNDERSTUDY_<VENDOR>_<SCHEME>_TOKEN`) before the vendor's: two schemes may be needed at once. */
export const fromVariables = (
  vendor: string,
  { schemeName, scheme }: SecurityRequirement,
  variables: Variables,
  token: string,
): Value | undefined => {
  if (scheme.type === 'mutualTLS') return undefined;
  if (isBasic(scheme)) return basicFromVariables(vendor, variables, token);
  const name = [schemeVariable(vendor, schemeName, token), variableName(vendor, token)].find(
    (candidate) => candidate !== undefined && readVariable(variables, candidate) !== undefined,
  );
  const value = name && readVariable(variables, name);
  return name && value ? { wire: value, shell: `$${name}` } : undefined;
};

export const basicFromVariables = (vendor: string, variables: Variables, token: string): Value | undefined => {
  if (token !== 'TOKEN') return undefined;
  const [userName, passwordName] = [variableName(vendor, 'USER'), variableName(vendor, 'PASSWORD')];
  const user = readVariable(variables, userName);
  // A key that is the user name has no password: set to the empty text it is given, and left unset it is missing.
  const password = variables[passwordName];
  if (user === undefined || password === undefined) return undefined;
  return {
    wire: Buffer.from(`${user}:${password}`, 'utf8').toString('base64'),
    shell: `$(printf %s "$${userName}:$${passwordName}" | base64 | tr -d '\\n')`,
  };
};

export const isBasic = (scheme: SecurityScheme): boolean =>
  scheme.type === 'http' && scheme.scheme.toLowerCase() === 'basic';

/** What a shell would expand in a curl line: from a document it could be the name of any variable. */
const SHELL_TEXT = /\$(?:\(|\{?UNDERSTUDY_)/;

const exampleValue = ({ scheme }: SecurityRequirement): Value => {
  const { example } = scheme;
  const isPlain = example !== undefined && !SHELL_TEXT.test(example);
  const value = isPlain ? example : isBasic(scheme) ? PLAUSIBLE_BASIC : PLAUSIBLE;
  return { wire: value, shell: value };
};

const ready = (
  alternative: readonly SecurityRequirement[],
  values: readonly Value[],
  fromVariables: boolean,
  unset: readonly string[] = [],
): CredentialChoice => {
  const placed = alternative.flatMap((requirement, index) => {
    const value = values[index];
    return value ? [{ scheme: requirement.scheme, value }] : [];
  });
  // A key that travels as `Authorization` may hold anything, and so also what another scheme has to say there.
  placed.sort((one, other) => Number(other.scheme.type === 'apiKey') - Number(one.scheme.type === 'apiKey'));
  return {
    kind: 'ready',
    wire: mergeAll(placed.map(({ scheme, value }) => place(scheme, value.wire))),
    shell: mergeAll(placed.map(({ scheme, value }) => place(scheme, value.shell))),
    fromVariables,
    unset,
  };
};

/** Where a scheme's value goes. OAuth 2 and OpenID Connect tokens are bearer tokens (RFC 6750, section 2.1). */
const place = (scheme: SecurityScheme, value: string): Credentials => {
  if (scheme.type === 'mutualTLS') return NOTHING;
  if (scheme.type !== 'apiKey') {
    return { headers: { authorization: `${schemeWord(scheme)} ${value}` }, query: [] };
  }
  if (scheme.in === 'query') return { headers: {}, query: [[scheme.name, value]] };
  if (scheme.in === 'cookie') return { headers: { cookie: `${scheme.name}=${value}` }, query: [] };
  return { headers: { [scheme.name.toLowerCase()]: value }, query: [] };
};

/** As registered for the two that every server knows; any other as documented. */
const schemeWord = (scheme: SecurityScheme): string => {
  if (scheme.type !== 'http') return 'Bearer';
  const known: Readonly<Record<string, string>> = { bearer: 'Bearer', basic: 'Basic' };
  return known[scheme.scheme.toLowerCase()] ?? scheme.scheme;
};

/** Cookies stand in one header, one after another; of any other header there is one. */
export const mergeAll = (parts: readonly Credentials[]): Credentials => {
  const cookies = parts.flatMap(({ headers }) => headers.cookie ?? []);
  return {
    headers: Object.assign(
      {},
      ...parts.map((part) => part.headers),
      cookies.length > 0 && { cookie: cookies.join('; ') },
    ),
    query: parts.flatMap((part) => part.query),
  };
};

/**
 * Credentials that no server accepts, or `undefined` where none can be made. For a vendor the scheme word is right and the value
 * is not. A mock knows no valid values, so there the scheme word is wrong, too; an API key has none.
 */
export const wrongCredentials = (operation: Operation, kind: TargetKind): Credentials | undefined => {
  const first = firstWrong(operation, kind);
  if (!first) return undefined;
  if (kind === 'mock') return { headers: { authorization: 'Understudy-Unknown-Scheme invalid' }, query: [] };
  return wrongOf(first.scheme);
};

export const firstWrong = ({ security }: Operation, kind: TargetKind): SecurityRequirement | undefined =>
  security.flat().find(({ scheme }) => scheme.type !== 'mutualTLS' && (kind !== 'mock' || scheme.type !== 'apiKey'));

/** What no server takes for a credential of this scheme. */
export const wrongOf = (scheme: SecurityScheme): Credentials =>
  place(scheme, isBasic(scheme) ? Buffer.from('understudy:invalid').toString('base64') : 'understudy-invalid-token');

export const placeName = (scheme: SecurityScheme): string =>
  scheme.type === 'apiKey' && scheme.in !== 'header' ? `${scheme.in} ${scheme.name}` : `header ${headerNameOf(scheme)}`;

const waysIn = (spec: Spec, alternatives: readonly Alternative[], token: string): readonly string[] => {
  const given = alternatives.flatMap((all) => variablesOfAll(spec.name, all, all, token).join(' and ') || []);
  const [id, secret] = [variableName(spec.name, 'CLIENT_ID'), variableName(spec.name, 'CLIENT_SECRET')];
  const isGot = alternatives.some((all) =>
    all.some(({ schemeName }) => documentedTokenUrl(spec, schemeName) !== undefined),
  );
  return [...new Set([...given, ...(isGot && token === 'TOKEN' ? [`${id} and ${secret}`] : [])])];
};

/** The variables of some schemes of an alternative: each of several that are needed together has a token of its own. */
const variablesOfAll = (
  vendor: string,
  alternative: Alternative,
  some: Alternative,
  token: string,
): readonly string[] => {
  const isOne = new Set(sentOf(alternative).map(({ scheme }) => placeName(scheme))).size === 1;
  const names = sentOf(some).flatMap(({ schemeName, scheme }) => {
    if (isBasic(scheme) && token === 'TOKEN') return [variableName(vendor, 'USER'), variableName(vendor, 'PASSWORD')];
    return (isOne ? undefined : schemeVariable(vendor, schemeName, token)) ?? variableName(vendor, token);
  });
  return [...new Set(names)];
};
