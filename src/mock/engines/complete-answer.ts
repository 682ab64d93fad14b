import { hasNoContent } from '../../core/http/http';
import { essence, isJsonType, isMultipartType, isXmlType, meantType } from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';
import type { Json } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import { excessOf } from '../../core/results/excess';
import { withoutWriteOnly } from '../../schema/without-write-only';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import { writtenExample } from '../../validate/bodies/written-example';
import { documentedContent, documentedResponse } from '../../validate/response/documented-response';
import { compileSchema } from '../../validate/schema/compile-schema';
import type { Ask, Engine, ResponseDraft } from '../types';
import { NotGenerated } from './engine-errors';
import { placesText } from './places-text';
import { sampleAnswer } from './sample-answer';

/** `mended`: the leaf of a sample that breaks the schema is made anew. `as-written`: samples are sent as they are documented. */
export type ExamplesMode = 'mended' | 'as-written';

interface CompleteOptions {
  readonly examples?: ExamplesMode | undefined;
  /** Of lists that are made. */
  readonly rows?: number | undefined;
}

/**
 * Prism's choice, made complete: a documented example keeps all that conforms to its schema, and where none is documented a value
 * is made. What was done, and what could not be done, is said in the answer's reason.
 */
export const createConformingEngine = (
  spec: Spec,
  inner: Engine,
  { examples = 'mended', rows }: CompleteOptions = {},
): Engine => ({
  name: 'conforming',
  answer: async (operation, ask) => {
    const draft = await inner.answer(operation, ask);
    if (!draft) return null;
    if (hasNoContent(draft.status)) return { ...draft, mediaType: undefined, value: undefined, example: undefined };
    refuseExcess(operation, draft);
    const asWritten = examples === 'as-written';
    const whole = complete(spec, operation, ask, draft, { asWritten, rows });
    return parsable(asWritten ? whole : sendable(spec, operation, whole));
  },
});

/** Before anything goes through all of it. */
const refuseExcess = (operation: Operation, draft: ResponseDraft): void => {
  const excess = excessOf(draft.value);
  if (excess === undefined) return;
  const content = contentOf(operation, draft);
  const example = content?.examples.find(({ name }) => name === draft.example);
  throw new NotGenerated(`The answer cannot be sent (${placeText(example ?? content?.schema)}): ${excess}.`);
};

const placeText = (of: { readonly place: SpecPlace } | undefined): string =>
  of ? `${of.place.file}:${of.place.line}:${of.place.column}` : 'documented nowhere';

/** An empty body is no JSON; where the document does not say what is in it, an empty object is sent. */
const parsable = (draft: ResponseDraft): ResponseDraft =>
  draft.value === undefined && draft.mediaType !== undefined && isJsonType(meantType(draft.mediaType))
    ? { ...draft, value: {} }
    : draft;

const complete = (
  spec: Spec,
  operation: Operation,
  ask: Ask,
  draft: ResponseDraft,
  { asWritten, rows }: { readonly asWritten: boolean; readonly rows: number | undefined },
): ResponseDraft => {
  const content = contentOf(operation, draft);
  const ref = content?.schema;
  if (content === undefined) return draft;
  if (draft.example === undefined) {
    if (ref === undefined) return draft;
    // A document that shows all its answers needs nobody who makes values.
    const { madeAnswer } = require('./made-answer') as typeof import('./made-answer');
    const answer = {
      status: draft.status,
      description: documentedResponse(operation, draft.status)?.description ?? '',
      isProblem: /^application\/problem\+/.test(essence(content.mediaType)),
    };
    return madeAnswer(spec, ref, ask, draft, { asShown: asWritten, rows, answer });
  }
  if (draft.value instanceof Uint8Array || !isComparable(content, draft)) return draft;
  if (ref === undefined) return { ...draft, value: writtenExample(spec, content, draft.value as Json, 'response') };
  const schema = compileSchema(spec, ref, 'response');
  if (schema.kind === 'not-compilable') return draft;
  return sampleAnswer({ spec, content, ref, schema, asWritten }, ask, draft);
};

/** What only a client sends is in no answer, whatever a sample shows. */
const sendable = (spec: Spec, operation: Operation, draft: ResponseDraft): ResponseDraft => {
  const content = contentOf(operation, draft);
  if (!content?.schema || draft.value instanceof Uint8Array || !isComparable(content, draft)) return draft;
  const { value, leftOut } = withoutWriteOnly(spec, content.schema, draft.value);
  if (leftOut.length === 0) return draft;
  return { ...draft, value, why: `${draft.why}; what is writeOnly was left out${placesText(leftOut)}` };
};

const contentOf = (operation: Operation, draft: ResponseDraft): MediaTypeSpec | undefined => {
  const response = documentedResponse(operation, draft.status);
  return response && draft.mediaType !== undefined ? documentedContent(response.content, draft.mediaType) : undefined;
};

/** Text and binary are not described by a schema in any way that could be checked; nor is what is written out as text. */
const isComparable = ({ mediaType: documented }: MediaTypeSpec, draft: ResponseDraft): boolean => {
  const mediaType = meantType(documented);
  if (isJsonType(mediaType) || mediaType.includes('*')) return true;
  return (
    typeof draft.value !== 'string' &&
    [isXmlType, isYamlType, sequenceForm, isMultipartType].some((is) => is(mediaType))
  );
};
