import { isObject } from '../../core/json';
import type { SpecNode } from '../../specs/spec';
import { type Context, conforms, hasType } from './context';
import { type Branch, choose, type Shape, shapeOf, typesOf } from './shape';

const MAX_CANDIDATES = 16;

/** All choices made, in every way, up to a limit; what is nearest to the wish comes first. */
export function* candidates(
  context: Context,
  shape: Shape,
  wish: unknown,
  around: ReadonlySet<SpecNode> = new Set(),
): Generator<Shape> {
  let left = MAX_CANDIDATES;
  function* walk(one: Shape): Generator<Shape> {
    const [branches] = one.choices;
    if (branches === undefined) {
      left -= 1;
      yield one;
      return;
    }
    for (const branch of nearest(context, branches, wish, around)) {
      if (left <= 0) return;
      yield* walk(choose(context.spec, one, branch));
    }
  }
  yield* walk(shape);
}

const nearest = (
  context: Context,
  branches: readonly Branch[],
  wish: unknown,
  around: ReadonlySet<SpecNode>,
): readonly Branch[] => {
  // By what can be seen first: to compile each of several hundred branches takes seconds.
  const seen = byScore(branches, (branch) => likeness(context, branch, wish, around)).slice(0, MAX_CANDIDATES);
  return wish === undefined
    ? seen
    : byScore(seen, (branch) => likeness(context, branch, wish, around) + fitness(context, branch, wish));
};

const byScore = (branches: readonly Branch[], score: (branch: Branch) => number): readonly Branch[] => {
  const scored = branches.map((branch) => ({ branch, score: score(branch) }));
  return scored.toSorted((a, b) => b.score - a.score).map(({ branch }) => branch);
};

const likeness = (context: Context, branch: Branch, wish: unknown, around: ReadonlySet<SpecNode>): number => {
  const { nodes } = shapeOf(context.spec, branch.schemas);
  // What is inside itself would go on without an end: even null is better.
  if (wish === undefined) return nodes.some((node) => around.has(node)) ? -1 : isNullOnly(nodes) ? 0 : 1;
  const named = isObject(wish) && Object.entries(branch.names).some(([name, value]) => wish[name] === value) ? 8 : 0;
  return named + (hasType(typesOf(nodes), wish) ? 2 : 0) + overlap(nodes, wish);
};

const fitness = (context: Context, branch: Branch, wish: unknown): number =>
  conforms(context, branch.schemas, wish) ? 4 : 0;

const isNullOnly = (nodes: readonly SpecNode[]): boolean => {
  const types = typesOf(nodes);
  return types?.length === 1 && types[0] === 'null';
};

/** How much of an object the branch knows, below 1. */
const overlap = (nodes: readonly SpecNode[], wish: unknown): number => {
  if (!isObject(wish)) return 0;
  const names = Object.keys(wish);
  const known = names.filter((name) =>
    nodes.some(({ properties }) => isObject(properties) && Object.hasOwn(properties, name)),
  );
  return names.length === 0 ? 0 : known.length / (names.length + 1);
};
