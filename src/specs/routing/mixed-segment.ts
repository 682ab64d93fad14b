/** What the parameters of a segment are in this text, in the order of the template; `undefined` where the text does not fit. */
export type ReadSegment = (text: string) => readonly string[] | undefined;

/** What stands behind a parameter. */
export interface Literal {
  /** The ways to write it; the first is preferred. */
  readonly written: readonly string[];
  /** The parameter before it reaches to the last place where it stands, not to the first. */
  readonly last: boolean;
}

/**
 * Splits `{a}-{b}.{c}` at its literals; no parameter is empty. Each parameter ends at the first (or the last) place
 * from which the rest can still be read, as in a regular expression of `(.+?)`. The time is proportional to the text,
 * because the last place of each literal is found first, from the end. Everything before that place can be read.
 * @param literals the first stands before all parameters
 */
export const compileMixedSegment = ([first, ...rest]: readonly Literal[]): ReadSegment => {
  const openings = first?.written ?? [''];
  return (text) => {
    const latest = latestPlaces(rest, text);
    const limit = latest[0] ?? -1;
    const opening = openings.find((written) => written.length < limit && text.startsWith(written));
    return opening === undefined ? undefined : read(rest, latest, text, opening.length);
  };
};

/** For each literal the last place where it can stand so that the rest fits behind it; -1 for none. */
const latestPlaces = (literals: readonly Literal[], text: string): readonly number[] => {
  const latest: number[] = [];
  for (let index = literals.length - 1, limit = -1; index >= 0; index -= 1) {
    const final = index === literals.length - 1;
    const places = (literals[index]?.written ?? []).map((written) =>
      final ? placeAtEnd(text, written) : lastPlace(text, written, limit),
    );
    limit = Math.max(...places);
    latest[index] = limit;
  }
  return latest;
};

const read = (
  literals: readonly Literal[],
  latest: readonly number[],
  text: string,
  start: number,
): readonly string[] => {
  const values: string[] = [];
  let from = start;
  for (const [index, { written, last }] of literals.entries()) {
    const limit = latest[index + 1];
    const find = (one: string): number => {
      if (limit === undefined) return placeAtEnd(text, one);
      return last ? lastPlace(text, one, limit) : firstPlace(text, one, from + 1, limit);
    };
    let end = -1;
    let length = 0;
    for (const one of written) {
      const place = find(one);
      if (place <= from || (end >= 0 && (last ? place <= end : place >= end))) continue;
      end = place;
      length = one.length;
    }
    values.push(text.slice(from, end));
    from = end + length;
  }
  return values;
};

const placeAtEnd = (text: string, literal: string): number =>
  text.endsWith(literal) ? text.length - literal.length : -1;

/** Ending before `limit`, for at least one character has to stand between it and the next literal. */
const lastPlace = (text: string, literal: string, limit: number): number => {
  const from = limit - 1 - literal.length;
  return from < 0 ? -1 : text.lastIndexOf(literal, from);
};

const firstPlace = (text: string, literal: string, from: number, limit: number): number => {
  const place = text.indexOf(literal, from);
  return place + literal.length < limit ? place : -1;
};
