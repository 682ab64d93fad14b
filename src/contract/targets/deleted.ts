import { isSuccess } from '../../core/http/http';

/** What this run has deleted: a later question about it would only get a 404 or 410. */
export interface Deleted {
  saw(method: string, path: string, status: number): void;
  /** Why nothing can be said of a path, or `undefined`. */
  reason(path: string): string | undefined;
}

export const createDeleted = (): Deleted => {
  const deleted = new Map<string, number>();
  return {
    saw: (method, path, status) => {
      if (method === 'DELETE' && isSuccess(status)) deleted.set(path, status);
    },
    reason: (path) => {
      const at = [...deleted.keys()].find((gone) => path === gone || path.startsWith(`${gone}/`));
      return at === undefined
        ? undefined
        : `deleted by this run: DELETE ${at} was answered ${deleted.get(at)} before; give a record for each`;
    },
  };
};
