import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import {
  type Given,
  type GivenBody,
  type GivenForOperation,
  type GivenHeader,
  headerVariable,
  isSecretHeader,
  NOTHING_GIVEN,
} from '../../contract/values/given';
import { parseCommand } from '../../contract/values/token-command';
import { operationVariable, type Variables, valueVariable, variableName } from '../../contract/variables';
import { fail, messageOf } from '../../core/errors';
import type { Spec } from '../../specs/spec';
import {
  type Config,
  type CredentialsConfig,
  type OperationConfig,
  type ValuesConfig,
  type VendorConfig,
  vendorConfig,
  type WhenUnset,
} from '../project/config';

/** A header of the command line; without a vendor it is of every one. */
interface FlagHeader {
  readonly vendor: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** Where the user gives something beside the environment. */
export interface GivenSources {
  readonly config?: Config;
  readonly header?: readonly FlagHeader[];
  /** Is told each variable that the configuration names and the environment lacks; default: CONFIG_INVALID is raised. */
  readonly whenUnset?: WhenUnset;
}

/**
 * What flags and the configuration give for one vendor; values and client credentials come as variables, so that the environment
 * can win over them.
 * @throws CONFIG_INVALID with the place of what is missing, USAGE for a header that is not the user's to set
 */
export const givenFor = (
  spec: Spec,
  { config, header = [], whenUnset }: GivenSources,
  isReal: boolean,
): { readonly given: Given; readonly variables: Variables } => {
  const own = config ? vendorConfig(config, spec.name, isReal, whenUnset) : {};
  const flags = header.filter(({ vendor }) => vendor === undefined || vendor === spec.name);
  const at = (...path: readonly string[]): string => config?.place(['vendors', spec.name, ...path]) ?? '--header';
  const operations = Object.fromEntries(
    Object.entries(own.operations ?? {}).map(([id, operation]) => [
      id,
      forOperation(spec.name, id, operation, config, (...path) => at('operations', id, ...path)),
    ]),
  );
  const command = isReal ? own.credentials?.command : undefined;
  const given: Given = {
    ...NOTHING_GIVEN,
    headers: [
      ...headersOf(spec.name, own.headers, undefined, (name) => at('headers', name)),
      ...flags.map(({ name, value }) => headerFrom(spec.name, name, value, { flag: true, place: '--header' })),
    ],
    operations,
    redact: own.redact ?? [],
    ...(command !== undefined && {
      tokenCommand: parseCommand(command, config?.folder ?? '.', at('credentials', 'command')),
    }),
    ...(isReal && certificateOf(own.credentials, config?.folder ?? '.', (name) => at('credentials', name))),
  };
  const secret = [given, ...Object.values(operations)].flatMap(({ headers }) => headers);
  return {
    given,
    variables: {
      ...valuesOf(spec.name, own),
      ...(isReal && clientOf(spec.name, own.credentials)),
      ...Object.fromEntries(secret.map(({ variable, value }) => [variable, value])),
    },
  };
};

const valuesOf = (vendor: string, { values = {}, operations = {} }: VendorConfig): Variables =>
  Object.fromEntries([
    ...Object.entries(values).map(([name, value]) => [valueVariable(vendor, name), asText(value)]),
    ...Object.entries(operations).flatMap(([id, operation]) =>
      Object.entries(operation.values ?? {}).map(([name, value]) => [
        operationVariable({ vendor, operationId: id, parameter: name }),
        asText(value),
      ]),
    ),
  ]);

/** A list or an object is JSON, as it would be in the environment. */
const asText = (value: ValuesConfig[string]): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

const clientOf = (vendor: string, { clientId, clientSecret, tokenUrl }: CredentialsConfig = {}): Variables => ({
  [variableName(vendor, 'CLIENT_ID')]: clientId,
  [variableName(vendor, 'CLIENT_SECRET')]: clientSecret,
  [variableName(vendor, 'TOKEN_URL')]: tokenUrl,
});

const certificateOf = (
  { cert, key, passphrase }: CredentialsConfig = {},
  folder: string,
  place: (name: string) => string,
): Pick<Given, 'certificate'> => {
  if (cert === undefined || key === undefined) return {};
  const read = (name: string, file: string): Uint8Array => {
    try {
      return readFileSync(resolve(folder, file));
    } catch (error) {
      throw fail('CONFIG_INVALID', place(name), `the file cannot be read: ${messageOf(error)}`);
    }
  };
  const tls = { cert: read('cert', cert), key: read('key', key), ...(passphrase !== undefined && { passphrase }) };
  try {
    createSecureContext({ ...tls, cert: Buffer.from(tls.cert), key: Buffer.from(tls.key) });
  } catch (error) {
    throw fail('CONFIG_INVALID', place('cert'), `no certificate with its key: ${messageOf(error)}`);
  }
  return { certificate: { tls, files: { cert, key } } };
};

const forOperation = (
  vendor: string,
  id: string,
  { headers, body, skip }: OperationConfig,
  config: Config | undefined,
  at: (...path: readonly string[]) => string,
): GivenForOperation => ({
  headers: headersOf(vendor, headers, id, (name) => at('headers', name)),
  ...(body !== undefined && { body: bodyFrom(body, config?.folder ?? '.', at('body')) }),
  ...(skip !== undefined && { skip }),
});

const bodyFrom = (file: string, folder: string, place: string): GivenBody => {
  try {
    return { file, bytes: readFileSync(resolve(folder, file)) };
  } catch (error) {
    throw fail('CONFIG_INVALID', place, `the body cannot be read: ${messageOf(error)}`);
  }
};

const headersOf = (
  vendor: string,
  headers: VendorConfig['headers'] = {},
  operationId: string | undefined,
  place: (name: string) => string,
): readonly GivenHeader[] =>
  Object.entries(headers).map(([name, value]) =>
    headerFrom(vendor, name, String(value), {
      flag: false,
      place: place(name),
      ...(operationId !== undefined && { operationId }),
    }),
  );

/** What HTTP itself needs, and what the questions are about. */
const NOT_GIVEN =
  /^(?:accept|content-type|content-length|host|connection|transfer-encoding|te|trailer|upgrade|expect)$/;

const headerFrom = (
  vendor: string,
  written: string,
  value: string,
  { flag, place, operationId }: { readonly flag: boolean; readonly place: string; readonly operationId?: string },
): GivenHeader => {
  const name = written.toLowerCase();
  const complain = (why: string) => (flag ? fail('USAGE', `--header ${why}`) : fail('CONFIG_INVALID', place, why));
  if (NOT_GIVEN.test(name)) throw complain(`"${written}" is set by each question; leave it out.`);
  if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) throw complain(`"${written}" is no name of a header.`);
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw complain(`"${written}" has a value that no header can carry.`);
  return {
    name,
    value,
    flag,
    secret: isSecretHeader(name, value),
    variable: headerVariable(vendor, name, operationId),
  };
};
