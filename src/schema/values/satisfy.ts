import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { type Composition, compose } from '../composition';
import { hasType, typesOf } from '../schema-types';
import { listedValues } from '../shown-values';
import { candidates } from './candidates';
import { inScope } from './dynamic-scope';
import { isStatusName } from './lifelike/number-by-name';
import { makeArray } from './make-array';
import { makeNumber } from './make-number';
import { makeObject } from './make-object';
import { makeText } from './make-text';
import { conforms, MAX_DEPTH, MAX_VALUES, type Making, missed, NOTHING, type Spot } from './making';
import { BREAKING, setApart } from './set-apart';
import { takeShown } from './take-shown';

/** A value for all of `written` at once, or NOTHING. */
export const satisfy = (making: Making, written: readonly unknown[], spot: Spot): unknown => {
  const schemas = written.flatMap((schema) => inScope(schema, spot.around));
  const { effort } = making;
  effort.made += 1;
  if (spot.depth > MAX_DEPTH || effort.made > MAX_VALUES) {
    return missed(making, schemas.filter(isObject), null, 'too-large');
  }
  const composition = compose(making.spec, schemas);
  if (isInsideItself(composition, spot) && conforms(making, schemas, null)) return null;
  if (composition.choices.length === 0) return makeUnlike(making, composition, schemas, spot);
  let second: unknown = NOTHING;
  for (const candidate of candidates(making, composition, spot)) {
    for (const full of making.full ? [true, false] : [false]) {
      const value = make({ ...making, full }, candidate, schemas, spot);
      if (value === NOTHING) continue;
      if (conforms(making, schemas, value)) return value;
      if (second === NOTHING) second = value;
    }
  }
  if (second === NOTHING) return second;
  const apart = setApart(making, composition, second);
  if (conforms(making, schemas, apart)) return apart;
  // Two alternatives may both take what one of them asks for; what only the vaguer one takes is still a value.
  const odd = isObject(second) ? undefined : BREAKING.find((value) => conforms(making, schemas, value));
  if (odd === undefined) return missed(making, composition.nodes, second);
  for (const node of composition.nodes) if (making.contradictions.has(node)) making.contradictions.set(node, 'lost');
  return odd;
};

/** So many values are tried where the usual one is what `not` excludes. */
const OTHERS = 5;

/** What is made of a schema without alternatives; where `not` excludes that, another row's, less of it, or another value. */
const makeUnlike = (making: Making, composition: Composition, schemas: readonly unknown[], spot: Spot): unknown => {
  const value = make(making, composition, schemas, spot);
  const isUnlike = (one: unknown): boolean => one !== NOTHING && conforms(making, schemas, one);
  if (!composition.nodes.some(({ not }) => not !== undefined) || isUnlike(value)) return value;
  for (let row = spot.row + 1; row <= spot.row + OTHERS; row += 1) {
    const other = make(making, composition, schemas, { ...spot, row });
    if (isUnlike(other)) return other;
  }
  const less = make({ ...making, full: false }, composition, schemas, spot);
  return [less, ...BREAKING].find(isUnlike) ?? value;
};

/** Required recursion ends in null where the schema allows it. */
const isInsideItself = ({ nodes }: Composition, { around }: Spot): boolean =>
  nodes.some((node) => around.has(node)) && (typesOf(nodes)?.includes('null') ?? true);

const make = (making: Making, composition: Composition, schemas: readonly unknown[], spot: Spot): unknown => {
  const { nodes, impossible } = composition;
  if (impossible) return missed(making, nodes, null);
  const listed = listedValues(nodes);
  if (listed !== undefined) return choose(making, composition, schemas, listed, spot);
  const instead = (): unknown => makeByType({ ...making, misses: undefined }, composition, spot);
  const shown = takeShown(making, nodes, schemas, spot, instead);
  return shown ? shown.value : makeByType(making, composition, spot);
};

const makeByType = (making: Making, composition: Composition, spot: Spot): unknown => {
  const { nodes } = composition;
  const types = typesOf(nodes);
  if (types?.length === 0) return missed(making, nodes, null);
  switch (typeToMake(types, nodes)) {
    case 'object':
      return makeObject(making, composition, spot);
    case 'array':
      return makeArray(making, nodes, spot);
    case 'integer':
      return makeNumber(making, nodes, true, spot);
    case 'number':
      return makeNumber(making, nodes, false, spot);
    case 'boolean':
      return spot.row % 2 === 0;
    case 'null':
      return null;
    default:
      return makeText(making, nodes, spot);
  }
};

/** One of the listed values that the rest of the schema takes; another row takes another one. */
const choose = (
  making: Making,
  { nodes }: Composition,
  schemas: readonly unknown[],
  listed: readonly unknown[],
  spot: Spot,
): unknown => {
  const { row } = spot;
  const types = typesOf(nodes);
  const fitting = listed.filter((value) => value !== null && hasType(types, value));
  const own = isStatusName(spot.name) ? making.answer?.status : undefined;
  const wished = making.mode === 'request' ? fitting.filter((value) => !isUnset(value)) : fitting;
  const choice = wished.length > 0 ? wished : fitting;
  if (choice.length > 0) return choice.includes(own) ? own : choice[row % choice.length];
  if (listed.length === 0) return missed(making, nodes, null);
  const [first] = listed;
  return conforms(making, schemas, first) ? first : missed(making, nodes, first);
};

/** Of gRPC: the first value of an enumeration stands for none, and its servers refuse it as a wish. */
const isUnset = (value: unknown): boolean =>
  typeof value === 'string' && /(?:^|_)(?:UNSPECIFIED|UNRECOGNIZED)$/i.test(value);

const typeToMake = (types: readonly string[] | undefined, nodes: readonly SpecNode[]): string => {
  if (types !== undefined) return types.find((type) => type !== 'null') ?? 'null';
  const has = (...keywords: readonly string[]): boolean =>
    keywords.some((key) => nodes.some((node) => node[key] !== undefined));
  if (has('properties', 'required', 'patternProperties', 'minProperties')) return 'object';
  if (nodes.some((node) => isObject(node.additionalProperties))) return 'object';
  if (has('items', 'prefixItems', 'minItems')) return 'array';
  return has('minimum', 'maximum', 'multipleOf') ? 'number' : 'string';
};
