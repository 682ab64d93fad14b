import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { type Composition, chooseBranch, compose, type SchemaBranch } from '../composition';
import { hasType, typesOf } from '../schema-types';
import { listedValues } from '../shown-values';
import { conforms, type Making } from './making';

/** So many alternatives are held against the value as a whole: to compile each of several hundred takes seconds. */
const MAX_COMPARED = 16;

/** What `schemas` add up to for `value`: of each choice the alternative that the value is nearest to. */
export const nearestComposition = (making: Making, schemas: readonly unknown[], value: unknown): Composition => {
  let composition = compose(making.spec, schemas);
  // A chosen branch may bring further choices; a circle of them ends here.
  for (let made = 0; composition.choices[0] !== undefined && made < MAX_COMPARED; made += 1) {
    const branch = nearestBranch(making, composition.choices[0], value);
    if (!branch) break;
    composition = chooseBranch(making.spec, composition, branch);
  }
  return composition;
};

const nearestBranch = (making: Making, branches: readonly SchemaBranch[], value: unknown): SchemaBranch | undefined => {
  const likely = byScore(branches, (branch) => likeness(making, branch, value)).slice(0, MAX_COMPARED);
  const fitness = (branch: SchemaBranch): number => (conforms(making, branch.schemas, value) ? 4 : 0);
  return byScore(likely, (branch) => likeness(making, branch, value) + fitness(branch))[0];
};

const byScore = (
  branches: readonly SchemaBranch[],
  score: (branch: SchemaBranch) => number,
): readonly SchemaBranch[] => {
  const scored = branches.map((branch) => ({ branch, score: score(branch) }));
  return scored.toSorted((a, b) => b.score - a.score).map(({ branch }) => branch);
};

const likeness = ({ spec }: Making, branch: SchemaBranch, value: unknown): number => {
  const { nodes } = compose(spec, branch.schemas);
  const named = isObject(value) && Object.entries(branch.names).some(([name, one]) => value[name] === one) ? 8 : 0;
  return named + tagged(nodes, value) + (hasType(typesOf(nodes), value) ? 2 : 0) + overlap(nodes, value);
};

/** Above zero where a property of an object is among the few values that the branch lists for it, below where it is not. */
const tagged = (nodes: readonly SpecNode[], value: unknown): number => {
  if (!isObject(value)) return 0;
  const fits = nodes.flatMap(({ properties }) =>
    Object.entries(isObject(properties) ? properties : {}).flatMap(([name, property]) => {
      const listed = isObject(property) && Object.hasOwn(value, name) ? listedValues([property]) : undefined;
      return listed === undefined ? [] : [listed.includes(value[name])];
    }),
  );
  return fits.length === 0 ? 0 : fits.every(Boolean) ? 3 : -3;
};

/** How much of an object the branch knows, below 1. */
const overlap = (nodes: readonly SpecNode[], value: unknown): number => {
  if (!isObject(value)) return 0;
  const names = Object.keys(value);
  const known = names.filter((name) =>
    nodes.some(({ properties }) => isObject(properties) && Object.hasOwn(properties, name)),
  );
  return names.length === 0 ? 0 : known.length / (names.length + 1);
};
