import { isObject } from '../../core/json';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';

/** A document with one operation whose only answer has this schema, and all that the schema reaches, in whatever file. */
export const documentOf = (spec: Spec, schema: SchemaRef): Record<string, unknown> => {
  const { definitions, inline } = createInliner(spec);
  const content = { 'application/json': { schema: inline(schema.node) } };
  return {
    openapi: spec.openapi.startsWith('3.0') ? spec.openapi : '3.1.0',
    info: { title: spec.title, version: '1' },
    paths: { '/': { get: { responses: { '200': { description: '', content } } } } },
    [DEFINITIONS]: definitions,
  };
};

const DEFINITIONS = 'x-definitions';

/** Copies nodes; what a `$ref` reaches becomes one of `definitions`, once, so that a schema may know itself. */
const createInliner = (spec: Spec) => {
  const definitions: Record<string, unknown> = {};
  const names = new Map<unknown, string>();
  const define = (target: unknown): string => {
    const known = names.get(target);
    if (known !== undefined) return known;
    const name = `d${names.size}`;
    names.set(target, name);
    definitions[name] = {};
    definitions[name] = inline(target);
    return name;
  };
  const inline = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(inline);
    if (!isObject(node)) return node;
    if (typeof node.$ref === 'string') return reference(node, node.$ref);
    return Object.fromEntries(
      Object.entries(node)
        .filter(([key]) => !IGNORED.has(key))
        .map(([key, value]) => [key, LITERAL.has(key) ? value : NAMED.has(key) ? inlineNamed(value) : inline(value)]),
    );
  };
  const inlineNamed = (node: unknown): unknown =>
    isObject(node) ? Object.fromEntries(Object.entries(node).map(([name, value]) => [name, inline(value)])) : node;
  const reference = (node: SpecNode, ref: string): unknown => {
    const target = spec.lookup(ref, node);
    // Anything goes where a reference leads nowhere: the operation still answers what it can.
    if (target === undefined) return {};
    return { $ref: `#/${DEFINITIONS}/${define(target)}` };
  };
  return { definitions, inline };
};

/** Base URIs and anchors are resolved already; left in, they would send Prism's resolver elsewhere. */
const IGNORED: ReadonlySet<string> = new Set([
  '$id',
  '$schema',
  '$anchor',
  '$dynamicAnchor',
  'externalDocs',
  'x-evidence',
]);

/** Values, not schemas: a `$ref` in them is data. */
const LITERAL: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'example', 'examples']);

/** Below these stand names of the author's choice: a property may well be called `default`. */
const NAMED: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
