import { equalJson, type Json } from '../../core/json/json';
import { childPointer, pointerKeys, ROOT, type SpecPlace, valueAt } from '../../core/json/pointer';
import { typeName } from '../../schema/schema-types';
import { type MadeValue, makeValue } from '../../schema/values/make-value';
import type { BrokenRule } from '../../schema/values/making';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../specs/spec';
import { readBody } from '../bodies/read-body';
import { writeBody } from '../bodies/write-body';
import { schemaJudge } from '../schema/schema-judge';
import { type DescribedBody, shownFor } from './shown-for';

type BrokenAt = Pick<BrokenRule, 'pointer' | 'keyword' | 'spec' | 'params'>;

/**
 * An example of the document that breaks the very rule that a body breaks: then the document contradicts itself, and whoever
 * keeps to one of its lines breaks the other.
 */
export const exampleAgainst = (body: DescribedBody, broken: BrokenAt): SpecPlace | undefined => {
  const keys = pointerKeys(broken.pointer);
  const seen = valueAt(body.value, broken.pointer);
  for (const { value, place, depth, violations } of shownFor(body, broken.pointer)) {
    const pointer = childPointer(ROOT, ...keys.slice(depth));
    const breaksAlike = (one: BrokenAt): boolean =>
      isSame(one, { ...broken, pointer }) && isAlike(broken, valueAt(value, one.pointer), seen, one.params);
    if (violations().some(breaksAlike)) return place;
  }
  return undefined;
};

/** Who shows `null` where a text is asked for has shown no number: the same rule can be broken in ways that nobody shows. */
const isAlike = ({ keyword, params }: BrokenAt, shown: unknown, seen: unknown, shownParams: unknown): boolean => {
  if (keyword === 'type') return typeName(shown) === typeName(seen);
  if (keyword === 'enum' || keyword === 'const') return equalJson(shown as Json, seen as Json);
  return NAMING.has(keyword) ? equalJson(shownParams as Json, params as Json) : true;
};

/** Their parameters name the property that is missing, or too much. */
const NAMING: ReadonlySet<string> = new Set([
  'required',
  'additionalProperties',
  'unevaluatedProperties',
  'dependentRequired',
]);

/** The same keyword at the same place of the schema, and at the same place of the value but for the rows of lists. */
const isSame = (one: BrokenAt, other: BrokenAt): boolean =>
  one.keyword === other.keyword &&
  one.spec.pointer === other.spec.pointer &&
  one.spec.file === other.spec.file &&
  withoutRows(one.pointer) === withoutRows(other.pointer);

const withoutRows = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');

/** Why the mock had nothing better to send. */
type NothingFits =
  | { readonly kind: 'shown'; readonly place: SpecPlace }
  | { readonly kind: 'not-found'; readonly place: SpecPlace };

/**
 * A body that was made from its schema and breaks it: an example in the schema that nothing near satisfies, or a schema that no
 * value was found for. `undefined` where the body is not the one that is made.
 */
export const nothingFits = (
  spec: Spec,
  content: MediaTypeSpec,
  schema: SchemaRef,
  value: unknown,
): NothingFits | undefined => {
  const made = madeFor(spec, content, schema);
  const isMade =
    equalJson(made.value as Json, value as Json) || equalJson(asRead(spec, content, made.value), value as Json);
  if (!isMade) return undefined;
  const kept = made.contradictions.find(({ outcome }) => outcome === 'kept');
  if (kept) return { kind: 'shown', place: spec.place(kept.node) };
  const [missed] = made.misses;
  return missed && { kind: 'not-found', place: spec.place(missed.node) };
};

const knownMade = new WeakMap<MediaTypeSpec, MadeValue>();

/** The value that the mock makes: the same for every body, and dearer than all else that is said of one. */
const madeFor = (spec: Spec, content: MediaTypeSpec, schema: SchemaRef): MadeValue => {
  const value =
    knownMade.get(content) ??
    makeValue(spec, schema, { judge: schemaJudge(spec, 'response'), mode: 'response', detail: 'full' });
  knownMade.set(content, value);
  return value;
};

/** A value as it arrives: XML and forms read one text back as a list of one, or a number as a text. */
const asRead = (spec: Spec, content: MediaTypeSpec, value: unknown): Json => {
  try {
    const { text, contentType, encoding = 'utf8' } = writeBody(spec, content, value);
    const read = readBody(spec, content, contentType, Buffer.from(text, encoding), 'response');
    return (read.kind === 'value' ? read.value : value) as Json;
  } catch {
    // What its media type cannot hold was not sent either.
    return value as Json;
  }
};
