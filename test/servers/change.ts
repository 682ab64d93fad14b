import type { Operation } from '../../src/specs/spec';
import type { Answer, Asked, Change } from './faithful';

type Tree = Readonly<Record<string, unknown>>;

/** What a good answer holds by the document. */
export const sampleOf = ({ responses }: Operation): unknown =>
  responses.find(({ status }) => status === '200')?.content[0]?.examples[0]?.value;

/** Changes the value of good answers only. */
export const good = (edit: (value: never, asked: Asked) => unknown): Change => onStatus(200, edit);

/** Changes the value of answers with this status only. */
export const onStatus =
  (status: number, edit: (value: never, asked: Asked) => unknown): Change =>
  (answer, asked) =>
    answer.status === status && answer.value !== undefined
      ? { ...answer, value: edit(answer.value as never, asked) }
      : answer;

/** Changes everything but the value of good answers. */
export const goodAnswer =
  (edit: (answer: Answer, asked: Asked) => Partial<Answer>): Change =>
  (answer, asked) =>
    answer.status === 200 ? { ...answer, ...edit(answer, asked) } : answer;

/** For one operation of several. */
export const only =
  (operation: string, change: Change): Change =>
  (answer, asked) =>
    asked.operation.id === operation ? change(answer, asked) : answer;

/** A copy with another value at a dotted path; `undefined` takes the property away. `*` means every item of a list. */
export const put = (tree: unknown, path: string, value: unknown): unknown => {
  const [key = '', ...rest] = path.split('.');
  const below = (item: unknown): unknown => (rest.length === 0 ? value : put(item, rest.join('.'), value));
  if (Array.isArray(tree))
    return tree.map((item, index) => (key === '*' || key === String(index) ? below(item) : item));
  // An error with status 200 has no contact to change.
  if (typeof tree !== 'object' || tree === null) return tree;
  const object = tree as Tree;
  if (rest.length === 0 && value === undefined) {
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
  }
  return { ...object, [key]: below(object[key]) };
};

/** The good answers with another value at a path. */
export const with_ = (path: string, value: unknown): Change => good((tree) => put(tree, path, value));

export const without = (path: string): Change => with_(path, undefined);

/** Of good requests for a record that no document shows. */
export const onUnknownId =
  (edit: (answer: Answer, asked: Asked) => Partial<Answer>): Change =>
  (answer, asked) =>
    asked.request.violations.length === 0 &&
    answer.value !== undefined &&
    asked.operation.parameters.some(
      ({ in: where, name, examples }) =>
        where === 'path' && !examples.some(({ value }) => String(value) === String(asked.request.path[name])),
    )
      ? { ...answer, status: 200, ...edit(answer, asked) }
      : answer;

export const PAGE: Partial<Answer> = { mediaType: 'text/html', raw: '<html></html>' };
