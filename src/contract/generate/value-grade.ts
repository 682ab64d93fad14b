import { DOCUMENTED, type Grade, weaker } from '../../core/evidence';
import type { Example, Spec } from '../../specs/spec';
import type { RequestParts } from './request-parts';
import { isSent, sentSample } from './sample-values';

/** The weakest grade of what a request sends from examples; a specification may have some that no document shows. */
export const gradeOfValues = (spec: Spec, { values, body }: Pick<RequestParts, 'values' | 'body'>): Grade => {
  const grades = [...values].flatMap(([parameter, given]): readonly Grade[] =>
    'text' in given
      ? []
      : [parameter.evidence.grade, gradeOf(parameter.examples.find((one) => isSent(one.value, given.value)))],
  );
  const sample = body?.content.examples.find((one) => isSent(sentSample(spec, body.content, one), body.value));
  return [...grades, gradeOf(sample)].reduce(weaker);
};

const gradeOf = (example: Example | undefined): Grade => (example?.evidence ?? DOCUMENTED).grade;
