import { DOCUMENTED, type Grade, weaker } from '../../src/core/evidence';
import { isObject } from '../../src/core/json/json';
import { toPointer, valueAt } from '../../src/core/json/pointer';
import type { Spec } from '../../src/specs/spec';

/** What a specification states, by pointer, with the strongest grade with which a reader gets there, and who says so. */
export type Statements = ReadonlyMap<string, Known>;

export interface Known {
  readonly grade: Grade;
  /** A page of the vendor, a sample or client code, as `x-evidence` has it. */
  readonly source?: string;
}

/** Words for people: they are held to the document by the words that the trace names. */
const TEXT = new Set(['title', 'summary', 'description', 'version', 'operationId', 'tags']);
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
  const found = new Map<string, Known>();
  const { root } = spec;
  /** Of two that are graded alike the inner one speaks, where it names a source. */
  const graded = (node: unknown, around: Known): Known => {
    const { grade, source } = spec.evidence(node);
    if (weaker(around.grade, grade) !== grade) return around;
    return grade === around.grade && source === undefined ? around : { grade, ...(source !== undefined && { source }) };
  };

  const state = (at: string, known: Known): void => {
    const before = found.get(at);
    if (before === undefined || (before.grade !== known.grade && weaker(before.grade, known.grade) === before.grade))
      found.set(at, known);
  };
  /** Each key of a node, but for those that are read otherwise. */
  const keysOf = (node: Node, at: string, known: Known, others: readonly string[] = []): void => {
    for (const [key, each] of Object.entries(node))
      if (!TEXT.has(key) && !EVIDENCE.has(key) && !others.includes(key)) state(step(at, key), graded(each, known));
  };

  const visited = new Set<string>();
  const schema = (node: unknown, at: string, around: Known): void => {
    if (!isObject(node)) return;
    const known = graded(node, around);
    const way = `${at} ${known.grade} ${known.source}`;
    if (visited.has(way)) return;
    visited.add(way);
    keysOf(node, at, known, ['$ref', ...BRANCHES, 'properties', ...SUBSCHEMAS.filter((key) => isObject(node[key]))]);
    if (typeof node.$ref === 'string') {
      const target = valueAt(root, toPointer(node.$ref.slice(1)));
      state(step(at, '$ref'), graded(target, known));
      schema(target, node.$ref.slice(1), known);
    }
    for (const key of BRANCHES) for (const [i, each] of entries(node[key])) schema(each, step(step(at, key), i), known);
    for (const key of SUBSCHEMAS) schema(node[key], step(at, key), known);
    for (const [name, each] of entries(node.properties)) {
      const where = step(step(at, 'properties'), name);
      state(where, graded(each, known));
      schema(each, where, known);
    }
  };
  const examples = (holder: Node, at: string, known: Known): void => {
    for (const [name, each] of entries(holder.examples))
      if (isObject(each)) keysOf(each, step(step(at, 'examples'), name), graded(each, known));
  };
  /** The grade of a media type is that of its name alone. */
  const content = (holder: Node, at: string, around: Known): void => {
    for (const [type, media] of entries(holder.content)) {
      if (!isObject(media)) continue;
      const where = step(step(at, 'content'), type);
      state(where, graded(media, around));
      keysOf(media, where, graded(media, around), ['schema', 'examples']);
      schema(media.schema, step(where, 'schema'), around);
      examples(media, where, around);
    }
  };
  const parameter = (written: unknown, at: string): void => {
    if (!isObject(written)) return;
    const ref = typeof written.$ref === 'string' ? written.$ref.slice(1) : undefined;
    if (ref !== undefined) state(step(at, '$ref'), DOCUMENTED);
    const where = ref ?? at;
    const node = ref === undefined ? written : valueAt(root, toPointer(ref));
    if (!isObject(node)) return;
    const known = graded(node, DOCUMENTED);
    keysOf(node, where, known, ['schema', 'examples']);
    schema(node.schema, step(where, 'schema'), known);
    examples(node, where, known);
  };
  const response = (node: Node, at: string): void => {
    const known = graded(node, DOCUMENTED);
    state(at, known);
    keysOf(node, at, known, ['content', 'headers']);
    for (const [name, header] of entries(node.headers)) {
      if (!isObject(header)) continue;
      const where = step(step(at, 'headers'), name);
      state(where, graded(header, known));
      keysOf(header, where, graded(header, known), ['schema']);
      schema(header.schema, step(where, 'schema'), graded(header, known));
    }
    content(node, at, known);
  };
  const operation = (node: Node, at: string): void => {
    state(at, DOCUMENTED);
    keysOf(node, at, DOCUMENTED, ['parameters', 'requestBody', 'responses', 'x-semantics']);
    for (const [i, rule] of entries(node['x-semantics']))
      if (isObject(rule)) keysOf(rule, step(step(at, 'x-semantics'), i), graded(rule, DOCUMENTED));
    for (const [i, each] of entries(node.parameters)) parameter(each, step(step(at, 'parameters'), i));
    if (isObject(node.requestBody)) {
      // Its grade is that of `required`; each media type has its own.
      keysOf(node.requestBody, step(at, 'requestBody'), graded(node.requestBody, DOCUMENTED), ['content']);
      content(node.requestBody, step(at, 'requestBody'), DOCUMENTED);
    }
    for (const [status, each] of entries(node.responses))
      if (isObject(each)) response(each, step(step(at, 'responses'), status));
  };

  keysOf(root, '', DOCUMENTED, ['openapi', 'info', 'externalDocs', 'paths', 'components', 'servers', 'security']);
  for (const part of ['info', 'externalDocs'])
    if (isObject(root[part])) keysOf(root[part], `/${part}`, graded(root[part], DOCUMENTED));
  for (const [path, item] of entries(root.paths)) {
    if (!isObject(item)) continue;
    keysOf(item, step('/paths', path), DOCUMENTED, [...METHODS]);
    for (const [method, each] of entries(item))
      if (METHODS.has(method) && isObject(each)) operation(each, step(step('/paths', path), method));
  }
  const components: Node = isObject(root.components) ? root.components : {};
  const schemes: Node = isObject(components.securitySchemes) ? components.securitySchemes : {};
  for (const [name, scheme] of entries(schemes))
    if (isObject(scheme)) keysOf(scheme, step('/components/securitySchemes', name), graded(scheme, DOCUMENTED));
  for (const [i, choice] of entries(root.security)) {
    const grades = entries(choice).map(([name]) => graded(schemes[name], DOCUMENTED));
    state(
      step('/security', i),
      grades.reduce((all, one) => (weaker(all.grade, one.grade) === one.grade ? one : all), DOCUMENTED),
    );
  }
  for (const [i, server] of entries(root.servers))
    if (isObject(server)) keysOf(server, step('/servers', i), graded(server, DOCUMENTED));
  return found;
};
