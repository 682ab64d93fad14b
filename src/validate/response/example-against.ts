import { equalJson, type Json } from '../../core/json';
import { pointerKeys, type SpecPlace } from '../../core/pointer';
import { shownValues } from '../../schema/shown-values';
import { makeValue, makingOf } from '../../schema/values/make-value';
import { partsOf } from '../../schema/values/parts';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../specs/spec';
import { readBody } from '../bodies/read-body';
import { writeBody } from '../bodies/write-body';
import { writtenExample } from '../bodies/written-example';
import { knownViolations } from '../schema/refuses';
import { schemaJudge } from '../schema/schema-judge';
import type { CompiledSchema, SchemaViolation } from '../validate-types';

type BrokenAt = Pick<SchemaViolation, 'pointer' | 'keyword' | 'spec'>;

/** A body that breaks its schema, and what the document has for it. */
export interface BrokenBody {
  readonly spec: Spec;
  readonly content: MediaTypeSpec;
  readonly schema: CompiledSchema;
  readonly value: unknown;
}

/**
 * An example of the document that breaks the very rule that a body breaks: then the document contradicts itself, and whoever
 * keeps to one of its lines breaks the other.
 */
export const exampleAgainst = (body: BrokenBody, broken: BrokenAt): SpecPlace | undefined =>
  ofMediaType(body, broken) ?? ofSchema(body, broken);

const ofMediaType = (body: BrokenBody, broken: BrokenAt): SpecPlace | undefined =>
  examplesOf(body).find(({ violations }) => violations.some((one) => isSame(one, broken)))?.place;

interface BrokenExample {
  readonly place: SpecPlace;
  readonly violations: readonly SchemaViolation[];
}

const known = new WeakMap<MediaTypeSpec, readonly BrokenExample[]>();

const examplesOf = ({ spec, content, schema }: BrokenBody): readonly BrokenExample[] => {
  const found =
    known.get(content) ??
    content.examples.map((example) => ({
      place: example.place,
      violations: knownViolations(schema, writtenExample(spec, content, example.value, 'response')),
    }));
  known.set(content, found);
  return found;
};

/** What the schema shows itself, at the place of the mistake or around it. */
const ofSchema = ({ spec, content, value }: BrokenBody, broken: BrokenAt): SpecPlace | undefined => {
  if (!content.schema) return undefined;
  const judge = schemaJudge(spec, 'response');
  const parts = partsOf(makingOf(spec, { judge, mode: 'response' }), [content.schema.node]);
  const keys = pointerKeys(broken.pointer);
  for (let depth = keys.length; depth >= 0; depth -= 1) {
    const nodes = parts.nodes(value, keys.slice(0, depth));
    const below = broken.pointer.split('/').slice(depth + 1);
    const pointer = below.length === 0 ? '' : `/${below.join('/')}`;
    const isContradicted = (shown: unknown): boolean =>
      nodes.some((node) => judge.violations(node, shown).some((one) => isSame(one, { ...broken, pointer })));
    const showing = nodes.find((node) => shownValues([node]).some(isContradicted));
    if (showing) return spec.place(showing);
  }
  return undefined;
};

/** The same keyword at the same place of the schema, and at the same place of the value but for the rows of lists. */
const isSame = (
  one: { readonly pointer: string; readonly keyword: string; readonly spec: Pick<SpecPlace, 'file' | 'pointer'> },
  other: { readonly pointer: string; readonly keyword: string; readonly spec: Pick<SpecPlace, 'file' | 'pointer'> },
): boolean =>
  one.keyword === other.keyword &&
  one.spec.pointer === other.spec.pointer &&
  one.spec.file === other.spec.file &&
  withoutRows(one.pointer) === withoutRows(other.pointer);

const withoutRows = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');

/** Why the mock had nothing better to send. */
export type NothingFits =
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
  const judge = schemaJudge(spec, 'response');
  const made = makeValue(spec, schema, { judge, mode: 'response', detail: 'full' });
  const isMade =
    equalJson(made.value as Json, value as Json) || equalJson(asRead(spec, content, made.value), value as Json);
  if (!isMade) return undefined;
  const kept = made.contradictions.find(({ outcome }) => outcome === 'kept');
  if (kept) return { kind: 'shown', place: spec.place(kept.node) };
  const [missed] = made.misses;
  return missed && { kind: 'not-found', place: spec.place(missed.node) };
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
