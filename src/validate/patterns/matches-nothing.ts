import { type AST, parsePattern } from './pattern-parser';

/** True only where it is certain that no text matches: something has to stand before its beginning or behind its end. */
export const matchesNothing = (source: string, flags: string): boolean => {
  if (flags.includes('m') || !/.\^|\$./s.test(source)) return false;
  try {
    return parsePattern(source, flags).alternatives.every(isImpossible);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

const isImpossible = ({ elements }: AST.Alternative): boolean =>
  elements.some((element, index) => {
    if (element.type !== 'Assertion') return false;
    if (element.kind === 'start') return elements.slice(0, index).some((before) => shortest(before) > 0);
    return element.kind === 'end' && elements.slice(index + 1).some((after) => shortest(after) > 0);
  });

/** How many characters it takes at least. */
const shortest = (element: AST.Element): number => {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return 1;
    case 'Quantifier':
      return element.min * shortest(element.element);
    case 'Group':
    case 'CapturingGroup':
      return Math.min(
        ...element.alternatives.map(({ elements }) => elements.reduce((sum, one) => sum + shortest(one), 0)),
      );
    default:
      return 0;
  }
};
