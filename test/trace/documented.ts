import { type Grade, weaker } from '../../src/core/evidence';
import { isObject } from '../../src/core/json/json';
import { type Pointer, toPointer, valueAt } from '../../src/core/json/pointer';
import type { Spec } from '../../src/specs/spec';

/** What a document could state of a value. */
const KEYWORDS = [
  ...['type', 'format', 'enum', 'const', 'pattern', 'required', 'examples', 'default', 'multipleOf'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
] as const;

const BRANCHES = ['allOf', 'anyOf', 'oneOf'] as const;
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const step = (at: string, key: string | number): string =>
  `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * Pointers of all that a specification states as `documented`: operations, parameters, statuses, media types, samples,
 * schemes, servers, and each keyword of a schema that is reached without passing a weaker grade.
 */
export const documentedPointers = (spec: Spec): ReadonlySet<string> => {
  const found = new Set<string>();
  const root = spec.root;
  const seen = new Set<string>();
  const own = (node: unknown): Grade => spec.evidence(node).grade;

  const schema = (node: unknown, at: string, around: Grade): void => {
    if (!isObject(node)) return;
    const grade = weaker(around, own(node));
    if (seen.has(`${at} ${grade}`)) return;
    seen.add(`${at} ${grade}`);
    if (typeof node.$ref === 'string') schema(valueAt(root, toPointer(node.$ref.slice(1))), node.$ref.slice(1), grade);
    if (grade === 'documented') for (const key of KEYWORDS) if (key in node) found.add(step(at, key));
    for (const key of BRANCHES)
      for (const [i, each] of list(node[key]).entries()) schema(each, step(step(at, key), i), grade);
    for (const key of ['items', 'additionalProperties']) schema(node[key], step(at, key), grade);
    for (const [name, each] of Object.entries(isObject(node.properties) ? node.properties : {})) {
      const where = step(step(at, 'properties'), name);
      if (weaker(grade, own(each)) === 'documented') found.add(where);
      schema(each, where, grade);
    }
  };
  const examples = (holder: Readonly<Record<string, unknown>>, at: string): void => {
    for (const [name, each] of Object.entries(isObject(holder.examples) ? holder.examples : {}))
      if (own(each) === 'documented') found.add(step(step(at, 'examples'), name));
  };
  const content = (holder: Readonly<Record<string, unknown>>, at: string): void => {
    for (const [type, media] of Object.entries(isObject(holder.content) ? holder.content : {})) {
      if (!isObject(media)) continue;
      const where = step(step(at, 'content'), type);
      if (own(media) === 'documented') found.add(where);
      schema(media.schema, step(where, 'schema'), 'documented');
      examples(media, where);
    }
  };
  const parameter = (written: unknown, at: string): void => {
    if (!isObject(written)) return;
    const ref = typeof written.$ref === 'string' ? written.$ref.slice(1) : undefined;
    const where = ref ?? at;
    const node = ref === undefined ? written : valueAt(root, toPointer(ref));
    if (!isObject(node)) return;
    if (own(node) === 'documented') found.add(where);
    if (own(node) === 'documented' && node.required === true) found.add(step(where, 'required'));
    schema(node.schema, step(where, 'schema'), own(node));
    examples(node, where);
  };

  for (const [path, item] of Object.entries(isObject(root.paths) ? root.paths : {})) {
    for (const method of METHODS) {
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(operation)) continue;
      const at = step(step('/paths', path), method);
      found.add(at);
      if ('x-permissions' in operation) found.add(step(at, 'x-permissions'));
      for (const [i, rule] of list(operation['x-semantics']).entries())
        if (own(rule) === 'documented') found.add(step(step(at, 'x-semantics'), i));
      for (const [i, each] of list(operation.parameters).entries()) parameter(each, step(step(at, 'parameters'), i));
      if (isObject(operation.requestBody)) content(operation.requestBody, step(at, 'requestBody'));
      for (const [status, response] of Object.entries(isObject(operation.responses) ? operation.responses : {})) {
        if (!isObject(response) || own(response) !== 'documented') continue;
        const where = step(step(at, 'responses'), status);
        found.add(where);
        content(response, where);
      }
    }
  }
  const components = isObject(root.components) ? root.components : {};
  for (const [name, scheme] of Object.entries(isObject(components.securitySchemes) ? components.securitySchemes : {}))
    if (own(scheme) === 'documented') found.add(step('/components/securitySchemes', name));
  for (const [i, server] of list(root.servers).entries())
    if (own(server) === 'documented') found.add(step('/servers', i));
  return found;
};

/** Does a pointer of the table lead somewhere? */
export const resolves = (spec: Spec, at: string): boolean => valueAt(spec.root, at as Pointer) !== undefined;
