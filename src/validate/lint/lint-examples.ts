import { isJsonType, meantType } from '../../core/http/media-type';
import { isObject, type Json } from '../../core/json/json';
import { pointerKeys, type SpecPlace, valueAt } from '../../core/json/pointer';
import type { SchemaMode } from '../../schema/read-write-only';
import type { Example, MediaTypeSpec, SchemaRef, Spec, SpecNode, SpecProblem } from '../../specs/spec';
import { writtenExample } from '../bodies/written-example';
import { headerExamples, parameterExamples } from '../parameters/read-examples';
import { compileSchema } from '../schema/compile-schema';
import { Undecided, unlessUndecided } from '../schema/undecided';
import type { SchemaViolation } from '../validate-types';
import { type LintRule, placeOr, problem } from './rule';

/** Every example, of a parameter, a header, a body or a schema, satisfies the schema that it is an example of. */
export function* examplesValid({ spec, nodes, operations }: Parameters<LintRule>[0]): Iterable<SpecProblem> {
  const done = new Set<string>();
  const check = function* (
    what: string,
    schema: SchemaRef | undefined,
    examples: readonly Example[],
    mode: SchemaMode,
  ): Iterable<SpecProblem> {
    for (const example of schema ? examples : []) {
      const key = `${example.place.file} ${example.place.pointer} ${mode}`;
      if (schema && !done.has(key)) yield* checkExample(spec, what, schema, example, mode);
      done.add(key);
    }
  };
  const answered = new Set(spec.operations);
  for (const operation of operations) {
    // The vendor is the one who sends a callback or a webhook: what is readOnly is in it, what is writeOnly is not.
    const [asks, answers] = answered.has(operation) ? DIRECTIONS : REVERSED;
    for (const parameter of operation.parameters) {
      const schema = parameter.schema ?? parameter.content?.schema;
      yield* check(`of the parameter ${parameter.name}`, schema, parameterExamples(spec, parameter), asks);
    }
    for (const content of operation.requestBody?.content ?? []) {
      yield* filesAsBytes('of the request body', content);
      yield* check('of the request body', content.schema, readable(spec, content, asks), asks);
    }
    for (const response of operation.responses) {
      for (const content of response.content) {
        yield* filesAsBytes(`of the ${response.status} answer`, content);
        yield* check(`of the ${response.status} answer`, content.schema, readable(spec, content, answers), answers);
      }
      for (const header of response.headers) {
        yield* check(`of the header ${header.name}`, header.schema, headerExamples(spec, header), answers);
      }
    }
  }
  for (const node of nodes) if (isSchemaWithExamples(node)) yield* checkSchemaExamples(spec, node);
}

/** A file that is no text is sent byte for byte, and no client reads that as JSON. */
function* filesAsBytes(what: string, { mediaType, examples }: MediaTypeSpec): Iterable<SpecProblem> {
  if (!isJsonType(meantType(mediaType))) return;
  for (const { name, bytes, place } of examples) {
    const message = `the example "${name}" ${what} is a file of bytes, which cannot be read as ${mediaType}; it is sent as it is`;
    if (bytes !== undefined) yield problem('error', 'example-invalid', message, place);
  }
}

/** What was said at start for its cause is not said again for its place. */
export const examplesWrittenOut: LintRule = ({ spec }) => {
  const said = spec.problems.filter(({ rule }) => rule === 'example-ref').map(({ place }) => place);
  return spec.exampleReferences.filter(
    ({ place: { file, pointer } }) => !said.some((one) => one.pointer === pointer && one.file === file),
  );
};

const DIRECTIONS: readonly [SchemaMode, SchemaMode] = ['request', 'response'];
const REVERSED: readonly [SchemaMode, SchemaMode] = ['response', 'request'];

const readable = (spec: Spec, content: MediaTypeSpec, mode: SchemaMode): readonly Example[] =>
  content.examples
    .filter(({ bytes }) => bytes === undefined || !isJsonType(meantType(content.mediaType)))
    .map((one) => ({ ...one, value: writtenExample(spec, content, one.value, mode) }));

function* checkExample(
  spec: Spec,
  what: string,
  schema: SchemaRef,
  example: Example,
  mode: SchemaMode,
): Iterable<SpecProblem> {
  const compiled = compileSchema(spec, schema, mode);
  if (compiled.kind !== 'compiled') return;
  const judged = unlessUndecided(
    () => compiled.check(example.value),
    (undecided) => undecided,
  );
  if (judged instanceof Undecided) {
    const message = `the example "${example.name}" ${what} is not checked: ${judged.message}`;
    yield problem('warning', 'example-unchecked', message, example.place);
    return;
  }
  for (const broken of judged) {
    const place = placeInValue(spec, example.value, broken.pointer, example.place);
    const where = broken.pointer === '' ? '' : `${broken.pointer} `;
    const rule = `${broken.spec.file}:${broken.spec.line}`;
    const message = `the example "${example.name}" ${what} breaks its schema: ${where}${broken.message} (${rule})`;
    const cause = causeOf(broken, place);
    yield { ...problem('error', 'example-invalid', message, place), cause };
  }
}

/** One rule of one schema, however many examples break it; of properties that are missing, all at once. */
const causeOf = ({ keyword, message, spec }: SchemaViolation, { file }: SpecPlace): string => {
  const schema = spec.file === file ? `line ${spec.line}` : `${spec.file}:${spec.line}`;
  const says = keyword === 'required' ? 'it lacks what is required' : message;
  return `an example breaks the schema at ${schema}: ${says}`;
};

/** The line of the very value, where the example stands in the document itself. */
const placeInValue = (spec: Spec, value: unknown, pointer: string, otherwise: SpecPlace): SpecPlace => {
  const at = valueAt(value, pointer);
  if (typeof at === 'object' && at !== null) return placeOr(spec, at, undefined, otherwise);
  const keys = pointerKeys(pointer);
  const parent = valueAt(value, pointer.slice(0, pointer.lastIndexOf('/')));
  return keys.length === 0 ? otherwise : placeOr(spec, parent, keys.at(-1), otherwise);
};

/** `type`, `$ref` or a composition distinguishes a schema from the other objects that have an `example`. */
const isSchemaWithExamples = (node: SpecNode): boolean =>
  (Array.isArray(node.examples) || 'example' in node) &&
  ['type', 'enum', 'properties', 'anyOf', 'oneOf', 'allOf', 'format', 'pattern'].some((keyword) => keyword in node) &&
  !('in' in node && 'name' in node);

function* checkSchemaExamples(spec: Spec, node: SpecNode): Iterable<SpecProblem> {
  const values: (readonly [name: string, value: unknown, holder: object, key: string])[] = [];
  if ('example' in node) values.push(['example', node.example, node, 'example']);
  if (Array.isArray(node.examples)) {
    const list = node.examples;
    for (const [index, value] of list.entries()) values.push([String(index), value, list, String(index)]);
  }
  const place = spec.place(node);
  for (const [name, value, holder, key] of values) {
    const example: Example = {
      name,
      value: value as Json,
      evidence: spec.evidence(node),
      place: isObject(value) ? placeOr(spec, value, undefined, place) : placeOr(spec, holder, key, place),
    };
    // Either direction will do: a schema alone does not say which way it travels.
    const inRequest = [...checkExample(spec, 'of the schema', { node, place }, example, 'request')];
    if (inRequest.length > 0) yield* checkExample(spec, 'of the schema', { node, place }, example, 'response');
  }
}
