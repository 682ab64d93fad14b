import { deepFreeze } from '../core/deep-freeze';
import type { CheckedBody } from './check-body';

/** Larger ones are not worth a copy, in bytes. */
const LIMIT = 64 * 1024;

/**
 * `judge`, which is not asked again about the bytes it was just asked about: a query by POST, or a client that polls, sends
 * one body over and over. What is kept is frozen, since several requests share it; a body that comes once pays for a copy of its
 * bytes, and nothing else.
 */
export const rememberLastBody = (judge: (bytes: Uint8Array) => CheckedBody): ((bytes: Uint8Array) => CheckedBody) => {
  let last: Buffer | undefined;
  let known: CheckedBody | undefined;
  return (bytes) => {
    if (bytes.length > LIMIT) return judge(bytes);
    const again = last !== undefined && last.length === bytes.length && last.equals(bytes);
    if (again && known) return known;
    const made = judge(bytes);
    known = again ? { ...made, value: deepFreeze(made.value) } : undefined;
    // A copy: the bytes themselves are a piece of a larger buffer, which they would keep.
    if (!again) last = Buffer.from(bytes);
    return known ?? made;
  };
};
