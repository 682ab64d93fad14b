import type { ExampleContradiction } from '../../core/results/case';
import type { Violation } from '../../core/violation';
import type { Example, Operation, SchemaRef, Spec } from '../../specs/spec';
import { parameterExamples } from '../../validate/parameters/read-examples';
import { compileSchema } from '../../validate/schema/compile-schema';
import { knownViolations } from '../../validate/schema/refuses';
import { concerns } from '../own-violations';
import type { RequestParts } from './request-parts';
import { isSent, parameterSchema, sentSample } from './values/sample-values';

/**
 * The documented example that a request breaks the document with. `undefined`: what breaks it is no example. `fits`: the example
 * satisfies its schema, and yet the request that carries it is found broken, which is a mistake of ours.
 */
export const contradictionOf = (
  spec: Spec,
  { values, body }: RequestParts,
  violation: Violation,
): ExampleContradiction | 'fits' | undefined => {
  if (violation.in === 'body') {
    const example = body?.content.examples.find((one) => isSent(sentSample(spec, body.content, one), body.value));
    return body && example && contradicted(spec, 'the body', example, body.content.schema, body.value);
  }
  for (const [parameter, given] of values) {
    if (!concerns(violation, parameter) || 'text' in given) continue;
    const example = parameterExamples(spec, parameter).find((one) => isSent(one.value, given.value));
    const of = `the ${parameter.in} parameter ${parameter.name}`;
    if (example) return contradicted(spec, of, example, parameterSchema(parameter), given.value);
  }
  return undefined;
};

/** An example that the text of a URL or a header makes fit: `7` is no text, but once it is sent it reads like one. */
export const unlikeItsSchema = (spec: Spec, { values }: RequestParts): ExampleContradiction | undefined => {
  for (const [parameter, given] of values) {
    if ('text' in given || typeof given.value === 'object' || given.origin === 'learned') continue;
    const example = parameterExamples(spec, parameter).find((one) => isSent(one.value, given.value));
    const of = `the ${parameter.in} parameter ${parameter.name}`;
    const found = example && contradicted(spec, of, example, parameterSchema(parameter), given.value);
    if (typeof found === 'object') return found;
  }
  return undefined;
};

/** A parameter or a body that is sent, or left out, by one of two descriptions that contradict each other. */
export const describedOtherwise = ({ parameters, requestBody }: Operation): ExampleContradiction | undefined => {
  if (requestBody?.otherwise)
    return {
      what: 'the document describes the body twice, and not alike',
      example: requestBody.place,
      rule: requestBody.otherwise,
    };
  for (const { in: where, name, place, otherwise } of parameters)
    if (otherwise)
      return {
        what: `the document describes the ${where} parameter ${name} twice, and not alike`,
        example: place,
        rule: otherwise,
      };
  return undefined;
};

const contradicted = (
  spec: Spec,
  of: string,
  example: Example,
  schema: SchemaRef | undefined,
  value: unknown,
): ExampleContradiction | 'fits' => {
  const [broken] = schema ? knownViolations(compileSchema(spec, schema, 'request'), value) : [];
  if (!broken) return 'fits';
  const at = broken.pointer === '' ? '' : `${broken.pointer} `;
  const what = `the documented example "${example.name}" of ${of} breaks its own schema: ${at}${broken.message}`;
  return { what, example: example.place, rule: broken.spec };
};
