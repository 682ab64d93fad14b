import type { DraftOperation } from './draft-api';

/** An id for each operation: the source's own, else from its title, else from method and path; no two are the same. */
export const operationIds = (operations: readonly DraftOperation[]): ReadonlyMap<DraftOperation, string> => {
  const taken = new Set<string>();
  return new Map(
    operations.map((operation) => {
      const id = freeName(idOf(operation), taken);
      taken.add(id);
      return [operation, id];
    }),
  );
};

const idOf = ({ id, title, method, path }: DraftOperation): string => {
  if (id !== undefined && /^[\w.-]+$/.test(id)) return id;
  const fromTitle = slug(title ?? '');
  return /^[a-z][a-z0-9-]{2,50}$/.test(fromTitle) ? fromTitle : slug(`${method} ${path}`) || 'operation';
};

/** Words of an operation's title that carry no meaning in a name. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\b(?:a|an|the)\s+/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const freeName = (name: string, taken: ReadonlySet<string>): string => {
  let free = name;
  for (let next = 2; taken.has(free); next++) free = `${name}-${next}`;
  return free;
};

/** `get-contact` and `Answer`: `GetContactAnswer`. */
export const schemaName = (id: string, suffix: string): string => {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('') + suffix;
};
