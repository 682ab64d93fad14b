import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { type Composition, chooseBranch, compose, type SchemaBranch } from '../composition';
import { typesOf } from '../schema-types';
import { showsExample } from '../shown-values';
import type { Making } from './making';

const MAX_CANDIDATES = 16;

/** All choices made, up to a limit: a branch with an example first, only null last, else in the document's order. */
export function* candidates(making: Making, composition: Composition): Generator<Composition> {
  let left = MAX_CANDIDATES;
  function* walk(one: Composition): Generator<Composition> {
    const [branches] = one.choices;
    if (branches === undefined) {
      left -= 1;
      yield one;
      return;
    }
    for (const branch of usableFirst(making, branches)) {
      if (left <= 0) return;
      yield* walk(chooseBranch(making.spec, one, branch));
    }
  }
  yield* walk(composition);
}

const usableFirst = (making: Making, branches: readonly SchemaBranch[]): readonly SchemaBranch[] => {
  const ranked = branches
    .slice(0, 4 * MAX_CANDIDATES)
    .map((branch) => ({ branch, rank: rankOf(compose(making.spec, branch.schemas).nodes) }));
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ branch }) => branch)
    .slice(0, MAX_CANDIDATES);
};

const rankOf = (nodes: readonly SpecNode[]): number => {
  const types = typesOf(nodes);
  if (types?.length === 1 && types[0] === 'null') return 3;
  if (showsExample(nodes)) return 0;
  // A branch that says nothing of its value makes a worse example than one that does.
  const says = nodes.some((node) => node.type !== undefined || isObject(node.properties) || node.enum !== undefined);
  return says || nodes.length === 0 ? 1 : 2;
};
