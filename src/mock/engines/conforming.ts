import { isJsonType, isMultipartType, isXmlType, meantType } from '../../core/media-type';
import { isYamlType, sequenceForm } from '../../core/sequence-type';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import { compileSchema } from '../../validate/compile-schema';
import { documentedContent, documentedResponse } from '../../validate/documented-response';
import { refuses } from '../../validate/refuses';
import { hasWriteOnly, withoutWriteOnly } from '../generate/without-hidden';
import type { Ask, Draft, Engine } from '../types';
import { type Measure, sampleAnswer } from './sample-answer';

/** `mended`: the leaf of a sample that breaks the schema is made anew. `as-written`: samples are sent as they are documented. */
export type ExamplesMode = 'mended' | 'as-written';

/**
 * Prism's answer, held against its own schema. A documented example keeps all that conforms; a made value (Prism's generator knows no
 * `pattern`, and gives up on large schemas) is made to fit. What was done, and what could not be done, is said in the answer's reason.
 */
export const createConformingEngine = (spec: Spec, inner: Engine, examples: ExamplesMode = 'mended'): Engine => ({
  name: 'conforming',
  answer: async (operation, ask) => {
    const draft = await inner.answer(operation, ask);
    if (!draft) return null;
    // RFC 9110, section 15.3.6: whatever is documented, there is no content.
    if (draft.status === 205) return { ...draft, mediaType: undefined, value: undefined, example: undefined };
    return parsable(conforming(spec, operation, ask, draft, examples === 'as-written'));
  },
});

/** Nothing at all is no JSON; where nobody says what is in it, an empty object is. */
const parsable = (draft: Draft): Draft =>
  draft.value === undefined && draft.mediaType !== undefined && isJsonType(meantType(draft.mediaType))
    ? { ...draft, value: {} }
    : draft;

const conforming = (spec: Spec, operation: Operation, ask: Ask, draft: Draft, asWritten: boolean): Draft => {
  const content = contentOf(operation, draft);
  const ref = content?.schema;
  if (content === undefined || ref === undefined || !isComparable(content, draft)) return draft;
  const schema = compileSchema(spec, ref, 'response');
  if (schema.kind === 'not-compilable') return draft;
  const measure = { spec, content, ref, schema, asWritten };
  if (draft.example !== undefined) return sampleAnswer(measure, ask, draft);
  const made = withoutHidden(measure, draft);
  if (made.value !== undefined && !refuses(schema, made.value)) return made;
  // Most documents keep to themselves, and then nothing has to be made to fit.
  const { madeAnswer } = require('./made-answer') as typeof import('./made-answer');
  return madeAnswer(measure, ask, made);
};

/** Prism's generators know `writeOnly` in part only. */
const withoutHidden = ({ spec, ref }: Measure, draft: Draft): Draft => {
  if (typeof draft.value !== 'object' || draft.value === null || !hasWriteOnly(spec, ref)) return draft;
  const { partsOf } = require('../generate/parts') as typeof import('../generate/parts');
  return { ...draft, value: withoutWriteOnly(partsOf(spec, ref, 'response'), draft.value) };
};

const contentOf = (operation: Operation, draft: Draft): MediaTypeSpec | undefined => {
  const response = documentedResponse(operation, draft.status);
  return response && draft.mediaType !== undefined ? documentedContent(response.content, draft.mediaType) : undefined;
};

/** Text and binary are not described by a schema in any way that could be checked; nor is what is written out as text. */
const isComparable = ({ mediaType: documented }: MediaTypeSpec, draft: Draft): boolean => {
  const mediaType = meantType(documented);
  if (isJsonType(mediaType) || mediaType.includes('*')) return true;
  return (
    typeof draft.value !== 'string' &&
    [isXmlType, isYamlType, sequenceForm, isMultipartType].some((is) => is(mediaType))
  );
};
