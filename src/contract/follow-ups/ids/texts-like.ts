/**
 * Texts of the form of an id, which hardly exist: the same each time, the likeliest first. Numbers are large ones; in
 * other texts each letter stays a letter, each digit a digit, and what separates them stays. The first digit is never 0.
 * Then what a kind of record begins with stays, too: `cus_9xK2` and `p17` are no customer and no product otherwise.
 */
export const textsLike = (known: string): readonly string[] => {
  const [, kind = '', rest = ''] = /^(.*[^a-zA-Z\d]|[a-zA-Z]+)([a-zA-Z\d]+)$/.exec(known) ?? [];
  const isNumber = /^\d+$/.test(rest);
  // `r-3` may well have an `r-1` beside it. What begins with zeros, or is a date or a version, keeps its form.
  const isCounted = isNumber && !rest.startsWith('0') && !/\d/.test(kind);
  const made = [
    ...(/^\d+$/.test(known) ? LARGE : []),
    ...(isCounted ? LARGE.map((number) => kind + number) : []),
    ...SHIFTS.map((by) => shifted(known, by)),
    ...(kind === '' ? [] : SHIFTS.map((by) => kind + shifted(rest, by))),
    ...(isNumber ? LARGE.map((number) => kind + number) : []),
  ];
  return [...new Set(made)].filter((text) => text !== known);
};

/** Below 2^31, and ever shorter for a documented maximum. */
const LARGE = ['2147480009', '987654319', '98765431', '9876543', '987653', '98731', '9871', '983', '97', '7'];

const SHIFTS = [7, 3, 11, 5, 1];

const shifted = (text: string, by: number): string => {
  const hex = HEX.test(text);
  return [...text].map((character, index) => other(character, index + by, hex)).join('');
};

const HEX = /^[\da-f-]{8,}$|^[\dA-F-]{8,}$/;

const other = (character: string, by: number, hex: boolean): string => {
  // A UUID has its version and variant in digits, and keeps them.
  if (/[1-9]/.test(character)) return hex ? character : String(((Number(character) - 1 + by) % 9) + 1);
  const [first, size] = /[a-z]/.test(character) ? (['a', hex ? 6 : 26] as const) : (['A', hex ? 6 : 26] as const);
  if (!/[a-zA-Z]/.test(character)) return character;
  return String.fromCharCode(first.charCodeAt(0) + ((character.charCodeAt(0) - first.charCodeAt(0) + by) % size));
};
