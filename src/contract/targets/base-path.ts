import type { Operation, Spec } from '../../specs/spec';
import { atAnotherHost } from './own-server';

/** Is a 404 the answer of a server that was not meant: the target lacks the document's base path, or it is another host? */
export interface BasePath {
  saw(operationId: string, status: number): void;
  /** One sentence with the remedy, while nothing but 404 came. */
  missing(operation: Operation): string | undefined;
}

/** @param target the base URL that the user named */
export const createBasePath = (spec: Spec, target: URL): BasePath => {
  const at = `${target.origin}${target.pathname.replace(/\/$/, '')}`;
  const documented = spec.servers.map(({ url }) => pathOf(url));
  const lacks = documented.every((path) => path !== '' && !at.endsWith(path));
  const [first] = documented;
  const found = new Set<string>();
  return {
    saw: (operationId, status) => {
      if (status !== 404) found.add(operationId);
    },
    missing: (operation) => {
      if (found.has(operation.id)) return undefined;
      return found.size > 0 || !lacks || first === undefined
        ? atAnotherHost(spec, operation, target)
        : `Every answer so far is 404, and the target lacks the base path ${first} of the document: name ${at}${first} as the target.`;
    },
  };
};

/** `/api/v2`; empty for a server at the root, and for a URL that cannot be read. */
const pathOf = (url: string): string => {
  try {
    return new URL(url, 'http://localhost').pathname.replace(/\/+$/, '');
  } catch {
    return '';
  }
};
