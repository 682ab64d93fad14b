import { isObject } from '../../core/json';
import type { SchemaMode } from '../../schema/read-write-only';
import { makeValue } from '../../schema/values/make-value';
import type { Spec, SpecNode } from '../../specs/spec';
import { schemaJudge } from '../schema/schema-judge';
import { isUnusable } from './lint-patterns';
import { schemasOf } from './lint-schemas';
import { type LintRule, problem } from './rule';

/**
 * Each schema has a value. That none was found does not prove that there is none, hence a warning. Only what is required is
 * made: an optional part without a value can be left out.
 */
export const schemasHaveValues: LintRule = ({ spec, operations }) => {
  const found = new Set<SpecNode>();
  for (const node of targets(spec, schemasOf(spec, operations))) {
    // Either direction will do: what is readOnly is missing in one, what is writeOnly in the other.
    const misses = missesOf(spec, node, 'response');
    if (misses.length > 0 && missesOf(spec, node, 'request').length > 0) for (const miss of misses) found.add(miss);
  }
  // A pattern that no text matches is said by the rule of patterns.
  const unexplained = [...found].filter(({ pattern }) => typeof pattern !== 'string' || !isUnusable(pattern));
  return unexplained.map((node) => {
    const message = `no value was found that satisfies this schema${whyOf(node)}; the mock sends the nearest one`;
    return problem('warning', 'schema-without-value', message, spec.place(node));
  });
};

/** Each once, however many references lead to it. */
const targets = (spec: Spec, schemas: readonly unknown[]): ReadonlySet<SpecNode> =>
  new Set(
    schemas.filter(isObject).flatMap((schema) => {
      const target = typeof schema.$ref === 'string' ? spec.lookup(schema.$ref, schema) : schema;
      return isObject(target) ? [target] : [];
    }),
  );

const missesOf = (spec: Spec, node: SpecNode, mode: SchemaMode): readonly SpecNode[] =>
  makeValue(spec, { node, place: spec.place(node) }, { judge: schemaJudge(spec, mode), mode, detail: 'required' })
    .misses;

/** Where the parts of a schema exclude one another, that is what to look at. */
const whyOf = (node: SpecNode): string => {
  const parts = ['allOf', 'oneOf', 'anyOf', 'not'].filter((keyword) => keyword in node);
  return parts.length === 0 ? '' : ` (look at its ${parts.join(' and ')})`;
};
