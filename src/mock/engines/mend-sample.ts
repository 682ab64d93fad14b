import { makingOf } from '../../schema/values/make-value';
import { type Mended, mend } from '../../schema/values/mend';
import { partsOf } from '../../schema/values/parts';
import type { SchemaRef, Spec } from '../../specs/spec';
import { knownViolations } from '../../validate/schema/refuses';
import { schemaJudge } from '../../validate/schema/schema-judge';
import type { CompiledSchema, SchemaViolation } from '../../validate/validate-types';

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
