import { isObject } from '../../core/json/json';
import type { SpecNode } from '../spec';
import type { Origins } from './origins';
import { type Convert, convertOperation } from './swagger2-operation';
import { convertSchemes } from './swagger2-security';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** What 2.0 says in a way of its own; everything else is taken over. */
const REPLACED = new Set([
  'swagger',
  'host',
  'basePath',
  'schemes',
  'consumes',
  'produces',
  'paths',
  'parameters',
  'responses',
  'securityDefinitions',
]);

/**
 * Says an OpenAPI 2.0 document in the words of 3.0. Schemas stay the very nodes, and `definitions` stays where its
 * `$ref`s look for it. `origins` records what the nodes that are made here come from. It is written by hand, because
 * the existing converters copy every node (and so lose its line), are asynchronous, or lose bodies: docs/decisions/006
 * has the figures.
 * @param resolve follows a `$ref`; parameters and responses have to be known to be converted
 */
export const convertSwagger = (root: SpecNode, resolve: (node: SpecNode) => SpecNode, origins: Origins): SpecNode => {
  const convert: Convert = {
    root,
    resolve,
    made: (node, original) => remember(origins, node, original),
    said: origins.setChild,
  };
  const kept = Object.entries(root).filter(([key]) => !REPLACED.has(key));
  const components = {
    ...(isObject(root.definitions) ? { schemas: root.definitions } : {}),
    ...(isObject(root.securityDefinitions)
      ? { securitySchemes: convertSchemes(convert, root.securityDefinitions) }
      : {}),
  };
  return convert.made(
    {
      openapi: '3.0.3',
      ...Object.fromEntries(kept),
      servers: serversOf(root),
      paths: convertPaths(convert),
      components,
    },
    root,
  );
};

const remember = <T extends SpecNode>(origins: Origins, node: T, original: object): T => {
  origins.setNode(node, original);
  return node;
};

const serversOf = (root: SpecNode): readonly SpecNode[] => {
  const base = typeof root.basePath === 'string' ? root.basePath.replace(/\/$/, '') : '';
  const schemes = Array.isArray(root.schemes) && root.schemes.length > 0 ? root.schemes : ['https'];
  if (typeof root.host === 'string') return schemes.map((scheme) => ({ url: `${scheme}://${root.host}${base}` }));
  return base === '' ? [] : [{ url: base }];
};

const convertPaths = (convert: Convert): SpecNode => {
  const paths = isObject(convert.root.paths) ? convert.root.paths : {};
  const converted = Object.entries(paths).map(([template, value]) => [
    template,
    isObject(value) && !template.startsWith('x-') ? convertPathItem(convert, value) : value,
  ]);
  return convert.made(Object.fromEntries(converted), paths);
};

/** A `$ref` that leads nowhere stays, so that the reader of operations says so in its own way. */
const convertPathItem = (convert: Convert, written: SpecNode): SpecNode => {
  const item = tryResolve(convert, written);
  if (!item) return written;
  const shared: readonly unknown[] = Array.isArray(item.parameters) ? item.parameters : [];
  const converted = Object.entries(item).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'parameters') return [];
    if (!METHODS.includes(key) || !isObject(value)) return [[key, value]];
    return [[key, convertOperation(convert, value, shared)]];
  });
  return convert.made(Object.fromEntries(converted), item);
};

const tryResolve = (convert: Convert, node: SpecNode): SpecNode | undefined => {
  try {
    return convert.resolve(node);
  } catch {
    return undefined;
  }
};
