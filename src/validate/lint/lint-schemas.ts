import { isObject } from '../../core/json/json';
import type { Operation, Spec, SpecNode } from '../../specs/spec';
import { copySchema, isTakenOut } from '../schema/schema-copy';
import { endlessLoop } from '../schema/schema-loops';
import { type LintRule, problem } from './rule';

/**
 * Every schema can be honoured. All are copied at once, as one schema that refers to each of them: what several share
 * is then looked at once.
 */
export const schemasCompile: LintRule = ({ spec, operations }) => {
  const everything: SpecNode = { anyOf: schemasOf(spec, operations) };
  const copy = copySchema(spec, { node: everything, place: spec.place(spec.root) }, 'response');
  // Patterns have a rule of their own, which names their line; what was taken out is named since it was read.
  const others = copy.unchecked.filter(({ reason }) => !reason.startsWith('The pattern ') && !isTakenOut(reason));
  const skipped = others.map(({ reason, place }) =>
    problem('error', 'schema-not-compilable', `${reason}, so it is not checked`, place),
  );
  const loop = endlessLoop(copy);
  const origin = loop && copy.origins.get(loop);
  if (!origin) return skipped;
  return [
    ...skipped,
    problem('error', 'schema-not-compilable', 'the schema refers to itself without an end', spec.place(origin)),
  ];
};

/** All that are named, and all that operations use; each node once. */
export const schemasOf = (spec: Spec, operations: readonly Operation[]): readonly unknown[] => {
  const components = isObject(spec.root.components) ? spec.root.components : {};
  const named = isObject(components.schemas) ? Object.values(components.schemas) : [];
  const used = operations.flatMap((operation) => [
    ...operation.parameters.flatMap((parameter) => [parameter.schema, parameter.content?.schema]),
    ...(operation.requestBody?.content ?? []).map((content) => content.schema),
    ...operation.responses.flatMap((response) => [
      ...response.content.map((content) => content.schema),
      ...response.headers.map((header) => header.schema),
    ]),
  ]);
  // `schemas: {$ref: …}` is a mistake that OpenAPI's own schema names.
  const schemas = [...named, ...used.flatMap((schema) => (schema ? [schema.node] : []))];
  return [...new Set(schemas)].filter((node) => isObject(node) || typeof node === 'boolean');
};
