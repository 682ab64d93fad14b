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

const REFERENCE = /"\$ref"\s*:\s*"((?:[^"\\]|\\.)*)"/g;

/**
 * The texts of all `$ref`s of a JSON file, each once: a large document has thousands that lead to a few places. Those that are data
 * are among them. `undefined` where only the nodes can tell.
 */
export const referencesInText = (source: SourceFile): ReadonlySet<string> | undefined => {
  const { text, parsed } = source;
  if (text === undefined || parsed.format !== 'json' || hasEscapes(source, text)) return undefined;
  const known = references.get(source) ?? readReferences(text);
  references.set(source, known);
  return known;
};

const references = new WeakMap<SourceFile, ReadonlySet<string>>();

const readReferences = (text: string): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const [, written = ''] of text.matchAll(REFERENCE)) found.add(written);
  return new Set([...found].map((written) => JSON.parse(`"${written}"`) as string));
};
