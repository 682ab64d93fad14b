import type { ValueOrigin } from '../../core/case';
import { equalJson, type Json } from '../../core/json';
import type { Example, SchemaRef, Spec } from '../../specs/spec';
import { exampleValue, isShown, parameterSchema } from './examples';
import type { RequestParts } from './sample-request';

/** Where the weakest value of a request comes from. */
export const originOf = (spec: Spec, { values, body }: RequestParts): ValueOrigin => {
  const origins = [...values].map(([parameter, given]): ValueOrigin => {
    if ('text' in given) return 'given';
    return documented(spec, parameter.examples, parameterSchema(parameter), given.value);
  });
  if (body) origins.push(documented(spec, readable(spec, body.content), body.content.schema, body.value));
  return WEAKEST_FIRST.find((origin) => origins.includes(origin)) ?? 'documented';
};

const WEAKEST_FIRST = ['made', 'given'] as const;

const documented = (
  spec: Spec,
  examples: readonly Example[],
  schema: SchemaRef | undefined,
  value: unknown,
): ValueOrigin =>
  examples.some((example) => equalJson(example.value, value as Json)) || isShown(spec, schema, value)
    ? 'documented'
    : 'made';

const readable = (spec: Spec, content: NonNullable<RequestParts['body']>['content']): readonly Example[] =>
  content.examples.map((example) => ({ ...example, value: exampleValue(spec, content, example.value) }));
