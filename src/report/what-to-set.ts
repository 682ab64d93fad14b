import { type Waiting, waitingOf } from './group';
import { groupBy } from './group-by';

/** Variables that have to be set together, and how many cases that alone gets asked or decided. */
interface Setting {
  readonly variables: readonly string[];
  readonly cases: number;
}

/** A document of a thousand operations may wait for as many variables. */
const MOST_STEPS = 15;
const MOST_TRIED = 200;

/**
 * What to set, the most useful first: each step counts what it adds to those before it.
 * @returns the first steps, and how many cases wait for more
 */
export const whatToSet = (run: Waiting): { readonly steps: readonly Setting[]; readonly waiting: number } => {
  const byCase = new Map<string, Set<string>>();
  for (const { id, needs } of waitingOf(run)) byCase.set(id, new Set([...(byCase.get(id) ?? []), ...needs]));
  let open = groupBy([...byCase.values()], (needs) => [...needs].toSorted().join(' ')).map(([, all]) => ({
    needs: all[0] ?? new Set<string>(),
    cases: all.length,
  }));
  const steps: Setting[] = [];
  while (open.length > 0 && steps.length < MOST_STEPS) {
    const gains = open
      .toSorted((a, b) => b.cases - a.cases)
      .slice(0, MOST_TRIED)
      .map(({ needs }) => ({
        variables: [...needs],
        cases: sum(open.filter((other) => [...other.needs].every((each) => needs.has(each)))),
      }));
    const [best] = gains.toSorted(
      (a, b) => b.cases / b.variables.length - a.cases / a.variables.length || b.cases - a.cases,
    );
    if (!best) break;
    steps.push(best);
    open = open
      .map(({ needs, cases }) => ({
        needs: new Set([...needs].filter((each) => !best.variables.includes(each))),
        cases,
      }))
      .filter(({ needs }) => needs.size > 0);
  }
  return { steps, waiting: sum(open) };
};

const sum = (groups: readonly { readonly cases: number }[]): number =>
  groups.reduce((all, { cases }) => all + cases, 0);
