import { essence, FORM_TYPE } from '../../core/http/media-type';
import { once } from '../../core/once';
import { createHidden, type HiddenValues, hiddenTexts, textsUnder } from '../../core/secrets/hidden-values';
import { smellsOfSecret } from '../../core/secrets/secret-names';
import { parseTemplate } from '../../specs/routing/path-template';
import type { Operation, Parameter, Spec } from '../../specs/spec';
import { requestTypes } from '../generate/sample-request';
import { isSecretParameter, readVariable, type Variables, valueVariables, variableName } from '../variables';
import { type Given, givenFor, NOTHING_GIVEN } from './given';
import { givenBody } from './given-body';

/**
 * Every value of the environment that must never be written anywhere. A value that is a parameter's is secret where the parameter's
 * name suggests it: `UNDERSTUDY_PDNS_TSIGKEY_ID` names a key, and is none.
 */
export const secretsOf = (spec: Spec, variables: Variables, given: Given = NOTHING_GIVEN): readonly string[] => {
  const vendor = spec.name;
  const hidden = createHidden(given.redact);
  const prefix = `${variableName(vendor)}_`;
  const ofParameters = once(() => parametersByVariable(spec));
  const isSecret = (name: string): boolean => {
    const parameters = ofParameters().get(name);
    return parameters
      ? parameters.some(({ name: each, in: where }) => {
          // A browser keeps it to itself.
          return where === 'cookie' || isSecretParameter(each) || (hidden?.name(each) ?? false);
        })
      : SECRET_VARIABLE.test(name);
  };
  const secrets = Object.entries(variables).flatMap(([name, value]) =>
    name.startsWith(prefix) && value && isSecret(name) ? [value] : [],
  );
  const user = readVariable(variables, variableName(vendor, 'USER'));
  const password = variables[variableName(vendor, 'PASSWORD')];
  const basic =
    user && password !== undefined
      ? [`${user}:${password}`, Buffer.from(`${user}:${password}`).toString('base64')]
      : [];
  const headers = [given, ...Object.values(given.operations)].flatMap((each) => each.headers);
  return [
    ...secrets,
    ...basic,
    ...headers.filter(({ secret }) => secret).flatMap(({ value }) => withoutScheme(value)),
    ...spec.operations.flatMap((operation) => secretsOfBody(spec, operation, given, hidden)),
  ];
};

/** A server may say again what the user's own body has under a telling name. */
const secretsOfBody = (
  spec: Spec,
  operation: Operation,
  given: Given,
  hidden: HiddenValues | undefined,
): readonly string[] => {
  const body = givenFor(given, operation)?.body;
  if (!body) return [];
  const { value, content } = givenBody(spec, operation, requestTypes(operation), body);
  if (value instanceof Uint8Array) return [];
  const isForm = typeof value === 'string' && essence(content.mediaType) === FORM_TYPE;
  const read = isForm ? Object.fromEntries(new URLSearchParams(value)) : value;
  return [...textsUnder(read, smellsOfSecret), ...(hidden ? hiddenTexts(read, hidden) : [])];
};

/**
 * Does a name of the query say where in a list a page begins? A curl line has the token that a list gave for its next page, and so may
 * whatever else tells that question. What the user gave or hides is a secret all the same, and so is what a scheme of the operation is called.
 */
export const positionsOf =
  ({ method, parameters, security }: Operation, hidden: HiddenValues | undefined) =>
  (name: string): boolean =>
    POSITION.test(name) &&
    !hidden?.name(name) &&
    method === 'GET' &&
    parameters.some((parameter) => parameter.in === 'query' && parameter.name === name) &&
    !security.flat().some(({ scheme }) => scheme.type === 'apiKey' && scheme.name === name);

/** `token` alone may be anything. */
const POSITION = /^\$?(?:next|(?:next_?)?page|continuation|skip)_?token$/i;

/** `Bearer abc` is known by `abc` alone, too. */
const withoutScheme = (value: string): readonly string[] => [value, ...value.split(/\s+/).slice(1)];

type GivenByVariable = Pick<Parameter, 'name' | 'in'>;

/** Which parameters a variable may give a value to. */
export const parametersByVariable = (spec: Spec): ReadonlyMap<string, readonly GivenByVariable[]> => {
  const known = new Map<string, GivenByVariable[]>();
  for (const { id: operationId, path, parameters } of spec.operations) {
    // Some documents describe no parameter of a path, and a value is needed all the same.
    const ofPath = parseTemplate(path).names.map((name) => ({ name, in: 'path' }) as const);
    for (const { name, in: where } of [...parameters, ...ofPath])
      for (const parameter of [name, `unknown ${name}`])
        for (const variable of valueVariables({ vendor: spec.name, operationId, parameter })) {
          const names = known.get(variable) ?? [];
          names.push({ name, in: where });
          known.set(variable, names);
        }
  }
  return known;
};

const SECRET_VARIABLE = /TOKEN(?!_URL$)|SECRET|PASSW|PWD|KEY|CREDENTIAL|TICKET|COOKIE|AUTH|_USER$/;
