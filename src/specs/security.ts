import { isObject } from '../core/json';
import { evidenceOf } from './evidence';
import type { Reader } from './reader';
import type { SecurityRequirement, SecurityScheme, SpecNode } from './spec';

/**
 * The alternatives of an operation: its own `security` (`[]` means none), else the document's.
 * An alternative that names an unknown scheme is left out and is a problem: it must not make an operation public,
 * so when no alternative is left, the operation keeps one that nobody can satisfy.
 */
export const readSecurity = (reader: Reader, operation: SpecNode): readonly (readonly SecurityRequirement[])[] => {
  const holder = Array.isArray(operation.security) ? operation : reader.root;
  const alternatives: readonly unknown[] = Array.isArray(holder.security) ? holder.security : [];
  return alternatives.flatMap((alternative) => {
    if (!isObject(alternative)) return [];
    return [Object.entries(alternative).map(([name, scopes]) => readRequirement(reader, alternative, name, scopes))];
  });
};

const readRequirement = (
  reader: Reader,
  alternative: SpecNode,
  schemeName: string,
  scopes: unknown,
): SecurityRequirement => ({
  schemeName,
  scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [],
  scheme: readScheme(reader, alternative, schemeName),
});

const schemeNode = (reader: Reader, alternative: SpecNode, name: string): SpecNode | undefined => {
  const components = isObject(reader.root.components) ? reader.root.components : {};
  const schemes = isObject(components.securitySchemes) ? components.securitySchemes : {};
  if (Object.hasOwn(schemes, name) && isObject(schemes[name])) return reader.resolve(schemes[name]);
  // 3.2: the name may be the URI of a Security Scheme Object.
  const elsewhere = /[#/]/.test(name) ? reader.lookup(name, alternative) : undefined;
  return isObject(elsewhere) ? reader.resolve(elsewhere) : undefined;
};

const readScheme = (reader: Reader, alternative: SpecNode, name: string): SecurityScheme => {
  const node = schemeNode(reader, alternative, name);
  const scheme = node && schemeOf(reader, node);
  if (scheme) return scheme;
  const place = reader.place(alternative, name);
  if (!reader.complained.has(alternative)) {
    reader.complained.add(alternative);
    reader.problems.push({
      severity: 'error',
      rule: 'security-scheme-unknown',
      message: node
        ? `the security scheme "${name}" has no type that OpenAPI knows, so no request can satisfy it`
        : `no security scheme is called "${name}" in components.securitySchemes, so no request can satisfy it`,
      place,
    });
  }
  // A scheme of HTTP that nobody sends: the requirement holds for no request, and nothing is opened by a typing error.
  return { type: 'http', scheme: `unknown:${name}`, example: undefined, evidence: evidenceOf(node), place };
};

const schemeOf = (reader: Reader, node: SpecNode): SecurityScheme | undefined => {
  const example = node['x-example'];
  const common = {
    evidence: evidenceOf(node),
    place: reader.place(node),
    example: typeof example === 'string' ? example : undefined,
  };
  const { type, scheme, name } = node;
  if (type === 'http' && typeof scheme === 'string') return { ...common, type, scheme };
  if (type === 'oauth2' || type === 'openIdConnect' || type === 'mutualTLS') return { ...common, type };
  const where = node.in;
  if (type !== 'apiKey' || typeof name !== 'string') return undefined;
  return where === 'header' || where === 'query' || where === 'cookie'
    ? { ...common, type, in: where, name }
    : undefined;
};
