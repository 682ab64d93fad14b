import { isObject } from '../../core/json';
import type { Server, SpecNode } from '../spec';
import { evidenceOf } from './read-evidence';
import type { Reader } from './reader';

/** The nearest `servers` of an operation: its own, its path item's, or the document's. */
export const readServers = (reader: Reader, ...holders: readonly SpecNode[]): readonly Server[] => {
  const holder = holders.find((one) => Array.isArray(one.servers) && one.servers.length > 0);
  const servers: readonly unknown[] = Array.isArray(holder?.servers) ? holder.servers : [];
  return servers.flatMap((value) => {
    const node = isObject(value) ? reader.resolve(value) : undefined;
    return typeof node?.url === 'string' ? [{ url: fillVariables(node.url, node), evidence: evidenceOf(node) }] : [];
  });
};

/** A variable without a usable default stays as it is written: no host is better than a wrong one. */
const fillVariables = (url: string, server: SpecNode): string => {
  const variables = isObject(server.variables) ? server.variables : {};
  return url.replaceAll(/\{([^}]+)\}/g, (written, name: string) => {
    const variable = variables[name];
    if (!isObject(variable)) return written;
    const first = Array.isArray(variable.enum) ? variable.enum[0] : undefined;
    const value = variable.default ?? first;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : written;
  });
};
