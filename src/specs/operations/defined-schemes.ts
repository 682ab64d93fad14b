import { isObject } from '../../core/json/json';
import type { SecurityRequirement, Spec, SpecNode } from '../spec';
import { schemeOf } from './security-schemes';

/** Every security scheme that a document defines, whether an operation asks for it or not; no scopes. */
export const definedSchemes = (spec: Spec): readonly SecurityRequirement[] =>
  Object.entries(schemeNodes(spec)).flatMap(([schemeName, node]) => {
    const scheme = isObject(node) ? schemeOf(spec, spec.resolve(node)) : undefined;
    return scheme ? [{ schemeName, scopes: [], scheme }] : [];
  });

/** Where OAuth 2 client credentials get a token: `flows.clientCredentials.tokenUrl`, as documented. */
export const documentedTokenUrl = (spec: Spec, schemeName: string): string | undefined => {
  const node = schemeNodes(spec)[schemeName];
  const flows = isObject(node) ? spec.resolve(node).flows : undefined;
  const flow = isObject(flows) ? flows.clientCredentials : undefined;
  const url = isObject(flow) ? flow.tokenUrl : undefined;
  return typeof url === 'string' && url !== '' ? url : undefined;
};

const schemeNodes = (spec: Spec): SpecNode => {
  const { components } = spec.root;
  const schemes = isObject(components) ? components.securitySchemes : undefined;
  return isObject(schemes) ? spec.resolve(schemes) : {};
};
