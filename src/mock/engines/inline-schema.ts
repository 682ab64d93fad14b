import type { OpenAPIV3_1 } from 'openapi-types';
import { isObject } from '../../core/json';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';

const DEFINITIONS = 'x-definitions';

/** A whole document, small, with what its one schema refers to beside it. */
export type Bundled = OpenAPIV3_1.Document & { readonly [DEFINITIONS]: Readonly<Record<string, unknown>> };

/**
 * A document with one operation whose only answer has this schema, and all that the schema reaches, in whatever file.
 * `undefined` when that is more than Prism can make a value of.
 */
export const documentOf = (
  spec: Spec,
  schema: SchemaRef,
  check: (node: unknown) => void = () => {},
): Bundled | undefined => {
  const { definitions, inline } = createInliner(spec, check);
  const inlined = inline(schema.node);
  if (!isWithinReach(inlined, definitions)) return undefined;
  const content = { 'application/json': { schema: inlined } };
  return {
    openapi: spec.openapi.startsWith('3.0') ? spec.openapi : '3.1.0',
    info: { title: spec.title, version: '1' },
    paths: { '/': { get: { responses: { '200': { description: '', content } } } } } as OpenAPIV3_1.PathsObject,
    [DEFINITIONS]: definitions,
  };
};

/** How many nodes Prism may meet, and how deep: beyond that it takes seconds, then minutes, and nobody else is served. */
const WITHIN_REACH = 10_000;
const DEEP = 500;

/** Prism follows each `$ref` anew wherever it stands, so the tree counts, not the text. */
const isWithinReach = (schema: unknown, definitions: Readonly<Record<string, unknown>>): boolean => {
  const open = new Set<unknown>();
  let left = WITHIN_REACH;
  const walk = (node: unknown): void => {
    left -= 1;
    if (open.size > DEEP) left = -1;
    if (left < 0 || typeof node !== 'object' || node === null || open.has(node)) return;
    open.add(node);
    const { $ref } = node as SpecNode;
    if (typeof $ref === 'string') walk(definitions[$ref.slice($ref.lastIndexOf('/') + 1)]);
    else for (const child of Object.values(node)) walk(child);
    open.delete(node);
  };
  walk(schema);
  return left >= 0;
};

/** Copies nodes; what a `$ref` reaches becomes one of `definitions`, once, so that a schema may know itself. */
const createInliner = (spec: Spec, check: (node: unknown) => void) => {
  const definitions: Record<string, unknown> = {};
  const names = new Map<unknown, string>();
  // In turn, not in depth: a chain of a thousand references would end the stack.
  const pending: (() => void)[] = [];
  const define = (target: unknown): string => {
    const known = names.get(target);
    if (known !== undefined) return known;
    const name = `d${names.size}`;
    names.set(target, name);
    pending.push(() => {
      check(target);
      definitions[name] = inline(target);
    });
    return name;
  };
  const inline = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(inline);
    if (!isObject(node)) return node;
    if (typeof node.$ref === 'string') return reference(node, node.$ref);
    return Object.fromEntries(
      Object.entries(node)
        .filter(([key, value]) => !IGNORED.has(key) && !(LITERAL.has(key) && holdsReference(value)))
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
  const inlineAll = (node: unknown): unknown => {
    const made = inline(node);
    for (let next = pending.pop(); next; next = pending.pop()) next();
    return made;
  };
  return { definitions, inline: inlineAll };
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

/**
 * Prism follows a `$ref` even there, into this machine's files and over the network: what a document shows must not make
 * the mock open anything.
 */
const holdsReference = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, '$ref') || Object.values(value).some(holdsReference));

/** Below these stand names of the author's choice: a property may well be called `default`. */
const NAMED: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
