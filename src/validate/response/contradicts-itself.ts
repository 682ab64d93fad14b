import { isObject } from '../../core/json/json';
import { pointerKeys, type SpecPlace, valueAt } from '../../core/json/pointer';
import { isNullable } from '../../schema/nullable';
import { makeValue, makingOf } from '../../schema/values/make-value';
import { partsOf } from '../../schema/values/parts';
import { seemsContradictory } from '../../specs/references/seems-contradictory';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { compileNative } from '../patterns/compile-pattern';
import { matchesNothing } from '../patterns/matches-nothing';
import { schemaJudge } from '../schema/schema-judge';
import { schemaOf } from '../schema/schema-violations';
import type { SchemaViolation } from '../validate-types';

/**
 * The place of a rule that nobody can keep: the schema's own words exclude every value, or what one part of the schema describes another
 * part forbids. Whoever breaks such a rule is not to blame.
 * @param described the schema that `value` was compared with
 */
export const contradictsItself = (
  spec: Spec,
  described: SchemaRef,
  value: unknown,
  broken: SchemaViolation,
): SpecPlace | undefined => {
  const node = schemaOf(broken);
  if (!isObject(node)) return undefined;
  if (excludesAll(spec, node, broken.keyword)) return spec.place(node);
  if (broken.keyword === 'type' && isNullable(node) && valueAt(value, broken.pointer) === null)
    return spec.place(node, nullWord(node));
  const other = describing(spec, described, value, broken, node);
  return other && spec.place(other);
};

/** A word of 3.0 in a document of 3.1, which has none: its author allows `null`, and its type does not. */
const nullWord = (node: SpecNode): string => (node.nullable === true ? 'nullable' : 'x-nullable');

const known = new WeakMap<SpecNode, boolean>();

const excludesAll = (spec: Spec, node: SpecNode, keyword: string): boolean => {
  if (keyword === 'pattern') return isDead(node.pattern);
  const before = known.get(node);
  if (before !== undefined) return before;
  const follow = (side: SpecNode): unknown => (typeof side.$ref === 'string' ? spec.lookup(side.$ref, side) : side);
  const found = seemsContradictory(node, follow) && hasNoValue(spec, node);
  known.set(node, found);
  return found;
};

const isDead = (pattern: unknown): boolean => {
  const native = typeof pattern === 'string' ? compileNative(pattern) : null;
  return native !== null && matchesNothing(native.source, native.flags);
};

/** Words that seem to contradict each other may leave `null`. */
const hasNoValue = (spec: Spec, node: SpecNode): boolean =>
  makeValue(
    spec,
    { node, place: spec.place(node) },
    { judge: schemaJudge(spec, 'response'), mode: 'response', detail: 'required' },
  ).misses.length > 0;

/** The part beside a closed schema that describes the property which the closed one forbids. */
const describing = (
  spec: Spec,
  described: SchemaRef,
  value: unknown,
  { keyword, params, pointer }: SchemaViolation,
  closed: SpecNode,
): SpecNode | undefined => {
  if (keyword !== 'additionalProperties') return undefined;
  const name = String(valueAt(params, '/additionalProperty'));
  const making = makingOf(spec, { judge: schemaJudge(spec, 'response'), mode: 'response' });
  return partsOf(making, [described.node])
    .nodes(value, pointerKeys(pointer))
    .find((node) => node !== closed && isObject(node.properties) && Object.hasOwn(node.properties, name));
};
