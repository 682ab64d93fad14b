/** A text on which a pattern could not be tried to its end: it is then not known whether it matches. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** What `ask` says, or `otherwise` where it has found no answer. */
export const unlessUndecided = <T, U>(ask: () => T, otherwise: (undecided: Undecided) => U): T | U => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Undecided) return otherwise(error);
    throw error;
  }
};
