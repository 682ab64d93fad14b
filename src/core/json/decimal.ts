/** A decimal number with all its digits: 0.`digits` times ten to the power of `exponent`. Zero has no digits. */
export interface Decimal {
  readonly sign: 1 | -1;
  readonly digits: string;
  readonly exponent: number;
}

/** @param text a number of JSON, or of JavaScript */
export const decimalOf = (text: string): Decimal => {
  const [, minus = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const all = whole + fraction;
  const significant = all.replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  const exponent = digits === '' ? 0 : whole.length + Number(power) - (all.length - significant.length);
  return { sign: minus === '-' && digits !== '' ? -1 : 1, digits, exponent };
};

/** Negative where `a` is smaller, 0 where both are equal. */
export const compareDecimals = (a: Decimal, b: Decimal): number => {
  if (a.sign !== b.sign) return a.sign;
  if (a.digits === '' || b.digits === '') return a.sign * (a.digits.length - b.digits.length);
  const byExponent = Math.sign(a.exponent - b.exponent);
  const bySize = byExponent || (a.digits === b.digits ? 0 : a.digits < b.digits ? -1 : 1);
  return a.sign * bySize;
};

export const isInteger = ({ digits, exponent }: Decimal): boolean => digits.length <= exponent || digits === '';

/** More digits than this are not divided: an exponent may be as large as it likes. */
const MOST_DIGITS = 1000;

/** `undefined`: the numbers are too large to be divided. */
export const isMultipleOf = (value: Decimal, divisor: Decimal): boolean | undefined => {
  if (value.digits === '') return true;
  const places = Math.max(0, placesOf(value), placesOf(divisor));
  const sizes = [value, divisor].map(({ exponent }) => exponent + places);
  if (divisor.digits === '' || sizes.some((size) => size > MOST_DIGITS)) return undefined;
  return scaled(value, places) % scaled(divisor, places) === 0n;
};

/** Behind the point. */
const placesOf = ({ digits, exponent }: Decimal): number => digits.length - exponent;

const scaled = (value: Decimal, places: number): bigint =>
  BigInt(value.digits.padEnd(value.digits.length + places - placesOf(value), '0'));
