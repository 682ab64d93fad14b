import { excessOf, tooLarge, weightOf } from '../../core/results/excess';
import { walkDescription } from '../references/walk';

/** A keyword whose value was taken out of a document, because it would fill the memory of whoever writes it out. */
export interface Cut {
  readonly node: object;
  readonly keyword: string;
  readonly reason: string;
}

/** On a node: its keywords that were taken out. Unlike a key of the document it is seen by no other reader, and a copy keeps it. */
const TAKEN_OUT = Symbol('taken out');

/** Lists that every reader of a schema goes through. Samples are weighed where they are sent. */
const LISTED = ['enum', 'const', 'required'] as const;
/** Less is never refused. */
const LEAST = 1024 * 1024;
/** An alias, or an emphasised word: who has neither need not be searched. */
const ALIAS = /(?:^|[\s[{,:-])\*[^\s,[\]{}*]/;

/** Takes out of a parsed text what is small there and, by aliases within aliases, larger than any text. */
export const cutExcess = (root: unknown, text: string): readonly Cut[] => {
  const cuts: Cut[] = [];
  if (!text.includes('&') || !ALIAS.test(text)) return cuts;
  const most = Math.max(LEAST, text.length * 8);
  walkDescription(root, (node, keysAreNames) => {
    if (keysAreNames) return;
    for (const keyword of LISTED) {
      const value = node[keyword];
      const excess = typeof value === 'object' && value !== null ? excessOf(value, most) : undefined;
      if (excess !== undefined) cuts.push({ node, keyword, reason: excess });
    }
  });
  // Afterwards, since the walk still reads the keys.
  takeOut(cuts);
  const parts = endlessParts(root, most);
  takeOut(parts);
  return [...cuts, ...parts];
};

const takeOut = (cuts: readonly Cut[]): void => {
  for (const { node, keyword } of cuts) {
    Reflect.deleteProperty(node, keyword);
    Reflect.set(node, TAKEN_OUT, [...takenOut(node), keyword]);
  }
};

/** Below these keywords a schema has others. */
const PARTS = ['properties', 'allOf', 'anyOf', 'oneOf', 'items', 'not', 'additionalProperties'] as const;

/** Schemas of aliased schemas: of each such tower the lowest floors that are too large, so that the others stay small. */
const endlessParts = (root: unknown, most: number): readonly Cut[] => {
  const cuts: Cut[] = [];
  weightOf(root, {
    counts: (key) => !isShown(key),
    // What holds itself is counted once: who reads it looks out for that.
    circle: 0,
    settle(holder, sum) {
      const parts = sum > most ? PARTS.filter((keyword) => Object.hasOwn(holder, keyword)) : [];
      cuts.push(...parts.map((keyword) => ({ node: holder, keyword, reason: tooLarge(most) })));
      return parts.length > 0 ? 0 : sum;
    },
  });
  return cuts;
};

/** Samples are weighed where they are sent, and extensions are read by nobody. */
const isShown = (key: string): boolean => SHOWN.has(key) || key.startsWith('x-');
const SHOWN: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'value']);

/** The keywords of `node` that were taken out. */
export const takenOut = (node: object): readonly string[] => {
  const keywords: unknown = Reflect.get(node, TAKEN_OUT);
  return Array.isArray(keywords) ? keywords : [];
};
