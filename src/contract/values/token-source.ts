import { type HttpResponse, headerValue } from '../../core/http/http';
import { isObject, parsedJson } from '../../core/json/json';
import { isLoopback } from '../../core/network/loopback';
import { definedSchemes, documentedTokenUrl } from '../../specs/operations/defined-schemes';
import type { SecurityRequirement, Spec } from '../../specs/spec';
import { type Transport, TransportError } from '../targets/target';
import { withoutCoding } from '../targets/without-coding';
import { readVariable, schemeVariable, type Variables, variableName } from '../variables';
import type { Given } from './given';
import { runTokenCommand } from './token-command';

/** A token that is got when it is first needed, and kept in memory. */
interface TokenPlan {
  /** The variables that the token takes the place of. */
  readonly variables: readonly string[];
  readonly from:
    | { readonly kind: 'command'; readonly run: () => Promise<string> }
    | { readonly kind: 'client'; readonly request: TokenRequest };
}

interface TokenRequest {
  /** As documented, or as the user gave it; perhaps relative to the target. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
}

/** Where a vendor's token comes from; `undefined` where the environment holds one, or nothing says how to get one. */
export const tokenPlan = (spec: Spec, variables: Variables, given: Given): TokenPlan | undefined => {
  const vendor = spec.name;
  const token = variableName(vendor, 'TOKEN');
  if (readVariable(variables, token) !== undefined) return undefined;
  const [clientId, clientSecret, url] = ['CLIENT_ID', 'CLIENT_SECRET', 'TOKEN_URL'].map((name) =>
    readVariable(variables, variableName(vendor, name)),
  );
  if (clientId !== undefined && clientSecret !== undefined) {
    const client = clientPlan(spec, url);
    if (client)
      return {
        variables: client.schemes.map(({ schemeName }) => schemeVariable(vendor, schemeName, 'TOKEN') ?? token),
        from: {
          kind: 'client',
          request: { url: client.url, clientId, clientSecret, scopes: scopesOf(spec, client.schemes) },
        },
      };
  }
  const { tokenCommand } = given;
  return tokenCommand && { variables: [token], from: { kind: 'command', run: () => runTokenCommand(tokenCommand) } };
};

/** The schemes that a client's token is for: those with a documented token URL; with one of the user's own, those of the same kind. */
const clientPlan = (
  spec: Spec,
  own: string | undefined,
): { readonly url: string; readonly schemes: readonly SecurityRequirement[] } | undefined => {
  const all = definedSchemes(spec);
  const documented = all.flatMap((one) => {
    const url = documentedTokenUrl(spec, one.schemeName);
    return url === undefined ? [] : [{ one, url }];
  });
  const url = own ?? documented[0]?.url;
  if (url === undefined) return undefined;
  const alike = documented.filter((each) => own !== undefined || each.url === url).map(({ one }) => one);
  const kinds = [
    alike,
    all.filter(({ scheme }) => scheme.type === 'oauth2'),
    all.filter(({ scheme }) => scheme.type === 'openIdConnect'),
    all.filter(({ scheme }) => scheme.type === 'http' && scheme.scheme.toLowerCase() === 'bearer'),
  ];
  const schemes = kinds.find((kind) => kind.length > 0);
  return schemes && { url, schemes };
};

/** What the operations ask for, so that one token does for all of them. */
const scopesOf = (spec: Spec, schemes: readonly SecurityRequirement[]): readonly string[] => {
  const names = schemes.map(({ schemeName }) => schemeName);
  const asked = spec.operations.flatMap(({ security }) => security.flat());
  return [
    ...new Set(asked.filter(({ schemeName }) => names.includes(schemeName)).flatMap(({ scopes }) => scopes)),
  ].toSorted();
};

/** While a run is planned no token is asked for; whoever plans knows that there will be one. */
export const promisedTokens = (plan: TokenPlan | undefined): Variables =>
  Object.fromEntries((plan?.variables ?? []).map((name) => [name, 'got when it is needed']));

export interface TokenSource {
  /** The token's variables. @throws Error why there is none; the same one ever after, so that nobody is asked again and again */
  variables(): Promise<Variables>;
  /** After a 401: another token. `false` where the one at hand has never been accepted, or cannot be renewed. */
  renew(): Promise<boolean>;
  /** The token at hand was accepted. */
  accepted(): void;
}

/**
 * @param learned is told each token before it is sent, so that none is ever written
 * @param open gives the way to the token's host, which is asked for nothing else
 */
export const createTokenSource = (
  plan: TokenPlan,
  baseUrl: string,
  learned: (token: string) => void,
  open: (url: URL) => { readonly transport: Transport; close(): Promise<void> },
): TokenSource => {
  let token: Promise<string> | undefined;
  let mayRenew = true;
  const ask = async (): Promise<string> => {
    const { from } = plan;
    const got = from.kind === 'command' ? await from.run() : await requestToken(from.request, baseUrl, open);
    learned(got);
    return got;
  };
  const current = (): Promise<string> => {
    token ??= ask();
    return token;
  };
  return {
    async variables() {
      const value = await current();
      return Object.fromEntries(plan.variables.map((name) => [name, value]));
    },
    async renew() {
      if (!mayRenew) return false;
      mayRenew = false;
      const before = await current();
      token = ask();
      return token.then(
        (next) => next !== before,
        () => false,
      );
    },
    accepted() {
      mayRenew = true;
    },
  };
};

type Client = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

const requestToken = async (
  request: TokenRequest,
  baseUrl: string,
  open: (url: URL) => { readonly transport: Transport; close(): Promise<void> },
): Promise<string> => {
  const url = tokenUrl(request.url, baseUrl);
  const { transport, close } = open(url);
  const maxBody = 1024 * 1024;
  const ask = async ({ headers, body }: Client) => {
    const answer = await transport(
      {
        method: 'POST',
        path: url.pathname,
        query: url.search.slice(1),
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: Buffer.from(body, 'utf8'),
      },
      { origin: url.origin, timeout: 30_000, maxBody },
    );
    return withoutCoding(answer, maxBody);
  };
  const named = `the token URL ${url.origin}${url.pathname}`;
  try {
    // RFC 6749, section 2.3.1: every server has to know Basic; some know the form only.
    const first = await ask(byHeader(request));
    const response = first.status === 400 || first.status === 401 ? await ask(byForm(request)) : first;
    const token = tokenIn(response);
    if (typeof token === 'string') return token;
    throw new Error(`${named} ${token.why}`);
  } catch (error) {
    throw error instanceof TransportError ? new Error(`${named} gave no answer: ${error.message}`) : error;
  } finally {
    await close();
  }
};

const tokenIn = ({ status, headers, body }: HttpResponse): string | { readonly why: string } => {
  const value = parsedJson(Buffer.from(body).toString('utf8'));
  const { access_token: token, token_type: type, error } = isObject(value) ? value : {};
  if (status < 200 || status > 299) {
    const code = typeof error === 'string' ? ` (${error.slice(0, 40)})` : '';
    const away = headerValue(headers, 'location') === undefined ? '' : '; no redirect is followed';
    return { why: `answered ${status}${code}${away}` };
  }
  if (typeof token !== 'string' || token === '') return { why: 'gave no access_token' };
  if (!/^[\x21-\x7e]+$/.test(token)) return { why: 'gave an access_token that no header can carry' };
  // RFC 6749, section 7.1: a token of a type that the client does not know is not used.
  return typeof type === 'string' && type !== '' && !/bearer/i.test(type)
    ? { why: `gave a token of the type ${type.slice(0, 40)}, and only bearer tokens are sent` }
    : token;
};

const tokenUrl = (text: string, baseUrl: string): URL => {
  if (!URL.canParse(text, baseUrl)) throw new Error(`the token URL "${text}" is no URL`);
  const url = new URL(text, baseUrl);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new Error(`the token URL ${url.origin}${url.pathname} is not https, and a secret goes nowhere else`);
  return url;
};

const byHeader = ({ clientId, clientSecret, scopes }: TokenRequest): Client => ({
  // Both are form-encoded first (RFC 6749, appendix B).
  headers: {
    authorization: `Basic ${Buffer.from(`${formText(clientId)}:${formText(clientSecret)}`).toString('base64')}`,
  },
  body: form({ scope: scopes }),
});

const byForm = ({ clientId, clientSecret, scopes }: TokenRequest): Client => ({
  headers: {},
  body: form({ scope: scopes, client_id: clientId, client_secret: clientSecret }),
});

const form = ({ scope, ...rest }: { readonly scope: readonly string[] } & Readonly<Record<string, unknown>>): string =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    ...(rest as Record<string, string>),
    ...(scope.length > 0 && { scope: scope.join(' ') }),
  }).toString();

const formText = (text: string): string => new URLSearchParams({ t: text }).toString().slice(2);
