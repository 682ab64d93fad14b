import { isObject } from '../../core/json/json';
import { once } from '../../core/once';
import { isGlob, matchesGlob } from '../../core/text/glob';
import type { Operation, Spec } from '../../specs/spec';
import { caseId } from '../case-id';

/** Which questions are asked; each list that is not empty narrows them. Words may be globs. */
export interface Selection {
  /** Operation ids, case ids (a prefix up to a slash is enough), or a method and a path as reports show them. */
  readonly only?: readonly string[];
  /** The same words, for what is left out. */
  readonly except?: readonly string[];
  readonly tag?: readonly string[];
  /** Path templates. */
  readonly path?: readonly string[];
  readonly method?: readonly string[];
  /** Case ids, as a report lists them: exactly these. */
  readonly failed?: readonly string[];
}

export type SelectionOption = keyof Selection;

/** A word of an option, such as `--tag pets`. */
export const wordKey = (option: SelectionOption, word: string): string => `${option} ${word}`;

export const isSelective = (selection: Selection): boolean =>
  OPTIONS.some((option) => (selection[option] ?? []).length > 0);

export const OPTIONS: readonly SelectionOption[] = ['only', 'except', 'tag', 'path', 'method', 'failed'];

/** A selection, put to one document; `matched` grows with the words that meant something there. */
export interface Selector {
  /** Can a case of this operation be wanted? A document of a thousand operations is not planned for one of them. */
  mayWant(operation: Operation): boolean;
  wants(item: { readonly id: string; readonly operationId: string }): boolean;
  readonly matched: ReadonlySet<string>;
}

export const createSelector = (spec: Spec, selection: Selection): Selector => {
  const matched = new Set<string>();
  const only = readNames(selection.only);
  const except = readNames(selection.except);
  const failed = readNames(selection.failed);
  const note = (option: SelectionOption, words: readonly string[]): boolean => {
    for (const word of words) matched.add(wordKey(option, word));
    return words.length > 0;
  };
  const either = (option: SelectionOption, matches: (word: string) => boolean): boolean => {
    const words = selection[option] ?? [];
    return note(option, words.filter(matches)) || words.length === 0;
  };
  const spoken = once(() => new Map(spec.operations.map(({ id, method, path }) => [id, `${method} ${path}`])));
  const asSpoken = (operationId: string) => () => spoken().get(operationId) ?? '';
  return {
    matched,
    mayWant: (operation) => {
      const id = caseId(spec, operation);
      const meant = (names: Names) => names.meaning(operation.id, id, asSpoken(operation.id));
      // Each option looks at each operation, so that no word counts as unknown because another option was stricter.
      const wanted = [
        either('tag', (word) => tagsOf(operation).some((tag) => matchesGlob(word, tag))),
        either('path', (word) => matchesGlob(word, operation.path)),
        either('method', (word) => matchesGlob(word, operation.method)),
        note('only', meant(only)) || only.isEmpty || only.mayNameWithin(id),
        !note('except', meant(except)),
        failed.isEmpty || failed.mayNameWithin(id),
      ];
      return wanted.every(Boolean);
    },
    wants: ({ id, operationId }) => {
      const meant = (names: Names) => names.meaning(operationId, id, asSpoken(operationId));
      const isOnly = note('only', meant(only)) || only.isEmpty;
      const isLeftOut = note('except', meant(except));
      const hasFailed = failed.isEmpty || note('failed', failed.exactly(id));
      return isOnly && !isLeftOut && hasFailed;
    },
  };
};

/** The words of one option that name operations and cases, looked up at once: a report may list a thousand. */
interface Names {
  readonly isEmpty: boolean;
  /** Those that name the operation, its case, or a part of the case's id up to a slash. */
  meaning(operationId: string, id: string, spoken: () => string): readonly string[];
  exactly(id: string): readonly string[];
  /** May one name a case of the operation whose cases' ids begin with `id`? */
  mayNameWithin(id: string): boolean;
}

const readNames = (words: readonly string[] = []): Names => {
  const known = new Set(words);
  const above = new Set(words.flatMap((word) => withPartsAbove(word).slice(0, -1)));
  const globs = words.filter(isGlob);
  const asSpoken = words.filter((word) => word.includes(' /'));
  const exactly = (name: string): readonly string[] => (known.has(name) && !isGlob(name) ? [name] : []);
  return {
    isEmpty: words.length === 0,
    exactly: (id) => (known.has(id) ? [id] : []),
    meaning: (operationId, id, spoken) =>
      words.length === 0
        ? []
        : [
            ...[operationId, ...withPartsAbove(id)].flatMap(exactly),
            ...globs.filter((word) => [operationId, ...withPartsAbove(id)].some((part) => matchesGlob(word, part))),
            ...asSpoken.filter((word) => matchesGlob(word, spoken())),
          ],
    mayNameWithin: (id) => above.has(id) || globs.some((word) => globMayNameWithin(word, id)),
  };
};

const globMayNameWithin = (word: string, id: string): boolean => {
  if (word.includes('**')) return true;
  const parts = word.split('/');
  return id.split('/').every((part, index) => parts[index] === undefined || matchesGlob(parts[index], part));
};

/** `a/b/c`, `a/b`, `a`. */
const withPartsAbove = (id: string): readonly string[] => {
  const parts = id.split('/');
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
};

export const tagsOf = ({ node }: Operation): readonly string[] => {
  const tags: unknown = isObject(node) ? node.tags : undefined;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
};
