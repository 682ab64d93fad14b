import { isObject } from '../../core/json';
import type { Example, MediaTypeSpec, Operation, ResponseSpec, Spec, SpecNode } from '../../specs/spec';

/** What a token in Prism's answer stands for. */
export interface TokenExample {
  readonly name: string;
  readonly value: unknown;
}

/** A document of one operation, as small as Prism's choice allows. */
export interface PrismDocument {
  readonly root: Record<string, unknown>;
  readonly tokens: ReadonlyMap<string, TokenExample>;
}

/**
 * Builds the document that Prism is asked with: the responses of one operation and the schemas that they reach.
 * Requests are checked by us, so parameters, bodies and security stay out; callbacks stay out because Prism would send them.
 *
 * Each example is a token in place of its value: so the answer says which example was chosen, and a large sample is
 * neither copied nor searched for `$ref`s. With `schemas` false, a schema beside an example is left out: Prism would not look at it,
 * and dereferencing it can cost seconds in a document whose schemas all know each other.
 */
export const prismDocument = (spec: Spec, operation: Operation, schemas: boolean): PrismDocument => {
  const inliner = createInliner(spec);
  const tokens = new Map<string, TokenExample>();
  const tokenOf = (example: TokenExample): string => {
    const token = `understudy-example-${tokens.size}`;
    tokens.set(token, example);
    return token;
  };
  const responses = operation.responses.map((response) => [
    response.status,
    {
      description: response.description,
      headers: headers(response, inliner),
      content: Object.fromEntries(
        response.content.map((content) => [content.mediaType, mediaType(spec, content, inliner, tokenOf, schemas)]),
      ),
    },
  ]);
  return {
    root: {
      openapi: spec.openapi.startsWith('3.0') ? spec.openapi : '3.1.0',
      info: { title: spec.title, version: '1' },
      paths: {
        [operation.path]: {
          [operation.method.toLowerCase()]: {
            ...(operation.deprecated ? { deprecated: true } : {}),
            responses: Object.fromEntries(responses),
          },
        },
      },
      [DEFINITIONS]: inliner.definitions,
    },
    tokens,
  };
};

const DEFINITIONS = 'x-definitions';

const headers = (response: ResponseSpec, inliner: Inliner): Record<string, unknown> =>
  Object.fromEntries(
    response.headers
      .filter((header) => header.name !== 'content-type')
      .map((header) => [
        header.name,
        {
          schema: header.schema ? inliner.inline(header.schema.node) : {},
          // Prism takes a header's first example as it stands.
          ...(header.examples[0] ? { examples: { example: { value: header.examples[0].value } } } : {}),
        },
      ]),
  );

const mediaType = (
  spec: Spec,
  content: MediaTypeSpec,
  inliner: Inliner,
  tokenOf: (example: TokenExample) => string,
  schemas: boolean,
): Record<string, unknown> => {
  const examples = examplesInPrismsOrder(spec, content);
  return {
    ...(content.schema && (schemas || examples.length === 0) ? { schema: inliner.inline(content.schema.node) } : {}),
    ...(examples.length === 0
      ? {}
      : { examples: Object.fromEntries(examples.map((example) => [example.name, { value: tokenOf(example) }])) }),
  };
};

/** The `default` example of Prism comes first: `example`, or else the first example of the schema itself. */
const examplesInPrismsOrder = (spec: Spec, content: MediaTypeSpec): readonly TokenExample[] => {
  const named = content.examples.filter(hasValue);
  if (named.some((example) => example.name === 'default')) return named;
  const inSchema = schemaExample(spec, content);
  if (inSchema !== undefined && named.length === 0) return [{ name: 'default', value: inSchema }];
  const only = named.length === 1 && named[0]?.name === 'example' ? named[0] : undefined;
  // A media type's `example` is called `default` by Prism and `example` by us; both names are taken.
  return only ? [only, { name: 'default', value: only.value }] : named;
};

const hasValue = (example: Example): boolean => example.value !== undefined;

const schemaExample = (spec: Spec, content: MediaTypeSpec): unknown => {
  const node = content.schema?.node;
  if (!isObject(node)) return undefined;
  const resolved = spec.resolve(node);
  if (resolved.example !== undefined) return resolved.example;
  return Array.isArray(resolved.examples) ? resolved.examples[0] : undefined;
};

interface Inliner {
  readonly definitions: Record<string, unknown>;
  inline(node: unknown): unknown;
}

/** Copies nodes; what a `$ref` reaches, in whatever file, becomes one of `definitions`, once. */
const createInliner = (spec: Spec): Inliner => {
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
