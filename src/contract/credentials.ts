import { fail } from '../core/errors';
import type { TargetKind } from '../core/events';
import type { Operation, SecurityRequirement, SecurityScheme, Spec } from '../specs/spec';
import { readVariable, schemeVariable, type Variables, variableName } from './variables';

/** What a request carries to be let in, ready for the wire and as a shell writes it. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** `ready` with what to send; `missing` names the variables that would provide it, one way per entry. */
export type CredentialChoice =
  | { readonly kind: 'ready'; readonly wire: Credentials; readonly shell: Credentials; readonly fromVariables: boolean }
  | { readonly kind: 'missing'; readonly ways: readonly string[] };

const NOTHING: Credentials = { headers: {}, query: [] };

/** A value that looks right and is no secret: a mock takes any, and so does a server under development on this machine. */
const PLAUSIBLE = 'understudy';
const PLAUSIBLE_BASIC = Buffer.from(`${PLAUSIBLE}:${PLAUSIBLE}`).toString('base64');

/** One scheme's value, twice: what is sent, and the shell text that stands for it in a curl line. */
interface Value {
  readonly wire: string;
  readonly shell: string;
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
  allowExamples: boolean,
  token: 'TOKEN' | 'LIMITED_TOKEN' = 'TOKEN',
): CredentialChoice => {
  if (operation.security.length === 0) return { kind: 'ready', wire: NOTHING, shell: NOTHING, fromVariables: false };
  const vendor = spec.name;
  const candidates = namedAlternatives(spec, operation, variables);
  for (const alternative of candidates) {
    const values = alternative.map((requirement) => fromVariables(vendor, requirement, variables, token));
    if (alternative.length > 0 && values.every((value) => value !== undefined)) {
      return ready(alternative, values as readonly Value[], true);
    }
  }
  const open = candidates.find((alternative) => alternative.length === 0);
  const first = allowExamples ? candidates.find((alternative) => !alternative.some(needsCertificate)) : open;
  if (first) return ready(first, first.map(exampleValue), false);
  return { kind: 'missing', ways: waysIn(vendor, candidates, token) };
};

const needsCertificate = (requirement: SecurityRequirement): boolean => requirement.scheme.type === 'mutualTLS';

/** An operation that does not know the named scheme is asked with its own: only a scheme that no operation knows is a mistake. */
const namedAlternatives = (spec: Spec, operation: Operation, variables: Variables) => {
  const name = variableName(spec.name, 'SCHEME');
  const wanted = readVariable(variables, name)?.toLowerCase();
  if (wanted === undefined) return operation.security;
  const chosen = operation.security.filter((alternative) =>
    alternative.some((requirement) => called(requirement, wanted)),
  );
  if (chosen.length > 0) return chosen;
  const known = spec.operations.flatMap(({ security }) => security.flat());
  if (known.some((requirement) => called(requirement, wanted))) return operation.security;
  const names = [...new Set(known.map(({ schemeName }) => schemeName))].join(', ');
  throw fail('USAGE', `${name} is "${wanted}", which no operation of ${spec.name} knows. Known: ${names || 'none'}.`);
};

const called = (requirement: SecurityRequirement, wanted: string): boolean =>
  requirement.schemeName.toLowerCase() === wanted ||
  (requirement.scheme.type === 'http' && requirement.scheme.scheme.toLowerCase() === wanted);

/** The scheme's own variable (`UNDERSTUDY_<VENDOR>_<SCHEME>_TOKEN`) before the vendor's: two schemes may be needed at once. */
const fromVariables = (
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

const basicFromVariables = (vendor: string, variables: Variables, token: string): Value | undefined => {
  if (token !== 'TOKEN') return undefined;
  const [userName, passwordName] = [variableName(vendor, 'USER'), variableName(vendor, 'PASSWORD')];
  const user = readVariable(variables, userName);
  const password = readVariable(variables, passwordName);
  if (user === undefined || password === undefined) return undefined;
  return {
    wire: Buffer.from(`${user}:${password}`, 'utf8').toString('base64'),
    shell: `$(printf %s "$${userName}:$${passwordName}" | base64 | tr -d '\\n')`,
  };
};

const isBasic = (scheme: SecurityScheme): boolean => scheme.type === 'http' && scheme.scheme.toLowerCase() === 'basic';

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

const mergeAll = (parts: readonly Credentials[]): Credentials => ({
  headers: Object.assign({}, ...parts.map((part) => part.headers)),
  query: parts.flatMap((part) => part.query),
});

/**
 * Credentials that no server accepts, or `undefined` where none can be made. For a vendor the scheme word is right and the value
 * is not. A mock knows no valid values, so there the scheme word is wrong, too; an API key has none.
 */
export const wrongCredentials = (operation: Operation, kind: TargetKind): Credentials | undefined => {
  const schemes = operation.security.flatMap((alternative) => alternative.map(({ scheme }) => scheme));
  const first = schemes.find((scheme) => scheme.type !== 'mutualTLS' && (kind !== 'mock' || scheme.type !== 'apiKey'));
  if (!first) return undefined;
  if (kind === 'mock') return { headers: { authorization: 'Understudy-Unknown-Scheme invalid' }, query: [] };
  return place(
    first,
    isBasic(first) ? Buffer.from('understudy:invalid').toString('base64') : 'understudy-invalid-token',
  );
};

const waysIn = (
  vendor: string,
  alternatives: readonly (readonly SecurityRequirement[])[],
  token: string,
): readonly string[] => [
  ...new Set(
    alternatives.flatMap((alternative) =>
      alternative.map(({ scheme }) =>
        isBasic(scheme) && token === 'TOKEN'
          ? `${variableName(vendor, 'USER')} and ${variableName(vendor, 'PASSWORD')}`
          : variableName(vendor, token),
      ),
    ),
  ),
];

/** Every value of the environment that must never be written anywhere. */
export const secretsOf = (vendor: string, variables: Variables): readonly string[] => {
  const prefix = `${variableName(vendor)}_`;
  const secrets = Object.entries(variables).flatMap(([name, value]) =>
    name.startsWith(prefix) && value && SECRET_VARIABLE.test(name) ? [value] : [],
  );
  const user = readVariable(variables, variableName(vendor, 'USER'));
  const password = readVariable(variables, variableName(vendor, 'PASSWORD'));
  const basic = user && password ? [`${user}:${password}`, Buffer.from(`${user}:${password}`).toString('base64')] : [];
  return [...secrets, ...basic];
};

const SECRET_VARIABLE = /TOKEN|SECRET|PASSW|PWD|KEY|CREDENTIAL|TICKET|COOKIE|AUTH|_USER$/;
