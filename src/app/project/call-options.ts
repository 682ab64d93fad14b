import { fail } from '../../core/errors';
import { nearestName } from '../../core/text/nearest-name';

/** What an option takes; a list: one of these words. `any`: it is looked at where it is read. */
type OptionKind = 'text' | 'texts' | 'number' | 'boolean' | 'object' | 'any' | readonly string[];

/** Of every option of a call. */
export type OptionKinds<Settings> = Readonly<Record<keyof Settings & string, OptionKind>>;

/**
 * JavaScript checks no names and no types: what is misspelt would be left out, and a text be read as a list of letters.
 * @throws USAGE with the option and what it takes
 */
export const refuseOptions = (call: string, given: object, kinds: Readonly<Record<string, OptionKind>>): void => {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw fail('USAGE', `${call} has no option "${name}"${known(name, Object.keys(kinds))}`);
    if (!fits(kind, value))
      throw fail('USAGE', `${call}: ${name} is ${typeof kind === 'string' ? WORDS[kind] : oneOf(kind)}.`);
  }
};

const known = (name: string, names: readonly string[]): string => {
  const nearest = nearestName(names, name);
  return nearest === undefined ? `. Known: ${names.join(', ')}.` : `: did you mean "${nearest}"?`;
};

const oneOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' or ');

const WORDS = {
  text: 'a text',
  texts: "a list of texts, such as ['acme']",
  number: 'a number',
  boolean: 'true or false',
  object: "an object, such as { acme: 'slow' }",
  any: 'something else',
} as const satisfies Record<OptionKind & string, string>;

const fits = (kind: OptionKind, value: unknown): boolean => {
  if (typeof kind === 'object') return kind.some((word) => word === value);
  switch (kind) {
    case 'any':
      return true;
    case 'text':
      return typeof value === 'string';
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return kind satisfies never;
  }
};
