import fc from 'fast-check';
import type { SpecNode } from '../../../specs/spec';
import { textLength } from './too-large';

/** Strings of a schema: by format, else by pattern, else by length. */
export const textArbitrary = (schema: SpecNode): fc.Arbitrary<string> => {
  const min = typeof schema.minLength === 'number' ? textLength(schema.minLength) : 0;
  const max = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  const byFormat = typeof schema.format === 'string' ? FORMATS[schema.format]?.() : undefined;
  const text =
    byFormat ??
    byPattern(schema.pattern) ??
    fc.string({ unit: 'grapheme-ascii', minLength: min, maxLength: Math.min(max, min + 20) });
  const fits = (value: string): boolean => [...value].length >= min && [...value].length <= max;
  return byFormat || typeof schema.pattern === 'string' ? fitted(text, min, max, fits) : text;
};

/** A filter that nothing passes would never end: after some tries the value is cut or padded, and the caller checks it anyway. */
const fitted = (
  text: fc.Arbitrary<string>,
  min: number,
  max: number,
  fits: (value: string) => boolean,
): fc.Arbitrary<string> =>
  fc.array(text, { minLength: 1, maxLength: 8 }).map((values) => {
    const found = values.find(fits);
    return found ?? (values[0] ?? '').padEnd(min, '0').slice(0, max);
  });

/** `undefined` for a pattern that JavaScript or fast-check cannot turn round (look-around, for one). */
const byPattern = (pattern: unknown): fc.Arbitrary<string> | undefined => {
  if (typeof pattern !== 'string') return undefined;
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'));
  } catch {
    return undefined;
  }
};

const dates = (): fc.Arbitrary<Date> =>
  fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2040-12-31T23:59:59Z'), noInvalidDate: true });

const hostname = (): fc.Arbitrary<string> =>
  fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).map((label) => `${label}.example`);

const FORMATS: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  'date-time': () => dates().map((date) => date.toISOString()),
  date: () => dates().map((date) => date.toISOString().slice(0, 10)),
  time: () => dates().map((date) => date.toISOString().slice(11)),
  duration: () => fc.nat({ max: 1000 }).map((days) => `P${days}D`),
  uuid: () => fc.uuid(),
  email: () => fc.tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), hostname()).map(([name, host]) => `${name}@${host}`),
  hostname,
  ipv4: () => fc.ipV4(),
  ipv6: () => fc.ipV6(),
  uri: () => hostname().map((host) => `https://${host}/`),
  url: () => hostname().map((host) => `https://${host}/`),
  'uri-reference': () => hostname().map((host) => `/${host}`),
  byte: () => fc.base64String({ maxLength: 24 }),
  'json-pointer': () => fc.stringMatching(/^\/[a-z]{1,6}$/),
  regex: () => fc.constant('^[a-z]+$'),
};
