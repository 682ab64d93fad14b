import { hiddenWhere } from '../../core/secrets/redactor';
import { counted } from '../../core/text/counted';
import type { SecurityScheme, Spec } from '../../specs/spec';
import { readVariable, type Variables, variableName } from '../variables';
import { isBasic } from './credentials';
import type { Given } from './given';
import { asksForSomething, securityOf, unappliedSchemes } from './named-scheme';
import { tokenPlan } from './token-source';
import { unreadVariables } from './unread-variables';

/** What is said before a run: a credential that is set, and goes nowhere. */
export const credentialNotices = (spec: Spec, variables: Variables, given: Given): readonly string[] => {
  const vendor = spec.name;
  const name = (ending: string): string => variableName(vendor, ending);
  const isSet = (ending: string): boolean => readVariable(variables, name(ending)) !== undefined;
  const all = spec.operations.length;
  const asking = spec.operations.filter(asksForSomething).length;
  const sources = [
    ...['TOKEN', 'USER', 'CLIENT_ID'].filter(isSet).map(name),
    ...(given.tokenCommand ? ['the token command'] : []),
  ];
  const [first] = sources;
  const unapplied = unappliedSchemes(spec).map(({ schemeName }) => schemeName);
  const who = asking === 0 ? `no operation of ${vendor} asks` : `only ${asking} of ${all} operations of ${vendor} ask`;
  const [scheme] = unapplied;
  const remedy =
    scheme === undefined
      ? 'Its document defines no security scheme; --header sends one all the same.'
      : asking === 0
        ? `Its document defines ${unapplied.join(', ')} and applies none of them: ${name('SCHEME')}=${scheme} applies one.`
        : `Its document defines ${unapplied.join(', ')}: ${name('SCHEME')}=${scheme} sends it to the others, too.`;
  return [
    ...(first !== undefined && asking * 2 < all && !isSet('SCHEME')
      ? [`${sources.join(', ')} is set, and ${who} for it. ${remedy}`]
      : []),
    ...wordedTwice(spec, variables),
    ...shortSecrets(vendor, variables),
    ...untaken(spec, variables),
    ...signatures(spec, given),
    ...(given.certificate ? [] : certificates(spec)),
    ...(isSet('CLIENT_ID') !== isSet('CLIENT_SECRET')
      ? [`${name('CLIENT_ID')} and ${name('CLIENT_SECRET')} belong together, and one of them is not set.`]
      : []),
    ...(isSet('CLIENT_ID') &&
    isSet('CLIENT_SECRET') &&
    !isSet('TOKEN') &&
    tokenPlan(spec, variables, given)?.from.kind !== 'client'
      ? [`${vendor} documents no token URL for client credentials; set ${name('TOKEN_URL')}.`]
      : []),
    ...unreadVariables(spec, variables, given),
  ];
};

/** A key whose name says that it signs a request: the same one for all requests is refused. */
const signatures = (spec: Spec, given: Given): readonly string[] => {
  const keys = spec.operations
    .flatMap(({ security }) => security.flat())
    .flatMap(({ scheme }) => (scheme.type === 'apiKey' && SIGNS.test(scheme.name) ? [scheme.name] : []));
  return [...new Set(keys)]
    .filter((key) => !given.headers.some(({ name }) => name === key.toLowerCase()))
    .map(
      (key) =>
        `${spec.name} asks for ${key}: where that is computed for each request, no variable can hold it, and a 401 or 403 says nothing. A proxy that signs can stand between.`,
    );
};

/** Where nothing else lets in, a certificate has to. */
const certificates = ({ name, operations }: Spec): readonly string[] =>
  operations.some(
    ({ security }) =>
      security.length > 0 && security.every((way) => way.some(({ scheme }) => scheme.type === 'mutualTLS')),
  )
    ? [
        `${name} asks for a client certificate (mutualTLS), and none is sent: name its files under vendors.${name}.credentials (cert, key) in understudy.config.yaml.`,
      ]
    : [];

const SIGNS =
  /(?:^|[-_])(?:[Ss]ign(?:ature)?|SIGN(?:ATURE)?|[Ss]ig|SIG|[Hh]mac|HMAC)$|[a-z](?:Signature|Hmac|Sign|Sig)$/;

/** A user where the document asks for a token, or a token where it asks for a user. */
const untaken = (spec: Spec, variables: Variables): readonly string[] => {
  const name = (ending: string): string => variableName(spec.name, ending);
  const isSet = (ending: string): boolean => readVariable(variables, name(ending)) !== undefined;
  const asked = spec.operations.flatMap((operation) => securityOf(spec, operation, variables).flat());
  if (asked.length === 0) return [];
  const takesUser = asked.some(({ scheme }) => isBasic(scheme));
  const takesToken = asked.some(({ scheme }) => !isBasic(scheme) && scheme.type !== 'mutualTLS');
  const [user, password, token] = [name('USER'), name('PASSWORD'), name('TOKEN')];
  const hasPassword = variables[password] !== undefined;
  const whole = isSet('USER') && hasPassword;
  return [
    ...(!takesUser && whole
      ? [`${user} and ${password} are set, and no operation of ${spec.name} takes them; ${token} is for a token.`]
      : []),
    ...(!takesToken && isSet('TOKEN')
      ? [`${token} is set, and no operation of ${spec.name} takes it; it asks for ${user} and ${password}.`]
      : []),
    ...(takesUser && (isSet('USER') ? !hasPassword : isSet('PASSWORD'))
      ? [
          `${user} and ${password} belong together, and one of them is not set. ${password}= gives an empty password, as for a key that is the user name.`,
        ]
      : []),
  ];
};

/** What is hidden for certain has to be long, or unlike any word. */
const shortSecrets = (vendor: string, variables: Variables): readonly string[] =>
  Object.keys(variables).flatMap((name) => {
    const secret = readVariable(variables, name);
    if (secret === undefined || !name.startsWith(`${variableName(vendor)}_`) || !SECRET_ENDING.test(name)) return [];
    const where = hiddenWhere(secret);
    if (where === 'everywhere') return [];
    const long = `${counted(secret.length, 'character')}`;
    const hidden =
      where === 'where-it-is-sent' ? 'only where it is sent' : 'in requests and answers, but not among its own words';
    return [`${name} has only ${long}: a report hides it ${hidden}.`];
  });

const SECRET_ENDING = /_(?:TOKEN|PASSWORD|CLIENT_SECRET)$/;

/** `Bearer abc` would be sent as `Bearer Bearer abc`. */
const wordedTwice = (spec: Spec, variables: Variables): readonly string[] => {
  const name = variableName(spec.name, 'TOKEN');
  const [, word] = /^(\S+)\s+\S/.exec(readVariable(variables, name) ?? '') ?? [];
  if (word === undefined) return [];
  const schemes = spec.operations.flatMap(({ security }) => security.flat().map(({ scheme }) => scheme));
  const isAdded = schemes.some((scheme) =>
    scheme.type === 'http' ? scheme.scheme.toLowerCase() === word.toLowerCase() : isBearer(scheme, word),
  );
  return isAdded ? [`${name} begins with "${word}", which is added by itself; leave it out.`] : [];
};

const isBearer = ({ type }: SecurityScheme, word: string): boolean =>
  (type === 'oauth2' || type === 'openIdConnect') && /^bearer$/i.test(word);
