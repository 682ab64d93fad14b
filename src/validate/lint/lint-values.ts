import { isObject } from '../../core/json/json';
import type { SchemaMode } from '../../schema/read-write-only';
import { type MadeValue, makeValue } from '../../schema/values/make-value';
import { isEmptyList } from '../../specs/references/seems-contradictory';
import type { Spec, SpecNode, SpecProblem } from '../../specs/spec';
import { copySchema } from '../schema/schema-copy';
import { looksTooOften } from '../schema/schema-cost';
import { schemaJudge } from '../schema/schema-judge';
import { isUnusable } from './lint-patterns';
import { schemasOf } from './lint-schemas';
import { type LintRule, problem } from './rule';

/**
 * Each schema has a value. That none was found does not prove that there is none, hence a warning. Only what is required is
 * made: an optional part without a value can be left out.
 */
export const schemasHaveValues: LintRule = ({ spec, operations }) =>
  withoutValue(
    spec,
    // An empty list is said by those who compile schemas.
    [...targets(spec, schemasOf(spec, operations))].filter((node) => !isEmptyList(node.enum)),
  );

/** Of these schemas the parts that no value was found for. */
export const withoutValue = (spec: Spec, schemas: Iterable<SpecNode>): readonly SpecProblem[] => {
  const found = new Map<SpecNode, string>();
  for (const node of schemas) {
    if (isEmptyList(node.enum)) {
      found.set(node, 'no value satisfies this schema, because its `enum` is empty; the mock leaves the list out');
      continue;
    }
    if (looksTooOften(copySchema(spec, { node, place: spec.place(node) }, 'response'), MOST_LOOKS)) {
      found.set(
        node,
        'this schema has too many alternatives within alternatives: whether it has a value was not tried',
      );
      continue;
    }
    // Either direction will do: what is readOnly is missing in one, what is writeOnly in the other.
    const misses = missesOf(spec, node, 'response');
    if (misses.length === 0 || missesOf(spec, node, 'request').length === 0) continue;
    for (const miss of misses) found.set(miss.node, sentence(miss));
  }
  // A pattern that no text matches is said by the rule of patterns.
  return [...found]
    .filter(([{ pattern }]) => typeof pattern !== 'string' || !isUnusable(pattern))
    .map(([node, message]) => problem('warning', 'schema-without-value', message, spec.place(node)));
};

/** Of one value; many values are tried. */
const MOST_LOOKS = 10_000;

/** Each once, however many references lead to it. */
const targets = (spec: Spec, schemas: readonly unknown[]): ReadonlySet<SpecNode> =>
  new Set(
    schemas.filter(isObject).flatMap((schema) => {
      const target = typeof schema.$ref === 'string' ? spec.lookup(schema.$ref, schema) : schema;
      return isObject(target) ? [target] : [];
    }),
  );

const missesOf = (spec: Spec, node: SpecNode, mode: SchemaMode): MadeValue['misses'] =>
  makeValue(spec, { node, place: spec.place(node) }, { judge: schemaJudge(spec, mode), mode, detail: 'required' })
    .misses;

const sentence = ({ node, why }: MadeValue['misses'][number]): string => {
  // Where the parts of a schema exclude one another, that is what to look at.
  const parts = ['allOf', 'oneOf', 'anyOf', 'not'].filter((keyword) => keyword in node);
  const hint = why === 'too-large' ? ': it would be too large' : '';
  const look = parts.length === 0 ? '' : ` (look at its ${parts.join(' and ')})`;
  return `no value was found that satisfies this schema${hint}${look}; the mock sends the nearest one`;
};
