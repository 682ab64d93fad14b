import { type Grade, weaker } from '../../src/core/evidence';
import { isObject } from '../../src/core/json/json';
import { toPointer, valueAt } from '../../src/core/json/pointer';
import type { Spec } from '../../src/specs/spec';

/** What a specification states, by pointer, with the strongest grade with which a reader gets there. */
export type Statements = ReadonlyMap<string, Grade>;

/** Words for people: they are held to the document by the words that the trace names. */
const TEXT = new Set(['title', 'summary', 'description', 'contact', 'version', 'operationId', 'tags', 'externalDocs']);
/** Marks that say of a fact how it is known. */
const EVIDENCE = new Set(['x-evidence', 'x-source']);
const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']);
const BRANCHES = ['allOf', 'anyOf', 'oneOf'];
const SUBSCHEMAS = ['items', 'additionalProperties'];

type Node = Readonly<Record<string, unknown>>;

const step = (at: string, key: string | number): string =>
  `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const entries = (node: unknown): readonly (readonly [string, unknown])[] =>
  Array.isArray(node) ? [...node.entries()].map(([i, each]) => [String(i), each]) : Object.entries(node ?? {});

/**
 * All that is stated: operations, parameters, statuses, media types, samples, schemes, servers, and every key of them
 * and of their schemas that is not known to be mere text. So a keyword that nobody thought of is a statement, too.
 */
export const statementsOf = (spec: Spec): Statements => {
  const found = new Map<string, Grade>();
  const { root } = spec;
  const graded = (node: unknown, around: Grade): Grade => weaker(around, spec.evidence(node).grade);

  const state = (at: string, grade: Grade): void => {
    const before = found.get(at);
    if (before === undefined || weaker(before, grade) === before) found.set(at, grade);
  };
  /** Each key of a node, but for those that are read otherwise. */
  const keysOf = (node: Node, at: string, grade: Grade, others: readonly string[] = []): void => {
    for (const [key, each] of Object.entries(node))
      if (!TEXT.has(key) && !EVIDENCE.has(key) && !others.includes(key)) state(step(at, key), graded(each, grade));
  };

  const visited = new Set<string>();
  const schema = (node: unknown, at: string, around: Grade): void => {
    if (!isObject(node)) return;
    const grade = graded(node, around);
    if (visited.has(`${at} ${grade}`)) return;
    visited.add(`${at} ${grade}`);
    keysOf(node, at, grade, ['$ref', ...BRANCHES, 'properties', ...SUBSCHEMAS.filter((key) => isObject(node[key]))]);
    if (typeof node.$ref === 'string') {
      const target = valueAt(root, toPointer(node.$ref.slice(1)));
      state(step(at, '$ref'), graded(target, grade));
      schema(target, node.$ref.slice(1), grade);
    }
    for (const key of BRANCHES) for (const [i, each] of entries(node[key])) schema(each, step(step(at, key), i), grade);
    for (const key of SUBSCHEMAS) schema(node[key], step(at, key), grade);
    for (const [name, each] of entries(node.properties)) {
      const where = step(step(at, 'properties'), name);
      state(where, graded(each, grade));
      schema(each, where, grade);
    }
  };
  const examples = (holder: Node, at: string, grade: Grade): void => {
    for (const [name, each] of entries(holder.examples))
      if (isObject(each)) keysOf(each, step(step(at, 'examples'), name), graded(each, grade));
  };
  const content = (holder: Node, at: string): void => {
    for (const [type, media] of entries(holder.content)) {
      if (!isObject(media)) continue;
      const where = step(step(at, 'content'), type);
      state(where, graded(media, 'documented'));
      keysOf(media, where, graded(media, 'documented'), ['schema', 'examples']);
      schema(media.schema, step(where, 'schema'), 'documented');
      examples(media, where, 'documented');
    }
  };
  const parameter = (written: unknown, at: string): void => {
    if (!isObject(written)) return;
    const ref = typeof written.$ref === 'string' ? written.$ref.slice(1) : undefined;
    if (ref !== undefined) state(step(at, '$ref'), 'documented');
    const where = ref ?? at;
    const node = ref === undefined ? written : valueAt(root, toPointer(ref));
    if (!isObject(node)) return;
    const grade = graded(node, 'documented');
    keysOf(node, where, grade, ['schema', 'examples']);
    schema(node.schema, step(where, 'schema'), grade);
    examples(node, where, grade);
  };
  const response = (node: Node, at: string): void => {
    const grade = graded(node, 'documented');
    state(at, grade);
    keysOf(node, at, grade, ['content', 'headers']);
    for (const [name, header] of entries(node.headers)) state(step(step(at, 'headers'), name), graded(header, grade));
    if (grade === 'documented') content(node, at);
  };
  const operation = (node: Node, at: string): void => {
    state(at, 'documented');
    keysOf(node, at, 'documented', ['parameters', 'requestBody', 'responses', 'x-semantics']);
    for (const [i, rule] of entries(node['x-semantics']))
      if (isObject(rule)) keysOf(rule, step(step(at, 'x-semantics'), i), graded(rule, 'documented'));
    for (const [i, each] of entries(node.parameters)) parameter(each, step(step(at, 'parameters'), i));
    if (isObject(node.requestBody)) {
      // Its grade is that of `required`; each media type has its own.
      keysOf(node.requestBody, step(at, 'requestBody'), graded(node.requestBody, 'documented'), ['content']);
      content(node.requestBody, step(at, 'requestBody'));
    }
    for (const [status, each] of entries(node.responses))
      if (isObject(each)) response(each, step(step(at, 'responses'), status));
  };

  keysOf(root, '', 'documented', ['openapi', 'info', 'paths', 'components', 'servers', 'security']);
  if (isObject(root.info)) keysOf(root.info, '/info', 'documented');
  for (const [path, item] of entries(root.paths)) {
    if (!isObject(item)) continue;
    keysOf(item, step('/paths', path), 'documented', [...METHODS]);
    for (const [method, each] of entries(item))
      if (METHODS.has(method) && isObject(each)) operation(each, step(step('/paths', path), method));
  }
  const components: Node = isObject(root.components) ? root.components : {};
  const schemes: Node = isObject(components.securitySchemes) ? components.securitySchemes : {};
  for (const [name, scheme] of entries(schemes))
    if (isObject(scheme)) keysOf(scheme, step('/components/securitySchemes', name), graded(scheme, 'documented'));
  for (const [i, choice] of entries(root.security)) {
    const grades = entries(choice).map(([name]) => graded(schemes[name], 'documented'));
    state(step('/security', i), grades.reduce(weaker, 'documented'));
  }
  for (const [i, server] of entries(root.servers))
    if (isObject(server)) keysOf(server, step('/servers', i), graded(server, 'documented'));
  return found;
};
