import { isObject } from '../../core/json/json';
import type { SpecNode } from '../spec';
import type { Convert } from './swagger2-operation';

const FLOWS: Readonly<Record<string, string>> = {
  implicit: 'implicit',
  password: 'password',
  application: 'clientCredentials',
  accessCode: 'authorizationCode',
};

/** `securityDefinitions` as 3.0's `securitySchemes`: `basic` is an HTTP scheme, `oauth2` has its flow in a map. */
export const convertSchemes = (convert: Convert, definitions: SpecNode): SpecNode => {
  const converted = Object.entries(definitions).map(([name, value]) => [
    name,
    isObject(value) ? convertScheme(convert, value) : value,
  ]);
  return convert.made(Object.fromEntries(converted), definitions);
};

const convertScheme = (convert: Convert, scheme: SpecNode): SpecNode => {
  if (scheme.type === 'basic') return convert.made({ ...scheme, type: 'http', scheme: 'basic' }, scheme);
  if (scheme.type !== 'oauth2') return scheme;
  const { flow, authorizationUrl, tokenUrl, scopes, ...rest } = scheme;
  const flows = { [FLOWS[String(flow)] ?? 'implicit']: { authorizationUrl, tokenUrl, scopes: scopes ?? {} } };
  return convert.made({ ...rest, flows }, scheme);
};
