import { isObject, type Json } from '../../core/json/json';
import { alongReferences } from '../../schema/along-references';
import type { Example, MediaTypeSpec, SchemaRef, Spec } from '../../specs/spec';
import { writtenExample } from '../../validate/bodies/written-example';
import { refuses } from '../../validate/schema/refuses';
import type { CompiledSchema } from '../../validate/validate-types';
import type { Ask, ResponseDraft } from '../types';

/** A schema that can judge. */
type Judge = Extract<CompiledSchema, { kind: 'compiled' }>;

/** What an answer is held against, and what may be done to it. */
interface SampleContext {
  readonly spec: Spec;
  readonly content: MediaTypeSpec;
  readonly ref: SchemaRef;
  readonly schema: Judge;
  /** Samples are sent as they are written. */
  readonly asWritten: boolean;
}

/**
 * A documented example as it is sent: the first that satisfies the schema. Where none does, the first with its broken leaves mended;
 * asked for by name it is sent as documented. What was done stands in the reason.
 */
export const sampleAnswer = (measure: SampleContext, ask: Ask, draft: ResponseDraft): ResponseDraft => {
  const { content, schema, asWritten } = measure;
  if (!refuses(schema, draft.value)) return draft;
  const named = ask.preferences.example !== undefined;
  const value = writtenExample(measure.spec, content, draft.value as Json, 'response');
  if (value !== draft.value && !refuses(schema, value)) return { ...draft, value };
  const other = named ? undefined : conformingExample(measure);
  if (other) {
    return {
      ...draft,
      value: other.value,
      example: other.name,
      why: `${draft.why}; the first documented example breaks its own schema`,
    };
  }
  // Nearly every sample keeps its schema: who has none that breaks it needs nobody who mends.
  const { brokenSample } = require('./broken-sample') as typeof import('./broken-sample');
  return brokenSample(measure, draft, value, named || asWritten);
};

const conformingExample = ({
  spec,
  content,
  ref,
  schema,
}: SampleContext): Pick<Example, 'name' | 'value'> | undefined => {
  const inSchema = (isObject(ref.node) ? alongReferences(spec, ref.node) : []).flatMap(({ example, examples }) => [
    ...(example === undefined ? [] : [example]),
    ...(Array.isArray(examples) ? examples : []),
  ]);
  const all = [...content.examples, ...inSchema.map((value: unknown, at) => ({ name: `examples/${at}`, value }))];
  return all.find(({ value }) => value !== undefined && !refuses(schema, value)) as Example | undefined;
};
