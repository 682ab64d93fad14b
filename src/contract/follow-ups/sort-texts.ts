import { compose } from '../../schema/composition';
import { listedValues } from '../../schema/shown-values';
import type { Parameter, Spec } from '../../specs/spec';
import { parameterExamples } from '../../validate/parameters/read-examples';

/** What a document writes for a parameter that sorts: the values of its `enum`, and its examples. */
export const sortTexts = (spec: Spec, parameter: Parameter): readonly string[] => {
  const { schema } = parameter;
  const listed = schema ? (listedValues(compose(spec, [schema.node]).nodes) ?? []) : [];
  return [...listed, ...parameterExamples(spec, parameter).map(({ value }) => value)].filter(
    (value) => typeof value === 'string',
  );
};

/** The property that `-age`, `age desc` and `age:asc` sort by. */
export const sortedBy = (text: string): string => text.replaceAll(/^[-+]|[ :,](?:asc|desc)$/gi, '');
