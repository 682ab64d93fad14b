import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { type Composition, chooseBranch, compose, type SchemaBranch } from '../composition';
import { itemSchemas, propertySchemas, requiredNames } from '../members';
import { numbersOf, typesOf } from '../schema-types';
import { showsExample } from '../shown-values';
import type { Making, Spot } from './making';

const MAX_CANDIDATES = 16;

/**
 * All choices made, up to a limit: a branch with an example first, only null last, else in the document's order. Behind them
 * all comes what asks for a part that `around` holds already: such values would have no end.
 */
export function* candidates(
  making: Making,
  composition: Composition,
  { around }: Pick<Spot, 'around'>,
): Generator<Composition> {
  let left = MAX_CANDIDATES;
  function* walk(one: Composition): Generator<Composition> {
    const [branches] = one.choices;
    if (branches === undefined) {
      left -= 1;
      yield one;
      return;
    }
    for (const branch of usableFirst(making, branches, around)) {
      if (left <= 0) return;
      yield* walk(chooseBranch(making.spec, one, branch));
    }
  }
  yield* walk(composition);
}

const usableFirst = (
  making: Making,
  branches: readonly SchemaBranch[],
  around: Spot['around'],
): readonly SchemaBranch[] => {
  const inside = [...around];
  const leadsBack = (branch: SchemaBranch): boolean => {
    const parts = inside.length > 0 ? requiredParts(making, branch) : undefined;
    return parts !== undefined && inside.some((node) => parts.has(node));
  };
  const ranked = branches.slice(0, 4 * MAX_CANDIDATES).map((branch) => ({
    branch,
    rank: leadsBack(branch) ? ENDLESS : rankOf(compose(making.spec, branch.schemas).nodes),
  }));
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ branch }) => branch)
    .slice(0, MAX_CANDIDATES);
};

/** Behind the last of `rankOf`. */
const ENDLESS = 4;
/** No way back is longer in what people write; a part that is not looked at costs some more values, and no answer. */
const MAX_PARTS = 100;

// The same branch is looked at wherever its base stands.
const known = new WeakMap<object, ReadonlySet<SpecNode>>();

/** All that describes what a value of `branch` cannot be without, at any depth. */
const requiredParts = (making: Making, branch: SchemaBranch): ReadonlySet<SpecNode> => {
  const [only, ...others] = branch.schemas;
  const key = isObject(only) && others.length === 0 ? only : branch;
  const before = known.get(key);
  if (before) return before;
  const found = new Set<SpecNode>();
  const waiting = [compose(making.spec, branch.schemas).nodes];
  for (const nodes of waiting) {
    for (const schemas of waiting.length < MAX_PARTS ? askedBy(nodes) : []) {
      const part = compose(making.spec, schemas).nodes;
      if (part.every((node) => found.has(node))) continue;
      for (const node of part) found.add(node);
      waiting.push(part);
    }
  }
  known.set(key, found);
  return found;
};

/** What describes each required property, and the items of a list that may not be empty. */
const askedBy = (nodes: readonly SpecNode[]): readonly (readonly unknown[])[] => {
  const names = requiredNames(nodes, []);
  const properties = [...names].map((name) => propertySchemas(nodes, name, names, () => false));
  return Math.max(0, ...numbersOf(nodes, 'minItems')) > 0 ? [...properties, itemSchemas(nodes, 0)] : properties;
};

const rankOf = (nodes: readonly SpecNode[]): number => {
  const types = typesOf(nodes);
  if (types?.length === 1 && types[0] === 'null') return 3;
  if (showsExample(nodes)) return 0;
  // A branch that says nothing of its value makes a worse example than one that does.
  const says = nodes.some((node) => node.type !== undefined || isObject(node.properties) || node.enum !== undefined);
  return says || nodes.length === 0 ? 1 : 2;
};
