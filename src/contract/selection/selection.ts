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
  const { only = [], except = [], failed = [] } = selection;
  const failing = new Set(failed);
  const said = (option: SelectionOption, matches: (word: string) => boolean): boolean => {
    const found = (selection[option] ?? []).filter(matches);
    for (const word of found) matched.add(wordKey(option, word));
    return found.length > 0;
  };
  const either = (option: SelectionOption, matches: (word: string) => boolean): boolean =>
    said(option, matches) || (selection[option] ?? []).length === 0;
  const spoken = once(() => new Map(spec.operations.map(({ id, method, path }) => [id, `${method} ${path}`])));
  const isMeant = (word: string, operationId: string, id: string): boolean =>
    names(word, operationId, id) || (word.includes(' /') && matchesGlob(word, spoken().get(operationId) ?? ''));
  return {
    matched,
    mayWant: (operation) => {
      const id = caseId(spec, operation);
      const whole = (word: string): boolean => isMeant(word, operation.id, id);
      // Each option looks at each operation, so that no word counts as unknown because another option was stricter.
      const wanted = [
        either('tag', (word) => tagsOf(operation).some((tag) => matchesGlob(word, tag))),
        either('path', (word) => matchesGlob(word, operation.path)),
        either('method', (word) => matchesGlob(word, operation.method)),
        said('only', whole) || only.length === 0 || only.some((word) => mayNameWithin(word, id)),
        !said('except', whole),
        failing.size === 0 || failed.some((each) => each.startsWith(`${id}/`)),
      ];
      return wanted.every(Boolean);
    },
    wants: ({ id, operationId }) => {
      const named = (word: string): boolean => isMeant(word, operationId, id);
      const isOnly = said('only', named) || only.length === 0;
      const isLeftOut = except.length > 0 && said('except', named);
      const hasFailed = failing.size === 0 || failing.has(id);
      if (failing.has(id)) matched.add(wordKey('failed', id));
      return isOnly && !isLeftOut && hasFailed;
    },
  };
};

/** An operation's id, or a case's up to any slash. */
const names = (word: string, operationId: string, id: string): boolean =>
  isGlob(word)
    ? matchesGlob(word, operationId) || withPartsAbove(id).some((part) => matchesGlob(word, part))
    : word === operationId || word === id || id.startsWith(`${word}/`);

/** May the word name a case of the operation whose cases' ids begin with `id`? */
const mayNameWithin = (word: string, id: string): boolean => {
  if (!isGlob(word)) return word.startsWith(`${id}/`);
  if (word.includes('**')) return true;
  const parts = word.split('/');
  return id.split('/').every((part, index) => parts[index] === undefined || matchesGlob(parts[index], part));
};

/** `a/b/c`, `a/b`, `a`. */
const withPartsAbove = (id: string): readonly string[] =>
  id.split('/').map((_part, index, parts) => parts.slice(0, index + 1).join('/'));

export const tagsOf = ({ node }: Operation): readonly string[] => {
  const tags: unknown = isObject(node) ? node.tags : undefined;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
};
