import { isObject, type Json } from '../../core/json/json';
import { branchesOf, flatten } from '../../schema/flatten';
import { makeValue } from '../../schema/values/make-value';
import type { Spec } from '../../specs/spec';
import { schemaJudge } from '../../validate/schema/schema-judge';

const MAX_DEPTH = 6;

/**
 * A value with every documented property in it. What the sample shows stays; what it leaves out or shows as null is
 * made from the schema. So a mutation also finds those properties that no sample has.
 */
export const complete = (spec: Spec, schema: unknown, value: Json | undefined, depth = 0): Json => {
  const flat = firstShape(spec, schema);
  if (flat === false || depth > MAX_DEPTH) return value ?? null;
  if (isObject(flat.properties)) return completeObject(spec, flat, value, depth);
  if ('items' in flat) {
    const items = Array.isArray(value) && value.length > 0 ? (value as readonly Json[]) : [undefined];
    return items.map((item) => complete(spec, flat.items, item, depth + 1));
  }
  if (isObject(flat.additionalProperties) && isObject(value)) return value as Json;
  if (value !== undefined && value !== null) return value;
  const judge = schemaJudge(spec, 'response');
  const ref = { node: flat, place: spec.place(spec.root) };
  return makeValue(spec, ref, { judge, mode: 'response', detail: 'full' }).value as Json;
};

const completeObject = (
  spec: Spec,
  flat: Readonly<Record<string, unknown>>,
  value: Json | undefined,
  depth: number,
): Json => {
  const given = isObject(value) ? (value as Readonly<Record<string, Json>>) : {};
  const documented = Object.entries(flat.properties as Readonly<Record<string, unknown>>);
  const made = documented.map(([name, schema]) => [name, complete(spec, schema, given[name], depth + 1)] as const);
  const extra = Object.entries(given).filter(([name]) => !documented.some(([known]) => known === name));
  return Object.fromEntries([...made, ...extra]);
};

/** Of several branches the first that is more than `null`, folded together with what stands beside it. */
const firstShape = (spec: Spec, schema: unknown): Readonly<Record<string, unknown>> | false => {
  let flat = flatten(spec, schema);
  const chosen: unknown[] = [];
  for (let choice = flat && branchesOf(spec, flat); choice; choice = flat && branchesOf(spec, flat, chosen)) {
    chosen.push(choice.list);
    flat = choice.branches.find((branch) => branch !== false && branch.type !== 'null') ?? false;
  }
  return flat === false ? false : withoutNull(flat);
};

const withoutNull = (flat: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Array.isArray(flat.type) ? { ...flat, type: flat.type.find((type) => type !== 'null') ?? 'null' } : flat;
