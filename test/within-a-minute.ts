import { runInNewContext } from 'node:vm';

/**
 * What `work` gives, or an error when it has not ended after a minute: for inputs on which a right way needs a moment and a wrong one
 * hours. No machine is so slow or so busy that it would confuse the two, and the wrong way fails instead of hanging.
 */
export const withinAMinute = <T>(work: () => T): T =>
  runInNewContext('work()', { work }, { timeout: 60_000, displayErrors: false }) as T;
