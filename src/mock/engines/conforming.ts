import { isJsonType, isMultipartType, isXmlType, meantType } from '../../core/media-type';
import { isYamlType, sequenceForm } from '../../core/sequence-type';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import { compileSchema } from '../../validate/compile-schema';
import { documentedContent, documentedResponse } from '../../validate/documented-response';
import { refuses } from '../../validate/refuses';
import type { Ask, Draft, Engine } from '../types';
import { sampleAnswer } from './sample-answer';

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
    return draft && conforming(spec, operation, ask, draft, examples === 'as-written');
  },
});

const conforming = (spec: Spec, operation: Operation, ask: Ask, draft: Draft, asWritten: boolean): Draft => {
  const content = contentOf(operation, draft);
  const ref = content?.schema;
  if (content === undefined || ref === undefined || !isComparable(content, draft)) return draft;
  const schema = compileSchema(spec, ref, 'response');
  if (schema.kind === 'not-compilable') return draft;
  const measure = { spec, content, ref, schema, asWritten };
  if (draft.example !== undefined) return sampleAnswer(measure, ask, draft);
  if (draft.value !== undefined && !refuses(schema, draft.value)) return draft;
  // Most documents keep to themselves, and then nothing has to be made to fit.
  const { madeAnswer } = require('./made-answer') as typeof import('./made-answer');
  return madeAnswer(measure, ask, draft);
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
