import type { Violation } from '../../core/violation';
import type { MediaTypeSpec, Operation, Parameter, SchemaRef, Spec } from '../../specs/spec';
import { parameterExamples } from '../../validate/parameters/read-examples';
import { concerns, ownViolations } from '../own-violations';
import { isGiven } from './parameter-text';
import type { RequestParts } from './request-parts';
import { madeValue, requestTypes } from './sample-request';
import { plainValue } from './values/plain-value';
import { sentSample, usable } from './values/sample-values';
import { writeParts } from './write-parts';

/**
 * The sample request without what the document's own schemas forbid: another documented example where there is one, else a made
 * value. Whatever is asked beside the sample itself starts from here, so that one wrong example costs one case.
 * @param brokenBy what the sample request breaks; may throw where it cannot be written
 * @returns `parts` themselves where nothing is wrong with them
 */
export const soundParts = (
  spec: Spec,
  operation: Operation,
  parts: RequestParts,
  brokenBy: () => readonly Violation[],
): RequestParts => {
  const violationsOf = (one: RequestParts): readonly Violation[] =>
    ownViolations({ spec, operation }, writeParts(spec, operation, one));
  try {
    const broken = brokenBy();
    if (broken.length === 0) return parts;
    const values = new Map(parts.values);
    for (const [parameter, given] of parts.values) {
      if ('text' in given || isGiven(given) || !broken.some((one) => concerns(one, parameter))) continue;
      const fitting = otherValues(spec, parameter).find(
        (value) =>
          !violationsOf({ ...parts, values: new Map(values).set(parameter, { value }) }).some((one) =>
            concerns(one, parameter),
          ),
      );
      if (fitting !== undefined) values.set(parameter, { value: fitting });
      else if (!parameter.required) values.delete(parameter);
    }
    const sound = { ...parts, values };
    return broken.some(isOfBody) ? withSoundBody(spec, operation, sound, violationsOf) : sound;
  } catch {
    // What cannot be written at all is told with the case that would send it.
    return parts;
  }
};

const isOfBody = (violation: Violation): boolean => violation.in === 'body';

const otherValues = (spec: Spec, parameter: Parameter): readonly unknown[] => [
  ...usable(parameterExamples(spec, parameter)).map(({ value }) => value),
  madeValue(spec, parameter),
];

const withSoundBody = (
  spec: Spec,
  operation: Operation,
  parts: RequestParts,
  violationsOf: (parts: RequestParts) => readonly Violation[],
): RequestParts => {
  for (const content of requestTypes(operation)) {
    for (const value of otherBodies(spec, content)) {
      const other = { ...parts, body: { content, value } };
      if (!violationsOf(other).some(isOfBody)) return other;
    }
  }
  return operation.requestBody?.required === false ? { ...parts, body: undefined } : parts;
};

const otherBodies = (spec: Spec, content: MediaTypeSpec): readonly unknown[] => [
  ...usable(content.examples).map((example) => sentSample(spec, content, example)),
  plainValue(spec, content.schema),
  plainValue(spec, content.schema && filled(content.schema)),
];

/** Empty text, and an empty form, leave nothing on the wire: the body would not be there. */
const filled = ({ node, place }: SchemaRef): SchemaRef => ({
  node: { allOf: [node, { minLength: 1, minProperties: 1 }] },
  place,
});
