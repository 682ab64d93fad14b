import { createHash } from 'node:crypto';
import { isObject } from '../../core/json/json';
import { pointerKeys } from '../../core/json/pointer';
import { excessOf } from '../../core/results/excess';
import type { Fact } from '../../core/results/finding';
import type { HeaderSpec, MediaTypeSpec, Operation, SchemaRef } from '../../specs/spec';

/** What is described for an answer, one of whose facts needs a place. */
export interface Described {
  readonly operation: Pick<Operation, 'responses'>;
  readonly content: Pick<MediaTypeSpec, 'schema'> | undefined;
  readonly headers: readonly HeaderSpec[];
}

/**
 * Names a place by the content of what stands there: generators write one schema, one header and one response out again in every
 * operation. `undefined` where the place is in a schema that is referred to, which has one place anyway.
 */
export const samePlace = (fact: Fact, { operation, content, headers }: Described): string | undefined => {
  switch (fact.kind) {
    case 'header-missing':
    case 'header-schema': {
      const schema = headers.find(({ name }) => name === fact.header)?.schema;
      return placeInSchema(fact, schema) ?? wholeOf(fact.kind === 'header-missing' ? schema : undefined);
    }
    case 'body-unparseable':
    case 'body-missing':
      return wholeOf(content?.schema);
    case 'status-unexpected': {
      // A server that breaks, or refuses what is good, may have another reason in each operation.
      const expected = fact.received < 400 ? operation.responses.find(({ place }) => place === fact.spec) : undefined;
      return expected && contentOf(expected.node);
    }
    default:
      return placeInSchema(fact, content?.schema);
  }
};

const wholeOf = (schema: SchemaRef | undefined): string | undefined =>
  isObject(schema?.node) ? contentOf(schema.node) : undefined;

/** By the innermost object around it: the same one may be alone here, in a list there, and in an envelope elsewhere. */
const placeInSchema = (fact: Pick<Fact, 'spec'>, schema: SchemaRef | undefined): string | undefined => {
  if (!schema || !isObject(schema.node)) return undefined;
  const { file, pointer } = schema.place;
  const isInside = fact.spec.pointer === pointer || fact.spec.pointer.startsWith(`${pointer}/`);
  if (fact.spec.file !== file || !isInside) return undefined;
  let owner: object = schema.node;
  let node: unknown = schema.node;
  let from = 0;
  const keys = pointerKeys(fact.spec.pointer.slice(pointer.length));
  for (const [index, key] of keys.entries()) {
    node = typeof node === 'object' && node !== null ? (node as Readonly<Record<string, unknown>>)[key] : undefined;
    if (!isObject(node) || !isObject(node.properties)) continue;
    owner = node;
    from = index + 1;
  }
  const content = contentOf(owner);
  return content === undefined ? undefined : [content, ...keys.slice(from)].join('/');
};

/** A larger schema is compared by its place alone. */
const MOST = 1024 * 1024;

const known = new WeakMap<object, string>();

const contentOf = (node: object): string | undefined => {
  const before = known.get(node);
  if (before !== undefined) return before || undefined;
  const text = excessOf(node, MOST) === undefined ? JSON.stringify(withoutProse(node)) : '';
  const content = text === '' ? '' : createHash('sha256').update(text).digest('base64');
  known.set(node, content);
  return content || undefined;
};

/** Copies may differ in their order, and in what people read. */
const withoutProse = (value: unknown, isMap = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => isMap || !(PROSE.has(key) || key.startsWith('x-')));
  return Object.fromEntries(
    kept
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, !isMap && VALUES.has(key) ? item : withoutProse(item, !isMap && MAPS.has(key))]),
  );
};

const PROSE: ReadonlySet<string> = new Set([
  'description',
  'title',
  'summary',
  'example',
  'examples',
  'externalDocs',
  '$comment',
]);

/** Their keys are names. */
const MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
  'headers',
  'content',
]);

const VALUES: ReadonlySet<string> = new Set(['enum', 'const', 'default']);
