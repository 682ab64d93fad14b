import type { SpecNode } from '../../specs/spec';
import { numbersOf, textsOf } from '../schema-types';
import { contentText } from './content-text';
import { textByFormat } from './lifelike/text-by-format';
import { problemText, textByName } from './lifelike/text-by-name';
import { type Making, type Spot, unmade } from './making';
import { textMatching } from './pattern-text';

/** A longer text would fill the memory and help no reader. */
const MAX_LENGTH = 1_000_000;

/** By format, else by the property's name; then as the pattern and the length want it. */
export const makeText = (making: Making, nodes: readonly SpecNode[], spot: Spot): unknown => {
  const least = Math.max(0, ...numbersOf(nodes, 'minLength'));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(nodes, 'maxLength'));
  if (least > MAX_LENGTH) return unmade(making, nodes, '', 'too-large');
  const patterns = textsOf(nodes, 'pattern');
  const formatted = [
    ...textsOf(nodes, 'format').map((format) => textByFormat(making, spot, format)),
    contentText(making, nodes, spot),
  ].filter((text) => text !== undefined);
  const named = formatted.length > 0 ? formatted : [textByName(making, spot)];
  const hasLength = (text: string): boolean => {
    const length = [...text].length;
    return length >= least && length <= most;
  };
  const fits = (text: string): boolean =>
    hasLength(text) && patterns.every((pattern) => making.judge.pattern(pattern)?.test(text) !== false);
  const isSure = (text: string): boolean => fits(text) && patterns.every((pattern) => isMatched(making, pattern, text));
  const usual = [
    ...problemText(making, spot, textsOf(nodes, 'format')),
    ...(formatted.length > 0 ? formatted : [...named, ...spellings(named[0] ?? '')]),
  ];
  const known = usual.find(isSure);
  if (known !== undefined) return known;
  for (const pattern of patterns) {
    const text = textMatching(making.judge, pattern, fits, usual, spot.row);
    if (text !== undefined) return text;
  }
  const text = sized(named[0] ?? '', least, most);
  return fits(text) ? text : unmade(making, nodes, text);
};

/** A pattern that JavaScript does not understand says nothing; of one that cannot be tried a text is written part by part. */
const isMatched = ({ judge }: Making, pattern: string, text: string): boolean => {
  const tried = judge.pattern(pattern);
  return tried === undefined || tried.test(text) === true;
};

/** The same words as identifiers are written. */
const spellings = (text: string): readonly string[] => {
  const words = text
    .normalize('NFD')
    .replaceAll(/[^\w\s-]/g, '')
    .trim();
  const joined = words.replaceAll(/\s+/g, '-');
  return [
    joined.toLowerCase(),
    joined.replaceAll('-', '_').toLowerCase(),
    joined.toUpperCase(),
    joined.replaceAll('-', ''),
  ];
};

const sized = (text: string, least: number, most: number): string => {
  const cut = [...text]
    .slice(0, Number.isFinite(most) ? most : undefined)
    .join('')
    .trim();
  const filler = cut === '' ? 'x' : cut;
  return [...cut.padEnd(least, filler === cut && cut.includes(' ') ? ` ${cut}` : filler)]
    .slice(0, Math.max(least, [...cut].length))
    .join('');
};
