import { smellsOfSecret } from '../../core/secrets/secret-names';
import type { Operation, Parameter } from '../../specs/spec';
import { variableName } from '../variables';

/** What the user gives for one vendor beside the environment: flags and the configuration, checked and read. */
export interface Given {
  readonly headers: readonly GivenHeader[];
  /** By operation id. */
  readonly operations: Readonly<Record<string, GivenForOperation>>;
  /** Names, and JSON Pointers into bodies, of what no report may show. */
  readonly redact: readonly string[];
  /** A program that prints a token. */
  readonly tokenCommand?: TokenCommand;
  /** Shown to the endpoint itself, and to no other host. */
  readonly certificate?: ClientCertificate;
}

/** The files as they were read, and as a curl line names them. */
export interface ClientCertificate {
  readonly tls: { readonly cert: Uint8Array; readonly key: Uint8Array; readonly passphrase?: string };
  readonly files: { readonly cert: string; readonly key: string };
}

export interface GivenForOperation {
  readonly headers: readonly GivenHeader[];
  readonly body?: GivenBody;
  /** Why none of its cases is sent. */
  readonly skip?: string;
}

export interface GivenHeader {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  /** No case, report or curl line shows the value of a secret one. */
  readonly secret: boolean;
  /** What stands for it in a case and in a curl line: `UNDERSTUDY_ACME_HEADER_X_KEY`. */
  readonly variable: string;
  /** It stands on the command line, and so wins over the environment. */
  readonly flag: boolean;
}

export interface GivenBody {
  /** As messages show it. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface TokenCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
}

export const NOTHING_GIVEN: Given = { headers: [], operations: {}, redact: [] };

export const givenFor = (given: Given, { id }: Operation): GivenForOperation | undefined =>
  Object.hasOwn(given.operations, id) ? given.operations[id] : undefined;

/** The headers of an operation's requests; its own win over the vendor's, and a flag over both. */
export const headersFor = (given: Given, operation: Operation): readonly GivenHeader[] => {
  const all = [...given.headers, ...(givenFor(given, operation)?.headers ?? [])];
  if (all.length < 2) return all;
  const flagsLast = [...all.filter(({ flag }) => !flag), ...all.filter(({ flag }) => flag)];
  return [...new Map(flagsLast.map((header) => [header.name, header])).values()];
};

/** The value that a header gives to a documented parameter. */
export const headerOf = (given: Given, operation: Operation, parameter: Parameter): GivenHeader | undefined =>
  parameter.in === 'header'
    ? headersFor(given, operation).find(({ name }) => name === parameter.name.toLowerCase())
    : undefined;

/** As a case carries it: no secret ever stands in a case. */
export const headerText = ({ secret, variable, value }: GivenHeader): string => (secret ? `\${${variable}}` : value);

/** Names of headers, beside those that smell of a secret everywhere, that often hold one. */
const KEYS = /key|auth|session|signature/i;
/** Letters and digits without a blank, as only a machine writes them. */
const OPAQUE = /^(?=\S*\d)(?=\S*[a-z])\S{12,}$/i;

/** A false hit costs a readable value, a miss leaks one. */
export const isSecretHeader = (name: string, value: string): boolean =>
  smellsOfSecret(name) || KEYS.test(name) || OPAQUE.test(value);

export const headerVariable = (vendor: string, name: string, operationId?: string): string =>
  operationId === undefined
    ? variableName(vendor, 'header', name)
    : `${variableName(vendor)}__${variableName(operationId).slice('UNDERSTUDY_'.length)}__${variableName('header', name).slice('UNDERSTUDY_'.length)}`;
