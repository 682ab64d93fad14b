import { type Automaton, automatonOf, type Condition } from './pattern-automaton';
import { characterTest, parsePattern } from './pattern-parser';
import { Undecided } from './undecided';

/**
 * A pattern that takes time in proportion to the text, however it is written: all ways are followed at once, and where the text has
 * been before with the same ways open, the step is remembered. Look-around is tried beforehand for all places of the text.
 * `undefined`: it cannot be tried so.
 * @throws what the parser says of a pattern that it does not know
 */
export const linearPattern = (source: string, flags: string): ((text: string) => boolean) | undefined => {
  const automaton = automatonOf(parsePattern(source, flags).alternatives);
  if (!automaton) return undefined;
  const walker = createWalker(automaton, flags);
  return (text) => {
    const points = pointsOf(text, flags.includes('u'));
    let found = false;
    walker(points, { left: MOST_STEPS }, () => {
      found = true;
      return 'stop';
    });
    return found;
  };
};

/** Less than a second. Steps that are remembered from before are not counted. */
const MOST_STEPS = 5_000_000;

/** What is remembered is forgotten beyond so many; a pattern that needs more is rare. */
const KEPT = 2000;

interface Budget {
  left: number;
}

/** Calls `ends` for each place at which a match ends, in the automaton's direction. */
type Walker = (points: Int32Array, budget: Budget, ends: (at: number) => 'stop' | undefined) => void;

/** The ways that are open at a place, before it is known what holds there. */
interface Ways {
  readonly states: readonly number[];
  /** By the conditions that hold, as bits. */
  readonly here: Map<number, Here>;
}

interface Here {
  readonly ends: boolean;
  readonly takers: readonly number[];
  /** By kind of character. */
  readonly next: (Ways | undefined)[];
}

const createWalker = (automaton: Automaton, flags: string): Walker => {
  const { states, start, atoms, conditions, backward } = automaton;
  const kindOf = createKinds(atoms.map((raw) => characterTest(raw, flags)));
  const conditionsOf = createConditions(conditions, flags);
  let known = new Map<string, Ways>();
  let kept = 0;

  const waysOf = (open: readonly number[]): Ways => {
    const key = open.join();
    let ways = known.get(key);
    if (!ways) {
      ways = { states: open, here: new Map() };
      known.set(key, ways);
    }
    return ways;
  };

  const hereOf = (ways: Ways, holds: number, budget: Budget): Here => {
    const seen = new Set<number>();
    const takers: number[] = [];
    const open = [...ways.states, start];
    let ends = false;
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const state = states[id];
      if (state?.kind === 'end') ends = true;
      else if (state?.kind === 'take') takers.push(id);
      else if (state?.kind === 'fork') open.push(...state.ways);
      else if (state?.kind === 'when' && (holds >> state.condition) % 2 !== 0) open.push(state.next);
    }
    spend(budget, seen.size);
    return { ends, takers: takers.sort((a, b) => a - b), next: [] };
  };

  const after = (here: Here, kind: number, budget: Budget): Ways => {
    const open = new Set<number>();
    for (const id of here.takers) {
      const state = states[id];
      if (state?.kind === 'take' && kindOf.takes(kind, state.atom)) open.add(state.next);
    }
    spend(budget, here.takers.length);
    kept += 1;
    if (kept > KEPT) {
      known = new Map();
      kept = 0;
    }
    return waysOf([...open].sort((a, b) => a - b));
  };

  return (points, budget, ends) => {
    const holdsAt = conditionsOf(points, budget);
    const last = points.length;
    let ways = waysOf([]);
    for (let step = 0; step <= last; step += 1) {
      const at = backward ? last - step : step;
      const holds = holdsAt(at);
      let here = ways.here.get(holds);
      if (!here) {
        here = hereOf(ways, holds, budget);
        ways.here.set(holds, here);
      }
      if (here.ends && ends(at) === 'stop') return;
      if (step === last) return;
      const kind = kindOf.of(points[backward ? at - 1 : at] ?? 0);
      let next = here.next[kind];
      if (!next) {
        next = after(here, kind, budget);
        here.next[kind] = next;
      }
      ways = next;
    }
  };
};

const spend = (budget: Budget, steps: number): void => {
  budget.left -= steps;
  if (budget.left < 0) throw new Undecided('The pattern is too much work on a text of this length');
};

/** Two characters are of one kind when the same atoms take them. */
const createKinds = (tests: readonly ((character: string) => boolean)[]) => {
  const kinds = new Map<string, number>();
  const taken: string[] = [];
  const ascii = new Int32Array(128).fill(-1);
  let others = new Map<number, number>();
  const find = (point: number): number => {
    const character = String.fromCodePoint(point);
    const key = tests.map((test) => (test(character) ? '1' : '0')).join('');
    const kind = kinds.get(key) ?? taken.push(key) - 1;
    kinds.set(key, kind);
    return kind;
  };
  return {
    of(point: number): number {
      const known = point < 128 ? (ascii[point] ?? -1) : (others.get(point) ?? -1);
      if (known >= 0) return known;
      const kind = find(point);
      if (others.size > KEPT) others = new Map();
      if (point < 128) ascii[point] = kind;
      else others.set(point, kind);
      return kind;
    },
    takes: (kind: number, atom: number): boolean => taken[kind]?.charAt(atom) === '1',
  };
};

const LINE_ENDS: ReadonlySet<number | undefined> = new Set([0x0a, 0x0d, 0x2028, 0x2029]);

/** For one text: which conditions hold at a place, as bits. */
const createConditions = (conditions: readonly Condition[], flags: string) => {
  const lines = flags.includes('m');
  const word = characterTest('\\w', flags);
  const isWord = (point: number | undefined): boolean => point !== undefined && word(String.fromCodePoint(point));
  const walkers = conditions.map((one) => one.kind === 'look' && createWalker(one.automaton, flags));

  const compile = (
    condition: Condition,
    index: number,
    points: Int32Array,
    budget: Budget,
  ): ((at: number) => boolean) => {
    switch (condition.kind) {
      case 'start':
        return (at) => at === 0 || (lines && LINE_ENDS.has(points[at - 1]));
      case 'end':
        return (at) => at === points.length || (lines && LINE_ENDS.has(points[at]));
      case 'word':
        return (at) => (isWord(points[at - 1]) !== isWord(points[at])) !== condition.negate;
      case 'look': {
        const found = new Uint8Array(points.length + 1);
        const walker = walkers[index];
        if (walker)
          walker(points, budget, (at) => {
            found[at] = 1;
            return undefined;
          });
        return (at) => (found[at] === 1) !== condition.negate;
      }
      default:
        return condition satisfies never;
    }
  };

  return (points: Int32Array, budget: Budget): ((at: number) => number) => {
    if (conditions.length === 0) return () => 0;
    const tests = conditions.map((condition, index) => compile(condition, index, points, budget));
    return (at) => {
      let bits = 0;
      for (let index = 0; index < tests.length; index += 1) if (tests[index]?.(at)) bits |= 1 << index;
      return bits;
    };
  };
};

/** Characters with the `u` flag, 16 bits each without it. */
const pointsOf = (text: string, unicode: boolean): Int32Array => {
  const points = new Int32Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; count += 1) {
    const point = unicode ? (text.codePointAt(at) ?? 0) : text.charCodeAt(at);
    points[count] = point;
    at += point > 0xffff ? 2 : 1;
  }
  return points.subarray(0, count);
};
