import type { SourceFile } from './source-file';

/** An escape that may stand for a letter, a `$` or a `-`: with one of those the text does not say which keys there are. */
const ESCAPE = /\\(?:u00(?:24|2d|[4-7])|x(?:24|2d|[4-7])|U000000(?:24|2d|[4-7])|\r?\n)/i;

const escaped = new WeakMap<SourceFile, boolean>();

/**
 * False only where no key in the file is `key`. Looking for a word in a text takes a thirtieth of the time that visiting
 * all nodes does, and most documents have none of what is looked for.
 * @param key letters, `$` and `-`
 */
export const mayHaveKey = (source: SourceFile, key: string): boolean =>
  source.text === undefined || source.text.includes(key) || hasEscapes(source, source.text);

const hasEscapes = (source: SourceFile, text: string): boolean => {
  const known = escaped.get(source) ?? ESCAPE.test(text);
  escaped.set(source, known);
  return known;
};

/** A reference within the file, in quotes: without them YAML would read a comment. */
const LOCAL = /\$ref["']?\s*:\s*(?:"(#[^"\\\n]*)"|'(#[^'\n]*)'(?!'))/g;

/**
 * The texts of all `$ref`s of a file, each once, if all of them stay within the file: a large document has thousands that lead to a
 * few places. Those that are data or in a comment are among them. `undefined` where only the nodes can tell.
 */
export const localReferences = (source: SourceFile): ReadonlySet<string> | undefined => {
  if (!known.has(source)) known.set(source, readReferences(source));
  return known.get(source);
};

const known = new WeakMap<SourceFile, ReadonlySet<string> | undefined>();

const readReferences = (source: SourceFile): ReadonlySet<string> | undefined => {
  const { text } = source;
  if (text === undefined || hasEscapes(source, text)) return undefined;
  const found = new Set<string>();
  let count = 0;
  for (const [, double, single] of text.matchAll(LOCAL)) {
    found.add(double ?? single ?? '');
    count += 1;
  }
  // One that is written in any other way may lead anywhere.
  return count === occurrences(text, '$ref') ? found : undefined;
};

const occurrences = (text: string, word: string): number => {
  let count = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) count += 1;
  return count;
};
