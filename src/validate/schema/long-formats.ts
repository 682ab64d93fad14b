import type Ajv2020 from 'ajv/dist/2020';
import { Undecided } from './undecided';

/** No text of a format is that long, except one of a data format. Its expression may then overflow the stack. */
const LONGEST = 1_000_000;

/** Formats are regular expressions made for short texts: whether a very long one fits cannot be said, and must not end the process. */
export const guardFormats = (ajv: Ajv2020): void => {
  for (const [name, format] of Object.entries(ajv.formats)) {
    const check = checkOf(format);
    if (check) ajv.addFormat(name, { ...optionsOf(format), validate: (text: string) => guarded(name, text, check) });
  }
};

type Format = Ajv2020['formats'][string];
type FormatCheck = (text: string) => boolean;

const checkOf = (format: Format): FormatCheck | undefined => {
  const check = typeof format === 'object' && 'validate' in format ? format.validate : format;
  if (typeof format === 'object' && 'type' in format && format.type === 'number') return undefined;
  if (check instanceof RegExp) return (text) => check.test(text);
  return typeof check === 'function' ? (check as FormatCheck) : undefined;
};

/** A comparison, for `formatMinimum`, stays as it is. */
const optionsOf = (format: Format): object => (typeof format === 'object' && !(format instanceof RegExp) ? format : {});

const guarded = (name: string, text: string, check: FormatCheck): boolean => {
  const undecided = () =>
    new Undecided(`The text of ${text.length} characters is too long to be held to the format ${name}`);
  if (text.length > LONGEST) throw undecided();
  try {
    return check(text);
  } catch (error) {
    throw error instanceof RangeError ? undecided() : error;
  }
};
