import { messageOf } from '../../core/errors';

/** JSON as a page shows it. */
export interface ShownJson {
  readonly value: unknown;
  /** What parses: the text of the page, or that text without comments, ellipses and commas too many. */
  readonly text: string;
  /** True where the page's text had to be changed. */
  readonly repaired: boolean;
}

/** Where the JSON ends that begins at `from`, by its brackets; `undefined` when they never close. */
export const endOfJson = (text: string, from: number): number | undefined => {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"' || char === '\n') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return undefined;
};

/** Reads a text as JSON, with what pages put into it left out. A text says why it cannot be read. */
export const readShownJson = (text: string): ShownJson | string => {
  try {
    return { value: JSON.parse(text) as unknown, text, repaired: false };
  } catch (error) {
    const plain = withoutNotes(text);
    try {
      return { value: JSON.parse(plain) as unknown, text: plain, repaired: true };
    } catch {
      return messageOf(error);
    }
  }
};

/** Comments, `...` and trailing commas go; what stands in quotes stays. */
const withoutNotes = (text: string): string => {
  const parts = text.match(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*|\.{3}|…|[^"/#.…]+|[\s\S]/g) ?? [];
  const bare = parts.filter((part) => !/^(?:\/\/|\/\*|#|\.{3}$|…$)/.test(part)).join('');
  return bare.replaceAll(/"(?:[^"\\\n]|\\.)*"|,(?=\s*(?:,|[\]}]))/g, (part) => (part === ',' ? '' : part));
};
