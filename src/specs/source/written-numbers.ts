import { hasOwnText } from '../../core/json/number-texts';

/** Where a value stands in JSON or YAML. Words about a number, in a description, are none. */
const VALUE = /(?:[:[,]|^\s*-)\s*(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*(?:[,\]}#]|$))/gm;

/**
 * False only where JavaScript writes every number of a text as the text does: in most, and then nobody needs to know where they
 * stand. The version of a document is no number of an answer.
 */
export const mayLoseDigits = (text: string): boolean => {
  for (const match of text.matchAll(VALUE)) {
    const [, number = ''] = match;
    if (!hasOwnText(number, Number(number))) continue;
    if (!/(?:version|openapi|swagger)["']?$/i.test(text.slice(Math.max(0, match.index - 12), match.index))) return true;
  }
  return false;
};
