import { excessOf } from '../../core/excess';
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
  for (const { node, keyword } of cuts) {
    Reflect.deleteProperty(node, keyword);
    Reflect.set(node, TAKEN_OUT, [...takenOut(node), keyword]);
  }
  return cuts;
};

/** The keywords of `node` that were taken out. */
export const takenOut = (node: object): readonly string[] => {
  const keywords: unknown = Reflect.get(node, TAKEN_OUT);
  return Array.isArray(keywords) ? keywords : [];
};
