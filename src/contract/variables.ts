import { smellsOfSecret } from '../core/secrets/secret-names';

/** The environment, as data: planning and sending read the same one, and tests give their own. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** `variableName('superoffice', '$select')` is `UNDERSTUDY_SUPEROFFICE_SELECT`. */
export const variableName = (vendor: string, ...parts: readonly string[]): string =>
  ['UNDERSTUDY', inCapitals(vendor), ...parts.map(inCapitals)].join('_');

/** A run of anything else becomes one `_`, so that two of them never stand in a name by themselves. A name of nothing else is its code points: `名` is `U540D`. */
export const inCapitals = (text: string): string =>
  text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '') || codePoints(text);

const codePoints = (text: string): string =>
  Array.from(text, (character) => `U${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`).join('_');

/** What may be set of a vendor beside values, after its name. */
export const CREDENTIALS = [
  'TOKEN',
  'LIMITED_TOKEN',
  'USER',
  'PASSWORD',
  'SCHEME',
  'CLIENT_ID',
  'CLIENT_SECRET',
  'TOKEN_URL',
] as const;

/**
 * The endings of a credential's name. A parameter whose variable would end in one is read from `…_PARAM_…` only.
 * `token` of a vendor is its token, and `bearer_token` that of its scheme `bearer`. `b_token` of a vendor `a` is the
 * token of a vendor `a-b`.
 */
const CREDENTIAL = /_(?:TOKEN|USER|PASSWORD|SCHEME|CLIENT_ID|CLIENT_SECRET|TOKEN_URL)$/;

/** Does a name mean something else? `UNDERSTUDY_TARGET_<VENDOR>` are base URLs. */
const isTaken = (vendor: string, name: string): boolean => CREDENTIAL.test(name) || inCapitals(vendor) === 'TARGET';

/** The variable that a message names for a parameter's value. */
export const valueVariable = (vendor: string, parameter: string): string => {
  const plain = variableName(vendor, parameter);
  return isTaken(vendor, plain) ? variableName(vendor, 'param', parameter) : plain;
};

/** A parameter of one operation: its value may be given for this operation, or for all of the vendor. */
export interface ValuePlace {
  readonly vendor: string;
  readonly operationId: string;
  readonly parameter: string;
}

export const operationVariable = ({ vendor, operationId, parameter }: ValuePlace): string =>
  `${variableName(vendor)}__${inCapitals(operationId)}__${inCapitals(parameter)}`;

/** Every variable that may give a parameter its value, the most particular first. */
export const valueVariables = ({ vendor, operationId, parameter }: ValuePlace): readonly string[] => {
  const plain = variableName(vendor, parameter);
  return [
    operationVariable({ vendor, operationId, parameter }),
    variableName(vendor, 'param', parameter),
    ...(isTaken(vendor, plain) ? [] : [plain]),
  ];
};

/** Does a variable give this parameter its value? Nothing else may be put into a request in its place. */
export const givesValue = (place: ValuePlace, name: string): boolean => valueVariables(place).includes(name);

/** The variable of a scheme's own token; none under `…_PARAM_…`, where values are. */
export const schemeVariable = (vendor: string, schemeName: string, token: string): string | undefined => {
  const name = variableName(vendor, schemeName, token);
  return name.startsWith(`${variableName(vendor)}_PARAM_`) ? undefined : name;
};

/** Is what is given for a parameter of this name a secret? A name that ends in a key is one's; `tsigkey_id` only names one. */
export const isSecretParameter = (name: string): boolean =>
  smellsOfSecret(name) || /(?:^|[-_.\]])(?:key|sig|pin|auth|sid|sess(?:ion|id)?|hmac|bearer)\]?$|Key$/i.test(name);

/** An empty variable counts as absent: CI systems set a missing secret to the empty text. */
export const readVariable = (variables: Variables, name: string): string | undefined => variables[name] || undefined;

/**
 * What a case carries for a parameter from the environment: its value. For a name that suggests a secret
 * (`SO-AppToken`) it carries `${NAME}` only. No secret ever stands in a case; the target fills it in when it sends.
 */
export const variableValue = (place: ValuePlace, variables: Variables): string | undefined => {
  const name = valueVariables(place).find((each) => readVariable(variables, each) !== undefined);
  if (name === undefined) return undefined;
  return isSecretParameter(place.parameter) ? `\${${name}}` : readVariable(variables, name);
};

/**
 * The variables of this vendor. What begins with the longer name of another vendor (`a-b` beside `a`) belongs to that
 * one, so neither vendor's credentials reach the other's host.
 */
export const variablesOf = (vendor: string, vendors: readonly string[], variables: Variables): Variables => {
  const own = `${variableName(vendor)}_`;
  const others = vendors.map((name) => `${variableName(name)}_`).filter((name) => name !== own && name.startsWith(own));
  if (others.length === 0) return variables;
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => !others.some((other) => name.startsWith(other))),
  );
};

const PLACEHOLDER = /\$\{(UNDERSTUDY_[A-Z0-9_]+)\}/g;

/** What may stand in the place of a `${NAME}`; a document could write the name of any variable there. */
export type FillIn = (name: string) => string | undefined;

export const fillPlaceholders = (text: string, fillIn: FillIn): string =>
  // Every text of every request comes here, and few have one.
  text.includes('${') ? text.replaceAll(PLACEHOLDER, (whole, name: string) => fillIn(name) ?? whole) : text;
