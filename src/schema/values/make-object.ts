import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { type Composition, compose } from '../composition';
import { documentedNames, propertySchemas, requiredNames } from '../members';
import { isMarkedAsWhole } from '../read-write-only';
import { numbersOf } from '../schema-types';
import { within } from './dynamic-scope';
import { isInside } from './make-array';
import { conforms, hasRoom, MAX_VALUES, type Making, NOTHING, type Spot, unmade } from './making';
import { spareNames } from './spare-names';

/** The documented properties: required ones always, optional ones where there is room. */
export const makeObject = (making: Making, composition: Composition, spot: Spot): unknown => {
  const { names } = composition;
  const nodes = withDependents(making, composition.nodes, spot);
  const known = documentedNames(nodes);
  const required = requiredNames(nodes, hasRoom(making, spot) ? [...known] : []);
  if (required.size > MAX_VALUES) return unmade(making, nodes, {}, 'too-large');
  const owner = `${spot.owner}/${spot.name}/${spot.row}`;
  const around = within(spot.around, nodes);
  const at = (name: string): Spot => ({ ...spot, depth: spot.depth + 1, around, name, owner, beside: known });
  const out: Record<string, unknown> = {};
  for (const name of new Set([...known, ...required])) {
    const schemas = schemasOf(making, nodes, name, known);
    const isRequired = required.has(name);
    const view = compose(making.spec, schemas);
    if (isHidden(making, view) || !(isRequired || isWanted(making, view, at(name)))) continue;
    const wished = names[name];
    const value =
      wished !== undefined && conforms(making, schemas, wished) ? wished : making.satisfy(making, schemas, at(name));
    if (value !== NOTHING && (isRequired || !making.thorough || conforms(making, schemas, value)))
      put(out, name, value);
    else if (isRequired) return NOTHING;
  }
  const isMap = known.size === 0 && nodes.some((node) => isObject(node.additionalProperties) || hasPatterns(node));
  const room = isMap && hasRoom(making, spot) && !isInside(making, nodes, around);
  return withinCount(making, nodes, out, { required, known, at, least: room ? 1 : 0 });
};

const hasPatterns = ({ patternProperties }: SpecNode): boolean =>
  isObject(patternProperties) && Object.keys(patternProperties).length > 0;

/** `nodes`, and what the presence of the properties that will be made asks for besides (`dependentSchemas`). */
const withDependents = (making: Making, nodes: readonly SpecNode[], spot: Spot): readonly SpecNode[] => {
  const present = new Set([...requiredNames(nodes, []), ...(hasRoom(making, spot) ? documentedNames(nodes) : [])]);
  const added = nodes.flatMap(({ dependentSchemas }) =>
    Object.entries(isObject(dependentSchemas) ? dependentSchemas : {})
      .filter(([name]) => present.has(name))
      .map(([, schema]) => schema),
  );
  const all = added.length === 0 ? nodes : compose(making.spec, [...nodes, ...added]).nodes;
  return all.length === nodes.length ? nodes : withDependents(making, all, spot);
};

/** Not by assignment: a property may be called `__proto__`. */
const put = (out: Record<string, unknown>, name: string, value: unknown): void => {
  Object.defineProperty(out, name, { value, enumerable: true, writable: true, configurable: true });
};

/** Where closed parts forbid one another's properties no value exists; the nearest one has all that is documented. */
const schemasOf = (
  { judge, misses }: Making,
  nodes: readonly SpecNode[],
  name: string,
  known: ReadonlySet<string>,
): readonly unknown[] => {
  const matches = (pattern: string, text: string): boolean => judge.pattern(pattern)?.test(text) ?? false;
  const schemas = propertySchemas(nodes, name, known, matches);
  return misses !== undefined && known.has(name) ? schemas.filter((schema) => schema !== false) : schemas;
};

/** `writeOnly` is never in an answer and `readOnly` never in a request, required or not (OpenAPI 3.1, section 4.8.24.3). */
const isHidden = ({ spec, mode }: Making, view: Composition): boolean =>
  isMarkedAsWhole(spec, view, mode === 'response' ? 'writeOnly' : 'readOnly');

const isWanted = (making: Making, { nodes, impossible }: Composition, spot: Spot): boolean =>
  hasRoom(making, spot) && !impossible && !nodes.some((node) => spot.around.has(node));

const isNameAllowed = (making: Making, nodes: readonly SpecNode[], name: string): boolean =>
  nodes.every(({ propertyNames }) => propertyNames === undefined || conforms(making, [propertyNames], name));

interface Count {
  readonly required: ReadonlySet<string>;
  readonly known: ReadonlySet<string>;
  readonly least: number;
  at(name: string): Spot;
}

/** A schema that asks for more names than this has no value here: it would help no reader. */
const MAX_SPARE = 50;

const withinCount = (
  making: Making,
  nodes: readonly SpecNode[],
  out: Record<string, unknown>,
  count: Count,
): unknown => {
  const { required, known, at } = count;
  const least = Math.max(count.least, ...numbersOf(nodes, 'minProperties'));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(nodes, 'maxProperties'));
  for (const name of Object.keys(out).toReversed()) {
    if (Object.keys(out).length <= most) break;
    if (!required.has(name)) delete out[name];
  }
  if (Object.keys(out).length >= least) return out;
  for (const name of [...known, ...spareNames(making, nodes, Math.min(least, MAX_SPARE), at(''))]) {
    if (Object.keys(out).length >= least) break;
    if (Object.hasOwn(out, name) || !isNameAllowed(making, nodes, name)) continue;
    const schemas = schemasOf(making, nodes, name, known);
    const value = isHidden(making, compose(making.spec, schemas)) ? NOTHING : making.satisfy(making, schemas, at(name));
    if (value !== NOTHING) put(out, name, value);
  }
  return Object.keys(out).length < least && least > count.least
    ? unmade(making, nodes, out, least > MAX_SPARE ? 'too-large' : 'unmet')
    : out;
};
