import { isSuccess } from '../../core/http/http';
import type { SendOptions } from './target';

/** What is gone: deleted by this run, or ended while it waited. A later question about it would only get a 404 or 410. */
export interface Deleted {
  saw(method: string, path: string, status: number, how: SendOptions): void;
  /** Why nothing can be said of a path, or `undefined`. */
  reason(path: string): string | undefined;
}

export const createDeleted = (): Deleted => {
  const reasons = new Map<string, string>();
  return {
    saw: (method, path, status, { pause, restores }) => {
      if (restores && isSuccess(status))
        for (const each of [...reasons.keys()].filter((gone) => path.startsWith(gone))) reasons.delete(each);
      if (method === 'DELETE' && isSuccess(status))
        reasons.set(path, `deleted by this run: DELETE ${path} was answered ${status} before; give a record for each`);
      if (method === 'GET' && pause !== undefined && (status === 404 || status === 410))
        reasons.set(path, `it has ended: ${path} was answered ${status} after it was there`);
    },
    reason: (path) => {
      const gone = [...reasons.keys()].find((each) => path === each || path.startsWith(`${each}/`));
      return gone === undefined ? undefined : reasons.get(gone);
    },
  };
};
