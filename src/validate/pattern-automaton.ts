import { type AST, isAtom } from './pattern-parser';

/** A pattern as states and ways between them, which can be followed all at once. */
export interface Automaton {
  readonly states: readonly State[];
  readonly start: number;
  /** As written, by their number in `take`. */
  readonly atoms: readonly string[];
  readonly conditions: readonly Condition[];
  /** From the end of the text to its beginning: for what is looked ahead for. */
  readonly backward: boolean;
}

export type State =
  | { readonly kind: 'take'; readonly atom: number; readonly next: number }
  | { readonly kind: 'fork'; readonly ways: readonly number[] }
  | { readonly kind: 'when'; readonly condition: number; readonly next: number }
  | { readonly kind: 'end' };

/** What has to hold at a place between two characters. */
export type Condition =
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'word'; readonly negate: boolean }
  | { readonly kind: 'look'; readonly automaton: Automaton; readonly negate: boolean };

/** `(a{1,999}){1,999}` would be a million states. */
const MOST_STATES = 10_000;

/** Conditions are bits of a number. */
const MOST_CONDITIONS = 30;

/** `undefined`: a reference back to a group, or too many states. What a reference back means depends on the way that was taken. */
export const automatonOf = (alternatives: readonly AST.Alternative[]): Automaton | undefined => {
  try {
    return build(alternatives, false, { left: MOST_STATES });
  } catch (error) {
    if (error === BEYOND_US) return undefined;
    throw error;
  }
};

const BEYOND_US = new Error('No automaton');

interface Budget {
  left: number;
}

interface Draft {
  readonly states: State[];
  readonly atoms: string[];
  readonly conditions: Condition[];
  readonly backward: boolean;
  readonly budget: Budget;
}

const build = (alternatives: readonly AST.Alternative[], backward: boolean, budget: Budget): Automaton => {
  const draft: Draft = { states: [{ kind: 'end' }], atoms: [], conditions: [], backward, budget };
  const start = addChoice(draft, alternatives, 0);
  if (draft.conditions.length > MOST_CONDITIONS) throw BEYOND_US;
  const { states, atoms, conditions } = draft;
  return { states, start, atoms, conditions, backward };
};

const add = (draft: Draft, state: State): number => {
  spend(draft);
  draft.states.push(state);
  return draft.states.length - 1;
};

const spend = ({ budget }: Draft): void => {
  budget.left -= 1;
  if (budget.left < 0) throw BEYOND_US;
};

const indexIn = <T>(list: T[], item: T, isSame: (known: T) => boolean = (known) => known === item): number => {
  const known = list.findIndex(isSame);
  return known >= 0 ? known : list.push(item) - 1;
};

/** Each `add…` gives the state from which the part is read, after which `next` goes on. */
const addChoice = (draft: Draft, alternatives: readonly AST.Alternative[], next: number): number => {
  const ways = alternatives.map(({ elements }) => addSequence(draft, elements, next));
  return ways.length === 1 ? (ways[0] ?? next) : add(draft, { kind: 'fork', ways });
};

const addSequence = (draft: Draft, elements: readonly AST.Element[], next: number): number =>
  (draft.backward ? elements : elements.toReversed()).reduce(
    (after, element) => addElement(draft, element, after),
    next,
  );

const addElement = (draft: Draft, element: AST.Element, next: number): number => {
  if (isAtom(element)) return add(draft, { kind: 'take', atom: indexIn(draft.atoms, element.raw), next });
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return addChoice(draft, element.alternatives, next);
    case 'Quantifier':
      return addRepetition(draft, element, next);
    case 'Assertion':
      return add(draft, { kind: 'when', condition: addCondition(draft, element), next });
    default:
      throw BEYOND_US;
  }
};

const addRepetition = (draft: Draft, { element, min, max }: AST.Quantifier, next: number): number => {
  let at = next;
  if (max === Number.POSITIVE_INFINITY) {
    const ways = [next];
    at = add(draft, { kind: 'fork', ways });
    ways.push(addElement(draft, element, at));
  } else {
    for (let count = min; count < max; count += 1) {
      at = add(draft, { kind: 'fork', ways: [next, addElement(draft, element, at)] });
    }
  }
  for (let count = 0; count < min; count += 1) {
    // Also for an empty group, of which a milliard costs no state.
    spend(draft);
    at = addElement(draft, element, at);
  }
  return at;
};

const addCondition = (draft: Draft, assertion: AST.Assertion): number => {
  const { conditions, budget } = draft;
  switch (assertion.kind) {
    case 'word': {
      const { negate } = assertion;
      return indexIn(conditions, { kind: 'word', negate }, (one) => one.kind === 'word' && one.negate === negate);
    }
    case 'lookahead':
    case 'lookbehind': {
      const automaton = build(assertion.alternatives, assertion.kind === 'lookahead', budget);
      return conditions.push({ kind: 'look', automaton, negate: assertion.negate }) - 1;
    }
    default:
      return indexIn(conditions, { kind: assertion.kind }, ({ kind }) => kind === assertion.kind);
  }
};
