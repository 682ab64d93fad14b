import { equalJson, isObject, type Json } from '../../core/json/json';
import { type Pointer, pointerKeys, type SpecPlace, valueAt } from '../../core/json/pointer';
import { mappedSchema } from '../../schema/discriminator-subtypes';
import { requiredNames } from '../../schema/members';
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
  if (broken.keyword === 'false schema') return forced(spec, described, value, broken.pointer);
  if (excludesAll(spec, node, broken.keyword)) return spec.place(node);
  if (broken.keyword === 'type' && isNullable(node) && valueAt(value, broken.pointer) === null)
    return spec.place(node, nullWord(node));
  // A list beside a type that allows `null`: of 3.1, as converters write what 3.0 called `nullable`.
  if (broken.keyword === 'enum' && valueAt(value, broken.pointer) === null && allowsNull(node)) return spec.place(node);
  const unmapped = leadsNowhere(spec, node, valueAt(value, broken.pointer));
  if (broken.keyword === 'enum' && unmapped) return unmapped;
  if (isListed(node, valueAt(value, broken.pointer)) || listsNothingAllowed(spec, node) || takesOneTwice(node, broken))
    return spec.place(node);
  const other = describing(spec, described, value, broken, node) ?? beside(spec, described, value, broken, node);
  return other && spec.place(other);
};

/**
 * `false` and `not: {}` allow nothing. For a part that can be left out that is how a document forbids it; where the part has to be
 * there, nobody can answer as described. The place is that of what asks for it.
 */
const forced = (spec: Spec, described: SchemaRef, value: unknown, pointer: Pointer): SpecPlace | undefined => {
  const keys = pointerKeys(pointer);
  const key = keys.at(-1);
  if (key === undefined) return described.place;
  const making = makingOf(spec, { judge: schemaJudge(spec, 'response'), mode: 'response' });
  const around = partsOf(making, [described.node]).nodes(value, keys.slice(0, -1));
  if (around.some(hasAlternatives)) return undefined;
  const asking = around.find((node) => requiredNames([node], []).has(key) || Number(node.minItems) > Number(key));
  return asking && spec.place(asking);
};

const hasAlternatives = (node: SpecNode): boolean => Boolean(node.oneOf ?? node.anyOf ?? node.if);

const allowsNull = ({ type }: SpecNode): boolean => Array.isArray(type) && type.includes('null');

/** A value that the mapping of a discriminator has, and maps to a schema that is not there. */
const leadsNowhere = (spec: Spec, { mapping }: SpecNode, value: unknown): SpecPlace | undefined => {
  if (!isObject(mapping) || typeof value !== 'string' || !Object.hasOwn(mapping, value)) return undefined;
  const to = mapping[value];
  const isFound = typeof to === 'string' && mappedSchema(spec, mapping, to) !== undefined;
  return isFound ? undefined : spec.place(mapping, value);
};

/** One word lists the very value that another one forbids. */
const isListed = (node: SpecNode, value: unknown): boolean =>
  Array.isArray(node.enum) && node.enum.some((one) => equalJson(one as Json, value as Json));

const knownLists = new WeakMap<SpecNode, boolean>();

/** Each value that is listed breaks another word of the same schema. */
const listsNothingAllowed = (spec: Spec, node: SpecNode): boolean => {
  const listed: readonly unknown[] = 'const' in node ? [node.const] : Array.isArray(node.enum) ? node.enum : [];
  if (listed.length === 0 || listed.length > MOST_LISTED) return false;
  const judge = schemaJudge(spec, 'response');
  const found = knownLists.get(node) ?? listed.every((one) => judge.violations(node, one).length > 0);
  knownLists.set(node, found);
  return found;
};

/** No author lists more values than this and has none of them right. */
const MOST_LISTED = 100;

/** Of two alternatives that say the same, nothing satisfies exactly one. */
const takesOneTwice = ({ oneOf }: SpecNode, { keyword, params }: SchemaViolation): boolean => {
  const passing: unknown = valueAt(params, '/passingSchemas');
  if (keyword !== 'oneOf' || !Array.isArray(oneOf) || !Array.isArray(passing)) return false;
  const [one, other] = passing.map((index) => oneOf[Number(index)] as unknown);
  return one !== undefined && other !== undefined && equalJson(one as Json, other as Json);
};

/** Another part that describes the same value, and leaves none together with this one. */
const beside = (
  spec: Spec,
  described: SchemaRef,
  value: unknown,
  { pointer }: SchemaViolation,
  broken: SpecNode,
): SpecNode | undefined => {
  const making = makingOf(spec, { judge: schemaJudge(spec, 'response'), mode: 'response' });
  const nodes = partsOf(making, [described.node]).nodes(value, pointerKeys(pointer));
  // Of alternatives another one may leave a value.
  if (!nodes.includes(broken) || nodes.some(hasAlternatives)) return undefined;
  return nodes.find((node) => {
    const both: SpecNode = { allOf: [broken, node] };
    return node !== broken && seemsContradictory(both, follower(spec)) && hasNoValue(spec, both, spec.place(node));
  });
};

const follower =
  (spec: Spec) =>
  (side: SpecNode): unknown =>
    typeof side.$ref === 'string' ? spec.lookup(side.$ref, side) : side;

/** A word of 3.0 in a document of 3.1, which has none: its author allows `null`, and its type does not. */
const nullWord = (node: SpecNode): string => (node.nullable === true ? 'nullable' : 'x-nullable');

const known = new WeakMap<SpecNode, boolean>();

const excludesAll = (spec: Spec, node: SpecNode, keyword: string): boolean => {
  if (keyword === 'pattern') return isDead(node.pattern);
  const before = known.get(node);
  if (before !== undefined) return before;
  const found = seemsContradictory(node, follower(spec)) && hasNoValue(spec, node);
  known.set(node, found);
  return found;
};

const isDead = (pattern: unknown): boolean => {
  const native = typeof pattern === 'string' ? compileNative(pattern) : null;
  return native !== null && matchesNothing(native.source, native.flags);
};

/** Words that seem to contradict each other may leave `null`. */
const hasNoValue = (spec: Spec, node: SpecNode, place = spec.place(node)): boolean =>
  makeValue(spec, { node, place }, { judge: schemaJudge(spec, 'response'), mode: 'response', detail: 'required' })
    .misses.length > 0;

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
