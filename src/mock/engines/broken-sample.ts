import type { Pointer } from '../../core/json/pointer';
import { makingOf } from '../../schema/values/make-value';
import { type Mended, mend, placeOf } from '../../schema/values/mend';
import { partsOf } from '../../schema/values/parts';
import type { SchemaRef, Spec } from '../../specs/spec';
import { knownViolations } from '../../validate/schema/refuses';
import { schemaJudge } from '../../validate/schema/schema-judge';
import type { CompiledSchema, SchemaViolation } from '../../validate/validate-types';
import type { ResponseDraft } from '../types';
import { placesText } from './places-text';

/** A documented sample of an answer, or of what a vendor sends by itself, with its broken leaves made anew. */
export const mendSample = (
  spec: Spec,
  ref: SchemaRef,
  schema: CompiledSchema,
  sample: unknown,
): Mended<SchemaViolation> => {
  const making = makingOf(spec, { judge: schemaJudge(spec, 'response'), mode: 'response' });
  return mend(sample, partsOf(making, [ref.node]), (value) => knownViolations(schema, value));
};

/** A documented example that breaks its schema, as it is sent: mended, or kept as the document has it. The reason says which. */
export const brokenSample = (
  { spec, ref, schema }: { readonly spec: Spec; readonly ref: SchemaRef; readonly schema: CompiledSchema },
  draft: ResponseDraft,
  value: unknown,
  isKept: boolean,
): ResponseDraft => {
  if (isKept) {
    const left = knownViolations(schema, value).map(placeOf);
    return { ...draft, value, why: `${draft.why}; ${BROKEN}${placesText(left)} and is sent as documented` };
  }
  const { value: sent, changed, left } = mendSample(spec, ref, schema, value);
  return { ...draft, value: sent, why: `${draft.why}; ${said(changed, left)}` };
};

const BROKEN = 'the documented example breaks its own schema';

/** What was done to a sample, and what was not. */
const said = (changed: readonly Pointer[], left: readonly SchemaViolation[]): string => {
  const places = placesText(left.map(placeOf));
  if (changed.length === 0) return `${BROKEN}${places} and is sent as documented`;
  return `${BROKEN} and was mended${placesText(changed)}${left.length === 0 ? '' : `, not${places}`}`;
};
