import type { ValueOrigin } from '../../core/case';
import type { Json } from '../../core/json';
import type { SchemaRef, Spec } from '../../specs/spec';
import type { RequestParts } from './sample-request';
import { isSent, isShown, parameterSchema, sentSample } from './sample-values';

/** Where the weakest value of a request comes from. */
export const originOf = (spec: Spec, { values, body }: RequestParts): ValueOrigin => {
  const origins = [...values].map(([parameter, given]): ValueOrigin => {
    if ('text' in given) return 'given';
    const samples = parameter.examples.map((example) => example.value);
    return documented(spec, samples, parameterSchema(parameter), given.value);
  });
  if (body) {
    const { content, value } = body;
    const samples = content.examples.map((example) => sentSample(spec, content, example));
    origins.push(documented(spec, samples, content.schema, value));
  }
  return WEAKEST_FIRST.find((origin) => origins.includes(origin)) ?? 'documented';
};

const WEAKEST_FIRST = ['made', 'given'] as const;

const documented = (
  spec: Spec,
  samples: readonly (Json | Uint8Array)[],
  schema: SchemaRef | undefined,
  value: unknown,
): ValueOrigin =>
  samples.some((sample) => isSent(sample, value)) || isShown(spec, schema, value) ? 'documented' : 'made';
