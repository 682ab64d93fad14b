import type { SchemaRef, Spec } from '../../specs/spec';
import { knownViolations } from '../../validate/refuses';
import type { CompiledSchema } from '../../validate/types';
import { type Mended, mend } from './mend';
import { partsOf } from './parts';

/** A documented sample of an answer, or of what a vendor sends by itself, with its broken leaves made anew. */
export const mendSample = (spec: Spec, ref: SchemaRef, schema: CompiledSchema, sample: unknown): Mended =>
  mend(sample, partsOf(spec, ref, 'response'), (value) => knownViolations(schema, value));
