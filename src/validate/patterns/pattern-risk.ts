import { type AST, characterTest, isAtom, parsePattern } from './pattern-parser';

/**
 * The most characters that JavaScript's own engine is given to try a pattern on.
 * - `Infinity`: the time is proportional to the text, whatever the text is.
 * - A number: the time grows with the square or the cube of the length, as for most e-mail patterns.
 * - 0: the engine may go back and try again too often to wait for, as `^(a+)+$` does.
 * @throws what the parser says of a pattern that it does not know
 */
export const longestSafeText = (source: string, flags: string): number => {
  const anchors = !flags.includes('m');
  if (isSimple(source, anchors)) return Number.POSITIVE_INFINITY;
  const { alternatives } = parsePattern(source, flags);
  const anchored = anchors && alternatives.every(beginsAtStart);
  const settled = alternatives.map(untilItMatches);
  const known = new Map<string, bigint>();
  const isSafe = (length: number): boolean => {
    const { ways, longest, looks } = measureChoice({ flags, known, length }, settled, NOTHING);
    const starts = anchored ? 1 : length;
    return ways * Math.max(1, Math.min(longest, length) + looks) * starts <= MOST_STEPS;
  };
  if (isSafe(LONG)) return Number.POSITIVE_INFINITY;
  let safe = 0;
  for (let unsafe = LONG; unsafe - safe > 1; ) {
    const middle = (safe + unsafe) >> 1;
    if (isSafe(middle)) safe = middle;
    else unsafe = middle;
  }
  return safe < USEFUL ? 0 : safe;
};

/**
 * V8 takes about a nanosecond a step, so a text is tried for a tenth of a second at most. That is 10,000 characters
 * where the time grows with the square of the length, and 460 where it grows with the cube. An e-mail address has 320
 * at most.
 */
const MOST_STEPS = 100_000_000;

/** What may be tried on so many characters may be tried on any text. */
const LONG = 1_000_000;

/** What may be tried on fewer is of no use: its number of ways grows with each character. */
const USEFUL = 32;

/** A repetition at the very end goes on after the pattern has matched, and nothing that fails sends the engine back into it. */
const untilItMatches = (alternative: AST.Alternative): AST.Alternative => {
  const last = alternative.elements.at(-1);
  if (last?.type !== 'Quantifier') return alternative;
  return { ...alternative, elements: [...alternative.elements.slice(0, -1), { ...last, max: Math.max(last.min, 1) }] };
};

const beginsAtStart = ({ elements: [first] }: AST.Alternative): boolean =>
  first?.type === 'Assertion' && first.kind === 'start';

/** `^[a-z0-9-]{1,64}$` and its like, seen without reading them in full: no group, no branch, one repetition of open length. */
const isSimple = (source: string, anchors: boolean): boolean => {
  let at = source.startsWith('^') ? 1 : 0;
  let open = anchors ? at : 0;
  while (at < source.length) {
    if (source.charAt(at) === '$' && at === source.length - 1) return true;
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    if (!found) return false;
    if (found[1] !== undefined && !/^\{\d{1,2}\}$/.test(found[1])) open -= 1;
    if (open < 0) return false;
    at = TOKEN.lastIndex;
  }
  return true;
};

/** One character or class, and how often. */
const TOKEN =
  /(?:\\[pP]\{\w+\}|\\u[\da-fA-F]{4}|\\[^1-9kpPucx]|\[(?:\\[\s\S]|[^\]\\])*\]|[^\\[\](){}*+?|^$])(\{\d+(?:,\d*)?\}|[*+?])?\??/y;

interface Measuring {
  readonly flags: string;
  /** The characters of each atom, by how it is written. */
  readonly known: Map<string, bigint>;
  /** Of the text. */
  readonly length: number;
}

interface RiskMeasure {
  /** How many ways the engine may have to try, at most, from one place in the text: those that fail within it, and those that succeed. */
  readonly ways: number;
  /** How many of them succeed, at most: each is a way for what follows. */
  readonly passes: number;
  /** How many of these end at one and the same place, at most. */
  readonly alike: number;
  /** All characters that it may take. */
  readonly taken: bigint;
  /** Of each of these sets it takes one character at least. */
  readonly needs: readonly bigint[];
  /** The characters that it may begin with. */
  readonly first: bigint;
  /** It may take nothing at all. */
  readonly empty: boolean;
  /** The fewest and the most characters that it takes. */
  readonly shortest: number;
  readonly longest: number;
  /** The steps of looking ahead or behind, on each of the ways. */
  readonly looks: number;
}

const NOTHING = 0n;
const ANYTHING = (1n << 129n) - 1n;

/** Stands for all characters that are not ASCII. */
const BEYOND = 1n << 128n;

const UNKNOWN: RiskMeasure = {
  ways: Number.POSITIVE_INFINITY,
  passes: Number.POSITIVE_INFINITY,
  alike: Number.POSITIVE_INFINITY,
  taken: ANYTHING,
  needs: [],
  first: ANYTHING,
  empty: true,
  shortest: 0,
  longest: Number.POSITIVE_INFINITY,
  looks: 0,
};

/**
 * Of several options those are tried that may begin with the character that comes: mostly one.
 * @param next the characters that whatever follows may begin with
 */
const measureChoice = (measuring: Measuring, options: readonly AST.Alternative[], next: bigint): RiskMeasure => {
  const measures = options.map(({ elements }) => measureSequence(measuring, elements, next));
  const begins = ({ first, empty }: RiskMeasure): bigint => (empty ? first | next : first);
  const isTriedWith = (one: RiskMeasure, other: RiskMeasure): boolean =>
    one === other || (one.empty && other.empty) || (begins(one) & begins(other)) !== 0n;
  const most = (of: (measure: RiskMeasure) => number, isWith: typeof isTriedWith): number =>
    Math.max(...measures.map((one) => sum(measures.filter((other) => isWith(one, other)).map(of))));
  return {
    ways: most(({ ways }) => ways, isTriedWith),
    passes: most(({ passes }) => passes, isTriedWith),
    alike: most(
      ({ alike }) => alike,
      (one, other) => isTriedWith(one, other) && mayBeAlike(one, other),
    ),
    taken: measures.reduce((all, { taken }) => all | taken, 0n),
    needs: measures.length === 1 ? (measures[0]?.needs ?? []) : [],
    first: measures.reduce((all, { first }) => all | first, 0n),
    empty: measures.some(({ empty }) => empty),
    shortest: Math.min(...measures.map(({ shortest }) => shortest)),
    longest: Math.max(...measures.map(({ longest }) => longest)),
    looks: sum(measures.map(({ looks }) => looks)),
  };
};

/** May both take the same text? Not where one takes more than the other, or needs what the other never takes. */
const mayBeAlike = (one: RiskMeasure, other: RiskMeasure): boolean =>
  one === other ||
  (one.shortest <= other.longest &&
    other.shortest <= one.longest &&
    one.needs.every((needed) => (needed & other.taken) !== 0n) &&
    other.needs.every((needed) => (needed & one.taken) !== 0n));

const measureSequence = (measuring: Measuring, elements: readonly AST.Element[], next: bigint): RiskMeasure => {
  let { first, empty } = EMPTY;
  let follows = next;
  const parts: RiskMeasure[] = [];
  for (const element of elements.toReversed()) {
    const own = measureElement(measuring, element, follows);
    // Nothing that takes a character follows the end of the text.
    const ends = element.type === 'Assertion' && element.kind === 'end' && !measuring.flags.includes('m');
    first = ends ? 0n : own.empty ? own.first | first : own.first;
    follows = ends ? 0n : own.empty ? own.first | follows : own.first;
    empty &&= own.empty;
    parts.unshift(own);
  }
  return { ...inOrder(parts, next), first, empty };
};

/**
 * One part after another. A part whose first character none of those before may take shows where they end: of all their ways only
 * those that end there go on, as those of a label before its dot do. So does what follows all of them.
 */
const inOrder = (parts: readonly RiskMeasure[], next: bigint): Omit<RiskMeasure, 'first' | 'empty'> => {
  let failed = 0;
  let passes = 1;
  let alike = 1;
  /** Since the last end that was shown. */
  let taken = 0n;
  let isFixed = true;
  for (const part of parts) {
    if (taken !== 0n && !part.empty && (part.first & taken) === 0n) {
      failed += passes - alike;
      passes = alike;
      taken = 0n;
      isFixed = true;
    }
    failed += passes * failures(part);
    passes *= part.passes;
    const mayVary = part.shortest !== part.longest;
    // Of two that vary, one gives what the other takes.
    alike = mayVary && !isFixed ? passes : alike * part.alike;
    isFixed &&= !mayVary;
    taken |= part.taken;
  }
  if (taken !== 0n && (taken & next) === 0n) {
    failed += passes - alike;
    passes = alike;
  }
  return {
    ways: failed + passes,
    passes,
    alike: Math.min(alike, passes),
    taken: parts.reduce((all, part) => all | part.taken, 0n),
    needs: parts.flatMap((part) => part.needs).slice(0, MOST_NEEDS),
    shortest: sum(parts.map((part) => part.shortest)),
    longest: sum(parts.map((part) => part.longest)),
    looks: sum(parts.map((part) => part.looks)),
  };
};

/** More would tell options apart that nobody writes. */
const MOST_NEEDS = 10;

const failures = ({ ways, passes }: RiskMeasure): number => (ways === passes ? 0 : ways - passes);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

const measureElement = (measuring: Measuring, element: AST.Element, next: bigint): RiskMeasure => {
  if (isAtom(element)) {
    const taken = charactersOf(measuring, element);
    return { ...EMPTY, taken, needs: [taken], first: taken, empty: false, shortest: 1, longest: 1 };
  }
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return measureChoice(measuring, element.alternatives, next);
    case 'Quantifier':
      return measureRepetition(measuring, element, next);
    case 'Assertion':
      return measureAssertion(measuring, element);
    case 'Backreference':
      // It takes what its group took: there is one way to do that, whatever the group took.
      return { ...UNKNOWN, ways: 1, passes: 1, alike: 1 };
    default:
      return UNKNOWN;
  }
};

const EMPTY: RiskMeasure = {
  ...{ ways: 1, passes: 1, alike: 1, taken: 0n, needs: [], first: 0n, empty: true },
  ...{ shortest: 0, longest: 0, looks: 0 },
};

/** What is looked for is looked for once on each way, and never again in another way of its own. */
const measureAssertion = (measuring: Measuring, element: AST.Assertion): RiskMeasure => {
  if (element.kind === 'lookbehind') {
    // It is read from its end, where other choices meet.
    return REPEATS.test(element.raw.slice(3)) ? UNKNOWN : { ...EMPTY, looks: element.raw.length };
  }
  if (element.kind !== 'lookahead') return EMPTY;
  const { ways, longest, looks } = measureChoice(measuring, element.alternatives.map(untilItMatches), NOTHING);
  return { ...EMPTY, looks: ways * Math.max(1, Math.min(longest, measuring.length) + looks) };
};

/** Without a repetition or a choice there is one way only. */
const REPEATS = /[*+?{|]/;

const measureRepetition = (measuring: Measuring, element: AST.Quantifier, next: bigint): RiskMeasure => {
  if (element.max === 0) return EMPTY;
  const begins = firstOf(measuring, element.element);
  const body = measureElement(measuring, element.element, element.max > 1 ? begins | next : next);
  // No text has room for more. What may take nothing is not counted so, as it may go on for ever.
  const max = Math.min(element.max, measuring.length);
  const min = Math.min(element.min, max);
  const choices = element.min === element.max || (begins & next) === 0n ? 1 : max - min + 1;
  const isEndless = body.empty && element.max > 1;
  const passes = isEndless ? Number.POSITIVE_INFINITY : choices * power(body.passes, max);
  const failed = failures(body) === 0 ? 0 : failures(body) * sumOfPowers(body.passes, max);
  // How often it was taken is seen by where it ends: each takes as much, or ends where it has to, or there is one at most.
  const isCounted = body.shortest === body.longest || body.passes === 1 || element.max === 1;
  return {
    ways: isEndless ? Number.POSITIVE_INFINITY : failed + passes,
    passes,
    alike: isCounted && !body.empty ? power(body.alike, max) : passes,
    taken: body.taken,
    needs: min === 0 ? [] : body.needs,
    first: body.first,
    empty: body.empty || element.min === 0,
    shortest: body.shortest * min,
    longest: body.longest * max,
    looks: body.looks * max,
  };
};

const power = (base: number, exponent: number): number => (base === 1 ? 1 : base ** exponent);

/** Of all exponents below the given one. */
const sumOfPowers = (base: number, exponent: number): number =>
  base === 1 ? exponent : base === Number.POSITIVE_INFINITY ? base : (base ** exponent - 1) / (base - 1);

/** On its own, so that repetitions in repetitions are not measured twice at each level. */
const firstOf = (measuring: Measuring, element: AST.Element): bigint => {
  if (isAtom(element)) return charactersOf(measuring, element);
  if (element.type === 'Quantifier') return element.max === 0 ? 0n : firstOf(measuring, element.element);
  if (element.type === 'Assertion') return 0n;
  if (element.type !== 'Group' && element.type !== 'CapturingGroup') return ANYTHING;
  let first = 0n;
  for (const { elements } of element.alternatives) {
    for (const each of elements) {
      first |= firstOf(measuring, each);
      if (!mayBeEmpty(each)) break;
    }
  }
  return first;
};

const mayBeEmpty = (element: AST.Element): boolean => {
  if (element.type === 'Quantifier') return element.min === 0 || mayBeEmpty(element.element);
  if (element.type !== 'Group' && element.type !== 'CapturingGroup') return !isAtom(element);
  return element.alternatives.some(({ elements }) => elements.every(mayBeEmpty));
};

const charactersOf = (measuring: Measuring, atom: AST.Element): bigint => {
  const known = measuring.known.get(atom.raw);
  if (known !== undefined) return known;
  const takes = characterTest(atom.raw, measuring.flags);
  let characters = isAscii(atom, measuring.flags) ? 0n : BEYOND;
  for (let code = 0; code < 128; code += 1) {
    if (takes(String.fromCharCode(code))) characters |= 1n << BigInt(code);
  }
  measuring.known.set(atom.raw, characters);
  return characters;
};

/** Surely takes nothing beyond ASCII. Without regard to case, `k` takes the sign for kelvin, too. */
const isAscii = (part: AST.Element | AST.CharacterClassElement, flags: string): boolean => {
  if (part.type === 'CharacterSet')
    return part.kind === 'digit' || part.kind === 'word' ? !part.negate && !flags.includes('i') : false;
  if (flags.includes('i')) return false;
  if (part.type === 'Character') return part.value < 128;
  if (part.type === 'CharacterClassRange') return part.max.value < 128;
  return part.type === 'CharacterClass' && !part.negate && part.elements.every((each) => isAscii(each, flags));
};
