import { smellsOfSecret } from '../core/redact';

/** The environment, as data: planning and sending read the same one, and tests give their own. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** `variableName('superoffice', '$select')` is `UNDERSTUDY_SUPEROFFICE_SELECT`. */
export const variableName = (vendor: string, ...parts: readonly string[]): string =>
  ['UNDERSTUDY', vendor, ...parts].map(inCapitals).join('_');

const inCapitals = (text: string): string =>
  text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/** An empty variable counts as absent: CI systems set a missing secret to the empty text. */
export const readVariable = (variables: Variables, name: string): string | undefined => variables[name] || undefined;

/**
 * What a case carries for a parameter from the environment: the value, or for a telling name (`SO-AppToken`) only `${NAME}`,
 * because no secret ever stands in a case; the target fills it in when it sends.
 */
export const variableValue = (vendor: string, parameter: string, variables: Variables): string | undefined => {
  const name = variableName(vendor, parameter);
  const value = readVariable(variables, name);
  return value !== undefined && smellsOfSecret(parameter) ? `\${${name}}` : value;
};

const PLACEHOLDER = /\$\{(UNDERSTUDY_[A-Z0-9_]+)\}/g;

export const fillPlaceholders = (text: string, variables: Variables): string =>
  text.replaceAll(PLACEHOLDER, (whole, name: string) => variables[name] ?? whole);
