import { isObject } from '../../core/json/json';
import type { Server, Spec, SpecNode } from '../spec';
import { evidenceOf } from './read-evidence';
import type { Reader } from './reader';

/** The nearest `servers` of an operation: its own, its path item's, or the document's. One for each value of an enumerated variable. */
export const readServers = (reader: Reader, ...holders: readonly SpecNode[]): readonly Server[] => {
  const holder = holders.find(hasServers);
  const servers: readonly unknown[] = Array.isArray(holder?.servers) ? holder.servers : [];
  return servers.flatMap((value) => {
    const node = isObject(value) ? reader.resolve(value) : undefined;
    const url = node?.url;
    return node && typeof url === 'string'
      ? filledIn(url, node).map((one) => ({ url: one, evidence: evidenceOf(node) }))
      : [];
  });
};

const hasServers = (holder: SpecNode): boolean => Array.isArray(holder.servers) && holder.servers.length > 0;

/** The document's servers, then those of path items and operations. No other operation is read for them. */
export const everyServer = (spec: Spec): readonly Server[] => {
  const { paths } = spec.root;
  const others = spec.operations.filter(({ node, path }) => {
    const item = isObject(paths) ? paths[path] : undefined;
    const target = isObject(item) && typeof item.$ref === 'string' ? spec.lookup(item.$ref, item) : item;
    return [node, item, target].some((holder) => isObject(holder) && hasServers(holder));
  });
  return [...spec.servers, ...others.flatMap(({ servers }) => servers)];
};

/** Two variables of ten values are many; a document could write down billions of URLs in ten lines. */
const MAX_URLS = 100;

/** The defaults first. A variable without a usable value stays as it is written: no host is better than a wrong one. */
const filledIn = (url: string, server: SpecNode): readonly string[] => {
  const variables = isObject(server.variables) ? server.variables : {};
  let urls: readonly string[] = [url];
  for (const [written, name = ''] of url.matchAll(/\{([^}]+)\}/g)) {
    const values = valuesOf(variables[name]);
    if (values.length > 0)
      urls = values.flatMap((value) => urls.map((one) => one.replaceAll(written, () => value))).slice(0, MAX_URLS);
  }
  return urls;
};

const valuesOf = (variable: unknown): readonly string[] => {
  if (!isObject(variable)) return [];
  const listed: readonly unknown[] = Array.isArray(variable.enum) ? variable.enum : [];
  const values = [variable.default, ...listed].filter(
    (value) => typeof value === 'string' || typeof value === 'number',
  );
  return [...new Set(values.map(String))];
};

/** The paths of every server that the document names, its operations' own included, without a slash at their end. */
export const basePathsOf = (spec: Spec): readonly string[] => [
  ...new Set(
    everyServer(spec).flatMap(({ url }) => {
      const path = url
        .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*/i, '')
        .replace(/[?#].*$/, '')
        .replace(/\/+$/, '');
      return path.startsWith('/') ? [path] : [];
    }),
  ),
];

/** Without port, in lower case; this machine is nobody's host. */
export const hostsOfServers = (servers: readonly Server[]): readonly string[] =>
  servers
    .flatMap(({ url }) => serverHost(url))
    .map(hostName)
    .filter(isElsewhere);

/** A documented host that is this machine would take every request for itself. */
export const isElsewhere = (host: string): boolean => host !== '' && host !== 'localhost' && !/^[\d.]+$|^\[/.test(host);

const serverHost = (url: string): readonly string[] => {
  const host = /^(?:(?:https?|wss?):)?\/\/([^/?#]+)/i.exec(url)?.[1];
  return host === undefined || host.includes('{') ? [] : [host];
};

/** Without port, in lower case. */
export const hostName = (host: string): string => {
  const colon = host.indexOf(':');
  return (colon < 0 || host.startsWith('[') ? host : host.slice(0, colon)).toLowerCase();
};
