import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** What a pattern consists of. */
export const parsePattern = (source: string, flags: string): AST.Pattern => {
  const parser = new RegExpParser({ ecmaVersion: 2024 });
  return parser.parsePattern(source, 0, source.length, { unicode: flags.includes('u'), unicodeSets: false });
};

export type { AST };

/** Does it take exactly one character? */
export const isAtom = ({ type }: AST.Element): boolean =>
  ['Character', 'CharacterSet', 'CharacterClass', 'ExpressionCharacterClass'].includes(type);

/**
 * Does the atom take this character? Asked of JavaScript itself, so that letter case, dialect and Unicode's tables are right by
 * definition.
 */
export const characterTest = (raw: string, flags: string): ((character: string) => boolean) => {
  const one = new RegExp(`^(?:${raw})$`, flags.replaceAll(/[gmy]/g, ''));
  return (character) => one.test(character);
};
