import { isObject } from '../../core/json/json';
import type { Operation, SecurityScheme, SpecNode } from '../spec';
import { evidenceOf } from './read-evidence';
import type { Reader } from './reader';

/**
 * The alternatives of an operation: its own `security` (`[]` means none), else the document's.
 * A requirement of an unknown scheme cannot be checked: it is left out, as Prism does, and is a problem of the document.
 */
export const readSecurity = (reader: Reader, operation: SpecNode): Operation['security'] => {
  const holder = Array.isArray(operation.security) ? operation : reader.root;
  const alternatives: readonly unknown[] = Array.isArray(holder.security) ? holder.security : [];
  // Most operations have none of their own, and share the document's.
  const read = reader.security.get(alternatives) ?? readAlternatives(reader, alternatives);
  reader.security.set(alternatives, read);
  return read;
};

const readAlternatives = (reader: Reader, alternatives: readonly unknown[]): Operation['security'] =>
  alternatives.filter(isObject).map((alternative) =>
    Object.entries(alternative).flatMap(([schemeName, scopes]) => {
      const scheme = readScheme(reader, alternative, schemeName);
      return scheme ? [{ schemeName, scopes: textsOf(scopes), scheme }] : [];
    }),
  );

const textsOf = (scopes: unknown): readonly string[] =>
  Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];

/** Where a name leads; through a `$ref` that leads nowhere to `broken`, which the sweep over all references says. */
const schemeNode = (reader: Reader, alternative: SpecNode, name: string): SpecNode | 'broken' | undefined => {
  const components = isObject(reader.root.components) ? reader.root.components : {};
  const schemes = isObject(components.securitySchemes) ? reader.throughRef(components.securitySchemes) : {};
  if (Object.hasOwn(schemes, name) && isObject(schemes[name])) return reader.tryResolve(schemes[name]) ?? 'broken';
  // 3.2: the name may be the URI of a Security Scheme Object.
  const elsewhere = /[#/]/.test(name) ? reader.lookup(name, alternative) : undefined;
  return isObject(elsewhere) ? (reader.tryResolve(elsewhere) ?? 'broken') : undefined;
};

const readScheme = (reader: Reader, alternative: SpecNode, name: string): SecurityScheme | undefined => {
  const node = schemeNode(reader, alternative, name);
  if (node === 'broken') return undefined;
  const scheme = node && schemeOf(reader, node);
  if (!scheme) complain(reader, alternative, name, node !== undefined);
  return scheme;
};

/** Once for each name: a document that uses one uses it everywhere. */
const complain = (reader: Reader, alternative: SpecNode, name: string, defined: boolean): void => {
  if (reader.unknownSchemes.has(name)) return;
  reader.unknownSchemes.add(name);
  const holder = reader.writtenVersion === '2.0' ? 'securityDefinitions' : 'components.securitySchemes';
  const reason = defined
    ? `in ${holder} has no type that OpenAPI knows`
    : `is asked for, but ${holder} has none of that name`;
  reader.problems.push({
    severity: 'error',
    rule: 'security-scheme-unknown',
    message: `The security scheme "${name}" ${reason}; it is not checked.`,
    place: reader.place(alternative, name),
  });
};

export const schemeOf = (reader: Pick<Reader, 'place'>, node: SpecNode): SecurityScheme | undefined => {
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
  // Every export of Amazon's gateway describes its signatures so.
  if (where === 'header' && /^awsSigv4$/i.test(String(node['x-amazon-apigateway-authtype'])))
    return { ...common, type: 'http', scheme: 'AWS4-HMAC-SHA256' };
  const [, word] = where === 'header' ? (/^authorization\s*:\s*([\w-]+)\s*$/i.exec(name) ?? []) : [];
  // No header is called so: whoever writes `Authorization: Bearer` means what stands in it.
  if (word !== undefined) return { ...common, type: 'http', scheme: word };
  return where === 'header' || where === 'query' || where === 'cookie'
    ? { ...common, type, in: where, name }
    : undefined;
};
