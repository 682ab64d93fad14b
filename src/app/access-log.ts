import pino from 'pino';
import type { AccessEntry } from '../mock/types';

export interface AccessLog {
  readonly write: (entry: AccessEntry) => void;
  /** Writes what is still buffered; call it before the process ends. */
  flush(): void;
}

/** One JSON line per request on standard error. No body, no header value, no query: each may hold a secret. */
export const createAccessLog = (level: string): AccessLog => {
  // Buffered: a write per request would cost more than the answer does.
  const stream = pino.destination({ dest: 2, sync: false, minLength: 4096, periodicFlush: 200 });
  const logger = pino({ level, base: null }, stream);
  return {
    write: (entry) => {
      const { at: _at, violations, ...rest } = entry;
      if (violations.length === 0) logger.info(rest, entry.why);
      else logger.warn({ ...rest, violations: violations.map(({ message }) => message) }, entry.why);
    },
    flush: () => {
      try {
        stream.flushSync();
      } catch {
        // The stream never opened: nothing was logged.
      }
    },
  };
};
