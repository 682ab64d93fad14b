import type { Json } from '../../../core/json';
import { makeValue } from '../../../schema/values/make-value';
import type { SchemaRef, Spec } from '../../../specs/spec';
import { schemaJudge } from '../../../validate/schema/schema-judge';

/**
 * One plain value of a schema for a request, the same every time. What the schema shows itself comes first, else a
 * small made value without optional parts.
 * @param name of the parameter, which decides what looks real
 */
export const plainValue = (spec: Spec, schema: SchemaRef | undefined, name = ''): Json => {
  const ref = schema ?? { node: true, place: spec.place(spec.root) };
  const judge = schemaJudge(spec, 'request');
  return makeValue(spec, ref, { judge, mode: 'request', detail: 'required', name }).value as Json;
};
