/** The longest text and the longest list that are made. Larger ones cost more memory than any answer to them is worth. */
export const LONGEST_TEXT = 1_000_000;
const MOST_ITEMS = 10_000;

/** A value that the schema asks for and that is not made. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** @throws TooLarge */
export const textLength = (length: number): number => within(length, LONGEST_TEXT, 'a text', 'characters');

/** @throws TooLarge */
export const itemCount = (count: number): number => within(count, MOST_ITEMS, 'a list', 'items');

/** @throws TooLarge */
export const propertyCount = (count: number): number => within(count, MOST_ITEMS, 'an object', 'properties');

const within = (size: number, limit: number, what: string, parts: string): number => {
  if (size > limit) throw new TooLarge(`${what} of ${size} ${parts} is too large to be made`);
  return size;
};

/** What `make` makes, or `otherwise` where it is too large. */
export const unlessTooLarge = <T, U>(make: () => T, otherwise: (error: TooLarge) => U): T | U => {
  try {
    return make();
  } catch (error) {
    if (error instanceof TooLarge) return otherwise(error);
    throw error;
  }
};
