import { isObject } from '../../core/json/json';
import { compose } from '../composition';
import { documentedNames, itemSchemas, propertySchemas } from '../members';
import { within } from './dynamic-scope';
import { conforms, type Making, NOTHING, type Spot } from './making';
import { mend, type Parts } from './mend';
import { nearTo } from './near-to';
import { nearestComposition } from './nearest-composition';

/** Of what `schemas` describe together. */
export const partsOf = (making: Making, schemas: readonly unknown[]): Parts => ({
  nodes(value, keys) {
    const located = locate(making, schemas, value, keys);
    return nearestComposition(making, located.schemas, located.here).nodes;
  },
  make(value, keys, wish) {
    const { schemas: own, spot } = locate(making, schemas, value, keys);
    const { nodes } = compose(making.spec, own);
    const near = wish === undefined || wish === null ? [] : nearTo(nodes, wish);
    const found = near.find((one) => conforms(making, own, one));
    if (found !== undefined) return { value: found };
    // Each part of a sample has its own budget; what is mended within what is mended shares one.
    const effort = making.mending.size === 0 ? { made: 0 } : making.effort;
    const made = making.satisfy({ ...making, misses: undefined, effort }, own, spot);
    return made !== NOTHING && conforms(making, own, made) ? { value: made } : undefined;
  },
  mended(value, keys, part) {
    const { schemas: own } = locate(making, schemas, value, keys);
    if (!knows(making, own, part)) return undefined;
    // Within it nothing changes its form again: a list of itself would never end.
    const parts = { ...partsOf(making, own), mended: () => undefined };
    const result = mend(part, parts, (one) => own.flatMap((schema) => making.judge.violations(schema, one)));
    return conforms(making, own, result.value) ? { value: result.value } : undefined;
  },
});

/** An open schema takes every object; one without a single documented name is another thing, also as an item of a list. */
const knows = (making: Making, schemas: readonly unknown[], part: unknown): boolean => {
  const { nodes } = nearestComposition(making, schemas, part);
  if (Array.isArray(part)) return part.every((item, index) => knows(making, itemSchemas(nodes, index), item));
  if (!isObject(part)) return true;
  const known = documentedNames(nodes);
  return known.size === 0 || Object.keys(part).some((name) => known.has(name));
};

interface Located {
  readonly schemas: readonly unknown[];
  readonly spot: Spot;
  readonly here: unknown;
}

const locate = (making: Making, from: readonly unknown[], value: unknown, keys: readonly string[]): Located => {
  let here = value;
  let schemas = from;
  let spot: Spot = { depth: 0, row: 0, around: new Set(), name: '', owner: '', beside: new Set() };
  const matches = (pattern: string, name: string): boolean => making.judge.pattern(pattern)?.test(name) ?? false;
  for (const key of keys) {
    const { nodes } = nearestComposition(making, schemas, here);
    const around = within(spot.around, nodes);
    if (Array.isArray(here)) {
      schemas = itemSchemas(nodes, Number(key));
      spot = { ...spot, around, row: Number(key) || 0 };
    } else {
      const beside = documentedNames(nodes);
      schemas = propertySchemas(nodes, key, beside, matches);
      spot = { ...spot, around, name: key, owner: `${spot.owner}/${spot.name}/${spot.row}`, beside };
    }
    here = childOf(here, key);
  }
  return { schemas, spot, here };
};

const childOf = (value: unknown, key: string): unknown =>
  (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
