import { messageOf } from '../../core/errors';
import { type HttpRequest, isNotLetIn } from '../../core/http/http';
import type { ContractCase, WayIn } from '../../core/results/case';
import type { TargetKind } from '../../core/results/events';
import type { Operation, Spec } from '../../specs/spec';
import { isValueOf, sentParameters } from '../generate/sample-request';
import { operationOf } from '../select-operations';
import { cookiesWithout, isCredential } from '../values/credential-parameters';
import {
  type CredentialChoice,
  type Credentials,
  credentialHeaders,
  mergeAll,
  whyMissing,
  wrongCredentials,
  wrongOf,
} from '../values/credentials';
import { credentialsOfCase, tokenOf } from '../values/credentials-of-case';
import { type Given, type GivenHeader, headersFor, NOTHING_GIVEN } from '../values/given';
import { securityOf } from '../values/named-scheme';
import { createTokenSource, promisedTokens, type TokenSource, tokenPlan } from '../values/token-source';
import { unchosenScheme } from '../values/ways-in';
import { readVariable, type Variables } from '../variables';
import { writeRequest } from '../write-request';
import { basePathOf } from './own-server';
import type { OwnTransport } from './target';

/** What is added to the cases of one run when they are sent: credentials, secret values, the user's headers. */
export interface CaseCredentials {
  /** The request as it is sent, or why there is none. */
  prepare(contractCase: ContractCase): Promise<Prepared>;
  /**
   * After a 401: the same request with another token where one can be had, or without what was only made up.
   * @param isExpected a 401 may be about what is wrong with the request, or the token has ended
   */
  renew(contractCase: ContractCase, isExpected: boolean): Promise<HttpRequest | undefined>;
  /** The same request without what was only made up, once for each operation: to learn whether that is why it was refused. */
  withoutMadeUp(contractCase: ContractCase): HttpRequest | undefined;
  /** Does the answer to it show that everybody is let in? */
  sawWithoutMadeUp(contractCase: ContractCase, status: number): boolean;
  /** Does it carry what was made up, where who carries nothing is not let in? */
  isLocked(contractCase: ContractCase): boolean;
  /** Learns from the answer to the request that was sent last. */
  saw(contractCase: ContractCase, status: number): void;
  /** Is the request sent with credentials, or any header, that the user gave? */
  carries(contractCase: ContractCase): boolean;
  /** The variables of this case's credentials that are not set, though it is sent with some: another way in may be meant. */
  unset(contractCase: ContractCase): readonly string[];
  /** The same as a shell writes it. */
  shell(contractCase: ContractCase): Credentials;
  /** A document can write the name of any variable; only one that gives this operation a value is filled in. */
  standsFor(contractCase: ContractCase, variable: string): boolean;
}

type Prepared =
  | { readonly kind: 'request'; readonly request: HttpRequest }
  | { readonly kind: 'missing'; readonly reason: string };

interface CredentialsContext {
  readonly spec: Spec;
  readonly kind: TargetKind;
  readonly baseUrl: string;
  readonly variables: Variables;
  readonly given?: Given;
  /** May a public example stand in for what is not set? */
  readonly allowExamples: boolean;
  /** Is told each token before it is sent. */
  readonly learn: (secret: string) => void;
  /** The way to a token's host. */
  readonly open: (url: URL) => OwnTransport;
}

const NONE: Credentials = { headers: {}, query: [] };

export const createCaseCredentials = (context: CredentialsContext): CaseCredentials => {
  const { spec, kind, given = NOTHING_GIVEN } = context;
  const base = new URL(context.baseUrl);
  const plan = kind === 'real' ? tokenPlan(spec, context.variables, given) : undefined;
  const token: TokenSource | undefined = plan && createTokenSource(plan, context.baseUrl, context.learn, context.open);
  let variables: Variables = { ...context.variables, ...promisedTokens(plan) };
  let choices = noChoices();
  const locks = createLocks();

  /** The environment changes with a token only, and each case asks twice: to send it, and to write its curl line. */
  const choiceOf = (contractCase: ContractCase): CredentialChoice => {
    const operation = operationOf(spec, contractCase);
    const { way } = contractCase.request;
    const ofOperation = choices.get(operation) ?? new Map<string, CredentialChoice>();
    choices.set(operation, ofOperation);
    const key = `${tokenOf(contractCase.request)} ${way?.alternative ?? ''} ${way?.spoiled ?? ''}`;
    const choice =
      ofOperation.get(key) ??
      credentialsOfCase(spec, contractCase, variables, given, {
        allowExamples: context.allowExamples,
        isReal: kind === 'real',
      });
    ofOperation.set(key, choice);
    return isMadeUp(choice) && way?.spoiled === undefined && locks.isOpen(contractCase) ? OPEN : choice;
  };

  const credentialsOf = (contractCase: ContractCase): { wire: Credentials; shell: Credentials } | undefined => {
    if (contractCase.request.way?.spoiled !== undefined) return spoiledOf(contractCase, contractCase.request.way);
    if (contractCase.request.credentials === 'none') return { wire: NONE, shell: NONE };
    if (contractCase.request.credentials === 'wrong') {
      const wrong = wrongCredentials(operationOf(spec, contractCase), kind);
      return wrong && { wire: wrong, shell: wrong };
    }
    const choice = choiceOf(contractCase);
    return choice.kind === 'ready' ? choice : undefined;
  };

  const spoiledOf = (contractCase: ContractCase, { alternative, spoiled }: WayIn) => {
    const others = choiceOf(contractCase);
    if (others.kind === 'missing') return undefined;
    const scheme = securityOf(spec, operationOf(spec, contractCase), variables)[alternative]?.find(
      ({ schemeName }) => schemeName === spoiled,
    )?.scheme;
    if (contractCase.request.credentials === 'none' || !scheme) return others;
    return {
      wire: mergeAll([others.wire, wrongOf(scheme)]),
      shell: mergeAll([others.shell, wrongOf(scheme)]),
    };
  };

  /** A token is asked for by the first request that carries one. */
  const useToken = async ({ request }: ContractCase): Promise<void> => {
    if (!token || (request.credentials !== 'valid' && request.way?.spoiled === undefined)) return;
    const got = await token.variables();
    if (Object.entries(got).every(([name, value]) => variables[name] === value)) return;
    variables = { ...variables, ...got };
    choices = noChoices();
  };

  const standsFor = (contractCase: ContractCase, name: string): boolean =>
    isValueOf(spec, operationOf(spec, contractCase), name, given);

  const requestOf = (contractCase: ContractCase): HttpRequest | undefined => {
    const credentials = credentialsOf(contractCase)?.wire;
    if (!credentials) return undefined;
    const own = addedHeaders(spec, given, contractCase).map(({ name, value }) => [name, value] as const);
    return writeRequest(contractCase.request, {
      basePath: basePathOf(spec, operationOf(spec, contractCase), base, kind),
      fillIn: (name) => (standsFor(contractCase, name) ? readVariable(variables, name) : undefined),
      query: credentials.query,
      headers: mergeAll([credentials, { headers: Object.fromEntries(own), query: [] }]).headers,
    });
  };

  const missing = (contractCase: ContractCase): string => {
    const choice = choiceOf(contractCase);
    return choice.kind === 'missing' ? whyMissing(choice) : 'it has no credentials';
  };

  return {
    standsFor,
    async prepare(contractCase) {
      try {
        await useToken(contractCase);
      } catch (error) {
        return { kind: 'missing', reason: messageOf(error) };
      }
      const request = requestOf(contractCase);
      return request ? { kind: 'request', request } : { kind: 'missing', reason: missing(contractCase) };
    },
    async renew(contractCase, isExpected) {
      if (contractCase.request.credentials !== 'valid') return undefined;
      if (kind === 'real' && isMadeUp(choiceOf(contractCase)))
        return !isExpected && locks.tryWithout(contractCase) ? requestOf(contractCase) : undefined;
      if (!token || !(await token.renew())) return undefined;
      await useToken(contractCase);
      return requestOf(contractCase);
    },
    withoutMadeUp(contractCase) {
      const { expect, request } = contractCase;
      const isGood = request.credentials === 'valid' && expect.wrong === undefined;
      if (kind !== 'real' || !isGood || !isMadeUp(choiceOf(contractCase))) return undefined;
      return locks.tryWithout(contractCase) ? requestOf(contractCase) : undefined;
    },
    sawWithoutMadeUp: locks.sawWithout,
    isLocked: (contractCase) =>
      contractCase.request.credentials === 'valid' && locks.isShut(contractCase) && isMadeUp(choiceOf(contractCase)),
    saw(contractCase, status) {
      locks.saw(contractCase, status);
      // Who finds the request wrong has let its sender in.
      const isLetIn = status < 500 && status !== 401 && status !== 403;
      if (isLetIn && contractCase.request.credentials === 'valid') token?.accepted();
    },
    carries(contractCase) {
      const choice = contractCase.request.credentials === 'valid' ? choiceOf(contractCase) : undefined;
      if (choice?.kind !== 'ready') return false;
      return choice.fromVariables || addedHeaders(spec, given, contractCase).length > 0;
    },
    unset(contractCase) {
      const choice = contractCase.request.credentials === 'valid' ? choiceOf(contractCase) : undefined;
      if (choice?.kind !== 'ready') return [];
      return choice.fromVariables && contractCase.request.way === undefined
        ? unchosenScheme(spec, operationOf(spec, contractCase), variables)
        : (choice.unset ?? []);
    },
    shell(contractCase) {
      const { headers, query } = credentialsOf(contractCase)?.shell ?? NONE;
      const own = addedHeaders(spec, given, contractCase).map(
        ({ name, secret, variable, value }) => [name, secret ? `$${variable}` : value] as const,
      );
      return mergeAll([
        { headers, query },
        { headers: Object.fromEntries(own), query: [] },
      ]);
    },
  };
};

const OPEN: CredentialChoice = { kind: 'ready', wire: NONE, shell: NONE, fromVariables: false };

/** A mock takes any credentials; nobody has set these. */
const isMadeUp = (choice: CredentialChoice): boolean => choice.kind === 'ready' && (choice.unset ?? []).length > 0;

/**
 * A server that runs without the lock of its document lets everybody in, and may yet refuse credentials that it does not know.
 * What was made up is left away once for each operation; where that is the way in, it is the way for the whole run.
 */
const createLocks = () => {
  const tried = new Set<string>();
  const shut = new Set<string>();
  let trying: string | undefined;
  let open = false;
  return {
    isOpen: ({ operationId }: ContractCase): boolean => open || trying === operationId,
    tryWithout: ({ operationId }: ContractCase): boolean => {
      if (open || tried.has(operationId)) return false;
      tried.add(operationId);
      trying = operationId;
      return true;
    },
    /** Open is only what is answered: a server may break before it looks at who asks. */
    sawWithout: ({ operationId }: ContractCase, status: number): boolean => {
      trying = undefined;
      if (isNotLetIn(status)) shut.add(operationId);
      open ||= status < 400;
      return status < 400;
    },
    isShut: ({ operationId }: ContractCase): boolean => shut.has(operationId),
    saw: ({ operationId }: ContractCase, status: number): void => {
      if (trying !== operationId) return;
      open = !isNotLetIn(status);
      trying = undefined;
    },
  };
};

/** What was chosen, by the operation, then by the token's variable and the way in. */
const noChoices = (): WeakMap<Operation, Map<string, CredentialChoice>> => new WeakMap();

/**
 * The user's headers that are added to a case: what the document knows as a parameter is in the case already, and a request without
 * credentials, or with wrong ones, gets none of them.
 */
const addedHeaders = (spec: Spec, given: Given, contractCase: ContractCase): readonly GivenHeader[] => {
  const operation = operationOf(spec, contractCase);
  const all = headersFor(given, operation);
  if (all.length === 0) return all;
  const { credentials, headers, way } = contractCase.request;
  const kept = credentials === 'valid' ? [] : credentialHeaders(operation, way?.spoiled);
  const documented = sentParameters(operation).filter(
    (parameter) => parameter.in === 'header' && !isCredential(operation, parameter),
  );
  const inCase = Object.keys(headers).filter((name) => name !== 'cookie');
  const known = new Set([...inCase, ...documented.map(({ name }) => name), ...kept].map((name) => name.toLowerCase()));
  const cookies = sentParameters(operation).flatMap((parameter) => (parameter.in === 'cookie' ? parameter.name : []));
  return (
    all
      .filter(({ name }) => !known.has(name))
      // The cookies that are parameters are in the case already.
      .map((header) =>
        header.name === 'cookie'
          ? { ...header, value: cookiesWithout(header.value, (name) => cookies.includes(name)) }
          : header,
      )
      .filter(({ name, value }) => name !== 'cookie' || value !== '')
  );
};
