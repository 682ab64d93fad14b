import type { Json } from '../../../core/json/json';
import { makeValue } from '../../../schema/values/make-value';
import type { SchemaRef, Spec } from '../../../specs/spec';
import { schemaJudge } from '../../../validate/schema/schema-judge';
import { itemCount, propertyCount, textLength } from './too-large';

/**
 * One plain value of a schema for a request, the same every time. What the schema shows itself comes first, else a small
 * made value without optional parts.
 * @throws TooLarge where the schema asks for more than is made
 * @param name of the parameter, which decides what looks real
 */
export const plainValue = (spec: Spec, schema: SchemaRef | undefined, name = ''): Json => {
  const ref = schema ?? { node: true, place: spec.place(spec.root) };
  const judge = schemaJudge(spec, 'request');
  const { value, misses } = makeValue(spec, ref, { judge, mode: 'request', detail: 'required', name });
  for (const { minLength, minItems, minProperties } of misses.map(({ node }) => node)) {
    if (typeof minLength === 'number') textLength(minLength);
    if (typeof minItems === 'number') itemCount(minItems);
    if (typeof minProperties === 'number') propertyCount(minProperties);
  }
  return value as Json;
};
